#include "bot/store/store_thread.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <stdexcept>

using bot::Done;
using bot::Status;
using bot::store::Database;
using bot::store::StoreThread;

namespace {

struct Faults {
    Faults() {
        StoreThread::Options options;
        options.path = folder.file("s.db");
        store = std::move(StoreThread::open(options, clock)).value();
    }
    /// Whether the row was stored.
    bool insert(const std::string& key) {
        bool stored = false;
        (void)store->post(
            [key](Database& database) -> Status {
                // As most of the program's work does: without a look at the outcome.
                database.prepare("INSERT INTO meta (key, value) VALUES (?, '')").bind(key).done();
                return Done{};
            },
            [&stored](const Status& done) { stored = done.has_value(); });
        store->run_once();
        return stored;
    }
    std::int64_t rows(const std::string& key) {
        auto database = Database::open(store->path(), Database::Mode::read_only).value();
        auto found = database.prepare("SELECT count(*) FROM meta WHERE key = ?");
        return found.bind(key).step() ? found.integer(0) : -1;
    }

    const tests::TempFolder folder;
    bot::ManualClock clock{0};
    std::unique_ptr<StoreThread> store;
};

}  // namespace

TEST_CASE("a store that another process has locked is waited for, then refused, then served again",
          "[F8]") {
    Faults faults;
    auto other = Database::open(faults.store->path(), Database::Mode::read_write).value();
    REQUIRE(other.run("BEGIN IMMEDIATE"));

    CHECK_FALSE(faults.insert("a"));
    CHECK_FALSE(faults.store->healthy());

    REQUIRE(other.run("ROLLBACK"));
    CHECK(faults.insert("a"));
    CHECK(faults.store->healthy());
    CHECK(faults.rows("a") == 1);
}

TEST_CASE("work that throws is undone and refused, and the thread goes on", "[F26]") {
    Faults faults;
    bool stored = true;
    (void)faults.store->post(
        [](Database& database) -> Status {
            database.prepare("INSERT INTO meta (key, value) VALUES ('half', '')").done();
            throw std::bad_alloc();
        },
        [&stored](const Status& done) { stored = done.has_value(); });

    CHECK(faults.insert("after"));

    CHECK_FALSE(stored);
    CHECK(faults.rows("half") == 0);
    CHECK(faults.rows("after") == 1);
}

TEST_CASE("a tick that throws is undone alone and tried again", "[F26]") {
    Faults faults;
    int runs = 0;
    int undone = 0;
    faults.store->add_tick(
        [&](Database& database, bot::TimeMs) -> std::optional<bot::TimeMs> {
            database.prepare("INSERT INTO meta (key, value) VALUES ('tick', '')").done();
            if (++runs == 1) throw std::runtime_error("a bug");
            return std::nullopt;
        },
        [&undone] { ++undone; });

    CHECK(faults.insert("work"));
    CHECK(faults.rows("tick") == 0);
    CHECK(undone == 1);

    CHECK(faults.insert("more"));
    CHECK(faults.rows("tick") == 1);
    CHECK(undone == 1);
}

TEST_CASE("what runs outside of transactions runs between them", "[F26]") {
    Faults faults;
    bool emptied = false;
    REQUIRE(faults.insert("a"));
    REQUIRE(faults.store->post_outside(
        [](Database& database) { return database.run("PRAGMA wal_checkpoint(TRUNCATE)"); },
        [&emptied](const Status& done) { emptied = done.has_value(); }));

    faults.store->run_once();

    CHECK(emptied);
    CHECK(std::filesystem::file_size(faults.store->path() + "-wal") == 0);
}

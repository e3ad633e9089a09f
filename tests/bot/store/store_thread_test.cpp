#include "bot/store/store_thread.h"

#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <future>
#include <sys/resource.h>
#include <thread>
#include <vector>

using bot::Done;
using bot::Error;
using bot::Status;
using bot::store::Database;
using bot::store::StoreThread;

namespace {

std::unique_ptr<StoreThread> open(const std::string& path,
                                  const bot::Clock& clock,
                                  std::size_t max_queue = 8192) {
    StoreThread::Options options;
    options.path = path;
    options.max_queue = max_queue;
    return std::move(StoreThread::open(options, clock)).value();
}

StoreThread::Work insert(const std::string& key) {
    return [key](Database& database) -> Status {
        if (!database.prepare("INSERT INTO meta (key, value) VALUES (?, '')").bind(key).done()) {
            return database.last_error("insert");
        }
        return Done{};
    };
}

std::int64_t rows(const std::string& path) {
    auto database = Database::open(path, Database::Mode::read_only).value();
    bot::store::Statement found = database.prepare("SELECT count(*) FROM meta");
    return found.step() ? found.integer(0) : -1;
}

}  // namespace

TEST_CASE("whoever is told that work is stored finds it on the disk") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(0);
    auto store = open(folder.file("s.db"), clock);
    std::int64_t seen_by_completion = -1;

    REQUIRE(store->post(insert("a"), [&](const Status& stored) {
        if (stored) seen_by_completion = rows(folder.file("s.db"));
    }));
    store->run_once();

    CHECK(seen_by_completion == 1);
}

TEST_CASE("work that fails undoes only itself") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(0);
    auto store = open(folder.file("s.db"), clock);
    std::vector<bool> outcomes;
    const auto note = [&](const Status& stored) { outcomes.push_back(stored.has_value()); };

    REQUIRE(store->post(insert("a"), note));
    REQUIRE(store->post(
        [](Database& database) -> Status {
            (void)insert("b")(database);
            return Error{Error::Code::invalid, "changed my mind"};
        },
        note));
    REQUIRE(store->post(insert("a"), note));  // The key is taken.
    REQUIRE(store->post(insert("c"), note));
    store->run_once();

    CHECK(outcomes == std::vector<bool>{true, false, false, true});
    CHECK(rows(folder.file("s.db")) == 2);
}

TEST_CASE("what nobody waits for shares the transaction of what somebody waits for") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(0);
    auto store = open(folder.file("s.db"), clock, 2);

    REQUIRE(store->post_unhurried(insert("a"), {}));
    CHECK_FALSE(store->is_awaited());
    REQUIRE(store->post(insert("b"), {}));
    CHECK(store->is_awaited());
    CHECK_FALSE(store->post_unhurried(insert("c"), {}));
    store->run_once();

    CHECK(rows(folder.file("s.db")) == 2);
    CHECK_FALSE(store->is_awaited());
}

TEST_CASE("what nobody waits for is stored without anything else, and before the end") {
    const tests::TempFolder folder;
    const bot::SystemClock clock;
    auto store = open(folder.file("s.db"), clock);
    store->start();
    std::promise<bool> stored;
    REQUIRE(store->post_unhurried(insert("a"),
                                  [&](const Status& done) { stored.set_value(done.has_value()); }));

    CHECK(stored.get_future().get());
    REQUIRE(store->post_unhurried(insert("b"), {}));
    store->stop();
    CHECK(rows(folder.file("s.db")) == 2);
}

TEST_CASE("a queue that is full refuses instead of growing") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(0);
    auto store = open(folder.file("s.db"), clock, 2);

    CHECK(store->post(insert("a"), {}));
    CHECK(store->post(insert("b"), {}));
    CHECK_FALSE(store->post(insert("c"), {}));
    store->run_once();
    CHECK(store->post(insert("c"), {}));
}

TEST_CASE("what was queued before the stop is stored, what comes after is refused") {
    const tests::TempFolder folder;
    const bot::SystemClock clock;
    auto store = open(folder.file("s.db"), clock);
    store->start();
    for (int i = 0; i < 100; ++i) REQUIRE(store->post(insert(std::to_string(i)), {}));

    store->stop();

    CHECK_FALSE(store->post(insert("late"), {}));
    CHECK(rows(folder.file("s.db")) == 100);
}

TEST_CASE("many threads at once lose nothing") {
    const tests::TempFolder folder;
    const bot::SystemClock clock;
    auto store = open(folder.file("s.db"), clock);
    store->start();
    std::atomic<int> stored{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 250; ++i) {
                (void)store->post(insert(std::to_string(t) + "-" + std::to_string(i)),
                                  [&](const Status& done) { stored += done.has_value() ? 1 : 0; });
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    store->stop();

    CHECK(stored == 1000);
    CHECK(rows(folder.file("s.db")) == 1000);
}

namespace {

/// Files of this process may not grow beyond `bytes` while it lives: what a full disk looks like
/// from inside.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limited{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limited);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("a full disk refuses without a false promise, and heals by itself", "[F6]") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(0);
    auto store = open(folder.file("s.db"), clock);
    std::vector<bool> outcomes;
    const auto grow = [&] {
        (void)store->post(
            [](Database& database) -> Status {
                if (!database
                         .prepare("INSERT INTO meta (key, value) VALUES (hex(randomblob(8)), "
                                  "hex(zeroblob(20000)))")
                         .done()) {
                    return database.last_error("grow");
                }
                return Done{};
            },
            [&](const Status& stored) { outcomes.push_back(stored.has_value()); });
        store->run_once();
    };

    {
        const FullDisk full(20'000);
        for (int i = 0; i < 3; ++i) grow();
        CHECK(outcomes == std::vector<bool>{false, false, false});
        CHECK_FALSE(store->healthy());
    }
    CHECK(std::count(outcomes.begin(), outcomes.end(), true) == rows(folder.file("s.db")));

    grow();
    grow();
    CHECK(outcomes.back());
    CHECK(store->healthy());
    CHECK(std::count(outcomes.begin(), outcomes.end(), true) == rows(folder.file("s.db")));
}

TEST_CASE("ticks run in every transaction and say when they want to run again") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(1'000);
    auto store = open(folder.file("s.db"), clock);
    std::vector<bot::TimeMs> times;
    store->add_tick([&](Database&, bot::TimeMs now) -> std::optional<bot::TimeMs> {
        times.push_back(now);
        return std::nullopt;
    });

    store->run_once();
    store->run_once();

    CHECK(times == std::vector<bot::TimeMs>{1'000, 1'000});
}

TEST_CASE("a stopped store leaves nothing in the log: its one file holds everything") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    const bot::ManualClock clock(1'000);
    auto store = open(path, clock);
    // The reader keeps the log from going with the last connection.
    auto reader = Database::open(path, Database::Mode::read_only).value();
    REQUIRE(reader.prepare("SELECT count(*) FROM meta").step());
    (void)store->post(insert("kept"), {});
    store->run_once();
    REQUIRE(std::filesystem::file_size(path + "-wal") > 0);

    store->stop();

    CHECK(std::filesystem::file_size(path + "-wal") == 0);
}

TEST_CASE("a program that is killed leaves its log to the next, which empties it", "[F4]") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(0);
    auto store = open(folder.file("s.db"), clock);
    REQUIRE(store->post(insert("a"), {}));
    store->run_once();
    // The files as a kill leaves them.
    std::filesystem::copy_file(folder.file("s.db"), folder.file("killed.db"));
    std::filesystem::copy_file(folder.file("s.db-wal"), folder.file("killed.db-wal"));

    auto next = open(folder.file("killed.db"), clock);

    std::filesystem::copy_file(folder.file("killed.db"), folder.file("alone.db"));
    CHECK(rows(folder.file("alone.db")) == rows(folder.file("s.db")));
    REQUIRE(next->post(insert("b"), {}));
    next->run_once();
    CHECK(rows(folder.file("killed.db")) == rows(folder.file("s.db")) + 1);
}

TEST_CASE("the log does not grow while there is no pause in the work") {
    const tests::TempFolder folder;
    const bot::ManualClock clock(0);
    StoreThread::Options options;
    options.path = folder.file("s.db");
    options.max_batch = 1;
    options.log_pages_per_checkpoint = 32;
    auto store = std::move(StoreThread::open(options, clock)).value();
    const std::string filling(16'000, 'x');
    for (int i = 0; i < 60; ++i) REQUIRE(store->post(insert(filling + std::to_string(i)), {}));

    for (int i = 0; i < 59; ++i) store->run_once();

    REQUIRE(store->queued() == 1);
    CHECK(std::filesystem::file_size(folder.file("s.db-wal")) < 600'000);
}

#include "bot/token_shelf.h"

#include "bot/store/kept_tokens.h"
#include "bot/store/store_thread.h"
#include "tests/support/catch.h"
#include "tests/support/fault_disk.h"
#include "tests/support/temp_store.h"

#include <sqlite3.h>

#include <sys/stat.h>

using bot::KeptToken;
using bot::KeptTokens;

namespace {

/// The store as the program wires it, on the calling thread.
struct Shelf {
    explicit Shelf(const std::string& store_path) : path(store_path) {
        bot::store::StoreThread::Options options;
        options.path = path;
        store = std::move(bot::store::StoreThread::open(options, clock).value());
        shelf = std::make_unique<bot::TokenShelf>(*store);
        store->add_tick([this](auto& database, auto now) { return shelf->write(database, now); },
                        [this] { shelf->not_written(); });
        store->on_commit([this] { shelf->written(); });
    }
    void keep(const std::string& refresh_token) {
        KeptToken token;
        token.refresh_token = refresh_token;
        token.access_token = "a";
        token.until = 5;
        shelf->keep("key", token, [this](const bot::Status& done) { ++(done ? stored : failed); });
    }
    [[nodiscard]] KeptTokens on_disk() const {
        auto database =
            bot::store::Database::open(path, bot::store::Database::Mode::read_only).value();
        return bot::store::kept_tokens(database);
    }

    std::string path;
    bot::ManualClock clock{1'000'000};
    std::unique_ptr<bot::store::StoreThread> store;
    std::unique_ptr<bot::TokenShelf> shelf;
    int stored = 0;
    int failed = 0;
};

}  // namespace

TEST_CASE("a renewed token is told to be stored when it is on the disk", "[token]") {
    const tests::TempFolder folder;
    Shelf shelf(folder.file("s.db"));

    shelf.keep("first");
    CHECK(shelf.stored == 0);
    shelf.store->run_once();

    CHECK(shelf.stored == 1);
    const KeptToken kept = shelf.on_disk().at("key");
    CHECK(kept.refresh_token == "first");
    CHECK(kept.access_token == "a");
    CHECK(kept.until == 5);
    struct stat file {};
    REQUIRE(::stat(shelf.path.c_str(), &file) == 0);
    CHECK((file.st_mode & 0777) == 0600);
}

TEST_CASE("a renewed token that finds the disk full is stored as soon as there is room",
          "[token]") {
    const tests::TempFolder folder;
    tests::FaultDisk disk;
    Shelf shelf(folder.file("s.db"));
    shelf.keep("first");
    shelf.store->run_once();

    disk.fail(tests::FaultDisk::Operation::write, 1, SQLITE_FULL, 1'000);
    shelf.keep("second");
    shelf.store->run_once();
    CHECK(shelf.failed == 1);
    SECTION("nothing newer came") {
        disk.heal();
        shelf.store->run_once();
        CHECK(shelf.on_disk().at("key").refresh_token == "second");
    }
    SECTION("a newer one came") {
        shelf.keep("third");
        shelf.store->run_once();
        CHECK(shelf.failed == 2);
        disk.heal();
        shelf.store->run_once();
        CHECK(shelf.on_disk().at("key").refresh_token == "third");
    }
    CHECK(shelf.stored == 1);
}

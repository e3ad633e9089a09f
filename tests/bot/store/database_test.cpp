#include "bot/store/database.h"

#include "bot/store/migrate.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

using bot::store::Database;

TEST_CASE("the store is durable: every commit is synced, and only its owner may read the file",
          "[T55]") {
    tests::TempStore store;

    CHECK(store.count("PRAGMA synchronous") == 2);
    CHECK(store.text("PRAGMA journal_mode") == "wal");
    struct stat status {};
    REQUIRE(::stat(store.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("migrating twice changes nothing") {
    tests::TempStore store;

    CHECK(bot::store::migrate(store.database()).has_value());
    CHECK(store.count("PRAGMA user_version") == bot::store::newest_schema());
}

TEST_CASE("a store that a newer program wrote is refused with a way out", "[F29]") {
    tests::TempStore store;
    REQUIRE(store.database().run("PRAGMA user_version = 999").has_value());

    const bot::Status migrated = bot::store::migrate(store.database());

    REQUIRE_FALSE(migrated.has_value());
    CHECK(migrated.error().message.find("newer Portavoz") != std::string::npos);
}

TEST_CASE("a file that is no database is refused as corrupt") {
    const tests::TempFolder folder;
    std::ofstream(folder.file("notes.db")) << std::string(4096, 'x');

    auto opened = Database::open(folder.file("notes.db"), Database::Mode::read_write);

    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == bot::Error::Code::corrupt);
}

TEST_CASE("a reading connection cannot write") {
    tests::TempStore store;
    auto reader = Database::open(store.path(), Database::Mode::read_only);
    REQUIRE(reader.has_value());

    CHECK_FALSE(reader->run("INSERT INTO meta (key, value) VALUES ('a', 'b')").has_value());
}

TEST_CASE("whatever a customer writes is stored as it is", "[F21][T25]") {
    tests::TempStore store;
    const std::string hostile = "'); DROP TABLE messages; --\n{{secret}} \xC3\xB1 %n";

    REQUIRE(store.database()
                .prepare("INSERT INTO meta (key, value) VALUES ('hostile', ?)")
                .bind(hostile)
                .done());

    CHECK(store.text("SELECT value FROM meta WHERE key = 'hostile'") == hostile);
}

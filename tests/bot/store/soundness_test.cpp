#include "bot/store/soundness.h"

#include "bot/takeover.h"
#include "tests/support/catch.h"
#include "tests/support/command.h"
#include "tests/support/damage.h"
#include "tests/support/temp_store.h"

namespace {

void write_three_audit_lines(bot::store::Database& database) {
    for (const char* object : {"1", "2", "3"}) {
        bot::audit(database, "ana", "conversation", object, "human", 1'000);
    }
}

/// Closes the store of a program that was killed and breaks the page in which `table` begins.
std::string damaged_store(const tests::TempFolder& folder, const std::string& running) {
    std::string path = folder.file("store.db");
    auto database =
        bot::store::Database::open(path, bot::store::Database::Mode::read_write).value();
    REQUIRE(bot::store::migrate(database));
    REQUIRE(database.run("INSERT INTO meta (key, value) VALUES ('running', '" + running + "')"));
    REQUIRE(database.run("PRAGMA wal_checkpoint(TRUNCATE)"));
    std::int64_t page = 0;
    {
        auto found = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'messages'");
        REQUIRE(found.step());
        page = found.integer(0);
    }
    tests::damage_page(path, page);
    return path;
}

}  // namespace

TEST_CASE("check-db: a store whose audit chain holds is sound") {
    tests::TempStore store;
    write_three_audit_lines(store.database());

    CHECK(bot::store::find_faults(store.database()).empty());
    CHECK(tests::run_command({"check-db", store.path()}).exit_code == 0);
}

TEST_CASE("check-db: a changed line of the audit log is found, and one that is gone") {
    tests::TempStore changed;
    write_three_audit_lines(changed.database());
    REQUIRE(changed.database().run("UPDATE audit SET actor = 'luis' WHERE id = 2"));
    tests::TempStore gone;
    write_three_audit_lines(gone.database());
    REQUIRE(gone.database().run("DELETE FROM audit WHERE id = 1"));

    REQUIRE(bot::store::find_faults(changed.database()).size() == 1);
    CHECK(bot::store::find_faults(changed.database())[0].find("line 2") != std::string::npos);
    REQUIRE(bot::store::find_faults(gone.database()).size() == 1);
    const tests::CommandRun run = tests::run_command({"check-db", gone.path()});
    CHECK(run.exit_code == 1);
    CHECK(run.output.find("line 2 of the audit log") != std::string::npos);
}

TEST_CASE("check-db: a reference to a row that is not there is found") {
    tests::TempStore store;
    REQUIRE(store.database().run(
        "PRAGMA foreign_keys=OFF; INSERT INTO contacts (inbox_id, key, first_seen_at) VALUES (9, "
        "'k', 0)"));

    const auto faults = bot::store::find_faults(store.database());

    REQUIRE(faults.size() == 1);
    CHECK(faults[0].find("contacts") != std::string::npos);
}

TEST_CASE("F9: after a crash a damaged store is recognised before anything writes to it", "[F9]") {
    tests::TempFolder folder;
    const std::string path = damaged_store(folder, "yes");

    const bot::Status checked = bot::store::check_after_crash(path);

    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == bot::Error::Code::corrupt);
    CHECK(checked.error().message.find("portavoz restore BACKUP --store " + path) !=
          std::string::npos);
    CHECK(tests::run_command({"check-db", path}).exit_code == 1);
}

TEST_CASE("F9: a file that is no database is refused with the way to restore", "[F9]") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    std::ofstream(path) << std::string(8192, 'x');

    const bot::Status checked = bot::store::check_after_crash(path);

    REQUIRE_FALSE(checked);
    CHECK(checked.error().message.find("portavoz restore") != std::string::npos);
}

TEST_CASE("F9: a store that is whole, or not there yet, is started after a crash") {
    tests::TempStore store;
    REQUIRE(store.database().run("INSERT INTO meta (key, value) VALUES ('running', 'yes')"));
    tests::TempFolder folder;

    CHECK(bot::store::check_after_crash(store.path()));
    CHECK(bot::store::check_after_crash(folder.file("new.db")));
}

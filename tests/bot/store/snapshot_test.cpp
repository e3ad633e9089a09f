#include "bot/store/snapshot.h"

#include "bot/process_lock.h"
#include "bot/store/soundness.h"
#include "tests/support/catch.h"
#include "tests/support/command.h"
#include "tests/support/damage.h"
#include "tests/support/temp_store.h"

#include <filesystem>
#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;
using bot::store::Database;

void put(Database& database, const std::string& key) {
    REQUIRE(database.prepare("INSERT INTO meta (key, value) VALUES (?, '')").bind(key).done());
}

bool holds(const std::string& path, const std::string& key) {
    auto database = Database::open(path, Database::Mode::read_only).value();
    auto found = database.prepare("SELECT 1 FROM meta WHERE key = ?");
    return found.bind(key).step();
}

/// A store at `path` that holds one row, closed.
void make_store(const std::string& path, const std::string& key) {
    auto database = Database::open(path, Database::Mode::read_write).value();
    REQUIRE(bot::store::migrate(database));
    put(database, key);
}

}  // namespace

TEST_CASE("backup: the copy of a store in use holds all that was committed and nothing else") {
    tests::TempStore store;
    put(store.database(), "committed");
    REQUIRE(store.database().run("BEGIN IMMEDIATE"));
    put(store.database(), "not yet");
    tests::TempFolder folder;
    const std::string copy = folder.file("copy.db");

    const tests::CommandRun run = tests::run_command({"backup", store.path(), "--to", copy});

    REQUIRE(run.exit_code == 0);
    REQUIRE(store.database().run("COMMIT"));
    CHECK(holds(copy, "committed"));
    CHECK_FALSE(holds(copy, "not yet"));
    CHECK(bot::store::find_faults_in(copy).empty());
    CHECK_FALSE(fs::exists(copy + ".part"));
}

TEST_CASE("T55: a backup can be read by its owner only", "[T55]") {
    tests::TempStore store;
    tests::TempFolder folder;
    const std::string copy = folder.file("copy.db");

    REQUIRE(bot::store::take_snapshot(store.path(), copy));

    struct stat status {};
    REQUIRE(::stat(copy.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("backup: a file that is there is not overwritten") {
    tests::TempStore store;
    tests::TempFolder folder;
    const std::string copy = folder.file("copy.db");
    std::ofstream(copy) << "mine";

    CHECK(tests::run_command({"backup", store.path(), "--to", copy}).exit_code == 2);
    CHECK(fs::file_size(copy) == 4);
}

TEST_CASE("F9: no backup is made of a store that is not sound") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    make_store(path, "row");
    {
        auto database = Database::open(path, Database::Mode::read_write).value();
        REQUIRE(
            database.run("INSERT INTO audit (at, actor, action, object, detail, hash) VALUES "
                         "(0, 'a', 'b', 'c', 'd', 'wrong')"));
    }

    const tests::CommandRun run =
        tests::run_command({"backup", path, "--to", folder.file("copy.db")});

    CHECK(run.exit_code == 65);
    CHECK_FALSE(fs::exists(folder.file("copy.db")));
    CHECK_FALSE(fs::exists(folder.file("copy.db.part")));
}

TEST_CASE("F9: restore puts the backup in the place of a damaged store, which is kept", "[F9]") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    make_store(path, "old");
    REQUIRE(bot::store::take_snapshot(path, folder.file("backup.db")));
    tests::damage_page(path, 1);

    const tests::CommandRun run =
        tests::run_command({"restore", folder.file("backup.db"), "--store", path});

    REQUIRE(run.exit_code == 0);
    CHECK(holds(path, "old"));
    CHECK(bot::store::find_faults_in(path).empty());
    bool kept = false;
    for (const auto& entry : fs::directory_iterator(fs::path(path).parent_path())) {
        kept = kept || entry.path().string().starts_with(path + ".before-restore-");
    }
    CHECK(kept);
}

TEST_CASE("restore: a write-ahead log of the old store is not applied to the new one") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    make_store(path, "old");
    REQUIRE(bot::store::take_snapshot(path, folder.file("backup.db")));
    {
        // A copy taken while the store is open is what a killed program leaves behind.
        auto database = Database::open(path, Database::Mode::read_write).value();
        put(database, "newer");
        fs::copy_file(path, folder.file("killed.db"));
        fs::copy_file(path + "-wal", folder.file("killed.db-wal"));
    }

    const auto aside =
        bot::store::put_back(folder.file("backup.db"), folder.file("killed.db"), 1'000);

    REQUIRE(aside);
    CHECK_FALSE(holds(folder.file("killed.db"), "newer"));
    CHECK(holds(*aside, "newer"));
}

TEST_CASE("F10: restore and erase refuse a store that a running program holds", "[F10]") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    make_store(path, "old");
    REQUIRE(bot::store::take_snapshot(path, folder.file("backup.db")));
    const auto lock = bot::ProcessLock::take(path);
    REQUIRE(lock);

    CHECK(tests::run_command({"restore", folder.file("backup.db"), "--store", path}).exit_code ==
          75);
    CHECK(tests::run_command({"erase", path, "--inbox", "tg", "--contact", "x"}).exit_code == 75);
    CHECK(holds(path, "old"));
}

TEST_CASE("restore: what is no backup of ours leaves the store as it was") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    make_store(path, "old");
    std::ofstream(folder.file("text.txt")) << "not a database, but longer than a header is, so "
                                              "that its first bytes are read and looked at";

    CHECK(tests::run_command({"restore", folder.file("text.txt"), "--store", path}).exit_code != 0);
    CHECK(tests::run_command({"restore", folder.file("none"), "--store", path}).exit_code != 0);
    CHECK(holds(path, "old"));
}

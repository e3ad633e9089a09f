#include "bot/store/migrate.h"
#include "bot/store/snapshot.h"
#include "bot/store/soundness.h"
#include "tests/support/catch.h"
#include "tests/support/fault_disk.h"
#include "tests/support/temp_store.h"

#include <cstdlib>

// The power goes at any write or sync of an upgrade: of the copy that is made before, of each
// migration, of the log. A short form here; PORTAVOZ_FAULT_STEP=1 cuts at every one of them.

namespace {

using bot::store::Database;

constexpr std::int64_t messages = 200;

std::int64_t number(Database& database, const std::string& sql) {
    auto found = database.prepare(sql);
    return found.step() ? found.integer(0) : -1;
}

/// A store of that schema with messages of one conversation, as the program of then left it.
void write_store_of(std::size_t schema, const std::string& path) {
    auto steps = bot::store::migrations();
    steps.resize(schema);
    auto database = bot::store::open_migrated(path, steps).value();
    REQUIRE(database.run(
        "BEGIN;"
        "INSERT INTO inboxes (id, name, channel) VALUES (1, 'tg', 'telegram');"
        "INSERT INTO contacts (id, inbox_id, key, first_seen_at) VALUES (1, 1, 'ana', 0);"
        "INSERT INTO conversations (id, inbox_id, contact_id, key, opened_at)"
        " VALUES (1, 1, 1, 'a', 0);"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(messages) +
        ") INSERT INTO messages (conversation_id, seq, direction, author, text, sent_at,"
        " received_at)"
        " SELECT 1, i, 'in', 'customer', 'pregunta ' || i, i, i FROM n;"
        "COMMIT;"));
}

void check_everything_is_there(Database& database) {
    CHECK(number(database, "SELECT count(*) FROM messages WHERE text = 'pregunta ' || seq") ==
          messages);
    CHECK(number(database, "SELECT count(*) FROM contacts WHERE key = 'ana'") == 1);
    CHECK(bot::store::find_faults(database).empty());
}

/// One upgrade during which the power goes at the `nth` write or sync; false when it had fewer.
/// After it the next start finishes it.
bool survives(std::size_t schema, std::int64_t nth) {
    const tests::TempFolder folder;
    const std::string before = folder.file("before.db");
    const std::string after = folder.file("after.db");
    tests::FaultDisk disk;
    write_store_of(schema, before);
    disk.cut_power(nth, static_cast<std::uint64_t>(nth));
    (void)bot::store::open_migrated(before);
    if (!disk.is_cut()) return false;
    disk.write_what_is_left(before, after);
    disk.restore_power();

    auto database = bot::store::open_migrated(after);

    REQUIRE(database.has_value());
    CHECK(bot::store::schema_version(*database).value() == bot::store::newest_schema());
    check_everything_is_there(*database);
    for (const std::string& copy : bot::store::copies_beside(after)) {
        auto older = Database::open(copy, Database::Mode::read_only).value();
        check_everything_is_there(older);
    }
    return true;
}

}  // namespace

TEST_CASE("power that goes at any write of an upgrade costs nothing", "[F29]") {
    const char* wanted = std::getenv("PORTAVOZ_FAULT_STEP");
    const int step = wanted != nullptr ? std::atoi(wanted) : 13;
    const auto newest = static_cast<std::size_t>(bot::store::newest_schema());
    for (const std::size_t schema : {std::size_t{5}, newest - 1}) {
        int nth = 1;
        for (;; nth += step) {
            CAPTURE(schema, nth);
            if (!survives(schema, nth)) break;
        }
        CHECK(nth > 20);
    }
}

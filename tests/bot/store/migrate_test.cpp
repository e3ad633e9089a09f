#include "bot/store/migrate.h"

#include "bot/store/snapshot.h"
#include "bot/store/soundness.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

using bot::store::Database;

namespace {

std::vector<bot::store::Migration> with(std::string_view sql) {
    auto steps = bot::store::migrations();
    steps.push_back({"9999_next.sql", sql});
    return steps;
}

std::int64_t number(Database& database, const std::string& sql) {
    auto found = database.prepare(sql);
    return found.step() ? found.integer(0) : -1;
}

/// A store as the program left it when it knew that many migrations.
Database open_at_schema(std::size_t schema, const std::string& path) {
    auto before = bot::store::migrations();
    before.resize(schema);
    return bot::store::open_migrated(path, before).value();
}

/// A database of the version before, with one conversation.
bot::store::Database before_promises_knew_their_message(const std::string& path) {
    auto database = open_at_schema(5, path);  // The sixth brings the message of a promise.
    REQUIRE(database.run(
        "INSERT INTO inboxes (id, name, channel) VALUES (1, 'tg', 'telegram');"
        "INSERT INTO contacts (id, inbox_id, key, first_seen_at) VALUES (1, 1, 'ana', 0);"
        "INSERT INTO conversations (id, inbox_id, contact_id, key, opened_at)"
        " VALUES (1, 1, 1, 'a', 0);"));
    return database;
}

}  // namespace

TEST_CASE("a migration that fails leaves schema and data as they were", "[F29]") {
    const tests::TempFolder folder;
    const std::string path = folder.file("s.db");
    {
        auto database = bot::store::open_migrated(path).value();
        REQUIRE(database.run("INSERT INTO meta (key, value) VALUES ('mine', 'kept')"));
    }

    const auto failed = bot::store::open_migrated(
        path, with("CREATE TABLE half (a); DELETE FROM meta; INSERT INTO nowhere VALUES (1);"));

    CHECK_FALSE(failed.has_value());
    CHECK(failed.error().message.find("9999_next.sql") != std::string::npos);
    auto database = bot::store::open_migrated(path).value();
    CHECK(bot::store::schema_version(database).value() == bot::store::newest_schema());
    CHECK(number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0);
    CHECK(number(database, "SELECT count(*) FROM meta WHERE key = 'mine'") == 1);
    CHECK(bot::store::find_faults(database).empty());
}

TEST_CASE("before a migration the store is copied beside itself", "[F29]") {
    const tests::TempFolder folder;
    const std::string path = folder.file("s.db");
    {
        auto database = bot::store::open_migrated(path).value();
        REQUIRE(database.run("INSERT INTO meta (key, value) VALUES ('mine', 'kept')"));
    }
    const int before = bot::store::newest_schema();
    const std::string copy = path + ".before-schema-" + std::to_string(before + 1);
    REQUIRE_FALSE(std::filesystem::exists(copy));

    {
        auto migrated =
            bot::store::open_migrated(path, with("CREATE TABLE next (a); DELETE FROM meta;"))
                .value();
        CHECK(bot::store::schema_version(migrated).value() == before + 1);
    }

    // The older program opens what it knows: the way back.
    auto database = bot::store::open_migrated(copy).value();
    CHECK(number(database, "SELECT count(*) FROM meta WHERE key = 'mine'") == 1);
    CHECK_FALSE(bot::store::open_migrated(path).has_value());
}

TEST_CASE("who goes back and upgrades again has a copy of what came in meanwhile", "[F29]") {
    const tests::TempFolder folder;
    const std::string path = folder.file("s.db");
    const int before = bot::store::newest_schema();
    const std::string copy = path + ".before-schema-" + std::to_string(before + 1);
    (void)bot::store::open_migrated(path).value();
    (void)bot::store::open_migrated(path, with("CREATE TABLE next (a);")).value();
    std::filesystem::copy_file(copy, path, std::filesystem::copy_options::overwrite_existing);
    {
        auto older = bot::store::open_migrated(path).value();
        REQUIRE(older.run("INSERT INTO meta (key, value) VALUES ('meanwhile', 'x')"));
    }

    (void)bot::store::open_migrated(path, with("CREATE TABLE next (a);")).value();

    CHECK(bot::store::copies_beside(path) == std::vector<std::string>{copy});
    auto database = bot::store::open_migrated(copy).value();
    CHECK(number(database, "SELECT count(*) FROM meta WHERE key = 'meanwhile'") == 1);
    CHECK_FALSE(std::filesystem::exists(copy + ".part"));
}

TEST_CASE("after an upgrade an open promise knows the message that told the customer of it") {
    const tests::TempFolder folder;
    const std::string path = folder.file("s.db");
    {
        auto database = before_promises_knew_their_message(path);
        REQUIRE(database.run(
            "INSERT INTO messages (id, conversation_id, seq, direction, author, text, sent_at,"
            " received_at) VALUES (7, 1, 1, 'out', 'bot', 'te responderá mañana', 5, 5),"
            " (8, 1, 2, 'out', 'bot', 'hola', 5, 5);"
            "INSERT INTO promises (id, conversation_id, text, made_at, due_at)"
            " VALUES (1, 1, 'mañana', 5, 9)"));
    }

    auto database = bot::store::open_migrated(path).value();

    CHECK(number(database, "SELECT message_id FROM promises") == 7);
    CHECK(number(database, "SELECT state = 'open' FROM promises") == 1);
}

TEST_CASE("after an upgrade the people of before are found by their names") {
    const tests::TempFolder folder;
    const std::string path = folder.file("s.db");
    {
        auto database = open_at_schema(8, path);  // The ninth brings the index of names.
        REQUIRE(database.run(
            "INSERT INTO inboxes (id, name, channel) VALUES (1, 'tg', 'telegram');"
            "INSERT INTO contacts (inbox_id, key, name, first_seen_at) VALUES (1, 'a', 'Ana', 0),"
            " (1, 'b', '', 0)"));
    }

    auto database = bot::store::open_migrated(path).value();

    CHECK(number(database,
                 "SELECT count(*) FROM contact_search WHERE contact_search MATCH"
                 " 'ana'") == 1);
    CHECK(number(database, "SELECT count(*) FROM contact_search_docsize") == 1);
}

TEST_CASE("an upgrade releases open promises that no customer was told, and no others") {
    const tests::TempFolder folder;
    const std::string path = folder.file("s.db");
    {
        auto database = before_promises_knew_their_message(path);
        // Promise by promise: dead, dead after its first part, sent, settled long ago.
        REQUIRE(database.run(
            "INSERT INTO messages (id, conversation_id, seq, direction, author, text, sent_at,"
            " received_at) SELECT value, 1, value, 'out', 'bot', 'mañana', value, value"
            " FROM json_each('[1, 2, 3, 4]');"
            "INSERT INTO promises (id, conversation_id, text, made_at, due_at, state, settled_at)"
            " SELECT id, 1, 'mañana', id, 99, iif(id = 4, 'broken', 'open'), iif(id = 4, 9, NULL)"
            " FROM messages;"
            "INSERT INTO outbox (reference, inbox_id, conversation_id, message_id, state,"
            " parts_sent, due_at, created_at, settled_at) SELECT 'm' || id, 1, 1, id,"
            " iif(id = 3, 'sent', 'dead'), id = 2, 0, 0, 8 FROM messages"));
    }

    auto database = bot::store::open_migrated(path).value();

    const auto state_is = [&database](int id, const std::string& state) {
        return number(database, "SELECT state = '" + state +
                                    "' FROM promises WHERE id = " + std::to_string(id)) == 1;
    };
    CHECK(state_is(1, "released"));
    CHECK(number(database, "SELECT settled_at FROM promises WHERE id = 1") == 8);
    CHECK(state_is(2, "open"));
    CHECK(state_is(3, "open"));
    CHECK(state_is(4, "broken"));
    CHECK(number(database, "SELECT message_id IS NULL FROM promises WHERE id = 4") == 1);
}

TEST_CASE("after an upgrade what was reported without its words is still to be asked for") {
    const tests::TempFolder folder;
    const std::string path = folder.file("s.db");
    {
        auto database = open_at_schema(11, path);  // The twelfth brings the time of the report.
        REQUIRE(database.run(
            "INSERT INTO inboxes (id, name, channel) VALUES (1, 'li', 'linkedin');"
            "INSERT INTO lookups (id, inbox_id, event_key, platform_id, item, due_at, attempts)"
            " VALUES (4, 1, 'a', 'b', '{}', 9, 2)"));
    }

    auto database = bot::store::open_migrated(path).value();

    CHECK(number(database,
                 "SELECT count(*) FROM lookups WHERE id = 4 AND event_key = 'a' AND"
                 " platform_id = 'b' AND item = '{}' AND due_at = 9 AND attempts = 2"
                 " AND reported_at = 9") == 1);
    REQUIRE(database.run(
        "DELETE FROM lookups;"
        "INSERT INTO lookups (inbox_id, event_key, platform_id, item, due_at, reported_at)"
        " VALUES (1, 'c', 'd', '{}', 9, 9)"));
    CHECK(number(database, "SELECT id FROM lookups") == 5);
}

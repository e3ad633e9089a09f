#include "bot/store/erase.h"

#include "bot/retention.h"
#include "bot/store/soundness.h"
#include "tests/support/catch.h"
#include "tests/support/command.h"
#include "tests/support/damage.h"
#include "tests/support/kept_a_month.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace {

constexpr bot::TimeMs day_ms = 24LL * 3600 * 1000;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// A person whose every trace is `canary` (K in the statements), as the program stores them.
std::string person_rows(int id, const std::string& canary) {
    std::string sql =
        "INSERT INTO contacts (id, inbox_id, key, name, handle, tags_json, first_seen_at) VALUES"
        " (ID, 1, 'K', 'K', 'K', '[\"K\"]', 0);"
        "INSERT INTO contact_aliases VALUES (1, 'alias-K', ID);"
        "INSERT INTO conversations (id, inbox_id, key, contact_id, address_json, memory_json,"
        " labels_json, last_seq, opened_at, last_activity_at, owner, turn_due_at, public_key,"
        " public_address_json) VALUES (ID, 1, 'K', ID, '{\"to\":\"K\"}',"
        " '{\"entities\":{\"e\":\"K\"}}', '[\"K\"]', 1, 0, 1000, 'bot', NULL, 'K', "
        "'{\"to\":\"K\"}');"
        "INSERT INTO messages (id, conversation_id, seq, direction, author, text, payload,"
        " buttons_json, attachments_json, platform_id, client_id, sent_at, received_at) VALUES"
        " (ID, ID, 1, 'in', 'customer', 'soy K', 'K', '[\"K\"]', '[{\"url\":\"K\"}]', 'K', 'K',"
        " 0, 0);"
        "INSERT INTO message_search (rowid, text) VALUES (ID, 'soy K');"
        "INSERT INTO contact_search (rowid, name, handle) VALUES (ID, 'K', 'K');"
        "INSERT INTO decisions (id, conversation_id, at, action, turn_json, decision_json) VALUES"
        " (ID, ID, 0, 'answer', '{\"text\":\"soy "
        "K\",\"contact_name\":\"K\",\"channel\":\"telegram\"}',"
        " '{\"action\":\"answer\",\"intent\":\"saludo\",\"reply\":\"Hola K\"}');"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, text, error, due_at, created_at)"
        " VALUES ('dID', 1, ID, 'Hola K', 'no K', 0, 0);"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, kind, target, due_at,"
        " created_at) VALUES ('hide-ID', 1, ID, 'hide', 'c-K', 0, 0);"
        "INSERT INTO handoffs (conversation_id, at, department, priority, packet_json) VALUES (ID,"
        " 0, 'ventas', 'P2', '{\"who\":\"K\"}');"
        "INSERT INTO promises (conversation_id, text, made_at, due_at) VALUES (ID, 'a K mañana', 0,"
        " 9);"
        "INSERT INTO quarantine (at, inbox_id, reason, body) VALUES (0, 1, 'unreadable',"
        " CAST('{\"from\":\"K\"' AS BLOB));"
        "INSERT INTO files (id, conversation_id, name, mime_type, size, at, bytes) VALUES ('fID',"
        " ID, 'K.png', 'image/png', 12, 0, CAST('soy K' AS BLOB));"
        "INSERT INTO ignored (at, inbox_id, reason, excerpt) VALUES (0, 1, 'kind', 'K');"
        // Under somebody else's post.
        "INSERT INTO conversations (id, inbox_id, key, contact_id, memory_json, last_seq,"
        " opened_at, last_activity_at, visibility) VALUES (90ID, 1, 'post-ID', 9,"
        " '{\"case_key\":\"PV-7N3Q\",\"entities\":{\"e\":\"K\"}}', 2, 0, 1000, 'public');"
        "INSERT INTO messages (id, conversation_id, seq, direction, author, text, sent_at,"
        " received_at, contact_id) VALUES (90ID, 90ID, 1, 'in', 'customer', 'de la dueña', 0, 0,"
        " NULL), (91ID, 90ID, 2, 'in', 'customer', 'aquí K', 0, 0, ID);"
        "INSERT INTO message_search (rowid, text) VALUES (91ID, 'aquí K');"
        "INSERT INTO decisions (id, conversation_id, at, action, turn_json, decision_json) VALUES"
        " (90ID, 90ID, 0, 'answer', '{\"text\":\"aquí K\"}', '{\"action\":\"answer\"}');"
        "INSERT INTO handoffs (conversation_id, at, department, priority, packet_json) VALUES"
        " (90ID, 0, 'ventas', 'P2', '{\"messages\":\"K\"}');"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, kind, text, due_at, created_at,"
        " state) VALUES ('nID', 1, 90ID, 'notice', '{\"messages\":\"K\"}', 0, 0, 'sent');"
        "INSERT INTO lessons (kind, key, text, at, conversation_id) VALUES ('unanswered', 'aquí K',"
        " 'aquí K', 0, 90ID);";
    replace_all(sql, "ID", std::to_string(id));
    replace_all(sql, "K", canary);
    return sql;
}

/// What the bot did about what that person said under somebody else's post, and what leads to it.
std::string answered_rows(int id, const std::string& canary) {
    std::string sql =
        "UPDATE conversations SET address_json = '{\"comment\":\"c-K\",\"thread\":\"ID\"}',"
        " public_address_json = '{\"comment\":\"c-K\"}', last_seq = 4 WHERE id = 90ID;"
        "UPDATE messages SET platform_id = 'c-0' WHERE id = 90ID;"
        "UPDATE messages SET platform_id = 'c-K', decision_id = 90ID WHERE id = 91ID;"
        "UPDATE decisions SET decision_json = '{\"action\":\"answer\",\"explanation\":"
        "{\"entities\":[{\"type\":\"city\",\"value\":\"K Montealegre\"}]}}' WHERE id = 90ID;"
        "INSERT INTO messages (id, conversation_id, seq, direction, author, text, platform_id,"
        " sent_at, received_at, status) VALUES"
        " (92ID, 90ID, 3, 'out', 'bot', 'Enviamos a K, en 3 días', 'b-1', 0, 0, 'sent'),"
        " (93ID, 90ID, 4, 'out', 'bot', 'A K Montealegre no, gracias', '', 0, 0, 'pending');"
        "INSERT INTO message_search (rowid, text) VALUES (92ID, 'Enviamos a K, en 3 días');"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, message_id, text, due_at,"
        " created_at, state) VALUES ('d90ID-1', 1, 90ID, 92ID, 'Enviamos a K, en 3 días', 0, 0,"
        " 'sent'), ('d999-ID', 1, 90ID, 93ID, 'A K Montealegre no, gracias', 0, 0, 'pending');"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, kind, target, due_at,"
        " created_at) VALUES ('show-ID', 1, 90ID, 'unhide', 'c-K', 0, 0);";
    replace_all(sql, "ID", std::to_string(id));
    replace_all(sql, "K", canary);
    return sql;
}

void fill(bot::store::Database& database) {
    REQUIRE(database.run(
        "INSERT INTO inboxes (id, name, channel) VALUES (1, 'tg', 'telegram');"
        "INSERT INTO contacts (id, inbox_id, key, name, first_seen_at) VALUES (9, 1, 'duena',"
        " 'Dueña', 0)"));
    const bot::Status one = database.run(person_rows(1, "Canario7319"));
    REQUIRE(one);
    REQUIRE(database.run(person_rows(2, "Vecina8842")));
}

void fill_answered(bot::store::Database& database) {
    fill(database);
    REQUIRE(database.run(answered_rows(1, "Canario7319")));
    REQUIRE(database.run(answered_rows(2, "Vecina8842")));
}

std::int64_t times(std::string bytes, std::string word) {
    const auto lower = [](unsigned char c) { return static_cast<char>(std::tolower(c)); };
    std::transform(bytes.begin(), bytes.end(), bytes.begin(), lower);
    std::transform(word.begin(), word.end(), word.begin(), lower);
    std::int64_t count = 0;
    for (std::size_t at = bytes.find(word); at != std::string::npos; at = bytes.find(word, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("T58: after an erasure not one byte of the person is left in any file", "[T58]") {
    tests::TempFolder folder;
    const std::string path = folder.file("store.db");
    {
        auto database =
            bot::store::Database::open(path, bot::store::Database::Mode::read_write).value();
        REQUIRE(bot::store::migrate(database));
        fill_answered(database);
    }
    const auto files = std::filesystem::path(path).parent_path();
    REQUIRE(times(tests::all_bytes_in(files), "canario7319") > 15);

    const tests::CommandRun run =
        tests::run_command({"erase", path, "--inbox", "tg", "--contact", "Canario7319"});

    REQUIRE(run.exit_code == 0);
    CHECK(times(tests::all_bytes_in(files), "canario7319") == 0);
    CHECK(times(tests::all_bytes_in(files), "vecina8842") > 15);
    CHECK(bot::store::find_faults_in(path).empty());
    CHECK(tests::run_command({"erase", path, "--inbox", "tg", "--contact", "Canario7319"})
              .exit_code == 1);
}

TEST_CASE("T58: an erased conversation is closed, sends nothing, and is still there to replay") {
    tests::TempStore store;
    fill(store.database());
    const auto contact = bot::store::find_contact(store.database(), "tg", "alias-Canario7319");
    REQUIRE(contact);

    REQUIRE(bot::store::erase_person(store.database(), *contact, 5'000));

    CHECK(store.text("SELECT owner FROM conversations WHERE id = 1") == "resolved");
    CHECK(store.text("SELECT owner FROM conversations WHERE id = 2") == "bot");
    CHECK(store.text("SELECT state FROM outbox WHERE conversation_id = 1") == "cancelled");
    CHECK(store.text("SELECT state FROM promises WHERE conversation_id = 1") == "released");
    const auto decision = nlohmann::json::parse(
        store.text("SELECT decision_json FROM decisions WHERE conversation_id = 1"));
    CHECK(decision["intent"] == "saludo");
    CHECK(decision["reply"].get<std::string>().size() == std::string("Hola Canario7319").size());
    CHECK(store.text("SELECT text FROM messages WHERE id = 1").size() ==
          std::string("soy Canario7319").size());
    CHECK(store.count("SELECT count(*) FROM files WHERE conversation_id = 1") == 0);
    CHECK(store.count("SELECT count(*) FROM files WHERE conversation_id = 2") == 1);
    CHECK(store.count("SELECT count(*) FROM message_search WHERE message_search MATCH "
                      "'canario7319'") == 0);
    CHECK(store.count("SELECT count(*) FROM contact_search WHERE contact_search MATCH "
                      "'canario7319'") == 0);
    CHECK(store.count("SELECT count(*) FROM contact_search WHERE contact_search MATCH "
                      "'vecina8842'") == 1);
    CHECK(store.count("SELECT count(*) FROM message_search WHERE message_search MATCH "
                      "'vecina8842'") == 2);
}

TEST_CASE("T58: what a person said under somebody else's post goes, and the talk goes on") {
    tests::TempStore store;
    fill(store.database());

    const auto erased = bot::store::erase_person(store.database(), {1}, 5'000);

    REQUIRE(erased);
    CHECK(erased->conversations == 1);
    CHECK(erased->messages == 2);
    CHECK(store.text("SELECT owner FROM conversations WHERE id = 901") == "bot");
    CHECK(store.text("SELECT memory_json FROM conversations WHERE id = 901") ==
          R"({"case_key":"PV-7N3Q"})");
    CHECK(store.text("SELECT text FROM messages WHERE id = 901") == "de la dueña");
    CHECK(store.text("SELECT text FROM messages WHERE id = 911").size() ==
          std::string("aquí Canario7319").size() - 1);  // Its í has two bytes.
    CHECK(store.text("SELECT text FROM messages WHERE id = 912") == "aquí Vecina8842");
    CHECK(store.text("SELECT name FROM contacts WHERE id = 9") == "Dueña");
}

TEST_CASE("T58: what the bot answered under somebody else's post no longer quotes the person") {
    tests::TempStore store;
    fill_answered(store.database());

    REQUIRE(bot::store::erase_person(store.database(), {1}, 5'000));

    const std::string answer = store.text("SELECT text FROM messages WHERE id = 921");
    CHECK(answer.size() == std::string("Enviamos a Canario7319, en 3 dias").size());
    CHECK_FALSE(answer.starts_with("Enviamos"));
    CHECK(store.text("SELECT text FROM outbox WHERE reference = 'd901-1'") == answer);
    CHECK(store.text("SELECT platform_id || status FROM messages WHERE id = 921") == "b-1sent");
    CHECK(store.count(
              "SELECT count(*) FROM message_search WHERE message_search MATCH 'enviamos'") == 1);
    const std::string later = store.text("SELECT text FROM messages WHERE id = 931");
    CHECK(later.starts_with("A "));
    CHECK(later.ends_with(" no, gracias"));
    CHECK(later.find("Montealegre") == std::string::npos);
    CHECK(store.text("SELECT text FROM messages WHERE id = 932") ==
          "A Vecina8842 Montealegre no, gracias");
    CHECK(store.text("SELECT state FROM outbox WHERE message_id = 931") == "cancelled");
    CHECK(store.text("SELECT status FROM messages WHERE id = 931") == "cancelled");
    CHECK(store.text("SELECT state FROM outbox WHERE message_id = 932") == "pending");
}

TEST_CASE("T58: somebody else's conversation is answered where those write who are left") {
    tests::TempStore store;
    fill_answered(store.database());

    REQUIRE(bot::store::erase_person(store.database(), {1}, 5'000));

    CHECK(store.text("SELECT address_json FROM conversations WHERE id = 901") ==
          R"({"comment":"c-0","thread":"1"})");
    CHECK(store.text("SELECT public_address_json FROM conversations WHERE id = 901") ==
          R"({"comment":"c-0"})");
    CHECK(store.text("SELECT address_json FROM conversations WHERE id = 902") ==
          R"({"comment":"c-Vecina8842","thread":"2"})");
    CHECK(store.text("SELECT state || target FROM outbox WHERE reference = 'show-1'") ==
          "cancelled");
    CHECK(store.text("SELECT state || target FROM outbox WHERE reference = 'show-2'") ==
          "pendingc-Vecina8842");
}

TEST_CASE("T58: the thread that others go on in keeps its id, whoever began it") {
    tests::TempStore store;
    fill_answered(store.database());
    REQUIRE(store.database().run(
        "UPDATE conversations SET key = 'comment:c-Canario7319', address_json ="
        " '{\"comment\":\"c-Canario7319\",\"id\":\"c-0\"}' WHERE id = 901"));

    REQUIRE(bot::store::erase_person(store.database(), {1}, 5'000));

    CHECK(store.text("SELECT address_json FROM conversations WHERE id = 901") ==
          R"({"comment":"c-Canario7319","id":"c-0"})");
}

TEST_CASE("T58: who wrote in a conversation is forgotten with it, when nothing else is left") {
    tests::TempStore store;
    fill(store.database());
    REQUIRE(store.database().run(
        "DELETE FROM promises; DELETE FROM decisions; DELETE FROM files; DELETE FROM outbox;"
        "DELETE FROM handoffs; DELETE FROM messages WHERE id = 1;"
        "DELETE FROM conversations WHERE id = 1"));

    REQUIRE(bot::store::erase_person(store.database(), {9}, 5'000));

    CHECK(store.text("SELECT name FROM contacts WHERE id = 1").empty());
    CHECK(store.count("SELECT count(*) FROM contact_aliases WHERE contact_id = 1") == 0);
    CHECK(store.text("SELECT name FROM contacts WHERE id = 2") == "Vecina8842");
    CHECK(store.count("SELECT count(*) FROM messages WHERE contact_id IS NOT NULL") == 0);
    CHECK(store.text("SELECT text FROM messages WHERE id = 911") != "aquí Canario7319");
}

TEST_CASE("T58: what the store holds about a person is exported whole, and nobody else's words") {
    tests::TempStore store;
    fill(store.database());

    const tests::CommandRun run = tests::run_command(
        {"export-person", store.path(), "--inbox", "tg", "--contact", "Canario7319"});

    REQUIRE(run.exit_code == 0);
    const auto person = nlohmann::json::parse(run.output);
    CHECK(person["contact"][0]["name"] == "Canario7319");
    const auto& conversation = person["conversations"][0];
    CHECK(conversation["messages"][0]["text"] == "soy Canario7319");
    CHECK(conversation["decisions"][0]["decision_json"]["intent"] == "saludo");
    CHECK(conversation["promises"].size() == 1);
    REQUIRE(conversation["files"].size() == 1);
    CHECK(conversation["files"][0]["name"] == "Canario7319.png");
    CHECK(conversation["files"][0]["bytes"] == "736F792043616E6172696F37333139");
    REQUIRE(person["said_elsewhere"].size() == 1);
    CHECK(person["said_elsewhere"][0]["text"] == "aquí Canario7319");
    CHECK(conversation["decisions"][0]["turn_json"]["text"] == "soy Canario7319");
    CHECK(conversation["handoffs"][0]["packet_json"]["who"] == "Canario7319");
    CHECK(conversation["left_out"].empty());
    CHECK(times(run.output, "vecina8842") == 0);
    CHECK(tests::run_command({"export-person", store.path(), "--inbox", "tg", "--contact", "x"})
              .exit_code == 1);
}

TEST_CASE("T58: whose conversations others took part in gets nothing of what those said") {
    tests::TempStore store;
    fill(store.database());
    REQUIRE(store.database().run(
        "UPDATE decisions SET intent = 'saludo', decision_json ="
        " '{\"explanation\":{\"normalised\":\"aqui canario7319\"}}' WHERE conversation_id = 901;"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, text, due_at, created_at) VALUES"
        " ('r1', 1, 901, 'Tardamos tres días.', 0, 0);"
        "INSERT INTO decisions (id, conversation_id, at, book_version, action, turn_json,"
        " decision_json) VALUES (990, 901, 0, 'b', 'answer', '{}', '{}');"
        "UPDATE messages SET decision_id = 990 WHERE contact_id = 1 AND conversation_id = 901;"
        "UPDATE conversations SET address_json = '{\"comment_id\":\"of Canario7319\"}' WHERE id ="
        " 901;"
        "INSERT INTO messages (id, conversation_id, seq, direction, author, text, sent_at,"
        " received_at) VALUES (920, 901, 50, 'out', 'bot', 'A otra: ¡hola!', 5, 5);"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, message_id, text, due_at,"
        " created_at) VALUES ('d990-1', 1, 901, 920, 'A otra: ¡hola!', 0, 0);"
        "UPDATE messages SET platform_id = 'of the owner' WHERE conversation_id = 901 AND"
        " text = 'de la dueña';"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, kind, target, due_at, "
        "created_at)"
        " VALUES ('order-1', 1, 901, 'hide', 'comment of Vecina8842', 0, 0),"
        " ('order-2', 1, 901, 'unhide', 'comment of Canario7319', 0, 0),"
        " ('order-3', 1, 901, 'hide', 'of the owner', 0, 0)"));

    const tests::CommandRun run =
        tests::run_command({"export-person", store.path(), "--inbox", "tg", "--contact", "duena"});

    REQUIRE(run.exit_code == 0);
    CHECK(times(run.output, "canario7319") == 0);
    CHECK(times(run.output, "vecina8842") == 0);
    CHECK(times(run.output, "a otra") == 0);
    const auto person = nlohmann::json::parse(run.output);
    REQUIRE(person["conversations"].size() == 2);
    const auto& shared = person["conversations"][0];
    REQUIRE(shared["messages"].size() == 1);
    CHECK(shared["messages"][0]["text"] == "de la dueña");
    CHECK(shared["conversation"][0]["key"] == "post-1");
    CHECK(shared["decisions"][0]["intent"] == "saludo");
    CHECK(shared["handoffs"][0]["department"] == "ventas");
    REQUIRE(shared["outbox"].size() == 3);
    CHECK(shared["outbox"][0]["kind"] == "notice");
    CHECK_FALSE(shared["outbox"][0].contains("text"));
    CHECK(shared["outbox"][1]["text"] == "Tardamos tres días.");
    CHECK(shared["outbox"][2]["target"] == "of the owner");
    CHECK(shared["left_out"] ==
          nlohmann::json({"messages of others", "answers to others", "orders about others",
                          "conversation.memory_json", "conversation.address_json",
                          "conversation.public_address_json", "decisions.turn_json",
                          "decisions.decision_json", "handoffs.packet_json",
                          "outbox.text of notices"}));
}

TEST_CASE("T58: conversations older than the book allows are forgotten, the others are not",
          "[T58]") {
    tests::TempStore store;
    fill(store.database());
    REQUIRE(store.database().run(
        "UPDATE conversations SET last_activity_at = 2592000000 WHERE id = 2"));
    tests::KeptAMonth retention;

    const auto next = retention.run(store.database(), 31 * day_ms);

    CHECK(next == 32 * day_ms);
    CHECK(store.text("SELECT name FROM contacts WHERE id = 1").empty());
    CHECK(store.text("SELECT text FROM messages WHERE id = 1").find("Canario") ==
          std::string::npos);
    CHECK(store.text("SELECT name FROM contacts WHERE id = 2") == "Vecina8842");
    CHECK(store.text("SELECT group_concat(id) FROM files") == "f2");
    CHECK(store.text("SELECT text FROM messages WHERE id = 2") == "soy Vecina8842");
    CHECK(store.count(
              "SELECT count(*) FROM audit WHERE actor = 'retention' AND action = 'retention'") ==
          1);
}

TEST_CASE("T58: a conversation that waits for a person is not forgotten, nor any without a limit") {
    tests::TempStore store;
    fill(store.database());
    REQUIRE(store.database().run("UPDATE conversations SET owner = 'waiting' WHERE id = 1"));
    auto book = std::make_shared<rules::RuleBook>();
    auto setup = std::make_shared<bot::Setup>();
    setup->book = book;
    bot::CurrentSetup current;
    current.replace(setup);

    (void)bot::Retention(current).run(store.database(), 400 * day_ms);
    CHECK(store.text("SELECT name FROM contacts WHERE id = 2") == "Vecina8842");
    book->policy.retention_days = 30;
    (void)bot::Retention(current).run(store.database(), 400 * day_ms);
    CHECK(store.text("SELECT name FROM contacts WHERE id = 1") == "Canario7319");
    CHECK(store.text("SELECT name FROM contacts WHERE id = 2").empty());
}

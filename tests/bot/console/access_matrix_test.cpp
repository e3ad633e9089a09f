#include "tests/bot/console/console_stage.h"
#include "tests/bot/console/role_rows.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <set>

// Who may do what: every route by every role, and every object of a department that is not the
// caller's, each for people with a session and for programs with a token.

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;
using tests::Row;

namespace {

constexpr std::pair<const char*, Role> roles[] = {{"viewer", Role::viewer},
                                                  {"agent", Role::agent},
                                                  {"editor", Role::editor},
                                                  {"admin", Role::admin}};

using Headers = std::vector<webhooks::Header>;

/// A conversation with everything that hangs on one: a decision, a held delivery, a lesson.
struct Objects {
    std::int64_t conversation = 0;
    std::int64_t decision = 0;
    std::int64_t delivery = 0;
    std::int64_t lesson = 0;

    [[nodiscard]] std::string at(const std::string& action = "") const {
        return tests::conversation_path(conversation, action);
    }
};

Objects add_objects(ConsoleStage& stage, const std::string& text, const std::string& department) {
    Objects made;
    made.conversation = stage.add_conversation(text, department);
    stage.change([&](bot::store::Database& database) {
        const auto insert = [&](const std::string& sql) {
            database.prepare(sql).bind(made.conversation).done();
            return database.last_insert_id();
        };
        made.decision = insert(
            "INSERT INTO decisions (conversation_id, at, action, turn_json, decision_json)"
            " VALUES (?, 0, 'answer', '{\"text\":\"hola\"}', '{}')");
        made.delivery = insert(
            "INSERT INTO outbox (reference, inbox_id, conversation_id, text, state, due_at,"
            " created_at) VALUES ('r' || ?1, 1, ?1, 'x', 'held', 0, 0)");
        made.lesson = insert(
            "INSERT INTO lessons (kind, key, text, at, conversation_id)"
            " VALUES ('wrong_answer', 'k' || ?1, 'hola', 0, ?1)");
        insert(
            "INSERT INTO promises (conversation_id, text, made_at, due_at) VALUES (?, 'p', 0, 9)");
    });
    return made;
}

/// Nothing of `foreign` is there for who sends these headers, whatever is tried with it.
void check_nothing_is_there(ConsoleStage& stage, const Headers& headers, const Objects& foreign) {
    const auto status = [&](const char* method, const std::string& path, const json& body) {
        return stage.ask(method, path, body, headers).status;
    };
    const json body = {{"client_id", "c"},
                       {"text", "x"},
                       {"agent", "luis"},
                       {"department", "logistica"},
                       {"decision_id", foreign.decision},
                       {"conversation_id", 1},
                       {"id", 1}};
    CHECK(status("GET", foreign.at(), nullptr) == 404);
    CHECK(status("GET", foreign.at("messages?before=9"), nullptr) == 404);
    for (const Row& row : tests::rows_of_conversations()) {
        if (row.method() != "POST" || row.route.find("conversations/{}") == std::string::npos)
            continue;
        CAPTURE(row.route);
        CHECK(status("POST", row.path(foreign.conversation), body) == 404);
    }
    const std::string delivery = std::to_string(foreign.delivery);
    for (const char* act : {"/retry", "/sent", "/drop"})
        CHECK(status("POST", "/api/v1/deliveries/" + delivery + act, json::object()) == 404);
    CHECK(status("POST", "/api/v1/learning/" + std::to_string(foreign.lesson),
                 {{"state", "done"}}) == 404);
}

/// Every list has what is the caller's, and nothing else.
void check_lists(ConsoleStage& stage, const Headers& headers, const Objects& own) {
    const auto get = [&](const std::string& path) {
        return stage.ask("GET", path, nullptr, headers).body;
    };
    const json queue = get("/api/v1/queue");
    REQUIRE(queue["conversations"].size() == 1);
    CHECK(queue["conversations"][0]["id"] == own.conversation);
    REQUIRE(queue["held"].size() == 1);
    CHECK(queue["held"][0]["outbox_id"] == own.delivery);
    const json found = get("/api/v1/search?q=palabra")["results"];
    CHECK(found.size() == 2);  // By the contact's name and by the words.
    for (const json& one : found) CHECK(one["conversation_id"] == own.conversation);
    const json lessons = get("/api/v1/learning")["items"];
    REQUIRE(lessons.size() == 1);
    CHECK(lessons[0]["id"] == own.lesson);
    CHECK(get("/api/v1/promises")["promises"].size() == 1);
}

}  // namespace

TEST_CASE("each role may do what it may, and nothing above", "[T44]") {
    ConsoleStage stage;
    const std::int64_t id = stage.add_conversation("hola");
    for (const auto& [name, role] : roles) {
        stage.add_agent(name, role);
        const Headers person = stage.headers_of(stage.sign_in(name));
        const Headers program = stage.add_program(name, role);
        for (const Row& row : tests::all_rows()) {
            CAPTURE(name, row.route);
            const auto status = [&](const Headers& headers) {
                return stage.ask(row.method(), row.path(id), row.sent(), headers).status;
            };
            const int expected = role >= row.needed ? row.allowed : 403;
            CHECK(status(person) == expected);
            CHECK(status(program) == (row.program != 0 ? row.program : expected));
            CHECK(status({}) == 401);
        }
    }
}

TEST_CASE("every route of the people's side has its row", "[T44]") {
    ConsoleStage stage;
    // Signing in and out has no role before it; a stream has its own tests.
    std::set<std::string> rows = {"POST /api/v1/session", "GET /api/v1/session",
                                  "DELETE /api/v1/session", "GET /api/v1/events"};
    for (const Row& row : tests::all_rows()) rows.insert(row.route);

    const std::vector<std::string> surface = stage.router.surface();
    CHECK(rows == std::set<std::string>(surface.begin(), surface.end()));
}

TEST_CASE("a conversation of another department is not there, whatever is tried with it", "[T44]") {
    ConsoleStage stage;
    stage.add_agent("luis", Role::editor, {"logistica"});
    const Objects own = add_objects(stage, "palabra uno", "logistica");
    const Objects foreign = add_objects(stage, "palabra dos", "ventas");
    stage.clock.advance(1'000);
    stage.change([](bot::store::Database&) {});  // The search's index is made half a second later.
    const Headers person = stage.headers_of(stage.sign_in("luis"));
    const Headers program = stage.add_program("crm", Role::editor, {"logistica"});

    for (const Headers& headers : {person, program}) {
        CAPTURE(headers.front().name);
        check_lists(stage, headers, own);
        check_nothing_is_there(stage, headers, foreign);
        CHECK(stage.ask("GET", own.at(), nullptr, headers).status == 200);
        CHECK(
            stage.ask("POST", own.at("wrong-answer"), {{"decision_id", foreign.decision}}, headers)
                .status == 422);
    }
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction <> 'in'") == 0);
    CHECK(stage.count("SELECT count(*) FROM outbox WHERE state = 'held'") == 2);
    CHECK(stage.count("SELECT count(*) FROM lessons WHERE state = 'open'") == 2);
}

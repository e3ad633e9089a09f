#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <set>

// Who may do what: every route by every role, and every object of a department that is not the
// caller's, each for people with a session and for programs with a token.

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

constexpr std::pair<const char*, Role> roles[] = {{"viewer", Role::viewer},
                                                  {"agent", Role::agent},
                                                  {"editor", Role::editor},
                                                  {"admin", Role::admin}};

struct Row {
    std::string route;  ///< As the router has it.
    Role needed = Role::viewer;
    int allowed = 200;      ///< What who may is answered.
    std::string rest = {};  ///< Behind the path: a query, or more of its last part.
    json body = json::object();
    int program = 0;  ///< What a program is answered instead.

    [[nodiscard]] std::string method() const { return route.substr(0, route.find(' ')); }
    /// With the conversation's id where one belongs; of anything else there is none.
    [[nodiscard]] std::string path(std::int64_t conversation) const {
        std::string text = route.substr(route.find(' ') + 1);
        if (const auto at = text.find("conversations/{}"); at != std::string::npos)
            text.replace(at + 14, 2, std::to_string(conversation));
        const auto at = text.find("{}");
        if (at == std::string::npos) return text + rest;
        return text.replace(at, 2, "99") + rest;
    }
    [[nodiscard]] json sent() const { return method() == "GET" ? json(nullptr) : body; }
};

const json no_body = json::object();

/// Only the caller's own account: for people, not for programs.
std::vector<Row> rows_of_accounts() {
    return {
        {"GET /api/v1/sessions"},
        {"POST /api/v1/sessions/end-others", Role::viewer, 200, "", no_body, 403},
        {"POST /api/v1/session/password", Role::viewer, 400, "", no_body, 403},
        {"POST /api/v1/session/second-factor", Role::viewer, 401, "", no_body, 403},
        {"POST /api/v1/session/second-factor/confirm", Role::viewer, 409, "", no_body, 403},
        {"POST /api/v1/session/second-factor/off", Role::viewer, 422, "", no_body, 403},
    };
}

std::vector<Row> rows_of_conversations() {
    const std::string one = "POST /api/v1/conversations/{}/";
    return {
        {"GET /api/v1/queue"},
        {"GET /api/v1/search", Role::viewer, 200, "?q=hola"},
        {"GET /api/v1/promises"},
        {"GET /api/v1/cases"},
        {"GET /api/v1/callbacks"},
        {"GET /api/v1/files/{}", Role::viewer, 404},
        {"GET /api/v1/conversations/{}"},
        {"GET /api/v1/conversations/{}/messages", Role::viewer, 200, "?before=9"},
        {one + "seen", Role::viewer, 204},
        {one + "note", Role::agent, 200, "", {{"client_id", "n"}, {"text", "x"}}},
        {one + "reply", Role::agent, 200, "", {{"client_id", "r"}, {"text", "x"}}},
        {one + "take", Role::agent},
        {one + "assign", Role::agent, 200, "", {{"agent", "agent"}}},
        {one + "department", Role::agent, 200, "", {{"department", "ventas"}}},
        {one + "priority", Role::agent, 200, "", {{"priority", "P1"}}},
        {one + "labels", Role::agent, 200, "", {{"labels", {"a"}}}},
        {one + "block", Role::agent, 200, "", {{"blocked", false}}},
        {one + "hide", Role::agent, 422, "", {{"seq", 1}, {"hidden", true}}},
        {one + "typing", Role::agent, 204, "", {{"on", true}}},
        {one + "wrong-answer", Role::agent, 422, "", {{"decision_id", 99}}},
        {one + "hand-back", Role::agent},
        {one + "resolve", Role::agent},
        {"POST /api/v1/deliveries/{}/{}", Role::agent, 404},
    };
}

std::vector<Row> rows_of_the_rest() {
    const json text = {{"text", {{"es", "Hola"}}}};
    const std::string book = "/api/v1/knowledge";
    return {
        {"GET /api/v1/calendars"},
        {"GET /api/v1/calendars/preview", Role::viewer, 404},
        {"GET /api/v1/overview", Role::viewer, 200, "?from=0&to=1000"},
        {"GET /api/v1/inboxes"},
        {"GET /api/v1/canned"},
        {"PUT /api/v1/canned/{}", Role::editor, 200, "", text},
        {"DELETE /api/v1/canned/{}", Role::editor, 404, "0"},
        {"GET /api/v1/learning"},
        {"POST /api/v1/learning/{}", Role::editor, 404},
        {"GET " + book},
        {"GET " + book + "/versions"},
        {"GET " + book + "/versions/{}", Role::viewer, 404},
        {"GET " + book + "/intents/{}", Role::viewer, 404},
        {"POST " + book + "/ask", Role::viewer, 422},
        {"POST " + book + "/preview", Role::editor, 422},
        {"PUT " + book + "/intents/{}", Role::editor, 422},
        {"DELETE " + book + "/intents/{}", Role::editor, 404},
        {"POST " + book + "/versions/{}/restore", Role::editor, 404},
        {"GET /api/v1/users", Role::admin},
        {"POST /api/v1/users", Role::admin, 422},
        {"PATCH /api/v1/users/{}", Role::admin, 404},
        {"GET /api/v1/audit", Role::admin},
        {"POST /api/v1/contacts/erase", Role::admin, 404},
    };
}

std::vector<Row> all_rows() {
    std::vector<Row> all = rows_of_accounts();
    for (const auto& rows : {rows_of_conversations(), rows_of_the_rest()})
        all.insert(all.end(), rows.begin(), rows.end());
    return all;
}

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
    for (const Row& row : rows_of_conversations()) {
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
        for (const Row& row : all_rows()) {
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
    for (const Row& row : all_rows()) rows.insert(row.route);

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

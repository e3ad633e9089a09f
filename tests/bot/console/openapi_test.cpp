#include "tests/bot/console/console_stage.h"
#include "tests/bot/console/role_rows.h"
#include "tests/support/catch.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

// docs/openapi.yaml against the program: the same routes with the same roles and
// parameters, and answers of the shapes it describes.

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

/// Scalars as texts.
json json_of(const YAML::Node& node) {
    if (node.IsScalar()) return node.Scalar();
    json value = node.IsMap() ? json::object() : json::array();
    if (node.IsMap()) {
        for (const auto& one : node) value[one.first.Scalar()] = json_of(one.second);
    } else {
        for (const auto& one : node) value.push_back(json_of(one));
    }
    return value;
}

const json& document() {
    static const json read = json_of(YAML::LoadFile(PORTAVOZ_SOURCE_DIR "/docs/openapi.yaml"));
    return read;
}

constexpr const char* methods[][2] = {
    {"get", "GET"}, {"post", "POST"}, {"put", "PUT"}, {"patch", "PATCH"}, {"delete", "DELETE"}};

/// `/canned/{name}` → `/api/v1/canned/{}`.
std::string as_routed(const std::string& path) {
    std::string routed = "/api/v1";
    bool inside = false;
    for (const char letter : path) {
        if (letter == '}') inside = false;
        if (!inside) routed += letter;
        if (letter == '{') inside = true;
    }
    return routed;
}

/// What `$ref` leads to.
json resolved(const json& schema) {
    if (!schema.is_object() || !schema.contains("$ref")) return schema;
    return document()[json::json_pointer(schema["$ref"].get<std::string>().substr(1))];
}

/// One method of one path of the document.
struct Operation {
    std::string method;
    std::string path;  ///< As the document has it.
    json said;
    json shared;  ///< The parameters of the whole path.

    [[nodiscard]] std::string route() const { return method + " " + as_routed(path); }
    /// Those `in` the path or the query.
    [[nodiscard]] std::set<std::string> parameters(const std::string& in) const {
        std::set<std::string> names;
        for (const json& list : {shared, said.value("parameters", json::array())}) {
            for (const json& one : list) {
                const json parameter = resolved(one);
                if (parameter["in"] == in) names.insert(parameter["name"].get<std::string>());
            }
        }
        return names;
    }
};

std::vector<Operation> operations() {
    std::vector<Operation> all;
    for (const auto& [path, item] : document()["paths"].items()) {
        for (const auto& [key, method] : methods) {
            if (item.contains(key))
                all.push_back({method, path, item[key], item.value("parameters", json::array())});
        }
    }
    return all;
}

std::set<std::string> braces_of(const std::string& path) {
    static const std::regex brace(R"re(\{(\w+)\})re");
    std::set<std::string> names;
    for (std::sregex_iterator found(path.begin(), path.end(), brace), end; found != end; ++found)
        names.insert((*found)[1]);
    return names;
}

/// What the pattern's group finds in the sources of the people's side.
std::set<std::string> words_read_by(const std::string& pattern) {
    const std::regex wanted(pattern);
    std::set<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(PORTAVOZ_SOURCE_DIR "/bot/console")) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream file(entry.path());
        const std::string text(std::istreambuf_iterator<char>(file), {});
        for (std::sregex_iterator found(text.begin(), text.end(), wanted), end; found != end;
             ++found)
            names.insert((*found)[1]);
    }
    return names;
}

/// What is wrong with a value, by a schema of the document.
class Shape {
public:
    std::vector<std::string> faults_of(const json& value, const json& schema) {
        check(value, schema, "");
        return std::move(faults_);
    }

private:
    static bool has_type(const json& value, const std::string& type) {
        if (type == "integer") return value.is_number_integer();
        if (type == "number") return value.is_number();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_boolean();
        if (type == "array") return value.is_array();
        return type == "object" ? value.is_object() : value.is_null();
    }
    /// All of a schema's parts put together.
    static json joined(const json& schema) {
        json whole = resolved(schema);
        for (const json& part : whole.value("allOf", json::array())) {
            const json one = joined(part);
            whole["properties"].update(one.value("properties", json::object()));
        }
        return whole;
    }
    void note(const std::string& where, const std::string& what) {
        const std::string fault = where + ": " + what;
        if (std::find(faults_.begin(), faults_.end(), fault) == faults_.end())
            faults_.push_back(fault);
    }

    void check(const json& value, const json& of, const std::string& where) {
        const json schema = joined(of);
        if (schema.contains("oneOf")) {
            const bool fits =
                std::any_of(schema["oneOf"].begin(), schema["oneOf"].end(),
                            [&](const json& one) { return Shape().faults_of(value, one).empty(); });
            if (!fits) note(where, "fits none of its shapes");
            return;
        }
        if (schema.contains("enum")) {
            const json& known = schema["enum"];
            if (std::find(known.begin(), known.end(), value) == known.end())
                note(where, value.dump() + " is not among " + known.dump());
        }
        if (schema.contains("type")) check_type(value, schema["type"], where);
        if (value.is_object()) check_members(value, schema, where);
        if (value.is_array() && schema.contains("items")) {
            for (const json& one : value) check(one, schema["items"], where + "[]");
        }
    }
    void check_type(const json& value, const json& type, const std::string& where) {
        const json types = type.is_array() ? type : json::array({type});
        const bool fits = std::any_of(types.begin(), types.end(), [&](const json& one) {
            return has_type(value, one.get<std::string>());
        });
        if (!fits) note(where, value.dump() + " is no " + type.dump());
    }
    void check_members(const json& value, const json& schema, const std::string& where) {
        for (const json& key : schema.value("required", json::array())) {
            if (!value.contains(key.get<std::string>())) note(where, "has no " + key.dump());
        }
        if (!schema.contains("properties") && !schema.contains("additionalProperties")) return;
        const json known = schema.value("properties", json::object());
        for (const auto& [key, member] : value.items()) {
            const std::string at = where.empty() ? key : where + "." + key;
            if (known.contains(key)) {
                check(member, known[key], at);
            } else if (schema.contains("additionalProperties")) {
                check(member, schema["additionalProperties"], at);
            } else {
                note(at, "is not in the document");
            }
        }
    }

    std::vector<std::string> faults_;
};

/// A shop with something in every list.
struct WholeStage : ConsoleStage {
    WholeStage() {
        use_book_on_disk();
        add_agent("ana", Role::admin);
        add_agent("luis", Role::agent);
        browser = sign_in("ana");
        const std::int64_t id = add_conversation("hola", "");
        const std::string one = "conversations/" + std::to_string(id) + "/";
        send("POST", one + "note", {{"client_id", "n"}, {"text", "@luis mira, @ana"}});
        send("POST", one + "reply", {{"client_id", "r"}, {"text", "Hola"}});
        send("PUT", "canned/saludo", {{"text", {{"es", "Hola"}}}});
        send("POST", one + "typing", {{"on", true}});
        change([](bot::store::Database& database) { CHECK(database.run(rows())); });
        save_an_answer();
        clock.advance(1'000);
        change([](bot::store::Database&) {});  // What was said is indexed half a second later.
    }
    Response send(const std::string& method, const std::string& path, const json& body) {
        const Response response = ask(browser, method, "/api/v1/" + path, body);
        CHECK(response.status < 300);
        return response;
    }
    void save_an_answer() {
        const std::string path = "knowledge/intents/envio.plazo";
        json edit = send("GET", path, nullptr).body;
        edit["intent"]["answer"]["es"] = {"Tardamos 3 días."};
        edit["why"] = "temporada";
        send("PUT", path, edit);
    }
    /// What only the assistant and the platforms write.
    static std::string rows() {
        return "INSERT INTO decisions (id, conversation_id, at, action, intent, turn_json,"
               " decision_json) VALUES (1, 1, 1800000000000, 'answer', 'envio.plazo',"
               " '{\"text\":\"hola\"}', '{\"action\":\"answer\"}');"
               "UPDATE messages SET decision_id = 1 WHERE seq = 1;"
               "INSERT INTO handoffs (conversation_id, at, department, priority, due_at,"
               " packet_json) VALUES (1, 1800000000000, '', 'P1', 5,"
               " '{\"why\":[\"w\"],\"because\":[{\"id\":\"asks_for_person\",\"values\":{}}]}');"
               "INSERT INTO promises (conversation_id, text, made_at, due_at) VALUES (1, 'p', 0,"
               " 9);"
               "INSERT INTO cases (key, conversation_id, opened_at) VALUES ('PV-7K3Q', 1, 5);"
               "INSERT INTO outbox (reference, inbox_id, conversation_id, text, state, due_at,"
               " created_at) VALUES ('r', 1, 1, 'x', 'held', 0, 0);"
               "INSERT INTO lessons (kind, key, text, at, conversation_id, candidates_json) VALUES"
               " ('unanswered', 'k', 'hola', 1800000000000, 1,"
               " '[{\"intent\":\"a\",\"probability\":0.5}]');"
               "INSERT INTO mentions (conversation_id, seq, agent, author, at) VALUES"
               " (1, 2, 'ana', 'luis', 5)";
    }

    Browser browser;
};

struct Asked {
    const char* path;            ///< Of the document.
    std::string query;           ///< The path that is asked for, behind `/api/v1`.
    const char* full = nullptr;  ///< The list in the answer that must not be empty.
};

const std::vector<Asked> asked = {
    {"/session", "/session"},
    {"/sessions", "/sessions", "sessions"},
    {"/queue", "/queue", "conversations"},
    {"/search", "/search?q=hola", "results"},
    {"/conversations/{id}", "/conversations/1", "decisions"},
    {"/conversations/{id}/messages", "/conversations/1/messages?before=9", "messages"},
    {"/canned", "/canned", "replies"},
    {"/calendars", "/calendars"},
    {"/promises", "/promises", "promises"},
    {"/cases", "/cases", "cases"},
    {"/callbacks", "/callbacks"},
    {"/knowledge", "/knowledge", "intents"},
    {"/knowledge/intents/{id}", "/knowledge/intents/envio.plazo"},
    {"/knowledge/versions", "/knowledge/versions", "versions"},
    {"/learning", "/learning", "items"},
    {"/overview", "/overview?from=1799999000000&to=1800009000000", "topics"},
    {"/users", "/users", "users"},
    {"/audit", "/audit", "rows"},
    {"/inboxes", "/inboxes", "inboxes"},
    {"/departments", "/departments", "departments"},
};

}  // namespace

TEST_CASE("the API's document has every route of the people's side, and no other") {
    std::set<std::string> described;
    for (const Operation& one : operations()) described.insert(one.route());

    ConsoleStage stage;
    const std::vector<std::string> surface = stage.router.surface();
    CHECK(described == std::set<std::string>(surface.begin(), surface.end()));
}

TEST_CASE("the API's document gives every route the role that it needs") {
    std::map<std::string, std::string> needed;
    for (const tests::Row& row : tests::all_rows())
        needed[row.route] = bot::store::role_name(row.needed);

    for (const Operation& one : operations()) {
        CAPTURE(one.route());
        const auto row = needed.find(one.route());
        const std::string role = row == needed.end() ? "viewer" : row->second;
        CHECK(one.said.value("x-role", "viewer") == role);
    }
}

TEST_CASE("the API's document names what a path's braces stand for") {
    for (const Operation& one : operations()) {
        CAPTURE(one.route());
        CHECK(one.parameters("path") == braces_of(one.path));
    }
}

TEST_CASE("the API's document names what a call's query may hold, and nothing that nobody reads") {
    std::set<std::string> described;
    for (const Operation& one : operations()) described.merge(one.parameters("query"));

    CHECK(described == words_read_by(R"re((?:asked|asked_number|given)\("(\w+)"\))re"));
}

TEST_CASE("the API's document names what a call's body may hold") {
    std::set<std::string> described;
    for (const Operation& one : operations()) {
        const json body = resolved(one.said.value("requestBody", json::object()));
        if (!body.contains("content")) continue;
        const json schema = resolved(body["content"]["application/json"]["schema"]);
        for (const auto& [name, member] : schema["properties"].items()) described.insert(name);
    }

    const std::set<std::string> read =
        words_read_by(R"re(call\.(?:text|flag|integer|list|given)\("(\w+)"\))re");
    REQUIRE(read.size() > 20);
    for (const std::string& name : read) {
        CAPTURE(name);
        CHECK(described.contains(name));
    }
}

TEST_CASE("an answer has the members that the API's document gives it, and no others") {
    WholeStage stage;
    for (const Asked& one : asked) {
        CAPTURE(one.query);
        const auto answer = stage.ask(stage.browser, "GET", "/api/v1" + one.query);
        REQUIRE(answer.status == 200);
        if (one.full != nullptr) CHECK_FALSE(answer.body[one.full].empty());
        const json& described = document()["paths"][one.path]["get"]["responses"]["200"];
        const json& schema = described["content"]["application/json"]["schema"];
        CHECK(Shape().faults_of(answer.body, schema) == std::vector<std::string>{});
    }
}

TEST_CASE("a member that the document does not have, or of another kind, is noticed") {
    const json schema = {{"$ref", "#/components/schemas/Times"}};

    CHECK(Shape().faults_of({{"count", 1}, {"p50", nullptr}}, schema).empty());
    CHECK(Shape().faults_of({{"count", "1"}}, schema).size() == 1);
    CHECK(Shape().faults_of({{"count", 1}, {"p99", 1}}, schema) ==
          std::vector<std::string>{"p99: is not in the document"});
    CHECK(Shape().faults_of({{"code", "x"}}, {{"$ref", "#/components/schemas/ErrorBody"}}) ==
          std::vector<std::string>{": has no \"message\""});
}

#pragma once

#include "bot/store/people.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

// Every route of the people's side with the role that it needs: the matrix of roles asks the
// program for each, the test of the API's document compares what is written there.

namespace tests {

/// One route, and what who may use it is answered.
struct Row {
    std::string route;  ///< As the router has it.
    bot::store::Role needed = bot::store::Role::viewer;
    int allowed = 200;      ///< What who may is answered.
    std::string rest = {};  ///< Behind the path: a query, or more of its last part.
    nlohmann::json body = nlohmann::json::object();
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
    [[nodiscard]] nlohmann::json sent() const {
        return method() == "GET" ? nlohmann::json(nullptr) : body;
    }
};

inline const nlohmann::json no_body = nlohmann::json::object();

/// Only the caller's own account: for people, not for programs.
inline std::vector<Row> rows_of_accounts() {
    using bot::store::Role;
    return {
        {"GET /api/v1/sessions"},
        {"POST /api/v1/sessions/end-others", Role::viewer, 200, "", no_body, 403},
        {"POST /api/v1/session/password", Role::viewer, 400, "", no_body, 403},
        {"POST /api/v1/session/second-factor", Role::viewer, 401, "", no_body, 403},
        {"POST /api/v1/session/second-factor/confirm", Role::viewer, 409, "", no_body, 403},
        {"POST /api/v1/session/second-factor/off", Role::viewer, 422, "", no_body, 403},
    };
}

inline std::vector<Row> rows_of_conversations() {
    using bot::store::Role;
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

inline std::vector<Row> rows_of_the_rest() {
    using bot::store::Role;
    const nlohmann::json text = {{"text", {{"es", "Hola"}}}};
    const std::string book = "/api/v1/knowledge";
    return {
        {"GET /api/v1/calendars"},
        {"GET /api/v1/calendars/preview", Role::viewer, 404},
        {"GET /api/v1/overview", Role::viewer, 200, "?from=0&to=1000"},
        {"GET /api/v1/inboxes"},
        {"GET /api/v1/departments"},
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

inline std::vector<Row> all_rows() {
    std::vector<Row> all = rows_of_accounts();
    for (const auto& rows : {rows_of_conversations(), rows_of_the_rest()})
        all.insert(all.end(), rows.begin(), rows.end());
    return all;
}

}  // namespace tests

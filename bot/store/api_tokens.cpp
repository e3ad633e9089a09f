#include "bot/store/api_tokens.h"

#include "bot/store/text_list.h"

namespace bot::store {
namespace {

constexpr const char* columns =
    "SELECT name, token_hash, role, departments_json, created_at, last_used_at FROM api_tokens ";

ApiToken read_token(const Statement& row) {
    ApiToken token;
    token.name = row.text(0);
    token.token_hash = row.text(1);
    token.role = role_named(row.text(2)).value_or(Role::viewer);
    token.departments = read_list(row.text(3));
    token.created_at = row.integer(4);
    if (!row.is_null(5)) token.last_used_at = row.integer(5);
    return token;
}

}  // namespace

std::optional<ApiToken> find_api_token(Database& database, const std::string& token_hash) {
    Statement found = database.prepare(std::string(columns) + "WHERE token_hash = ?");
    if (!found.bind(token_hash).step()) return std::nullopt;
    return read_token(found);
}

std::vector<ApiToken> all_api_tokens(Database& database) {
    std::vector<ApiToken> tokens;
    Statement found = database.prepare(std::string(columns) + "ORDER BY name LIMIT 1000");
    while (found.step()) tokens.push_back(read_token(found));
    return tokens;
}

Status add_api_token(Database& database, const ApiToken& token) {
    Statement taken = database.prepare("SELECT 1 FROM api_tokens WHERE name = ?");
    if (taken.bind(token.name).step())
        return Error{Error::Code::busy, "there is a token " + token.name + " already"};
    database
        .prepare(
            "INSERT INTO api_tokens (name, token_hash, role, departments_json, created_at)"
            " VALUES (?, ?, ?, ?, ?)")
        .bind(token.name, token.token_hash, role_name(token.role), list_text(token.departments),
              token.created_at)
        .done();
    return Done{};
}

void touch_api_token(Database& database, const std::string& token_hash, TimeMs now) {
    database.prepare("UPDATE api_tokens SET last_used_at = ? WHERE token_hash = ?")
        .bind(now, token_hash)
        .done();
}

bool remove_api_token(Database& database, const std::string& name) {
    const bool removed =
        database.prepare("DELETE FROM api_tokens WHERE name = ?").bind(name).done();
    return removed && database.changes() > 0;
}

}  // namespace bot::store

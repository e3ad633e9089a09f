#include "bot/store/kept_tokens.h"

#include "bot/json_text.h"
#include "bot/store/meta.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace bot::store {
namespace {

constexpr std::string_view prefix = "token:";

KeptToken read_token(const std::string& text) {
    KeptToken token;
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return token;
    token.access_token = json.value("access", "");
    token.until = json.value("until", TimeMs{0});
    token.refresh_token = json.value("refresh", "");
    token.in_doubt = json.value("in_doubt", false);
    token.refusal = json.value("refusal", "");
    return token;
}

}  // namespace

KeptTokens kept_tokens(Database& database) {
    KeptTokens tokens;
    Statement found =
        database.prepare("SELECT substr(key, 7), value FROM meta WHERE key GLOB 'token:*'");
    while (found.step()) tokens[found.text(0)] = read_token(found.text(1));
    return tokens;
}

void keep_token(Database& database, const std::string& key, const KeptToken& token) {
    const nlohmann::json json{{"access", token.access_token},
                              {"until", token.until},
                              {"refresh", token.refresh_token},
                              {"in_doubt", token.in_doubt},
                              {"refusal", token.refusal}};
    set_meta(database, std::string(prefix) + key, json_text(json));
}

}  // namespace bot::store

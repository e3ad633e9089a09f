#pragma once

#include "bot/store/people.h"

#include <optional>
#include <string>
#include <vector>

// The programs that use the API with a token of their own.
namespace bot::store {

struct ApiToken {
    std::string name;
    std::string token_hash;  ///< SHA-256, lower-case hex.
    Role role = Role::viewer;
    std::vector<std::string> departments;  ///< Whose conversations it sees; none: all.
    TimeMs created_at = 0;
    std::optional<TimeMs> last_used_at;
};

/// The program whose token has this hash; nobody once it was revoked.
[[nodiscard]] std::optional<ApiToken> find_api_token(Database& database,
                                                     const std::string& token_hash);
[[nodiscard]] std::vector<ApiToken> all_api_tokens(Database& database);
/// Error `busy` when the name is taken.
[[nodiscard]] Status add_api_token(Database& database, const ApiToken& token);
void touch_api_token(Database& database, const std::string& token_hash, TimeMs now);
/// From now on the token is worth nothing. False when there is none of that name.
[[nodiscard]] bool remove_api_token(Database& database, const std::string& name);

}  // namespace bot::store

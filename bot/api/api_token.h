#pragma once

#include "bot/result.h"
#include "bot/store/api_tokens.h"
#include "webhooks/http.h"

#include <optional>
#include <string>

namespace bot {

/// The SHA-256 of the general API token in `path`. A file that is not there is made, mode 0600,
/// with 256 random bits; one that others may read is refused.
[[nodiscard]] Result<std::string> api_token_hash(const std::string& path);

/// Whose token `request` carries as `Authorization: Bearer`: the general one, which has no name, is
/// an agent's and sees all departments, or one that was added. Compares in constant time, or by
/// hash.
[[nodiscard]] std::optional<store::ApiToken> token_of(store::Database& database,
                                                      const webhooks::HttpRequest& request,
                                                      const std::string& general_hash);

}  // namespace bot

#pragma once

#include "bot/result.h"
#include "webhooks/http.h"

#include <string>

namespace bot {

/// The SHA-256 of the API token in `path`. A file that is not there is made, mode 0600, with 256
/// random bits; one that others may read is refused.
[[nodiscard]] Result<std::string> api_token_hash(const std::string& path);

/// Whether `request` carries `Authorization: Bearer` with the token of that hash. Compares in
/// constant time.
[[nodiscard]] bool carries_token(const webhooks::HttpRequest& request,
                                 const std::string& token_hash);

}  // namespace bot

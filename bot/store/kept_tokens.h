#pragma once

#include "bot/kept_token.h"
#include "bot/store/database.h"

#include <string>

// Tokens that platforms renew, of which the newest alone is worth anything. They are secrets, kept
// as safe as the store itself.
namespace bot::store {

/// All that are kept.
[[nodiscard]] KeptTokens kept_tokens(Database& database);

/// Replaces what was kept under `key`.
void keep_token(Database& database, const std::string& key, const KeptToken& token);

}  // namespace bot::store

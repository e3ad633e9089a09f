#pragma once

#include "bot/clock.h"

#include <map>
#include <string>

namespace bot {

/// What is known of a permission whose refresh token buys only once (`webhooks::TokenGrant`).
struct KeptToken {
    std::string access_token;
    TimeMs until = 0;           ///< When `access_token` ends.
    std::string refresh_token;  ///< The next to buy with; empty: the configured one.
    bool in_doubt = false;      ///< A purchase began whose end is not known: it may be spent.
    std::string refusal;        ///< Why the seller refused the last purchase; empty: it did not.
};

/// By `token_key`.
using KeptTokens = std::map<std::string, KeptToken>;

}  // namespace bot

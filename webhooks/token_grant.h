#pragma once

#include "webhooks/http.h"

#include <optional>
#include <string>

namespace webhooks {

/// What buys an access token that lives an hour (OAuth 2, `refresh_token`).
struct TokenGrant {
    std::string url;
    std::string client_id;
    std::string client_secret;
    std::string refresh_token;
};

/// Marks `request` as one that needs a token: whoever sends it takes the grant out and adds
/// `Authorization: Bearer` with a token in force. Must not be sent as it is.
void need_token(OutboundRequest& request, const TokenGrant& grant);

/// Takes the grant out of a request that needs a token; nothing for any other.
[[nodiscard]] std::optional<TokenGrant> take_grant(OutboundRequest& request);

/// The request that buys a token.
[[nodiscard]] OutboundRequest purchase(const TokenGrant& grant);

}  // namespace webhooks

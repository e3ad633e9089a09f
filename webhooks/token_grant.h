#pragma once

#include "webhooks/http.h"

namespace webhooks {

/// The request that buys a token with `refresh_token`: the configured one, or what the last
/// purchase gave.
[[nodiscard]] OutboundRequest purchase(const TokenGrant& grant, const std::string& refresh_token);

}  // namespace webhooks

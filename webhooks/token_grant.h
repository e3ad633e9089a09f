#pragma once

#include "webhooks/http.h"

namespace webhooks {

/// The request that buys a token.
[[nodiscard]] OutboundRequest purchase(const TokenGrant& grant);

}  // namespace webhooks

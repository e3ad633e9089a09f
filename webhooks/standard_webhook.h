#pragma once

#include "webhooks/message.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

// The signature scheme of https://www.standardwebhooks.com, in both directions.

/// The key in `whsec_…` (base64, 24 to 64 bytes; prefix and padding may be missing), or nothing.
[[nodiscard]] std::optional<std::string> standard_webhook_key(std::string_view secret);

/// The `webhook-id` of a request that one of `keys` signed (`v1`) within five minutes of `now`, or
/// the owner of one of `public_keys` (`v1a`); nothing for any other. The header names of Svix are
/// accepted too.
[[nodiscard]] std::optional<std::string> verified_webhook_id(
    const HttpRequest& request,
    const std::vector<std::string>& keys,
    TimeMs now,
    const std::vector<std::string>& public_keys = {});

/// The three headers for `body`, with one signature per key so that a receiver may rotate.
[[nodiscard]] std::vector<Header> standard_webhook_headers(std::string_view id,
                                                           std::string_view body,
                                                           const std::vector<std::string>& keys,
                                                           TimeMs now);

}  // namespace webhooks

#pragma once

#include "webhooks/message.h"

#include <chrono>
#include <string_view>

namespace webhooks {

/// May a verification challenge be echoed? `[A-Za-z0-9_-]`, 1 to 256 characters: nothing that a
/// browser could take for markup.
[[nodiscard]] bool is_safe_challenge(std::string_view challenge);

/// Is a signed timestamp (whole seconds since 1970, at most 12 digits) within `tolerance` of `now`?
[[nodiscard]] bool is_recent_timestamp(std::string_view seconds,
                                       TimeMs now,
                                       std::chrono::seconds tolerance = std::chrono::seconds(300));

}  // namespace webhooks

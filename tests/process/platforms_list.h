#pragma once

#include "tests/process/platforms.h"

#include <vector>

namespace tests {

/// Those of Meta.
[[nodiscard]] std::vector<Platform> meta_platforms();
/// Where people speak in public, and the messages that belong to such places.
[[nodiscard]] std::vector<Platform> public_platforms();
/// Chats, inboxes, mail and messages by telephone.
[[nodiscard]] std::vector<Platform> chat_platforms();

/// UTC milliseconds, for proofs that are dated.
[[nodiscard]] std::int64_t now_ms();
/// The headers of a Standard Webhook of `body`; its id is that of its content: the same at every
/// delivery.
[[nodiscard]] std::string standard_headers(const std::string& body);

}  // namespace tests

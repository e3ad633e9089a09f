#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace webhooks {

/// What passes between a platform and us: how much at once, how fast, and what proves the sender.
struct Traffic {
    /// What calls us carries a signature, which nobody can guess; else a secret word.
    bool signed_requests = false;
    std::size_t max_request_bytes = 1024 * 1024;  ///< The longest body the platform sends us.
    /// Between two direct messages of an account, where they have a limit of their own; 0: as all
    /// messages (`Capabilities::min_send_interval`).
    std::chrono::milliseconds direct_interval{0};
    std::chrono::milliseconds private_reply_interval{0};  ///< Besides, between private replies.
    std::chrono::milliseconds chat_interval{0};           ///< Besides, within one private chat…
    std::chrono::milliseconds group_interval{0};          ///< …and within one group.
};

/// The traffic of a kind of channel; the defaults for an unknown name.
[[nodiscard]] const Traffic& traffic_of(std::string_view channel);

}  // namespace webhooks

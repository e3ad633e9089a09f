#pragma once

#include "bot/store/outbox_rows.h"
#include "webhooks/message.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace bot {

/// What a row asks its channel to send, and where.
[[nodiscard]] webhooks::Reply as_reply(const store::OutboxJob& job);

/// The messages among the first `count` requests of a reply; what only prepares them is none.
[[nodiscard]] std::int64_t messages_in(const std::vector<webhooks::OutboundRequest>& requests,
                                       std::size_t count);

/// The one of its `requests` with which a reply begins or goes on. Nothing when it has no message,
/// or was begun and what is left is no longer the same: it is rendered anew each time, and its
/// conversation changes.
[[nodiscard]] std::optional<std::size_t> next_request(
    const store::OutboxJob& job, const std::vector<webhooks::OutboundRequest>& requests);

/// Writes to the log what became of one request of the row.
void log_attempt(const store::OutboxJob& job, const webhooks::Delivery& delivery);

/// The outcome as the metrics name it.
[[nodiscard]] std::string_view outcome_name(webhooks::Delivery::Outcome outcome);

}  // namespace bot

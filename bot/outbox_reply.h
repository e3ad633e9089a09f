#pragma once

#include "bot/store/outbox_rows.h"
#include "webhooks/message.h"

#include <string_view>

namespace bot {

/// What a row asks its channel to send, and where.
[[nodiscard]] webhooks::Reply as_reply(const store::OutboxJob& job);

/// Writes to the log what became of one request of the row.
void log_attempt(const store::OutboxJob& job, const webhooks::Delivery& delivery);

/// The outcome as the metrics name it.
[[nodiscard]] std::string_view outcome_name(webhooks::Delivery::Outcome outcome);

}  // namespace bot

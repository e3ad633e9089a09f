#pragma once

#include "bot/store/outbox_rows.h"
#include "webhooks/message.h"

#include <string_view>

namespace bot {

/// What a row asks its channel to send, and where.
[[nodiscard]] webhooks::Reply as_reply(const store::OutboxJob& job);

/// The outcome as the metrics name it.
[[nodiscard]] std::string_view outcome_name(webhooks::Delivery::Outcome outcome);

}  // namespace bot

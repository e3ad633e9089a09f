#pragma once

#include "bot/clock.h"
#include "bot/store/outbox_rows.h"
#include "webhooks/notices/notice.h"

#include <string>

namespace bot {

/// What a notice tells, read from the packet that its row carries. `public_url` leads to the
/// conversation; may be empty.
[[nodiscard]] webhooks::EscalationNotice read_notice(const store::OutboxJob& job,
                                                     const std::string& public_url,
                                                     TimeMs now);

}  // namespace bot

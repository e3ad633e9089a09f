#pragma once

#include "webhooks/notices/notice.h"

namespace webhooks {

// Notices by mail and to any system that can verify a signature. Settings, see
// docs/channels/notices.md.

[[nodiscard]] MadeNoticeTarget make_email_notice(const InboxSettings& settings);
[[nodiscard]] MadeNoticeTarget make_webhook_notice(const InboxSettings& settings);

}  // namespace webhooks

#pragma once

#include "webhooks/notices/notice.h"

namespace webhooks {

// Notices as tickets. Settings, see docs/channels/notices.md.

[[nodiscard]] MadeNoticeTarget make_zendesk_notice(const InboxSettings& settings);
[[nodiscard]] MadeNoticeTarget make_freshdesk_notice(const InboxSettings& settings);
[[nodiscard]] MadeNoticeTarget make_zammad_notice(const InboxSettings& settings);

}  // namespace webhooks

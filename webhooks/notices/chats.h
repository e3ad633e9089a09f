#pragma once

#include "webhooks/notices/notice.h"

namespace webhooks {

// Notices in the chat tools of a team. Settings, see docs/channels/notices.md.

[[nodiscard]] MadeNoticeTarget make_slack_notice(const InboxSettings& settings);
[[nodiscard]] MadeNoticeTarget make_slack_bot_notice(const InboxSettings& settings);
[[nodiscard]] MadeNoticeTarget make_teams_notice(const InboxSettings& settings);
[[nodiscard]] MadeNoticeTarget make_chatwoot_notice(const InboxSettings& settings);
[[nodiscard]] MadeNoticeTarget make_rocketchat_notice(const InboxSettings& settings);

}  // namespace webhooks

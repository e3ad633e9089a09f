#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Slack through the Events API: direct messages to the app, and channels where it is mentioned.
///
/// Settings: `signing_secret` (several while it rotates), `token` (xoxb-…), `bot_user` (U…; usually
/// told by Slack), `answer` (`mentions` or `all`: what of a channel is for us),
/// `escalation_channel` and `note_prefix`, `api_base`.
///
/// In `escalation_channel` people answer cases: a reply in a thread comes back as a message by
/// `Author::person` with `conversation_key` `case:<thread_ts>`, where `thread_ts` is the
/// `Delivery::message_id` that posting the case's notice gave (target slack_bot of
/// webhooks/notices); `contact_key` is the colleague's user id. A reply that begins with
/// `note_prefix` stays inside.
[[nodiscard]] MadeChannel make_slack(const InboxSettings& settings);

}  // namespace webhooks

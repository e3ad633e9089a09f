#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// A Discourse forum: new topics, posts that answer or mention us, and private messages, by
/// webhook, and by asking every five minutes because a lost webhook is not sent again.
///
/// Settings: `url` of the forum, `secret` of the webhook (several while it rotates), `api_key` and
/// `api_username` to answer with, `answer` (`topics`, or `all`: every post), `api_base`.
[[nodiscard]] MadeChannel make_discourse(const InboxSettings& settings);

}  // namespace webhooks

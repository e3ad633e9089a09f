#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Comments under the videos of a YouTube channel. YouTube tells nobody of comments: they are asked
/// for, every minute while people write and up to every quarter of an hour while nobody does.
///
/// Settings: `channel_id` (UC…), `access_token` (OAuth, scope youtube.force-ssl), `api_base`.
[[nodiscard]] MadeChannel make_youtube(const InboxSettings& settings);

}  // namespace webhooks

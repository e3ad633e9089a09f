#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Comments on the posts of a LinkedIn organisation page.
///
/// Settings: `client_secret` of the app (several while it rotates), `organization` (its number),
/// `access_token` of an administrator, `version` (`LinkedIn-Version`, YYYYMM), `api_base`.
[[nodiscard]] MadeChannel make_linkedin(const InboxSettings& settings);

}  // namespace webhooks

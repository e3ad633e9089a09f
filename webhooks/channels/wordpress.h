#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Comments of a WordPress blog: pushed by the plugin of integrations/wordpress/, and asked for
/// every minute because pushes get lost.
///
/// Settings: `url` of the blog, `user` and `application_password` to read and answer with,
/// `user_id` of that user, `team` (user ids of colleagues), `secret` of the plugin (`whsec_…`,
/// several while it rotates; without it only polling), `approve` (`yes`: a held comment is approved
/// before it is answered), `api_base`.
[[nodiscard]] MadeChannel make_wordpress(const InboxSettings& settings);

}  // namespace webhooks

#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Instagram: direct messages and the comments under the account's posts, with either login
/// (`login: instagram` or `facebook`).
[[nodiscard]] MadeChannel make_instagram(const InboxSettings& settings);

}  // namespace webhooks

#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// Facebook Messenger and, because one app posts both to one address, the comments of the same
/// Pages: `Visibility` tells them apart.
[[nodiscard]] MadeChannel make_messenger(const InboxSettings& settings);

}  // namespace webhooks

#pragma once

#include "webhooks/settings.h"

namespace webhooks {

/// The web chat on the brand's own pages. Its messages travel over the server's own sockets
/// (widget_protocol.h), so there is no webhook and nothing to send: a reply is delivered by being
/// stored.
[[nodiscard]] MadeChannel make_widget(const InboxSettings& settings);

}  // namespace webhooks

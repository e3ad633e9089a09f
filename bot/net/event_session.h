#pragma once

#include "bot/net/connection.h"

namespace bot::net {

/// Hands a stream of server-sent events to the handler and serves it to its end.
Awaitable<void> serve_events(Connection& connection, webhooks::HttpRequest request);

}  // namespace bot::net

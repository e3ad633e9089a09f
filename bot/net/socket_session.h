#pragma once

#include "bot/net/connection.h"

namespace bot::net {

/// Answers a WebSocket handshake and, if the handler accepts it, serves the socket to its end.
/// True when the handshake was refused and the connection can take another request.
Awaitable<bool> serve_socket(Connection& connection,
                             webhooks::HttpRequest request,
                             bool keep_alive);

}  // namespace bot::net

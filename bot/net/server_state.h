#pragma once

#include "bot/net/addresses.h"
#include "bot/net/server.h"

#include <atomic>
#include <cstdint>
#include <vector>

namespace bot::net {

/// What all connections of a server share. Fixed once the server runs, except the counters.
struct ServerState {
    ServerState(ServerOptions chosen, Handler& whose)
        : options(std::move(chosen)), handler(whose) {}

    const ServerOptions options;
    Handler& handler;
    std::vector<AddressRange> trusted_proxies;

    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> turned_away{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> timed_out{0};
    std::atomic<std::uint64_t> sockets{0};
    std::atomic<std::uint64_t> next_id{1};  ///< Of sockets and event streams.
};

}  // namespace bot::net

#pragma once

#include "bot/clock.h"
#include "bot/net/server.h"
#include "bot/store/gauges.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bot {

/// What the program counted since it started, in the Prometheus text format. Shows numbers and the
/// names of inboxes, never anything a customer said. Thread-safe.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// Events of an inbox that were stored: new ones, and deliveries of what was there.
    void count_intake(const std::string& inbox, std::size_t taken, std::size_t repeated);
    /// A decision, by the name of its action.
    void count_decision(std::string_view action);
    /// What became of one attempt to send: sent, retry, held, dead…
    void count_delivery(const std::string& inbox, std::string_view outcome);
    /// How long one transaction took, with its sync to the disk.
    void observe_commit(std::chrono::microseconds took);

    /// How long one step of a message's journey took: receive (proof and reading), store (until it
    /// is durable), decide, send (until the platform has answered).
    void observe_step(std::string_view step, std::chrono::microseconds took);

    /// What is true at the moment of asking.
    struct Now {
        net::ServerStats server;
        store::Gauges store;
        std::size_t store_queue = 0;
        std::uint64_t wal_bytes = 0;
        std::uint64_t log_lines_dropped = 0;
        std::uint64_t resident_bytes = 0;
        std::uint64_t open_files = 0;
        bool healthy = true;
    };

    /// The whole page.
    [[nodiscard]] std::string text(const Now& now) const;

private:
    struct Families;
    std::unique_ptr<Families> families_;
};

/// What has passed since, for `Metrics::observe_step`.
[[nodiscard]] inline std::chrono::microseconds since(std::chrono::steady_clock::time_point begun) {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 begun);
}

}  // namespace bot

#include "bot/net/server.h"

#include "bot/net/listener.h"
#include "bot/net/server_state.h"
#include "bot/net/tls.h"
#include "bot/net/worker.h"

#include <algorithm>
#include <mutex>

namespace bot::net {

namespace {

using std::chrono::milliseconds;

/// Fine enough for the shortest deadline, coarse enough to cost nothing.
milliseconds tick_for(const Deadlines& deadlines) {
    const auto shortest = std::min(
        {deadlines.header, deadlines.body, deadlines.idle, deadlines.response, deadlines.write});
    return std::clamp(shortest / 8, milliseconds(5), milliseconds(250));
}

}  // namespace

class Server::Impl {
public:
    Impl(ServerOptions options, Handler& handler) : state_(std::move(options), handler) {
        const auto count = std::max(1U, state_.options.threads);
        for (unsigned i = 0; i < count; ++i) {
            workers_.push_back(std::make_unique<Worker>(tick_for(state_.options.deadlines)));
        }
        listener_ = std::make_unique<Listener>(state_, workers_);
    }
    ~Impl() { stop(milliseconds(0)); }

    [[nodiscard]] Status start();
    [[nodiscard]] Status reload_certificate();
    void stop(milliseconds grace);
    [[nodiscard]] ServerStats stats() const;
    [[nodiscard]] std::uint16_t port() const { return listener_->port(); }

private:
    [[nodiscard]] Result<std::shared_ptr<asio::ssl::context>> make_tls() const;
    void enter(Phase phase);
    void wait_until_empty(std::chrono::steady_clock::time_point deadline) const;
    [[nodiscard]] std::size_t connections() const;

    ServerState state_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::unique_ptr<Listener> listener_;
    std::mutex stopping_;  ///< Two callers of `stop` wait for one end.
    bool stopped_ = true;
};

Result<std::shared_ptr<asio::ssl::context>> Server::Impl::make_tls() const {
    const auto& options = state_.options;
    if (options.certificate_file.empty()) {
        return std::shared_ptr<asio::ssl::context>();
    }
    return make_server_tls(options.certificate_file, options.private_key_file);
}

Status Server::Impl::start() {
    for (const auto& text : state_.options.trusted_proxies) {
        const auto range = parse_range(text);
        if (!range) {
            return Error{Error::Code::configuration,
                         "trusted proxy " + text + " is not an address or a range"};
        }
        state_.trusted_proxies.push_back(*range);
    }
    auto tls = make_tls();
    if (!tls) {
        return std::move(tls).error();
    }
    auto opened = listener_->open();
    if (!opened) {
        return opened;
    }
    stopped_ = false;
    for (const auto& worker : workers_) {
        worker->start();
    }
    listener_->start(std::move(*tls));
    return Done{};
}

Status Server::Impl::reload_certificate() {
    auto tls = make_tls();
    if (!tls) {
        return std::move(tls).error();
    }
    listener_->set_tls(std::move(*tls));
    return Done{};
}

void Server::Impl::enter(Phase phase) {
    for (const auto& worker : workers_) {
        worker->enter(phase);
    }
}

std::size_t Server::Impl::connections() const {
    std::size_t sum = 0;
    for (const auto& worker : workers_) {
        sum += worker->connections();
    }
    return sum;
}

void Server::Impl::wait_until_empty(std::chrono::steady_clock::time_point deadline) const {
    while (connections() > 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(milliseconds(2));
    }
}

void Server::Impl::stop(milliseconds grace) {
    const std::lock_guard lock(stopping_);
    if (stopped_) {
        return;
    }
    stopped_ = true;
    const auto deadline = std::chrono::steady_clock::now() + grace;
    listener_->close();
    enter(Phase::draining);
    wait_until_empty(deadline);
    enter(Phase::cutting);
    for (const auto& worker : workers_) {
        worker->join();
    }
}

ServerStats Server::Impl::stats() const {
    return {.connections = connections(),
            .accepted = state_.accepted.load(),
            .turned_away = state_.turned_away.load(),
            .requests = state_.requests.load(),
            .refused = state_.refused.load(),
            .timed_out = state_.timed_out.load(),
            .sockets = state_.sockets.load()};
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler& handler) {
    auto impl = std::make_unique<Impl>(std::move(options), handler);
    auto started = impl->start();
    if (!started) {
        return std::move(started).error();
    }
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const {
    return impl_->port();
}
ServerStats Server::stats() const {
    return impl_->stats();
}
Status Server::reload_certificate() {
    return impl_->reload_certificate();
}
void Server::stop(std::chrono::milliseconds grace) {
    impl_->stop(grace);
}

}  // namespace bot::net

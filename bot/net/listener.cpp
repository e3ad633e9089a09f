#include "bot/net/listener.h"

#include "bot/net/connection.h"

namespace bot::net {

namespace {

constexpr std::chrono::milliseconds exhausted_pause{100};

/// Peers that reach us over an IPv6 socket from IPv4 are shown as what they are.
std::string text_of(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

}  // namespace

bool Listener::Callers::enter(const std::string& key, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    auto& count = open_[key];
    if (count >= limit) {
        return false;
    }
    ++count;
    ++total_;
    return true;
}

void Listener::Callers::leave(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(key);
    if (--found->second == 0) {
        open_.erase(found);
    }
    --total_;
}

std::size_t Listener::Callers::total() {
    const std::lock_guard lock(mutex_);
    return total_;
}

Listener::Listener(ServerState& state, std::vector<std::unique_ptr<Worker>>& workers)
    : state_(state),
      workers_(workers),
      acceptor_(workers.front()->context().get_executor()),
      pause_(workers.front()->context().get_executor()) {}

Status Listener::open() {
    const auto& options = state_.options;
    ErrorCode error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) {
        return Error{Error::Code::configuration, options.address + " is not an IP address"};
    }
    const tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) {
        acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
        acceptor_.bind(endpoint, error);
    }
    if (!error) {
        acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        return Error{Error::Code::network, "cannot listen on " + options.address + " port " +
                                               std::to_string(options.port) + ": " +
                                               error.message()};
    }
    port_ = acceptor_.local_endpoint(error).port();
    return Done{};
}

void Listener::start(std::shared_ptr<asio::ssl::context> tls) {
    tls_ = std::move(tls);
    asio::co_spawn(acceptor_.get_executor(), accept_all(), asio::detached);
}

void Listener::set_tls(std::shared_ptr<asio::ssl::context> tls) {
    asio::post(acceptor_.get_executor(),
               [this, tls = std::move(tls)]() mutable { tls_ = std::move(tls); });
}

void Listener::close() {
    asio::post(acceptor_.get_executor(), [this] {
        ErrorCode ignored;
        acceptor_.close(ignored);
        pause_.cancel();
    });
}

Awaitable<void> Listener::accept_all() {
    ErrorCode error;
    for (std::size_t turn = 0; acceptor_.is_open(); turn = (turn + 1) % workers_.size()) {
        auto& worker = *workers_[turn];
        TcpSocket socket(worker.context().get_executor());
        co_await acceptor_.async_accept(socket, into(error));
        if (!error) {
            take(worker, std::move(socket));
        } else if (acceptor_.is_open() && error != asio::error::connection_aborted) {
            pause_.expires_after(exhausted_pause);
            co_await pause_.async_wait(into(error));
        }
    }
}

void Listener::take(Worker& worker, TcpSocket socket) {
    ErrorCode error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) {
        return;
    }
    auto peer = text_of(endpoint.address());
    const auto address = parse_address(peer).value_or(Address{});
    const auto& options = state_.options;
    const auto limit = is_in(address, state_.trusted_proxies) ? options.max_connections
                                                              : options.max_connections_per_address;
    auto key = caller_key(address);
    if (callers_.total() >= options.max_connections || !callers_.enter(key, limit)) {
        state_.turned_away.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    state_.accepted.fetch_add(1, std::memory_order_relaxed);
    asio::co_spawn(worker.context().get_executor(),
                   serve(*this, worker, std::move(socket), std::move(peer), std::move(key), tls_),
                   asio::detached);
}

Awaitable<void> Listener::serve(Listener& listener,
                                Worker& worker,
                                TcpSocket socket,
                                std::string peer,
                                std::string key,
                                std::shared_ptr<asio::ssl::context> tls) {
    {
        Connection connection(listener.state_, worker, std::move(socket), std::move(peer));
        co_await connection.run(std::move(tls));
    }
    listener.callers_.leave(key);
}

}  // namespace bot::net

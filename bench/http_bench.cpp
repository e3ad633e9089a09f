// What a request costs in our HTTP server, beside a bare Beast echo in the same process and run.
//
//     http_bench [SECONDS] [CONNECTIONS]        (needs wrk; default 5 s, 64 connections)
//
// Both servers have one thread and answer a 584-byte POST with 2 bytes. CPU time is this process's
// own, so that the load generator is not in it. Rounds alternate; the ratio of the medians counts.

#include "bot/net/server.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr int rounds = 3;

/// The floor: Beast alone, no limits, no deadlines, no routes.
class BareEcho {
public:
    BareEcho() : acceptor_(context_, {asio::ip::make_address("127.0.0.1"), 0}) {
        accept();
        thread_ = std::thread([this] { context_.run(); });
    }
    ~BareEcho() {
        context_.stop();
        thread_.join();
    }
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    [[nodiscard]] std::uint64_t requests() const { return requests_; }

private:
    struct Session : std::enable_shared_from_this<Session> {
        Session(BareEcho& echo, tcp::socket accepted) : owner(echo), socket(std::move(accepted)) {}

        void read() {
            request = {};
            http::async_read(socket, buffer, request,
                             [self = shared_from_this()](auto error, auto) {
                                 if (!error) {
                                     self->write();
                                 }
                             });
        }
        void write() {
            ++owner.requests_;
            response = {http::status::ok, 11};
            response.set(http::field::content_type, "application/json");
            response.body() = "{}";
            response.prepare_payload();
            http::async_write(socket, response, [self = shared_from_this()](auto error, auto) {
                if (!error) {
                    self->read();
                }
            });
        }

        BareEcho& owner;
        tcp::socket socket;
        beast::flat_buffer buffer;
        http::request<http::string_body> request;
        http::response<http::string_body> response;
    };

    void accept() {
        acceptor_.async_accept([this](auto error, tcp::socket socket) {
            if (!error) {
                beast::error_code ignored;
                socket.set_option(tcp::no_delay(true), ignored);
                std::make_shared<Session>(*this, std::move(socket))->read();
            }
            accept();
        });
    }

    asio::io_context context_{1};
    tcp::acceptor acceptor_;
    std::uint64_t requests_ = 0;
    std::thread thread_;
};

/// Ours, answering at once on the network thread.
class AtOnce final : public bot::net::Handler {
public:
    bot::net::RouteLimits limits(std::string_view, std::string_view) override { return {}; }
    void handle(webhooks::HttpRequest, bot::net::Responder respond) override {
        webhooks::HttpResponse response;
        response.body = "{}";
        respond(std::move(response));
    }
    void open_event_stream(webhooks::HttpRequest, std::shared_ptr<bot::net::EventStream>) override {
    }
    void on_event_stream_closed(std::uint64_t) override {}
    bot::net::SocketAccept accept_socket(const webhooks::HttpRequest&) override { return {}; }
    void on_socket_open(std::shared_ptr<bot::net::Socket>) override {}
    void on_socket_message(bot::net::Socket&, std::string) override {}
    void on_socket_closed(bot::net::Socket&) override {}
};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Runs wrk against `port` and gives CPU microseconds per request; prints wrk's own figures.
template <typename Count>
double measure(const char* name, std::uint16_t port, const std::string& load, Count requests) {
    const auto command = "wrk -t1 " + load +
                         " -s http_bench.lua http://127.0.0.1:" + std::to_string(port) +
                         "/webhooks/web | grep -E 'Requests/sec|99%'";
    const auto cpu_before = cpu_seconds();
    const auto before = requests();
    std::printf("%s\n", name);
    std::fflush(stdout);
    if (std::system(command.c_str()) != 0) {
        std::fprintf(stderr, "wrk failed\n");
        std::exit(1);
    }
    const auto served = static_cast<double>(requests() - before);
    const auto microseconds = (cpu_seconds() - cpu_before) * 1e6 / std::max(served, 1.0);
    std::printf("  CPU per request %.1f us\n", microseconds);
    return microseconds;
}

void write_script() {
    std::FILE* script = std::fopen("http_bench.lua", "w");
    std::fputs(
        "wrk.method = 'POST'\n"
        "wrk.headers['Content-Type'] = 'application/json'\n"
        "wrk.headers['X-Hub-Signature-256'] = 'sha256=' .. string.rep('0', 64)\n"
        "wrk.body = '{\"x\":\"' .. string.rep('a', 576) .. '\"}'\n",
        script);
    std::fclose(script);
}

}  // namespace

int main(int count, char** arguments) {
    const std::string seconds = count > 1 ? arguments[1] : "5";
    const std::string connections = count > 2 ? arguments[2] : "64";
    const auto load = "-c" + connections + " -d" + seconds + "s --latency";
    write_script();
    const BareEcho bare;
    AtOnce handler;
    const auto ours = bot::net::Server::start({}, handler);
    if (!ours) {
        std::fprintf(stderr, "%s\n", ours.error().message.c_str());
        return 1;
    }
    std::array<std::vector<double>, 2> costs;
    for (int round = 0; round < rounds; ++round) {
        costs[0].push_back(
            measure("bare Beast", bare.port(), load, [&] { return bare.requests(); }));
        costs[1].push_back(
            measure("ours", (*ours)->port(), load, [&] { return (*ours)->stats().requests; }));
    }
    for (auto& cost : costs) {
        std::sort(cost.begin(), cost.end());
    }
    std::printf("median CPU per request: bare %.1f us, ours %.1f us, ratio %.2f\n",
                costs[0][rounds / 2], costs[1][rounds / 2],
                costs[1][rounds / 2] / costs[0][rounds / 2]);
    return 0;
}

// What a request costs in our HTTP server, beside a bare Beast echo in the same process and run.
//
//     http_bench [SECONDS] [CONNECTIONS]        (needs wrk; default 5 s, 64 connections)
//
// Both servers have one thread and answer a 584-byte POST with 2 bytes. CPU time is this process's
// own, so that the load generator is not in it. Rounds alternate; the ratio of the medians counts.

#include "bench/bare_echo.h"
#include "bot/net/server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int rounds = 3;

/// Ours, answering at once on the network thread.
class AtOnce final : public bot::net::Handler {
public:
    bot::net::RouteLimits limits(const webhooks::HttpRequest&) override { return {}; }
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

/// What wrk sends.
std::filesystem::path script_path() {
    return std::filesystem::temp_directory_path() /
           ("http-bench-" + std::to_string(getpid()) + ".lua");
}

/// Runs wrk against `port` and gives CPU microseconds per request; prints wrk's own figures.
template <typename Count>
double measure(const char* name, std::uint16_t port, const std::string& load, Count requests) {
    const auto command = "wrk -t1 " + load + " -s " + script_path().string() +
                         " http://127.0.0.1:" + std::to_string(port) +
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
    std::FILE* script = std::fopen(script_path().c_str(), "w");
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
    std::filesystem::remove(script_path());
    return 0;
}

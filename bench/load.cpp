// Sends signed webhooks to a server on this machine and measures its answers.
//
//     load PORT PATH RATE SECONDS CONNECTIONS TEXTS    messages, RATE a second; 0: as fast as it
//                                                      answers
//     load sink                                        takes replies, until its input closes
//
// Latency counts from the moment at which a message was meant to leave, so that a server that
// stalls does not hide the messages that had to wait. Every message is of a contact of its own and
// has an id of its own. TEXTS has one message a line (`label<TAB>text` too). Prints one JSON
// object.

#include "bench/bare_echo.h"
#include "webhooks/standard_webhook.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

struct Plan {
    std::uint16_t port = 0;
    std::string path;
    double rate = 0;
    double seconds = 0;
    std::size_t connections = 1;
    std::vector<std::string> texts;
};

class Load {
public:
    explicit Load(Plan plan) : plan_(std::move(plan)), timer_(context_) {
        const auto key = webhooks::standard_webhook_key(std::getenv("BENCH_SECRET"));
        if (key) keys_.push_back(*key);
    }

    void run() {
        for (std::size_t i = 0; i < plan_.connections; ++i) {
            lines_.push_back(std::make_unique<Line>(context_));
            lines_.back()->socket.connect({asio::ip::make_address("127.0.0.1"), plan_.port});
            lines_.back()->socket.set_option(tcp::no_delay(true));
            idle_.push_back(lines_.back().get());
        }
        start_ = Clock::now();
        end_ = start_ + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(plan_.seconds));
        plan_.rate > 0 ? dispatch() : fill();
        context_.run();
    }

    void print() {
        std::sort(latencies_.begin(), latencies_.end());
        const double seconds = std::chrono::duration<double>(last_ - start_).count();
        const auto at = [&](double share) {
            if (latencies_.empty()) return 0.0;
            const auto index =
                static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1));
            return latencies_[index] * 1e3;
        };
        const nlohmann::json result{
            {"answered", latencies_.size()},
            {"refused", refused_},
            {"per_second", static_cast<double>(latencies_.size()) / seconds},
            {"p50_ms", at(0.5)},
            {"p99_ms", at(0.99)},
            {"max_ms", at(1.0)}};
        std::cout << result.dump() << std::endl;
    }

private:
    struct Line {
        explicit Line(asio::io_context& context) : socket(context) {}
        tcp::socket socket;
        boost::beast::flat_buffer buffer;
        http::request<http::string_body> request;
        http::response<http::string_body> response;
        Clock::time_point intended;
    };

    [[nodiscard]] Clock::time_point intended(std::size_t number) const {
        return start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                            static_cast<double>(number) / plan_.rate));
    }

    /// At a fixed rate: what is due leaves, or waits for a free connection.
    void dispatch() {
        while (intended(next_) <= Clock::now() && intended(next_) < end_) {
            waiting_.push_back(intended(next_++));
        }
        send_waiting();
        if (intended(next_) >= end_) return;
        timer_.expires_at(intended(next_));
        timer_.async_wait([this](auto) { dispatch(); });
    }

    void send_waiting() {
        while (!waiting_.empty() && !idle_.empty()) {
            Line& line = *idle_.back();
            idle_.pop_back();
            line.intended = waiting_.front();
            waiting_.pop_front();
            send(line);
        }
    }

    /// As fast as it answers: every connection always has a message under way.
    void fill() {
        while (!idle_.empty() && Clock::now() < end_) {
            waiting_.push_back(Clock::now());
            send_waiting();
        }
    }

    void send(Line& line) {
        const std::string id = "bench-" + std::to_string(getpid()) + "-" + std::to_string(sent_);
        const nlohmann::json event{{"type", "message.created"},
                                   {"data",
                                    {{"id", id},
                                     {"contact", {{"id", id}, {"name", "Ana"}}},
                                     {"text", plan_.texts[sent_ % plan_.texts.size()]}}}};
        ++sent_;
        line.request = {http::verb::post, plan_.path, 11};
        line.request.set(http::field::host, "127.0.0.1");
        line.request.set(http::field::content_type, "application/json");
        line.request.body() = event.dump();
        const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch());
        for (const webhooks::Header& header :
             webhooks::standard_webhook_headers(id, line.request.body(), keys_, now.count())) {
            line.request.set(header.name, header.value);
        }
        line.request.prepare_payload();
        http::async_write(line.socket, line.request,
                          [this, &line](auto error, auto) { error ? fail(error) : receive(line); });
    }

    void receive(Line& line) {
        line.response = {};
        http::async_read(line.socket, line.buffer, line.response, [this, &line](auto error, auto) {
            if (error) return fail(error);
            last_ = Clock::now();
            if (line.response.result_int() / 100 == 2) {
                latencies_.push_back(std::chrono::duration<double>(last_ - line.intended).count());
            } else {
                ++refused_;
            }
            idle_.push_back(&line);
            plan_.rate > 0 ? send_waiting() : fill();
        });
    }

    void fail(const boost::system::error_code& error) {
        std::cerr << "a connection broke: " << error.message() << '\n';
        std::exit(1);
    }

    Plan plan_;
    asio::io_context context_{1};
    asio::steady_timer timer_;
    std::vector<std::string> keys_;
    std::vector<std::unique_ptr<Line>> lines_;
    std::vector<Line*> idle_;
    std::deque<Clock::time_point> waiting_;
    std::vector<double> latencies_;
    std::size_t next_ = 0;
    std::size_t sent_ = 0;
    std::size_t refused_ = 0;
    Clock::time_point start_, end_, last_;
};

std::vector<std::string> read_texts(const char* path) {
    std::vector<std::string> texts;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::size_t tab = line.find('\t');
        texts.push_back(tab == std::string::npos ? line : line.substr(tab + 1));
    }
    return texts;
}

int take_replies() {
    const BareEcho sink;
    std::cout << sink.port() << std::endl;
    while (std::cin.get() != std::char_traits<char>::eof()) {
    }
    std::cout << sink.requests() << std::endl;
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count == 2 && std::string(arguments[1]) == "sink") return take_replies();
    if (count != 7 || std::getenv("BENCH_SECRET") == nullptr) {
        std::cerr << "BENCH_SECRET=whsec_… load PORT PATH RATE SECONDS CONNECTIONS TEXTS\n";
        return 2;
    }
    Plan plan;
    plan.port = static_cast<std::uint16_t>(std::atoi(arguments[1]));
    plan.path = arguments[2];
    plan.rate = std::atof(arguments[3]);
    plan.seconds = std::atof(arguments[4]);
    plan.connections = static_cast<std::size_t>(std::max(1, std::atoi(arguments[5])));
    plan.texts = read_texts(arguments[6]);
    if (plan.texts.empty()) return 2;
    Load load(std::move(plan));
    load.run();
    load.print();
}

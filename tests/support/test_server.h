#pragma once

#include "tests/support/socket_server.h"
#include "webhooks/http.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace tests {

/// A platform's API as a test wants it: answers, errs, stalls, resets or talks nonsense, request by
/// request, and remembers what it was asked. Thread-safe; HTTP/1.1 with kept connections.
///
///     TestServer server([](const auto& request) { return TestServer::answer(200,
///     R"({"ok":true})"); }); send(server.url("/v1/messages")); CHECK(server.wait_for(1).at(0).body
///     == "…");
class TestServer {
public:
    /// What becomes of one request.
    struct Reaction {
        enum class Kind {
            answer,
            reset,     ///< Reads the request, then resets the connection.
            close,     ///< Reads the request, then closes without an answer.
            garbage,   ///< Answers with bytes that are not HTTP.
            truncate,  ///< Announces `body` in full, sends half, closes.
            hold,      ///< Never answers; ends with the server or the peer.
            trickle    ///< Sends the answer byte by byte until the peer has gone.
        };
        Kind kind = Kind::answer;
        webhooks::HttpResponse response;
    };
    using Script = std::function<Reaction(const webhooks::HttpRequest& request)>;

    [[nodiscard]] static Reaction answer(int status,
                                         std::string body = "{}",
                                         std::vector<webhooks::Header> headers = {});
    [[nodiscard]] static Reaction of(Reaction::Kind kind);

    /// By default every request is answered with 200 `{}`.
    explicit TestServer(Script script = [](const auto&) { return answer(200); });

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    /// `http://127.0.0.1:port` and `path`.
    [[nodiscard]] std::string url(const std::string& path = "") const;
    /// From the next request on.
    void set_script(Script script);
    [[nodiscard]] std::vector<webhooks::HttpRequest> requests();
    /// Blocks until `count` requests have come (for 10 s at most), then returns all.
    [[nodiscard]] std::vector<webhooks::HttpRequest> wait_for(std::size_t count);
    /// How many connections have been opened.
    [[nodiscard]] std::size_t connections();

private:
    void serve(int socket);
    [[nodiscard]] bool react(int socket, const Reaction& reaction);
    [[nodiscard]] Reaction script_for(const webhooks::HttpRequest& request);

    std::mutex mutex_;
    std::condition_variable changed_;
    Script script_;
    std::vector<webhooks::HttpRequest> requests_;
    std::size_t connections_ = 0;
    SocketServer server_;  ///< Last: its threads end before what they use.
};

}  // namespace tests

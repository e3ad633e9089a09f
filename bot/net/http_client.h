#pragma once

#include "bot/result.h"
#include "webhooks/http.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace bot::net {

/// Which addresses a request may reach.
enum class Destination {
    public_only,  ///< Loopback, private, link-local, mapped and translated ones are refused before
                  ///< the connection: for every URL that came from outside.
    configured    ///< Any: for a host that the owner's configuration names.
};

struct SendOptions {
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds total_timeout{15'000};
    std::size_t max_response_bytes = 1024 * 1024;  ///< More: failure `unknown`.
    Destination destination = Destination::public_only;
};

struct HttpClientOptions {
    std::string ca_file;  ///< PEM; empty: the system's.
    std::string proxy;    ///< `http://host:port`; empty: none, whatever the environment says.
    std::string user_agent = "Portavoz";
    std::size_t max_connections_per_host = 8;
};

/// Makes outbound requests (HTTP, HTTPS, SMTP submission) on its own thread, over kept connections.
///
/// Never follows redirects. A request that certainly did not leave fails with `not_sent`; one that
/// may have been taken (reset, timeout after the first byte) fails with `unknown`. Thread-safe.
class HttpClient {
public:
    using Callback = std::function<void(webhooks::HttpResponse)>;

    [[nodiscard]] static Result<std::unique_ptr<HttpClient>> start(HttpClientOptions options = {});
    /// As `stop`.
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Queues `request`. `done` is called exactly once, on the client's thread; it must not block
    /// or throw. Names of the response's headers are as the peer sent them.
    void send(webhooks::OutboundRequest request, SendOptions options, Callback done);

    /// Ends what is under way (`unknown`) or queued (`not_sent`), calls every callback, joins the
    /// thread. Later sends fail at once with `not_sent`. Must not be called from a callback.
    void stop();

private:
    class Impl;
    explicit HttpClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace bot::net

#pragma once

#include "bot/net/addresses.h"
#include "bot/net/handler.h"
#include "bot/net/server.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::net {

/// What the header announced about the body.
struct Announced {
    bool chunked = false;
    std::uint64_t length = 0;  ///< Of Content-Length; 0 without one.

    [[nodiscard]] bool any() const { return chunked || length > 0; }
};

/// The route's own refusal, or that of a body it does not take (413, 415); else nothing.
[[nodiscard]] std::optional<webhooks::HttpResponse> check_route(
    const webhooks::HttpRequest& request, const RouteLimits& route, const Announced& announced);

/// Whether Host names this server. An address always does: only names can be made to point here by
/// somebody else (DNS rebinding). `hosts` empty: any name.
[[nodiscard]] bool is_our_host(std::string_view host, const std::vector<std::string>& hosts);

/// All values of the fields called `name`, joined by commas.
[[nodiscard]] std::string joined_field(const webhooks::HttpRequest& request, std::string_view name);

/// The URL as the sender called it. `secure`: it reached us, or a trusted proxy, by TLS.
[[nodiscard]] std::string public_url(const webhooks::HttpRequest& request,
                                     std::string_view base,
                                     bool secure);

}  // namespace bot::net

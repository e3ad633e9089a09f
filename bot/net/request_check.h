#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace bot::net {

/// Why a request is not taken. The reason is a constant, for the log and for tests; the client is
/// told the status only.
struct Refusal {
    int status = 400;
    std::string_view reason;
};

/// Limits of a request's head.
struct HeadLimits {
    std::size_t max_target_bytes = 8 * 1024;
    std::size_t max_header_bytes = 8 * 1024;
    std::size_t max_header_fields = 64;
};

/// The methods that a route may have; everything else is 405.
inline constexpr std::string_view allowed_methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// Judges the raw head of a request, from the first byte to the empty line that ends it (included),
/// before any parser that might be lenient: Beast 1.81 joins folded lines, merges repeated fields
/// and reads `Transfer-Encoding: xchunked` as no body, all of which smuggle requests.
///
/// Nothing means that the head is plain HTTP/1.0 or 1.1 whose body length is beyond doubt. After a
/// refusal the connection must be closed: where the next request begins is not known.
[[nodiscard]] std::optional<Refusal> check_head(std::string_view head, const HeadLimits& limits);

/// The refusal for a head that did not end within its limits: 414 while it is still in the request
/// line, else 431.
[[nodiscard]] Refusal endless_head(std::string_view begin);

}  // namespace bot::net

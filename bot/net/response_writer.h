#pragma once

#include "webhooks/http.h"

#include <string>
#include <string_view>
#include <vector>

namespace bot::net {

/// Whether the connection stays open after a response.
enum class After { keep_alive, close };

/// Whether the body itself is written; a HEAD request wants its length only.
enum class BodyPart { whole, length_only };

/// The response as bytes, ready to be sent. Line breaks and NUL in header names and values are
/// dropped, so that no text can become a header; fields that this function writes itself
/// (Content-Length, Connection, Transfer-Encoding) are ignored in `response.headers`.
[[nodiscard]] std::string write_response(const webhooks::HttpResponse& response,
                                         After after,
                                         BodyPart body);

/// The head of a response that lasts until the connection closes (server-sent events).
[[nodiscard]] std::string write_event_stream_head(const std::vector<webhooks::Header>& headers);

/// `{"error":"…"}` in the words of the status, and nothing more.
[[nodiscard]] webhooks::HttpResponse plain_error(int status);

/// "Not Found" for 404; "Unknown" for a status without a name.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace bot::net

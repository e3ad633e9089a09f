#pragma once

#include "webhooks/channel.h"
#include "webhooks/json.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace webhooks {

/// What `Channel::render` returns.
using Rendered = std::variant<std::vector<OutboundRequest>, CannotSend>;

/// A refusal: nothing is stored; `reason` is for the log, never for the sender.
[[nodiscard]] Receipt refused(int status, std::string_view reason);

/// The answer to a verification handshake.
[[nodiscard]] Receipt replied(std::string_view content_type, std::string_view body);

/// Rightly signed but not readable: kept raw for a person, answered 200 so that the sender stops.
[[nodiscard]] Receipt quarantined(std::string_view reason);

/// The start of an accepted receipt: 200, `{}`.
[[nodiscard]] Receipt accepted();

/// The refusal of a request that is not a plain POST: 405 (with Allow), 415 for a compressed body
/// or a content type other than `content_type` (parameters such as charset are ignored).
[[nodiscard]] std::optional<Receipt> refuse_unless_post(const HttpRequest& request,
                                                        std::string_view content_type,
                                                        std::string_view allow = "POST");

/// The refusal that an unreadable, verified body deserves; nothing when it was read.
[[nodiscard]] std::optional<Receipt> refuse_unless_read(const ParsedJson& parsed);

/// A POST of JSON with the given extra headers.
[[nodiscard]] OutboundRequest json_request(std::string url,
                                           const Json& body,
                                           std::vector<Header> headers = {});

/// A GET with the given headers.
[[nodiscard]] OutboundRequest get_request(std::string url, std::vector<Header> headers = {});

/// `text` followed by its choices as numbered lines, for platforms without buttons.
[[nodiscard]] std::string with_numbered_choices(std::string_view text,
                                                const std::vector<Button>& buttons);

/// The same in one message of at most `limit` units: what is too much is cut from `text`, and the
/// choices are all there.
[[nodiscard]] std::string with_numbered_choices(std::string_view text,
                                                const std::vector<Button>& buttons,
                                                std::size_t limit,
                                                LengthUnit unit);

/// Whether a platform takes replies for `window` (0: for ever) after the customer's last message.
/// An unknown time of that message (0) leaves the window to the platform.
[[nodiscard]] bool window_is_open(std::chrono::hours window,
                                  TimeMs last_customer_message_at,
                                  TimeMs now);

/// Why `reply` can not be sent at `now`: empty text, or the platform's window is closed for its
/// author.
[[nodiscard]] std::optional<CannotSend> refuse_to_send(const Reply& reply,
                                                       const Capabilities& capabilities,
                                                       TimeMs now);

/// The value at `key` of a reply's address, or an empty text.
[[nodiscard]] std::string address_value(const Reply& reply, std::string_view key);

/// The comment that a reply is about, when it hides it, shows it again or answers it in private:
/// its `reply_to_id`; without one the newest of the thread, which its address has at `key`.
[[nodiscard]] std::string comment_meant(const Reply& reply, std::string_view key);

/// When no complete HTTP answer came: retry what never left, hold what may have arrived.
[[nodiscard]] std::optional<Delivery> network_failure(const HttpResponse& response);

/// What an HTTP status alone says: 2xx sent, 401 auth_failed, 408/5xx retry, 429 throttled,
/// anything else permanent; honours `Retry-After`.
[[nodiscard]] Delivery delivery_of_status(const HttpResponse& response, TimeMs now);

/// Says in `result` why what was asked for did not come, and whether it may be there later.
/// `failure`: what the answer would mean to something that was sent.
void note_failed_look_up(const HttpResponse& response, const Delivery& failure, LookedUp& result);

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110), the only form that senders may still use.
[[nodiscard]] std::optional<TimeMs> http_date(std::string_view text);

/// `Retry-After` (seconds or an HTTP date) as milliseconds from `now`; at most a day.
[[nodiscard]] std::optional<std::int64_t> retry_after_ms(const HttpResponse& response, TimeMs now);

}  // namespace webhooks

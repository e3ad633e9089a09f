#include "webhooks/exchange.h"

#include "webhooks/settings.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <array>

namespace webhooks {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// `application/json; charset=utf-8` without its parameters.
std::string media_type(std::string_view content_type) {
    content_type = content_type.substr(0, content_type.find(';'));
    while (content_type.ends_with(' ') || content_type.ends_with('\t')) {
        content_type.remove_suffix(1);
    }
    return lower(content_type);
}

}  // namespace

std::optional<TimeMs> http_date(std::string_view text) {
    static constexpr std::array<std::string_view, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
    if (month == months.end()) return std::nullopt;
    const auto number = month - months.begin() + 1;
    const std::string iso = std::string(text.substr(12, 4)) + (number < 10 ? "-0" : "-") +
                            std::to_string(number) + "-" + std::string(text.substr(5, 2)) + "T" +
                            std::string(text.substr(17, 8)) + "Z";
    return parse_iso_time(iso);
}

Receipt refused(int status, std::string_view reason) {
    static constexpr std::string_view silent = R"({"error":"refused"})";
    Receipt receipt;
    receipt.outcome = Receipt::Outcome::refused;
    receipt.response.status = status;
    receipt.response.body = silent;
    receipt.reason = reason;
    return receipt;
}

Receipt replied(std::string_view content_type, std::string_view body) {
    Receipt receipt;
    receipt.outcome = Receipt::Outcome::replied;
    receipt.response.content_type = content_type;
    receipt.response.body = body;
    return receipt;
}

Receipt quarantined(std::string_view reason) {
    Receipt receipt = accepted();
    receipt.reason = reason;
    receipt.quarantine = true;
    return receipt;
}

Receipt accepted() {
    Receipt receipt;
    receipt.response.body = "{}";
    return receipt;
}

std::optional<Receipt> refuse_unless_post(const HttpRequest& request,
                                          std::string_view content_type,
                                          std::string_view allow) {
    if (request.method != "POST") {
        Receipt receipt = refused(405, "method " + request.method);
        receipt.response.headers.push_back({"Allow", std::string(allow)});
        return receipt;
    }
    const auto encoding = find_header(request.headers, "content-encoding");
    if (encoding && !encoding->empty() && lower(*encoding) != "identity") {
        return refused(415, "compressed body");
    }
    const auto type = find_header(request.headers, "content-type");
    if (!type || media_type(*type) != content_type) return refused(415, "content type");
    return std::nullopt;
}

std::optional<Receipt> refuse_unless_read(const ParsedJson& parsed) {
    if (parsed.fault == ParsedJson::Fault::malformed) return refused(400, "body is not JSON");
    if (parsed.fault == ParsedJson::Fault::unreadable) {
        return quarantined("body is too deep, repeats a key, or has a number out of range");
    }
    if (!parsed.value.is_object()) return refused(400, "body is not an object");
    return std::nullopt;
}

OutboundRequest json_request(std::string url, const Json& body, std::vector<Header> headers) {
    OutboundRequest request;
    request.url = std::move(url);
    request.headers = std::move(headers);
    request.headers.push_back({"Content-Type", "application/json; charset=utf-8"});
    request.body = to_text(body);
    return request;
}

OutboundRequest get_request(std::string url, std::vector<Header> headers) {
    OutboundRequest request;
    request.method = "GET";
    request.url = std::move(url);
    request.headers = std::move(headers);
    return request;
}

std::string with_numbered_choices(std::string_view text, const std::vector<Button>& buttons) {
    std::string result(text);
    if (!buttons.empty() && !result.empty()) result += '\n';
    std::size_t number = 0;
    for (const Button& button : buttons) {
        result += '\n' + std::to_string(++number) + ". " + button.title;
    }
    return result;
}

std::string with_numbered_choices(std::string_view text,
                                  const std::vector<Button>& buttons,
                                  std::size_t limit,
                                  LengthUnit unit) {
    const std::size_t below = text_length("\n" + with_numbered_choices("", buttons), unit);
    const std::size_t room = buttons.empty() ? limit : limit - std::min(limit, below);
    return shorten(with_numbered_choices(shorten(text, room, unit), buttons), limit, unit);
}

bool window_is_open(std::chrono::hours window, TimeMs last_customer_message_at, TimeMs now) {
    return window.count() == 0 || last_customer_message_at == 0 ||
           now - last_customer_message_at < std::chrono::milliseconds(window).count();
}

std::optional<CannotSend> refuse_to_send(const Reply& reply,
                                         const Capabilities& capabilities,
                                         TimeMs now) {
    const bool speaks =
        reply.kind == Reply::Kind::message || reply.kind == Reply::Kind::private_reply_to_comment;
    if (speaks && reply.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        return CannotSend{.reason = "the text is empty", .window_closed = false};
    }
    std::chrono::hours window = capabilities.reply_window;
    if (reply.author == Reply::Author::person && capabilities.person_reply_window.count() > 0) {
        window = capabilities.person_reply_window;
    }
    const bool direct =
        reply.kind == Reply::Kind::message && reply.visibility == Visibility::direct;
    if (!direct || window_is_open(window, reply.last_customer_message_at, now)) return std::nullopt;
    return CannotSend{.reason = "the customer last wrote more than " +
                                std::to_string(window.count()) + " hours ago",
                      .window_closed = true};
}

std::string address_value(const Reply& reply, std::string_view key) {
    const auto found = reply.address.find(std::string(key));
    return found == reply.address.end() ? std::string{} : found->second;
}

std::string comment_meant(const Reply& reply, std::string_view key) {
    return reply.reply_to_id.empty() ? address_value(reply, key) : reply.reply_to_id;
}

std::optional<Delivery> network_failure(const HttpResponse& response) {
    if (response.status != 0) return std::nullopt;
    Delivery delivery;
    delivery.outcome = response.failure == HttpResponse::Failure::not_sent
                           ? Delivery::Outcome::retry
                           : Delivery::Outcome::unknown;
    delivery.error = response.failure_text.empty() ? "no answer" : response.failure_text;
    return delivery;
}

Delivery delivery_of_status(const HttpResponse& response, TimeMs now) {
    Delivery delivery;
    const int status = response.status;
    if (status >= 200 && status < 300) return delivery;
    delivery.error = "HTTP " + std::to_string(status);
    delivery.retry_after_ms = retry_after_ms(response, now).value_or(0);
    if (status == 429) {
        delivery.outcome = Delivery::Outcome::throttled;
    } else if (status == 401) {
        delivery.outcome = Delivery::Outcome::auth_failed;
    } else if (status == 408 || status >= 500) {
        delivery.outcome = Delivery::Outcome::retry;
    } else {
        delivery.outcome = Delivery::Outcome::permanent;
    }
    return delivery;
}

void note_failed_look_up(const HttpResponse& response, const Delivery& failure, LookedUp& result) {
    using Outcome = Delivery::Outcome;
    result.try_again = response.status == 0 || failure.outcome == Outcome::retry ||
                       failure.outcome == Outcome::throttled ||
                       failure.outcome == Outcome::auth_failed;
    result.retry_after_ms = failure.retry_after_ms;
    result.error = failure.error;
}

std::optional<std::int64_t> retry_after_ms(const HttpResponse& response, TimeMs now) {
    constexpr std::int64_t longest = 24LL * 3600 * 1000;
    const auto header = find_header(response.headers, "retry-after");
    if (!header) return std::nullopt;
    if (const auto seconds = whole_number(*header)) {
        return std::clamp<std::int64_t>(*seconds, 0, longest / 1000) * 1000;
    }
    if (const auto date = http_date(*header)) {
        return std::clamp<std::int64_t>(*date - now, 0, longest);
    }
    return std::nullopt;
}

}  // namespace webhooks

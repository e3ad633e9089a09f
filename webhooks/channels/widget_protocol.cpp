#include "webhooks/channels/widget_protocol.h"

#include "webhooks/json.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>

namespace webhooks {
namespace {

constexpr std::size_t max_frame_bytes = 16 * 1024;
constexpr std::size_t max_text = 4000;
constexpr std::size_t max_cid = 64;
constexpr std::size_t max_fields = 10;
constexpr std::size_t max_field_name = 40;
constexpr std::size_t max_field = 500;
constexpr std::size_t max_token = 4096;
constexpr std::string_view version = "v1";

/// `site` is in the signed bytes but not read from them: a token of one site is worth nothing on
/// another.
std::string token_signature(std::string_view claims, std::string_view site, std::string_view key) {
    const std::string signed_bytes =
        std::string("widget-token\n").append(site).append("\n").append(claims);
    return hmac_sha256(key, signed_bytes);
}

WidgetFrame parse_auth(const Json& frame) {
    WidgetAuth auth{.token = text_at(frame, "token"),
                    .after_seq = integer_at(frame, "after_seq").value_or(0)};
    if (auth.token.empty()) return WidgetFault{.code = "bad_auth", .cid = {}};
    auth.after_seq = std::max<std::int64_t>(auth.after_seq, 0);
    return auth;
}

/// The members at `path` that are texts and have a short name; the longest are cut.
std::map<std::string, std::string> texts_at(const Json& value, std::string_view path) {
    std::map<std::string, std::string> texts;
    const Json* given = find(value, path);
    if (given == nullptr || !given->is_object()) return texts;
    for (const auto& [name, text] : given->items()) {
        if (texts.size() == max_fields) break;
        if (name.size() <= max_field_name && text.is_string()) {
            texts[name] = shorten(text.get<std::string>(), max_field, LengthUnit::code_points);
        }
    }
    return texts;
}

bool is_too_long(const std::string& text) {
    return text_length(text, LengthUnit::code_points) > max_text;
}

WidgetFrame parse_say(const Json& frame) {
    WidgetSay say{.cid = text_at(frame, "cid"),
                  .text = text_at(frame, "text"),
                  .payload = text_at(frame, "payload"),
                  .fields = texts_at(frame, "fields")};
    if (!is_client_id(say.cid)) return WidgetFault{.code = "bad_cid", .cid = {}};
    const bool blank = say.text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (blank && say.payload.empty()) return WidgetFault{.code = "empty", .cid = say.cid};
    if (is_too_long(say.text) || is_too_long(say.payload)) {
        return WidgetFault{.code = "too_long", .cid = say.cid};
    }
    return say;
}

WidgetFrame parse_read(const Json& frame) {
    const auto seq = integer_at(frame, "seq");
    if (!seq || *seq < 0) return WidgetFault{.code = "bad_seq", .cid = {}};
    return WidgetRead{*seq};
}

std::string_view name_of(WidgetMessage::From from) {
    switch (from) {
        case WidgetMessage::From::visitor:
            return "visitor";
        case WidgetMessage::From::bot:
            return "bot";
        case WidgetMessage::From::agent:
            return "agent";
        case WidgetMessage::From::system:
            break;
    }
    return "system";
}

std::string_view name_of(WidgetOwner owner) {
    switch (owner) {
        case WidgetOwner::bot:
            return "bot";
        case WidgetOwner::waiting:
            return "waiting";
        case WidgetOwner::human:
            return "human";
        case WidgetOwner::closed:
            break;
    }
    return "closed";
}

}  // namespace

bool has_only_token_letters(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

bool is_client_id(std::string_view cid) {
    return !cid.empty() && cid.size() <= max_cid && has_only_token_letters(cid);
}

std::string make_widget_token(const WidgetSession& session, std::string_view key) {
    Json claims{{"c", session.conversation}, {"v", session.visitor}, {"x", session.expires_at}};
    if (!session.details.empty()) claims["d"] = session.details;
    const std::string encoded = to_base64url(to_text(claims));
    return std::string(version) + "." + encoded + "." +
           to_base64url(token_signature(encoded, session.site, key));
}

std::optional<WidgetSession> read_widget_token(std::string_view token,
                                               std::string_view site,
                                               const std::vector<std::string>& keys,
                                               TimeMs now) {
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (token.size() > max_token || first == std::string_view::npos || first == last ||
        token.substr(0, first) != version) {
        return std::nullopt;
    }
    const std::string_view claims = token.substr(first + 1, last - first - 1);
    const auto signature = from_base64url(token.substr(last + 1));
    if (!signature) return std::nullopt;
    bool genuine = false;
    for (const std::string& key : keys) {
        genuine |= !key.empty() && equal_digests(*signature, token_signature(claims, site, key));
    }
    const auto json = from_base64url(claims);
    if (!genuine || !json) return std::nullopt;
    const ParsedJson parsed = parse_json(*json);
    WidgetSession session{.site = std::string(site),
                          .conversation = text_at(parsed.value, "c"),
                          .visitor = text_at(parsed.value, "v"),
                          .expires_at = integer_at(parsed.value, "x").value_or(0),
                          .details = texts_at(parsed.value, "d")};
    if (session.conversation.empty() || session.expires_at <= now) return std::nullopt;
    return session;
}

bool is_vouched_user(std::string_view user_id,
                     std::string_view hash,
                     const std::vector<std::string>& site_secrets) {
    const auto digest = from_hex(hash);
    return !user_id.empty() && digest && signed_with_sha256(*digest, user_id, site_secrets);
}

WidgetFrame parse_widget_frame(std::string_view text) {
    if (text.size() > max_frame_bytes) return WidgetFault{.code = "too_long", .cid = {}};
    const ParsedJson parsed = parse_json(text);
    if (parsed.fault != ParsedJson::Fault::none || !parsed.value.is_object()) {
        return WidgetFault{.code = "bad_frame", .cid = {}};
    }
    const Json& frame = parsed.value;
    const std::string type = text_at(frame, "t");
    if (type == "auth") return parse_auth(frame);
    if (type == "msg") return parse_say(frame);
    if (type == "read") return parse_read(frame);
    if (type == "typing") return WidgetTyping{flag_at(frame, "on")};
    if (type == "ping") return WidgetPing{};
    return WidgetFault{.code = "unknown_type", .cid = {}};
}

std::string ack_frame(std::string_view cid, std::int64_t seq, std::string_view id) {
    return to_text({{"t", "ack"}, {"cid", cid}, {"seq", seq}, {"id", id}});
}

std::string message_frame(const WidgetMessage& message) {
    Json frame{{"t", "msg"},           {"seq", message.seq},
               {"id", message.id},     {"from", name_of(message.from)},
               {"text", message.text}, {"ts", message.at}};
    if (!message.cid.empty()) frame["cid"] = message.cid;
    if (!message.name.empty()) frame["name"] = message.name;
    for (const Button& button : message.buttons) {
        frame["buttons"].push_back({{"title", button.title}, {"payload", button.payload}});
    }
    return to_text(frame);
}

std::string typing_frame(WidgetMessage::From from, bool on) {
    return to_text({{"t", "typing"}, {"from", name_of(from)}, {"on", on}});
}

std::string status_frame(WidgetOwner owner) {
    return to_text({{"t", "status"}, {"status", name_of(owner)}});
}

std::string pong_frame() {
    return to_text({{"t", "pong"}});
}

std::string error_frame(std::string_view code, std::string_view cid, std::int64_t retry_after_ms) {
    Json frame{{"t", "error"}, {"code", code}};
    if (!cid.empty()) frame["cid"] = cid;
    if (retry_after_ms > 0) frame["retry_after"] = (retry_after_ms + 999) / 1000;
    return to_text(frame);
}

}  // namespace webhooks

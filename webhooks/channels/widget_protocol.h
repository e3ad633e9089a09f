#pragma once

#include "webhooks/message.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace webhooks {

// The web chat's own protocol: session tokens and the JSON frames `{"t":…}` that travel over
// WebSocket, server-sent events and long polling alike. docs/widget.md describes it.

/// What a session token lets its bearer do: read and write one conversation of one inbox.
struct WidgetSession {
    std::string site;  ///< The inbox's name.
    std::string conversation;
    std::string visitor;
    TimeMs expires_at = 0;
    /// What the visitor entered about themselves, by name of the field. It travels in the token, so
    /// that a page that never writes leaves nothing behind.
    std::map<std::string, std::string> details = {};
};

/// A token for `session`: `v1.<claims>.<HMAC-SHA256>` in base64url, opaque to the browser.
[[nodiscard]] std::string make_widget_token(const WidgetSession& session, std::string_view key);

/// The session in `token`, when one of `keys` made it, for `site`, and it has not expired.
[[nodiscard]] std::optional<WidgetSession> read_widget_token(std::string_view token,
                                                             std::string_view site,
                                                             const std::vector<std::string>& keys,
                                                             TimeMs now);

/// Did the site's own server vouch for `user_id`? `hash` is hex HMAC-SHA256(site secret, user id).
[[nodiscard]] bool is_vouched_user(std::string_view user_id,
                                   std::string_view hash,
                                   const std::vector<std::string>& site_secrets);

/// The first frame of a WebSocket.
struct WidgetAuth {
    std::string token;
    std::int64_t after_seq = 0;  ///< The browser has everything up to here.
};
/// Something the visitor says, or a button (`payload`). The same `cid` again is the same message.
struct WidgetSay {
    std::string cid;
    std::string text;
    std::string payload;
    std::map<std::string, std::string> fields;  ///< Of a form: what was entered, by field.
};
struct WidgetTyping {
    bool on = false;
};
struct WidgetRead {
    std::int64_t seq = 0;
};
struct WidgetPing {};
/// A frame that is none of these: `code` goes back in an error frame.
struct WidgetFault {
    std::string code;
    std::string cid;  ///< Of the message at fault, when it has a valid one.
};

using WidgetFrame =
    std::variant<WidgetAuth, WidgetSay, WidgetTyping, WidgetRead, WidgetPing, WidgetFault>;

/// Whether `text` has only the letters of tokens and ids: those of base64url.
[[nodiscard]] bool has_only_token_letters(std::string_view text);
/// Whether a browser may call a message so: 1 to 64 letters of base64url.
[[nodiscard]] bool is_client_id(std::string_view cid);

/// Reads a frame of the browser; never throws. At most 16 KiB, texts of at most 4000 code points.
[[nodiscard]] WidgetFrame parse_widget_frame(std::string_view text);

/// A stored message as the browser shows it.
struct WidgetMessage {
    std::int64_t seq = 0;
    std::string id;
    enum class From { visitor, bot, agent, system } from = From::bot;
    std::string text;
    std::vector<Button> buttons;
    TimeMs at = 0;
    std::string cid;   ///< Of the visitor's own messages, so that a browser knows its own.
    std::string name;  ///< Of the agent; may be empty.
};

/// Who answers at the moment: the assistant, nobody yet, a person, or nobody because they are away.
enum class WidgetOwner { bot, waiting, human, closed };

[[nodiscard]] std::string ack_frame(std::string_view cid, std::int64_t seq, std::string_view id);
[[nodiscard]] std::string message_frame(const WidgetMessage& message);
[[nodiscard]] std::string typing_frame(WidgetMessage::From from, bool on);
[[nodiscard]] std::string status_frame(WidgetOwner owner);
[[nodiscard]] std::string pong_frame();
/// `retry_after_ms` 0: the browser should not try again.
[[nodiscard]] std::string error_frame(std::string_view code,
                                      std::string_view cid = {},
                                      std::int64_t retry_after_ms = 0);

}  // namespace webhooks

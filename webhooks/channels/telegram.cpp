#include "webhooks/channels/telegram.h"

#include "webhooks/channels/telegram_update.h"
#include "webhooks/exchange.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace webhooks {
namespace {

constexpr std::size_t max_callback_bytes = 64;

/// Chat and message ids travel as numbers; a channel's `@name` stays a string.
Json number_or_text(const std::string& text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? Json(number) : Json(text);
}

/// `-100123:41` in the chat `-100123` → 41. What is no message of that chat (a pressed button, a
/// reaction, one from before the group was migrated) has no number there.
std::optional<std::int64_t> id_within_chat(const std::string& message_id, const std::string& chat) {
    if (!message_id.starts_with(chat + ":")) return std::nullopt;
    const Json number = number_or_text(message_id.substr(chat.size() + 1));
    if (!number.is_number()) return std::nullopt;
    return number.get<std::int64_t>();
}

bool fits_keyboard(const std::vector<Button>& buttons) {
    return buttons.size() <= capabilities_of("telegram")->max_buttons &&
           std::all_of(buttons.begin(), buttons.end(), [](const Button& button) {
               return !button.payload.empty() && button.payload.size() <= max_callback_bytes;
           });
}

Json keyboard(const std::vector<Button>& buttons) {
    const Capabilities& can = *capabilities_of("telegram");
    Json rows = Json::array();
    for (const Button& button : buttons) {
        Json key{{"text", shorten(button.title, can.max_button_title, can.unit)},
                 {"callback_data", button.payload}};
        rows.push_back(Json::array({std::move(key)}));
    }
    return {{"inline_keyboard", std::move(rows)}};
}

/// What an error answer of the Bot API means. The description is the only detail it gives.
void classify(const Json& answer, int status, Delivery& delivery) {
    const int code = static_cast<int>(integer_at(answer, "error_code").value_or(status));
    delivery.error = std::to_string(code) + ": " + text_at(answer, "description", "no description");
    const std::string new_chat = text_at(answer, "parameters.migrate_to_chat_id");
    if (!new_chat.empty()) {  // The group became a supergroup: the same message goes to its new id.
        delivery.outcome = Delivery::Outcome::retry;
        delivery.new_address["chat_id"] = new_chat;
        return;
    }
    switch (code) {
        case 401:
        case 404:
            delivery.outcome = Delivery::Outcome::auth_failed;
            return;  // No such token.
        case 403:
            // Somebody who never started the bot has not blocked it.
            delivery.outcome = delivery.error.find("initiate") == std::string::npos
                                   ? Delivery::Outcome::blocked
                                   : Delivery::Outcome::permanent;
            return;
        case 429:
            delivery.outcome = Delivery::Outcome::throttled;
            return;
        default:
            break;
    }
    delivery.outcome = code >= 500 ? Delivery::Outcome::retry : Delivery::Outcome::permanent;
}

class Telegram : public Channel {
public:
    Telegram(std::string api, std::vector<std::string> secrets, TelegramBot bot)
        : api_(std::move(api)), secrets_(std::move(secrets)), bot_(std::move(bot)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        const auto token = find_header(request.headers, "X-Telegram-Bot-Api-Secret-Token");
        if (!token || !is_one_of(*token, secrets_)) return refused(401, "secret token");
        const ParsedJson parsed = parse_json(request.body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        if (!integer_at(parsed.value, "update_id")) return refused(400, "no update_id");
        Receipt receipt = accepted();
        read_telegram_update(parsed.value, bot_, receipt);
        const std::string query = text_at(parsed.value, "callback_query.id");
        if (!query.empty()) {  // Otherwise the button keeps turning on the customer's screen.
            receipt.courtesies.push_back(
                json_request(api_ + "/answerCallbackQuery", {{"callback_query_id", query}}));
        }
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        const bool in_private = reply.kind == Reply::Kind::private_reply_to_comment;
        if (reply.kind != Reply::Kind::message && !in_private) {
            return CannotSend{.reason = "a Telegram bot cannot hide messages",
                              .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string chat = in_private ? reply.contact_key : chat_of(reply);
        if (chat.empty()) return CannotSend{.reason = "no chat id", .window_closed = false};
        if (in_private && chat.starts_with('-')) {  // All would read it there.
            return CannotSend{.reason = "a channel has no chat of its own", .window_closed = false};
        }
        const bool native = fits_keyboard(reply.buttons);
        const std::string text =
            native ? reply.text : with_numbered_choices(reply.text, reply.buttons);
        std::vector<OutboundRequest> requests;
        const auto parts = split_text(text, capabilities().max_text, capabilities().unit);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            Json body{{"chat_id", number_or_text(chat)},
                      {"text", parts[i]},
                      {"link_preview_options", {{"is_disabled", true}}}};
            if (!in_private) add_place(reply, i == 0, body);
            const bool last = i + 1 == parts.size();
            if (last && native && !reply.buttons.empty()) {
                body["reply_markup"] = keyboard(reply.buttons);
            }
            requests.push_back(json_request(api_ + "/sendMessage", body));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        const ParsedJson parsed = parse_json(response.body);
        const Json& answer = parsed.value;
        Delivery delivery = delivery_of_status(response, now);
        // A chat has a limit of its own, and the bot has one: Telegram does not say which.
        delivery.limit = Limit::unsaid;
        if (flag_at(answer, "ok")) {
            delivery.outcome = Delivery::Outcome::sent;
            const std::string served = text_at(answer, "result.business_connection_id");
            delivery.message_id = served.empty() ? "" : served + ":";
            delivery.message_id += text_at(answer, "result.chat.id");
            delivery.message_id += delivery.message_id.empty() ? "" : ":";
            delivery.message_id += text_at(answer, "result.message_id");
            return delivery;
        }
        if (find(answer, "ok") != nullptr) {
            classify(answer, response.status, delivery);
            const auto seconds = integer_at(answer, "parameters.retry_after");
            if (seconds && *seconds >= 0 && *seconds <= 24 * 3600) {
                delivery.retry_after_ms = *seconds * 1000;
            }
        } else if (delivery.outcome == Delivery::Outcome::sent) {
            delivery.outcome = Delivery::Outcome::unknown;
            delivery.error = "the answer is not the Bot API's";
        }
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("telegram"); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {{wording("the token"), get_request(api_ + "/getMe")},
                {wording("the webhook"), get_request(api_ + "/getWebhookInfo")}};
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        const Json answer = parse_json(response.body).value;
        if (!flag_at(answer, "ok")) {
            return http_said(response, text_at(answer, "description", response.failure_text));
        }
        if (probe.what == wording("the token")) {
            const std::string name = text_at(answer, "result.username");
            const bool other = !bot_.username.empty() && !equal_names(name, bot_.username);
            if (!other) return {};
            return wording("the token belongs to {1}, not to {2}", "@" + name, "@" + bot_.username);
        }
        if (text_at(answer, "result.url").empty())
            return wording("no webhook is set: call setWebhook");
        const Json& allowed = array_at(answer, "result.allowed_updates");
        for (const char* kind :
             {"message", "callback_query"}) {  // None listed: Telegram's default.
            const bool listed = std::find(allowed.begin(), allowed.end(), kind) != allowed.end();
            if (!allowed.empty() && !listed) {
                return wording("setWebhook leaves out {1}: call it without {2}", kind,
                               "allowed_updates");
            }
        }
        const std::string error = text_at(answer, "result.last_error_message");
        return error.empty() ? Words{} : wording("Telegram's last delivery failed: {1}", error);
    }

private:
    static bool equal_names(const std::string& a, const std::string& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
            return (x | 0x20) == (y | 0x20);  // User names are ASCII letters, digits and `_`.
        });
    }

    static std::string chat_of(const Reply& reply) {
        const std::string chat = address_value(reply, "chat_id");
        return chat.empty() ? reply.conversation_key.substr(0, reply.conversation_key.find('/'))
                            : chat;
    }

    /// In a group the answer stays in its topic and quotes the question; in a private chat that
    /// would be noise.
    static void add_place(const Reply& reply, bool first, Json& body) {
        const std::string topic = address_value(reply, "topic_id");
        const std::string direct = address_value(reply, "direct_topic_id");
        const std::string served = address_value(reply, "business_id");
        if (!topic.empty()) body["message_thread_id"] = number_or_text(topic);
        if (!direct.empty()) body["direct_messages_topic_id"] = number_or_text(direct);
        if (!served.empty()) body["business_connection_id"] = served;
        if (!first || address_value(reply, "group").empty()) return;
        const auto id = id_within_chat(reply.reply_to_id, chat_of(reply));
        if (!id) return;
        body["reply_parameters"] = {{"message_id", *id}, {"allow_sending_without_reply", true}};
    }

    std::string api_;  ///< `https://api.telegram.org/bot<token>`: holds the token, never log it.
    std::vector<std::string> secrets_;
    TelegramBot bot_;
};

bool is_secret_token(const std::string& secret) {
    return secret.size() <= 256 && std::all_of(secret.begin(), secret.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
           });
}

std::string bot_username(std::string name) {
    if (name.starts_with('@')) name.erase(0, 1);
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
}

}  // namespace

MadeChannel make_telegram(const InboxSettings& settings) {
    SettingsReader reader(settings);
    const std::string token =
        reader.required("token", wording("ask @BotFather: /newbot, or /token"));
    const std::size_t colon = token.find(':');
    const bool shaped = colon != std::string::npos && colon > 0 && colon + 1 < token.size() &&
                        token.find_first_of(" /?#\r\n\t") == std::string::npos;
    if (!token.empty() && !shaped) {
        reader.problem("token", wording("token is not the token of a bot"),
                       wording("it looks like 123456:ABC-DEF…"));
    }
    const Words hint =
        wording("1 to 256 of A-Z a-z 0-9 _ -, the same as in setWebhook's secret_token");
    std::vector<std::string> secrets = reader.required_all("secret", hint);
    for (const std::string& secret : secrets) {
        if (is_secret_token(secret)) continue;
        reader.problem("secret", wording("secret is no secret_token that Telegram takes"), hint);
    }
    const std::string base = reader.base_url("api_base", "https://api.telegram.org");
    return make_unless_problems<Telegram>(
        reader, base + "/bot" + token, std::move(secrets),
        TelegramBot{.id = token.substr(0, colon),
                    .username = bot_username(settings.value("username"))});
}

}  // namespace webhooks

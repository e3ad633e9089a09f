#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "webhooks/json.h"
#include "webhooks/signature.h"

// Telegram, another system's webhook, Slack, Twilio, e-mail, Chatwoot and Rocket.Chat.

namespace tests {
namespace {

using webhooks::Json;

std::string telegram_body(const std::string& id,
                          const std::string& person,
                          const std::string& text,
                          std::int64_t at_ms) {
    const std::int64_t number = std::stoll(id);
    const std::int64_t chat = std::stoll(person);
    const Json message{{"message_id", number},
                       {"from", {{"id", chat}, {"is_bot", false}, {"first_name", "Ana"}}},
                       {"chat", {{"id", chat}, {"type", "private"}}},
                       {"date", at_ms / 1000},
                       {"text", text}};
    return Json{{"update_id", number}, {"message", message}}.dump();
}

std::string hook_body(const std::string& id,
                      const std::string& person,
                      const std::string& text,
                      std::int64_t at_ms) {
    return Json{{"type", "message.created"},
                {"timestamp", at_ms},
                {"data", {{"id", id}, {"contact", {{"id", person}}}, {"text", text}}}}
        .dump();
}

std::string slack_body(const std::string& id,
                       const std::string& person,
                       const std::string& text,
                       std::int64_t at_ms) {
    const std::string ts = std::to_string(at_ms / 1000) + "." + id;
    return Json{{"type", "event_callback"},
                {"team_id", "T1"},
                {"api_app_id", "A1"},
                {"event_id", "Ev" + id},
                {"event",
                 {{"type", "message"},
                  {"channel", "D" + person},
                  {"channel_type", "im"},
                  {"user", "U" + person},
                  {"text", text},
                  {"ts", ts}}}}
        .dump();
}

std::string sign_as_slack(const std::string& body) {
    const std::string time = std::to_string(now_ms() / 1000);
    const std::string digest =
        webhooks::to_hex(webhooks::hmac_sha256("test-secret", "v0:" + time + ":" + body));
    return http_post(
        "/webhooks/slack",
        "X-Slack-Request-Timestamp: " + time + "\r\nX-Slack-Signature: v0=" + digest + "\r\n",
        body);
}

/// The id comes last: a form that was cut off lacks it.
std::string twilio_form(const std::string& prefix,
                        const std::string& id,
                        const std::string& person,
                        const std::string& text) {
    using webhooks::percent_encode;
    return "AccountSid=AC1&To=" + percent_encode(prefix + "+15550001111") +
           "&From=" + percent_encode(prefix + "+1555" + person) + "&Body=" + percent_encode(text) +
           "&MessageSid=SM" + id;
}

std::string sms_body(const std::string& id,
                     const std::string& person,
                     const std::string& text,
                     std::int64_t /*at_ms*/) {
    return twilio_form("", id, person, text);
}

std::string twilio_whatsapp_body(const std::string& id,
                                 const std::string& person,
                                 const std::string& text,
                                 std::int64_t /*at_ms*/) {
    return twilio_form("whatsapp:", id, person, text);
}

std::string sign_as_twilio(const std::string& inbox, const std::string& body) {
    std::string data = "https://bot.example/webhooks/" + inbox;
    std::map<std::string, std::string> fields;
    for (const webhooks::Header& field : webhooks::parse_form(body)) {
        fields[field.name] = field.value;
    }
    for (const auto& [name, value] : fields) data += name + value;
    const std::string digest = webhooks::to_base64(webhooks::hmac_sha1("test-secret", data));
    return http_post("/webhooks/" + inbox, "X-Twilio-Signature: " + digest + "\r\n", body,
                     "application/x-www-form-urlencoded");
}

std::string email_body(const std::string& id,
                       const std::string& person,
                       const std::string& text,
                       std::int64_t /*at_ms*/) {
    const auto header = [](const char* name, const std::string& value) {
        return Json{{"Name", name}, {"Value", value}};
    };
    return Json{{"From", "Ana <" + person + "@cliente.example>"},
                {"To", "hola@tienda.example"},
                {"Subject", "Pregunta"},
                {"TextBody", text},
                {"Headers",
                 {header("Message-ID", "<" + id + "@cliente.example>"),
                  header("References", "<thread" + person + "@cliente.example>")}}}
        .dump();
}

std::string sign_as_postmark(const std::string& body) {
    return http_post("/webhooks/email",
                     "Authorization: Basic " + webhooks::to_base64("test:secret") + "\r\n", body);
}

std::string chatwoot_body(const std::string& id,
                          const std::string& person,
                          const std::string& text,
                          std::int64_t at_ms) {
    return Json{{"event", "message_created"},
                {"id", std::stoll(id)},
                {"account", {{"id", 3}}},
                {"content", text},
                {"message_type", "incoming"},
                {"private", false},
                {"created_at", webhooks::iso_time(at_ms)},
                {"sender", {{"id", std::stoll(person)}, {"name", "Ana"}, {"type", "contact"}}},
                {"conversation", {{"id", std::stoll(person)}, {"status", "pending"}}}}
        .dump();
}

std::string sign_as_chatwoot(const std::string& body) {
    const std::string time = std::to_string(now_ms() / 1000);
    const std::string digest =
        webhooks::to_hex(webhooks::hmac_sha256("test-secret", time + "." + body));
    return http_post(
        "/webhooks/chatwoot",
        "X-Chatwoot-Timestamp: " + time + "\r\nX-Chatwoot-Signature: sha256=" + digest + "\r\n",
        body);
}

std::string rocketchat_body(const std::string& id,
                            const std::string& person,
                            const std::string& text,
                            std::int64_t at_ms) {
    const Json message{{"_id", "m" + id},
                       {"u", {{"_id", "v" + person}}},
                       {"msg", text},
                       {"ts", webhooks::iso_time(at_ms)}};
    return Json{{"_id", "room" + person},
                {"type", "Message"},
                {"visitor", {{"_id", "v" + person}, {"token", "t"}, {"name", "Ana"}}},
                {"messages", {message}}}
        .dump();
}

std::string sign_as_rocketchat(const std::string& body) {
    return http_post("/webhooks/rocketchat", "X-RocketChat-Livechat-Token: test-secret\r\n", body);
}

}  // namespace

std::vector<Platform> chat_platforms() {
    return {
        {.inbox = "telegram",
         .body = telegram_body,
         .sign = [](const std::string& body) { return telegram_request(body); },
         .text_at = {"text"},
         .accepts = R"({"ok":true,"result":{"message_id":1}})",
         .proof = "Secret-Token: "},
        {.inbox = "hook",
         .body = hook_body,
         .sign =
             [](const std::string& body) {
                 return http_post("/webhooks/hook", standard_headers(body), body);
             },
         .text_at = {"data.text"},
         .accepts = R"({"id":"{id}"})"},
        {.inbox = "slack",
         .body = slack_body,
         .sign = sign_as_slack,
         .text_at = {"text"},
         .accepts = R"({"ok":true,"ts":"1.{id}"})"},
        {.inbox = "sms",
         .body = sms_body,
         .sign = [](const std::string& body) { return sign_as_twilio("sms", body); },
         .text_at = {"=Body"},
         .accepts = R"({"sid":"SM{id}"})",
         .damaged = 200,
         .dates_messages = false},
        {.inbox = "twilio_whatsapp",
         .body = twilio_whatsapp_body,
         .sign = [](const std::string& body) { return sign_as_twilio("twilio_whatsapp", body); },
         .text_at = {"=Body"},
         .accepts = R"({"sid":"SM{id}"})",
         .damaged = 200,
         .window_refusal = R"({"code":63016,"message":"outside the window"})",
         .dates_messages = false},
        {.inbox = "email",
         .body = email_body,
         .sign = sign_as_postmark,
         .text_at = {"mail"},
         .accepts = "250 taken",
         .proof = "Basic ",
         .handover_messages = 0},  // One automatic mail an hour: the person's comes next.
        {.inbox = "chatwoot",
         .body = chatwoot_body,
         .sign = sign_as_chatwoot,
         .text_at = {"content"},
         .accepts = R"({"id":"{id}"})"},
        {.inbox = "rocketchat",
         .body = rocketchat_body,
         .sign = sign_as_rocketchat,
         .text_at = {"message.msg"},
         .accepts = R"({"success":true,"message":{"_id":"{id}"}})",
         .proof = "Livechat-Token: "},
    };
}

}  // namespace tests

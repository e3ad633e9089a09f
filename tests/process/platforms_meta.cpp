#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "webhooks/json.h"
#include "webhooks/signature.h"

// Messenger, Page comments, Instagram and WhatsApp.

namespace tests {
namespace {

using webhooks::Json;

std::string sign_as_meta(const char* inbox, const std::string& body) {
    const std::string digest = webhooks::to_hex(webhooks::hmac_sha256("test-app-secret", body));
    return http_post(std::string("/webhooks/") + inbox,
                     "X-Hub-Signature-256: sha256=" + digest + "\r\n", body);
}

std::string direct_message(const std::string& object,
                           const std::string& account,
                           const std::string& id,
                           const std::string& person,
                           const std::string& text,
                           std::int64_t at_ms) {
    const Json event{{"sender", {{"id", person}}},
                     {"recipient", {{"id", account}}},
                     {"timestamp", at_ms},
                     {"message", {{"mid", id}, {"text", text}}}};
    return Json{{"object", object},
                {"entry", {{{"id", account}, {"time", at_ms}, {"messaging", {event}}}}}}
        .dump();
}

std::string change(const std::string& object,
                   const std::string& account,
                   const std::string& field,
                   const Json& value,
                   std::int64_t at_ms) {
    const Json change{{"field", field}, {"value", value}};
    return Json{{"object", object},
                {"entry", {{{"id", account}, {"time", at_ms}, {"changes", {change}}}}}}
        .dump();
}

std::string messenger_body(const std::string& id,
                           const std::string& person,
                           const std::string& text,
                           std::int64_t at_ms) {
    return direct_message("page", "PAGE", id, person, text, at_ms);
}

std::string instagram_body(const std::string& id,
                           const std::string& person,
                           const std::string& text,
                           std::int64_t at_ms) {
    return direct_message("instagram", "IGPRO", id, person, text, at_ms);
}

std::string page_comment_body(const std::string& id,
                              const std::string& person,
                              const std::string& text,
                              std::int64_t at_ms) {
    const Json value{{"item", "comment"},
                     {"verb", "add"},
                     {"comment_id", "POST_" + id},
                     {"post_id", "PAGE_POST"},
                     {"parent_id", "POST_thread" + person},
                     {"from", {{"id", person}, {"name", "Ana"}}},
                     {"message", text},
                     {"created_time", at_ms / 1000}};
    return change("page", "OTHER_PAGE", "feed", value, at_ms);
}

std::string instagram_comment_body(const std::string& id,
                                   const std::string& person,
                                   const std::string& text,
                                   std::int64_t at_ms) {
    const Json value{{"id", id},
                     {"parent_id", "thread" + person},
                     {"from", {{"id", person}, {"username", "ana"}}},
                     {"media", {{"id", "photo"}}},
                     {"text", text}};
    return change("instagram", "IGPRO", "comments", value, at_ms);
}

std::string whatsapp_body(const std::string& id,
                          const std::string& person,
                          const std::string& text,
                          std::int64_t at_ms) {
    const Json message{{"from", person},
                       {"id", id},
                       {"timestamp", std::to_string(at_ms / 1000)},
                       {"type", "text"},
                       {"text", {{"body", text}}}};
    const Json value{{"messaging_product", "whatsapp"},
                     {"metadata", {{"phone_number_id", "106540352242922"}}},
                     {"contacts", {{{"wa_id", person}, {"profile", {{"name", "Ana"}}}}}},
                     {"messages", {message}}};
    return change("whatsapp_business_account", "WABA", "messages", value, at_ms);
}

}  // namespace

std::vector<Platform> meta_platforms() {
    const char* const closed =
        R"({"error":{"code":10,"error_subcode":2018278,"message":"outside"}})";
    return {
        {.inbox = "messenger",
         .body = messenger_body,
         .sign = [](const std::string& body) { return sign_as_meta("messenger", body); },
         .text_at = {"message.text"},
         .accepts = R"({"recipient_id":"x","message_id":"m_{id}"})",
         .window_refusal = closed},
        {.inbox = "instagram",
         .body = instagram_body,
         .sign = [](const std::string& body) { return sign_as_meta("instagram", body); },
         .text_at = {"message.text"},
         .accepts = R"({"recipient_id":"x","message_id":"m_{id}"})",
         .window_refusal = R"({"error":{"code":10,"error_subcode":2534022,"message":"outside"}})"},
        {.inbox = "whatsapp",
         .body = whatsapp_body,
         .sign = [](const std::string& body) { return sign_as_meta("whatsapp", body); },
         .text_at = {"text.body", "interactive.body.text"},
         .accepts = R"({"messages":[{"id":"wamid.{id}"}]})",
         .window_refusal = R"({"error":{"code":131047,"message":"Re-engagement message"}})"},
        {.inbox = "page_comments",
         .body = page_comment_body,
         .sign = [](const std::string& body) { return sign_as_meta("page_comments", body); },
         .text_at = {"message", "message.text"},
         .accepts = R"({"id":"POST_{id}","message_id":"m_{id}"})",
         .handover_messages = 2},  // One line in public, the rest in private.
        {.inbox = "instagram_comments",
         .body = instagram_comment_body,
         .sign = [](const std::string& body) { return sign_as_meta("instagram_comments", body); },
         .text_at = {"?message", "message.text"},
         .accepts = R"({"id":"{id}","message_id":"m_{id}"})",
         .handover_messages = 2},
    };
}

}  // namespace tests

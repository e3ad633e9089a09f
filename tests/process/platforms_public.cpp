#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "webhooks/json.h"
#include "webhooks/signature.h"

// YouTube, X, LinkedIn, WordPress and Discourse.

namespace tests {
namespace {

using webhooks::Json;

/// One thread as `commentThreads.list` gives it.
std::string youtube_body(const std::string& id,
                         const std::string& person,
                         const std::string& text,
                         std::int64_t at_ms) {
    const std::string date = webhooks::iso_time(at_ms);
    const Json snippet{{"textOriginal", text},
                       {"authorDisplayName", "@ana"},
                       {"authorChannelId", {{"value", "UC" + person}}},
                       {"publishedAt", date},
                       {"updatedAt", date}};
    return Json{{"id", "Ug" + id},
                {"snippet", {{"topLevelComment", {{"id", "Ug" + id}, {"snippet", snippet}}}}}}
        .dump();
}

Json activity(const char* type, const Json& payload) {
    return {{"event_uuid", "-1"},
            {"filter", {{"user_id", "99"}}},
            {"event_type", type},
            {"payload", payload}};
}

std::string x_message_body(const std::string& id,
                           const std::string& person,
                           const std::string& text,
                           std::int64_t at_ms) {
    const Json message{{"target", {{"recipient_id", "99"}}},
                       {"sender_id", person},
                       {"message_data", {{"text", text}}}};
    const Json event{{"type", "message_create"},
                     {"id", id},
                     {"created_timestamp", std::to_string(at_ms)},
                     {"message_create", message}};
    return Json{{"data", activity("dm.received", {{"direct_message_events", {event}}})}}.dump();
}

std::string x_mention_body(const std::string& id,
                           const std::string& person,
                           const std::string& text,
                           std::int64_t at_ms) {
    Json data = activity("post.mention.create", {{"id", id},
                                                 {"text", "@tienda " + text},
                                                 {"author_id", person},
                                                 {"conversation_id", "9" + person},
                                                 {"created_at", webhooks::iso_time(at_ms)}});
    data["includes"] = {{"users", {{{"id", person}, {"name", "Ana"}, {"username", "ana"}}}}};
    return Json{{"data", data}}.dump();
}

std::string sign_as_x(const char* inbox, const std::string& body) {
    const std::string digest = webhooks::to_base64(webhooks::hmac_sha256("test-secret", body));
    return http_post(std::string("/webhooks/") + inbox,
                     "x-twitter-webhooks-signature: sha256=" + digest + "\r\n", body);
}

std::string linkedin_body(const std::string& id,
                          const std::string& person,
                          const std::string& text,
                          std::int64_t at_ms) {
    const std::string comment = "urn:li:comment:(activity:1,";
    const Json said{{"owner", "urn:li:person:" + person},
                    {"text", text},
                    {"parentComment", comment + "8" + person + ")"}};
    return Json{{"type", "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"},
                {"notifications",
                 {{{"notificationId", std::stoll(id)},
                   {"organizationalEntity", "urn:li:organization:5"},
                   {"action", "COMMENT"},
                   {"generatedActivity", comment + id + ")"},
                   {"lastModifiedAt", at_ms},
                   {"decoratedGeneratedActivity", {{"comment", said}}}}}}}
        .dump();
}

std::string sign_as_linkedin(const std::string& body) {
    const std::string digest =
        webhooks::to_hex(webhooks::hmac_sha256("test-secret", "hmacsha256=" + body));
    return http_post("/webhooks/linkedin", "X-LI-Signature: " + digest + "\r\n", body);
}

std::string wordpress_body(const std::string& id,
                           const std::string& person,
                           const std::string& text,
                           std::int64_t at_ms) {
    return Json{{"id", std::stoll(id)},
                {"post", 42},
                {"parent", 0},
                {"thread", std::stoll(person)},
                {"author", 0},
                {"author_name", "Ana " + person},
                {"author_email", person + "@cliente.example"},
                {"date_gmt", webhooks::iso_time(at_ms)},
                {"content", {{"raw", text}}},
                {"status", "approved"},
                {"type", "comment"}}
        .dump();
}

std::string sign_as_wordpress(const std::string& body) {
    return http_post("/webhooks/wordpress", standard_headers(body), body);
}

std::string discourse_body(const std::string& id,
                           const std::string& person,
                           const std::string& text,
                           std::int64_t at_ms) {
    const Json post{{"id", std::stoll(id)},
                    {"topic_id", std::stoll(person)},
                    {"user_id", std::stoll(person)},
                    {"username", "Ana" + person},
                    {"created_at", webhooks::iso_time(at_ms)},
                    {"raw", "@luna " + text},
                    {"post_number", std::stoll(id)},
                    {"post_type", 1},
                    {"topic_archetype", "regular"}};
    return Json{{"post", post}}.dump();
}

std::string sign_as_discourse(const std::string& body) {
    const std::string digest = webhooks::to_hex(webhooks::hmac_sha256("test-secret", body));
    return http_post(
        "/webhooks/discourse",
        "X-Discourse-Event: post_created\r\nX-Discourse-Event-Signature: sha256=" + digest + "\r\n",
        body);
}

}  // namespace

std::vector<Platform> public_platforms() {
    return {
        {.inbox = "youtube",
         .body = youtube_body,
         .text_at = {"snippet.textOriginal"},
         .accepts = R"({"id":"Ug.{id}"})"},
        {.inbox = "x_messages",
         .body = x_message_body,
         .sign = [](const std::string& body) { return sign_as_x("x_messages", body); },
         .text_at = {"text"},
         .accepts = R"({"data":{"dm_event_id":"{id}"}})"},
        {.inbox = "x_mentions",
         .body = x_mention_body,
         .sign = [](const std::string& body) { return sign_as_x("x_mentions", body); },
         .text_at = {"text"},
         .accepts = R"({"data":{"id":"{id}"}})"},
        {.inbox = "linkedin",
         .body = linkedin_body,
         .sign = sign_as_linkedin,
         .text_at = {"message.text"},
         .accepts = R"x({"commentUrn":"urn:li:comment:(urn:li:activity:1,{id})"})x"},
        {.inbox = "wordpress",
         .body = wordpress_body,
         .sign = sign_as_wordpress,
         .text_at = {"content"},
         .accepts = R"({"id":"{id}","status":"approved"})"},
        {.inbox = "discourse",
         .body = discourse_body,
         .sign = sign_as_discourse,
         .text_at = {"raw"},
         .accepts = R"({"id":"{id}"})"},
    };
}

}  // namespace tests

#include "tests/process/platforms.h"

#include "tests/process/sender.h"
#include "webhooks/json.h"
#include "webhooks/signature.h"
#include "webhooks/standard_webhook.h"

#include <chrono>

namespace tests {
namespace {

using webhooks::HttpRequest;
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
    const Json change{{"field", "messages"}, {"value", value}};
    return Json{{"object", "whatsapp_business_account"},
                {"entry", {{{"id", "WABA"}, {"changes", {change}}}}}}
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

/// The webhook's id is that of its content: the same at every delivery.
std::string sign_as_hook(const std::string& body) {
    const std::int64_t now = std::chrono::duration_cast<std::chrono::milliseconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count();
    std::string headers;
    for (const auto& header :
         webhooks::standard_webhook_headers(webhooks::to_hex(webhooks::sha256(body)), body,
                                            {*webhooks::standard_webhook_key(hook_secret)}, now)) {
        headers += header.name + ": " + header.value + "\r\n";
    }
    return http_post("/webhooks/hook", headers, body);
}

Json body_of(const HttpRequest& request) {
    return webhooks::parse_json(request.body).value;
}

std::string graph_text(const HttpRequest& request) {
    return webhooks::text_at(body_of(request), "message.text");
}

std::string whatsapp_text(const HttpRequest& request) {
    const Json body = body_of(request);
    return webhooks::text_at(body, "text.body", webhooks::text_at(body, "interactive.body.text"));
}

bool ends_with(const std::string& path, const char* end) {
    return path.ends_with(end);
}

}  // namespace

const std::vector<Platform>& platforms() {
    static const std::vector<Platform> all{
        {"telegram", telegram_body, [](const std::string& body) { return telegram_request(body); },
         [](const HttpRequest& request) { return ends_with(request.path, "/sendMessage"); },
         [](const HttpRequest& request) { return webhooks::text_at(body_of(request), "text"); }},
        {"hook", hook_body, sign_as_hook,
         [](const HttpRequest& request) { return request.path == "/hook"; },
         [](const HttpRequest& request) {
             return webhooks::text_at(body_of(request), "data.text");
         }},
        {"messenger", messenger_body,
         [](const std::string& body) { return sign_as_meta("messenger", body); },
         [](const HttpRequest& request) { return ends_with(request.path, "/PAGE/messages"); },
         graph_text, true},
        {"instagram", instagram_body,
         [](const std::string& body) { return sign_as_meta("instagram", body); },
         [](const HttpRequest& request) { return ends_with(request.path, "/me/messages"); },
         graph_text, true},
        {"whatsapp", whatsapp_body,
         [](const std::string& body) { return sign_as_meta("whatsapp", body); },
         [](const HttpRequest& request) {
             return ends_with(request.path, "/106540352242922/messages");
         },
         whatsapp_text, true},
    };
    return all;
}

TestServer::Reaction accept_everywhere(const HttpRequest& request) {
    const std::string id = webhooks::to_hex(webhooks::sha256(request.body)).substr(0, 16);
    if (request.path == "/hook") return TestServer::answer(200, R"({"id":")" + id + "\"}");
    if (ends_with(request.path, "/sendMessage")) {
        return TestServer::answer(200, R"({"ok":true,"result":{"message_id":1}})");
    }
    if (request.path.find("106540352242922") != std::string::npos) {
        return TestServer::answer(200, R"({"messages":[{"id":"wamid.)" + id + "\"}]}");
    }
    return TestServer::answer(200, R"({"recipient_id":"x","message_id":"m_)" + id + "\"}");
}

std::vector<HttpRequest> calls_of(const Platform& platform, const std::vector<HttpRequest>& all) {
    std::vector<HttpRequest> calls;
    for (const HttpRequest& request : all) {
        if (platform.is_called(request)) calls.push_back(request);
    }
    return calls;
}

}  // namespace tests

#include "tests/process/sender.h"

#include "tests/support/raw_client.h"

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <chrono>
#include <exception>

namespace tests {
namespace {

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text(4 * ((size + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes,
                                       static_cast<int>(size));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string signature(const std::string& text) {
    static const std::string key = "01234567890123456789012345678901";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
    return "v1," + base64(digest, size);
}

}  // namespace

std::string http_post(const std::string& path,
                      const std::string& headers,
                      const std::string& body,
                      const std::string& content_type) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + content_type +
           "\r\n" + headers +
           "Connection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

std::string telegram_request(const std::string& json) {
    return http_post("/webhooks/telegram",
                     std::string("X-Telegram-Bot-Api-Secret-Token: ") + telegram_secret + "\r\n",
                     json);
}

std::string telegram_request(std::int64_t update, std::int64_t chat, const std::string& text) {
    const nlohmann::json body = {
        {"update_id", update},
        {"message",
         {{"message_id", update},
          {"from", {{"id", chat}, {"is_bot", false}, {"first_name", "Ana"}}},
          {"chat", {{"id", chat}, {"type", "private"}}},
          {"date", std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count()},
          {"text", text}}}};
    return telegram_request(body.dump());
}

std::string hook_request(const std::string& id,
                         const std::string& conversation,
                         const std::string& text) {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    const nlohmann::json body = {{"type", "message.created"},
                                 {"data",
                                  {{"id", id},
                                   {"conversation", conversation},
                                   {"contact", {{"id", conversation}, {"name", "Ana"}}},
                                   {"text", text}}}};
    const std::string bytes = body.dump();
    const std::string stamp = std::to_string(now);
    return http_post("/webhooks/hook",
                     "webhook-id: " + id + "\r\nwebhook-timestamp: " + stamp +
                         "\r\nwebhook-signature: " + signature(id + "." + stamp + "." + bytes) +
                         "\r\n",
                     bytes);
}

int post(std::uint16_t port, const std::string& request) {
    try {
        RawClient client(port);
        if (!client.send(request)) return 0;
        return status_of(client.read_response());
    } catch (const std::exception&) {
        return 0;
    }
}

}  // namespace tests

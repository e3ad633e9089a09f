#pragma once

#include <cstdint>
#include <string>

namespace tests {

/// Secrets of the test book, as the platforms know them.
inline constexpr const char* telegram_secret = "telegram-test-secret";
inline constexpr const char* hook_secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// A POST on a connection of its own; `headers` are whole lines.
[[nodiscard]] std::string http_post(const std::string& path,
                                    const std::string& headers,
                                    const std::string& body,
                                    const std::string& content_type = "application/json");

/// A Telegram update as it is posted: a private chat numbered `chat`, with the secret header.
[[nodiscard]] std::string telegram_request(std::int64_t update,
                                           std::int64_t chat,
                                           const std::string& text);
/// Any update, `json` being the whole body.
[[nodiscard]] std::string telegram_request(const std::string& json);

/// A signed webhook (Standard Webhooks) with one message in the conversation `conversation`.
[[nodiscard]] std::string hook_request(const std::string& id,
                                       const std::string& conversation,
                                       const std::string& text);

/// Posts one request on a connection of its own; the status, or 0 when no answer came.
[[nodiscard]] int post(std::uint16_t port, const std::string& request);

}  // namespace tests

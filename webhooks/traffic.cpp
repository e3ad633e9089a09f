#include "webhooks/traffic.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t mebibyte = 1024 * 1024;
/// "Up to 3 MB", with as many as 1,000 updates in one request.
constexpr std::size_t meta_request = 3 * mebibyte + mebibyte / 2;
/// 25 MB of files in base64, as the mail providers pass them on.
constexpr std::size_t mail_request = 35 * mebibyte;
/// 750 private replies an hour.
constexpr std::chrono::milliseconds meta_private_reply = 4800ms;

constexpr Traffic signed_traffic{.signed_requests = true};
constexpr Traffic meta_traffic{.signed_requests = true,
                               .max_request_bytes = meta_request,
                               .private_reply_interval = meta_private_reply};

constexpr std::array<std::pair<std::string_view, Traffic>, 13> table{{
    {"discourse", signed_traffic},
    {"email", {.max_request_bytes = mail_request}},
    {"facebook_comments", meta_traffic},
    {"instagram", meta_traffic},
    {"linkedin", signed_traffic},
    {"messenger", meta_traffic},
    {"slack", signed_traffic},
    {"telegram", {.chat_interval = 1s, .group_interval = 3s}},
    {"twilio", signed_traffic},
    {"webhook", signed_traffic},
    {"whatsapp", {.signed_requests = true, .max_request_bytes = meta_request}},
    {"wordpress", signed_traffic},
    {"x", {.signed_requests = true, .direct_interval = 60s}},
}};

}  // namespace

const Traffic& traffic_of(std::string_view channel) {
    static constexpr Traffic usual{};
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const auto& row) { return row.first == channel; });
    return found == table.end() ? usual : found->second;
}

}  // namespace webhooks

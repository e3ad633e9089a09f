#pragma once

#include "tests/fuzz/input.h"
#include "webhooks/channel.h"
#include "webhooks/json.h"
#include "webhooks/signature.h"
#include "webhooks/standard_webhook.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace webhooks::fuzz {

using ::tests::require;
using ::tests::text_of;

constexpr TimeMs now = ::tests::now_ms;

inline std::unique_ptr<Channel> make(const std::string& channel,
                                     std::map<std::string, std::vector<std::string>> values) {
    auto made = make_channel({.name = "inbox", .channel = channel, .values = std::move(values)});
    require(std::holds_alternative<std::unique_ptr<Channel>>(made));
    return std::move(std::get<std::unique_ptr<Channel>>(made));
}

/// An inbox of one of Meta's platforms, with the accounts of the fixtures.
inline std::unique_ptr<Channel> make_meta(const std::string& channel) {
    return make(channel, {{"account", {"PAGE", "SECOND", "IGPRO", "106540352242922"}},
                          {"app_secret", {"secret"}},
                          {"verify_token", {"verify"}},
                          {"access_token", {"token"}}});
}

inline HttpRequest post(std::string body, std::vector<Header> headers) {
    HttpRequest request;
    request.method = "POST";
    request.headers = std::move(headers);
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = std::move(body);
    return request;
}

inline HttpRequest meta_post(const std::string& body) {
    return post(body, {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac_sha256("secret", body))}});
}

/// What must hold for every genuine request: a decided answer, and messages that can be stored,
/// shown and answered.
inline void check_receipt(const Channel& channel, const Receipt& receipt) {
    const int status = receipt.response.status;
    require(status == 200 || status == 400);
    require(status == 200 || receipt.messages.empty());
    for (const Inbound& message : receipt.messages) {
        require(!message.dedupe_key.empty());
        require(!message.conversation_key.empty());
        Reply reply;
        reply.visibility = message.visibility;
        reply.text = message.text + " ok";
        reply.conversation_key = message.conversation_key;
        reply.address = message.address;
        reply.reply_to_id = message.message_id;
        reply.buttons = {{message.text, message.payload}};
        const auto rendered = channel.render(reply, now);
        const auto* requests = std::get_if<std::vector<OutboundRequest>>(&rendered);
        require(requests == nullptr || !requests->empty());
    }
    for (const Ignored& ignored : receipt.ignored) require(ignored.excerpt.size() <= 200);
}

}  // namespace webhooks::fuzz

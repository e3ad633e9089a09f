#pragma once

#include "tests/webhooks/support.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace webhooks::test {

/// Turns a body into a request that the channel believes.
using Sign = std::function<HttpRequest(const std::string& body)>;

/// Sends the body cut short, spoilt byte by byte, of another shape and of absurd shapes, each
/// rightly signed: every answer is 200 or 400 (401 where the body itself carries the proof), and
/// whatever is taken as a message has its keys.
inline void check_survives_damage(const Channel& channel,
                                  const std::string& body,
                                  const Sign& sign,
                                  TimeMs now) {
    std::vector<std::string> bodies{"",
                                    "{}",
                                    "[]",
                                    "null",
                                    "{\"a\":",
                                    "\xff\xfe{}",
                                    std::string(100'000, '['),
                                    std::string(200'000, 'x'),
                                    std::string("{\0}", 3)};
    const std::size_t step = 1 + body.size() / 150;
    for (std::size_t i = 0; i < body.size(); i += step) {
        bodies.push_back(body.substr(0, i));
        std::string spoilt = body;
        spoilt[i] = static_cast<char>(spoilt[i] ^ 0x21);
        bodies.push_back(spoilt);
        spoilt[i] = '\xff';
        bodies.push_back(spoilt);
        spoilt.erase(i, step);
        bodies.push_back(std::move(spoilt));
    }
    for (const std::string& damaged : bodies) {
        const Receipt receipt = channel.receive(sign(damaged), now);
        INFO("body " << damaged.substr(0, 300));
        CHECK(std::set{200, 400, 401}.count(receipt.response.status) == 1);
        for (const Inbound& message : receipt.messages) {
            CHECK_FALSE(message.dedupe_key.empty());
            CHECK_FALSE(message.conversation_key.empty());
            CHECK_FALSE(message.contact_key.empty());
        }
    }
}

/// Replaces every value in the JSON by values of other types, one at a time: as
/// `check_survives_damage`.
inline void check_survives_wrong_types(const Channel& channel,
                                       const std::string& body,
                                       const Sign& sign,
                                       TimeMs now) {
    const Json original = parse_json(body).value;
    const Json flat = original.flatten();
    for (const auto& [path, value] : flat.items()) {
        for (const Json& other :
             {Json(nullptr), Json(7), Json(-1.5), Json(""), Json("x"), Json(true), Json::array(),
              Json::object(), Json::array({1, "a", nullptr})}) {
            Json changed = original;
            changed[Json::json_pointer(path)] = other;
            INFO("with " << path << " = " << other.dump());
            const Receipt receipt = channel.receive(sign(changed.dump()), now);
            CHECK(std::set{200, 400, 401}.count(receipt.response.status) == 1);
            for (const Inbound& message : receipt.messages) {
                CHECK_FALSE(message.dedupe_key.empty());
                CHECK_FALSE(message.conversation_key.empty());
                CHECK_FALSE(message.contact_key.empty());
            }
        }
    }
}

/// No answer came: `unknown` when the request may have been taken.
inline HttpResponse no_answer(HttpResponse::Failure failure) {
    HttpResponse response;
    response.status = 0;
    response.failure = failure;
    response.failure_text = "timed out";
    return response;
}

}  // namespace webhooks::test

#pragma once

#include "tests/webhooks/damage.h"
#include "webhooks/signature.h"

namespace webhooks::test::x_inbox {

inline const std::string us = "1716450569358098432";
inline constexpr TimeMs now = 1784928224372;

inline std::unique_ptr<Channel> x(Values more = {}) {
    more.insert({"consumer_secret", {"new", "old"}});
    more.insert({"user_id", {us}});
    more.insert({"app_id", {"13090192"}});
    if (more.count("consumer_key") == 0) more.insert({"bearer_token", {"user-token"}});
    return make("x", more);
}

inline HttpRequest x_post(const std::string& body, const std::string& secret = "old") {
    return post(
        body, {{"x-twitter-webhooks-signature", "sha256=" + to_base64(hmac_sha256(secret, body))}});
}

inline Receipt received(const std::string& body) {
    return x()->receive(x_post(body), now);
}

}  // namespace webhooks::test::x_inbox

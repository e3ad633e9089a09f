#pragma once

#include "tests/webhooks/damage.h"
#include "webhooks/signature.h"

namespace webhooks::test {

inline constexpr TimeMs slack_now = 1355517540000;
inline const std::string slack_secret = "8f742231b10e8888abcd99yyyzzz85a5";

inline std::unique_ptr<Channel> slack(Values more = {}) {
    more.insert({"signing_secret", {"newer", slack_secret}});
    more.insert({"token", {"xoxb-1"}});
    return make("slack", more);
}

inline HttpRequest slack_post(const std::string& body,
                              const std::string& timestamp = "1355517538",
                              const std::string& type = "application/json") {
    HttpRequest request = post(body);
    request.headers = {{"Content-Type", type},
                       {"X-Slack-Request-Timestamp", timestamp},
                       {"X-Slack-Signature",
                        "v0=" + to_hex(hmac_sha256(slack_secret, "v0:" + timestamp + ":" + body))}};
    return request;
}

/// An event callback around `event`, the inside of an object.
inline std::string slack_event(const std::string& event, const std::string& id = "Ev1") {
    return R"({"type":"event_callback","team_id":"T","api_app_id":"A1","event_id":")" + id +
           R"(","authorizations":[{"user_id":"U0BOT","is_bot":true}],"event":{)" + event + "}}";
}

inline Receipt slack_receive(const std::string& event, Values more = {}) {
    return slack(std::move(more))->receive(slack_post(slack_event(event)), slack_now);
}

}  // namespace webhooks::test

#pragma once

#include "tests/webhooks/meta_support.h"
#include "webhooks/standard_webhook.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace webhooks::test {

inline constexpr TimeMs properties_now = 1780000005000;
inline const std::string properties_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A genuine webhook of a channel, which the tests damage and sign again.
struct Subject {
    std::string name;
    std::shared_ptr<Channel> channel;
    std::string batch;
    std::vector<std::string> lists;  ///< JSON pointers to arrays whose elements are independent.
    std::function<HttpRequest(const std::string&)> sign;
};

inline HttpRequest sign_standard(const std::string& body) {
    return post(body, standard_webhook_headers(
                          "id", body, {*standard_webhook_key(properties_secret)}, properties_now));
}

inline std::string seconds_now() {
    return std::to_string(properties_now / 1000);
}

/// Those of Meta, another system's, and Telegram's.
inline std::vector<Subject> direct_subjects() {
    const auto meta = [](const std::string& body) { return meta_post(body); };
    const auto telegram = [](const std::string& body) {
        return post(body, {{"X-Telegram-Bot-Api-Secret-Token", "s3cret"}});
    };
    return {
        {"messenger",
         make_meta("messenger", {}),
         fixture("messenger/batch.json"),
         {"/entry", "/entry/0/messaging"},
         meta},
        {"facebook_comments",
         make_meta("facebook_comments", {}),
         fixture("messenger/batch.json"),
         {"/entry", "/entry/3/changes"},
         meta},
        {"instagram",
         make_meta("instagram", {{"account", {"IGPRO"}}}),
         fixture("instagram/batch.json"),
         {"/entry", "/entry/0/messaging", "/entry/1/changes"},
         meta},
        {"whatsapp",
         make_meta("whatsapp", {{"account", {"106540352242922"}}}),
         fixture("whatsapp/batch.json"),
         {"/entry", "/entry/0/changes", "/entry/0/changes/0/value/messages"},
         meta},
        {"webhook",
         make("webhook", {{"secret", {properties_secret}}}),
         fixture("webhook/batch.json"),
         {"/data"},
         sign_standard},
        {"telegram",
         make("telegram", {{"token", {"1234567:A"}}, {"secret", {"s3cret"}}}),
         fixture("telegram/callback.json"),
         {},
         telegram},
    };
}

/// Those of X, LinkedIn, Slack and Discourse.
inline std::vector<Subject> social_subjects() {
    const std::shared_ptr<Channel> x = make("x", {{"consumer_secret", {"s"}},
                                                  {"user_id", {"1716450569358098432"}},
                                                  {"bearer_token", {"t"}}});
    const auto sign_x = [](const std::string& body) {
        return post(body, {{"x-twitter-webhooks-signature",
                            "sha256=" + to_base64(hmac_sha256("s", body))}});
    };
    const auto sign_slack = [](const std::string& body) {
        const std::string data = "v0:" + seconds_now() + ":" + body;
        return post(body, {{"X-Slack-Request-Timestamp", seconds_now()},
                           {"X-Slack-Signature", "v0=" + to_hex(hmac_sha256("s", data))}});
    };
    return {
        {"x messages",
         x,
         fixture("x/dm_received.json"),
         {"/data/payload/direct_message_events"},
         sign_x},
        {"x mention", x, fixture("x/mention.json"), {}, sign_x},
        {"x older",
         x,
         fixture("x/account_activity.json"),
         {"/tweet_create_events", "/direct_message_events"},
         sign_x},
        {"linkedin",
         make("linkedin",
              {{"client_secret", {"s"}}, {"organization", {"10000001"}}, {"access_token", {"t"}}}),
         fixture("linkedin/comments.json"),
         {"/notifications"},
         [](const std::string& body) {
             return post(body,
                         {{"X-LI-Signature", to_hex(hmac_sha256("s", "hmacsha256=" + body))}});
         }},
        {"slack",
         make("slack", {{"signing_secret", {"s"}}, {"token", {"t"}}, {"bot_user", {"U0BOT"}}}),
         fixture("slack/direct_message.json"),
         {},
         sign_slack},
        {"discourse",
         make("discourse", {{"secret", {"s"}},
                            {"api_key", {"k"}},
                            {"api_username", {"luna"}},
                            {"url", {"https://foro.example"}}}),
         fixture("discourse/post_created.json"),
         {},
         [](const std::string& body) {
             return post(
                 body, {{"X-Discourse-Event-Signature", "sha256=" + to_hex(hmac_sha256("s", body))},
                        {"X-Discourse-Event", "post_created"}});
         }},
    };
}

/// Those of mail, blogs, and inboxes that a team has already.
inline std::vector<Subject> inbox_subjects() {
    return {
        {"email",
         make("email", {{"provider", {"postmark"}},
                        {"secret", {"u:p"}},
                        {"address", {"hola@tiendaluna.example"}}}),
         fixture("email/postmark.json"),
         {},
         [](const std::string& body) {
             return post(body, {{"Authorization", "Basic " + to_base64("u:p")}});
         }},
        {"wordpress",
         make("wordpress", {{"url", {"https://blog.example"}},
                            {"user", {"luna"}},
                            {"application_password", {"p"}},
                            {"user_id", {"7"}},
                            {"secret", {properties_secret}}}),
         array_at(Json{{"comments", parse_json(fixture("wordpress/comments.json")).value}},
                  "comments")[2]
             .dump(),
         {},
         sign_standard},
        {"chatwoot",
         make("chatwoot", {{"url", {"https://chatwoot.example"}},
                           {"account_id", {"3"}},
                           {"token", {"t"}},
                           {"secret", {"s"}}}),
         fixture("chatwoot/message_created.json"),
         {},
         [](const std::string& body) {
             const std::string data = seconds_now() + "." + body;
             return post(body,
                         {{"X-Chatwoot-Timestamp", seconds_now()},
                          {"X-Chatwoot-Signature", "sha256=" + to_hex(hmac_sha256("s", data))}});
         }},
        {"rocketchat",
         make("rocketchat", {{"url", {"https://chat.example"}},
                             {"secret", {"s"}},
                             {"user_id", {"bot1"}},
                             {"auth_token", {"t"}}}),
         fixture("rocketchat/livechat.json"),
         {"/messages"},
         [](const std::string& body) {
             return post(body, {{"X-RocketChat-Livechat-Token", "s"}});
         }},
    };
}

/// Every channel that is called with JSON.
inline std::vector<Subject> subjects() {
    std::vector<Subject> all = direct_subjects();
    for (auto& more : {social_subjects(), inbox_subjects()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace webhooks::test

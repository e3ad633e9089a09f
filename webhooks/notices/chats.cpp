#include "webhooks/notices/chats.h"

#include "webhooks/channels/slack_api.h"
#include "webhooks/channels/slack_text.h"
#include "webhooks/exchange.h"
#include "webhooks/notices/make_target.h"
#include "webhooks/notices/notice_text.h"

namespace webhooks {
namespace {

constexpr std::size_t slack_limit = 3500;
constexpr std::size_t teams_limit = 6000;  ///< Of 28 KB, with four bytes to a character.

/// An address that holds its own secret and was withdrawn: nothing will ever arrive there again.
void mark_withdrawn(const HttpResponse& response, Delivery& delivery) {
    const bool gone = response.status == 403 || response.status == 404 || response.status == 410;
    if (gone) delivery.outcome = Delivery::Outcome::auth_failed;
    if (delivery.outcome != Delivery::Outcome::sent && !response.body.empty()) {
        delivery.error += ": " + response.body.substr(0, 100);
    }
}

class SlackNotice : public NoticeTarget {
public:
    bool takes_team_messages() const override { return true; }

    explicit SlackNotice(std::string url) : url_(std::move(url)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        return json_request(url_, {{"text", write_slack_text(notice_text(notice, slack_limit))}});
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        Delivery delivery = delivery_of_status(response, now);
        mark_withdrawn(response, delivery);
        return delivery;
    }

private:
    std::string url_;  ///< Is the secret.
};

class SlackBotNotice : public NoticeTarget {
public:
    bool takes_team_messages() const override { return true; }

    SlackBotNotice(std::string api, std::string token, std::string channel)
        : api_(std::move(api)), token_(std::move(token)), channel_(std::move(channel)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        return json_request(
            api_ + "/chat.postMessage",
            {{"channel", channel_},
             {"text", write_slack_text(notice_text(notice, slack_limit))},
             {"unfurl_links", false},
             {"metadata",
              {{"event_type", "portavoz_case"}, {"event_payload", {{"case", notice_id(notice)}}}}}},
            {{"Authorization", "Bearer " + token_}});
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        return read_slack_answer(response, now);
    }

    std::optional<Channel::Probe> probe() const override {
        return Channel::Probe{wording("the token"),
                              json_request(api_ + "/auth.test", Json::object(),
                                           {{"Authorization", "Bearer " + token_}})};
    }

    Words read_probe(const HttpResponse& response) const override {
        if (response.status != 200) return NoticeTarget::read_probe(response);
        const Json body = parse_json(response.body).value;
        if (flag_at(body, "ok")) return {};
        return wording("Slack: {1}", text_at(body, "error", "no answer of Slack's"));
    }

private:
    std::string api_;
    std::string token_;
    std::string channel_;
};

class TeamsNotice : public NoticeTarget {
public:
    bool takes_team_messages() const override { return true; }

    explicit TeamsNotice(std::string url) : url_(std::move(url)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        Json title{{"type", "TextBlock"},
                   {"text", notice_title(notice)},
                   {"weight", "Bolder"},
                   {"wrap", true}};
        Json text{
            {"type", "TextBlock"}, {"text", notice_text(notice, teams_limit)}, {"wrap", true}};
        Json card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                  {"type", "AdaptiveCard"},
                  {"version", "1.4"},
                  {"body", Json::array({std::move(title), std::move(text)})}};
        if (!notice.conversation_url.empty()) {
            card["actions"] = Json::array({{{"type", "Action.OpenUrl"},
                                            {"title", "Open"},
                                            {"url", notice.conversation_url}}});
        }
        Json attachment{{"contentType", "application/vnd.microsoft.card.adaptive"},
                        {"content", std::move(card)}};
        return json_request(
            url_, {{"type", "message"}, {"attachments", Json::array({std::move(attachment)})}});
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        Delivery delivery = delivery_of_status(response, now);
        mark_withdrawn(response, delivery);
        return delivery;
    }

private:
    std::string url_;  ///< Is the secret.
};

/// A private note in the conversation, or opening it: two calls, hence two targets.
class ChatwootNotice : public NoticeTarget {
public:
    ChatwootNotice(std::string api, std::string token, bool opens)
        : api_(std::move(api)), token_(std::move(token)), opens_(opens) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        const std::string conversation =
            api_ + "/conversations/" + percent_encode(notice.conversation_key);
        const std::vector<Header> headers{{"api_access_token", token_}};
        if (opens_)
            return json_request(conversation + "/toggle_status", {{"status", "open"}}, headers);
        return json_request(conversation + "/messages",
                            {{"content", notice_text(notice, teams_limit)},
                             {"message_type", "outgoing"},
                             {"private", true}},
                            headers);
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        Delivery delivery = delivery_of_status(response, now);
        if (delivery.outcome == Delivery::Outcome::sent) {
            delivery.message_id = text_at(parse_json(response.body).value, "id");
        }
        return delivery;
    }

private:
    std::string api_;
    std::string token_;
    bool opens_;
};

/// Forwards the visitor's room to a department, which alerts its agents.
class RocketChatNotice : public NoticeTarget {
public:
    RocketChatNotice(std::string api, std::string user, std::string token, std::string department)
        : api_(std::move(api)),
          user_(std::move(user)),
          token_(std::move(token)),
          department_(std::move(department)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        return json_request(api_ + "/api/v1/livechat/room.forward",
                            {{"roomId", notice.conversation_key}, {"departmentId", department_}},
                            {{"X-Auth-Token", token_}, {"X-User-Id", user_}});
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        const Json body = parse_json(response.body).value;
        Delivery delivery = delivery_of_status(response, now);
        if (delivery.outcome != Delivery::Outcome::sent || flag_at(body, "success")) {
            return delivery;
        }
        delivery.outcome = Delivery::Outcome::permanent;
        delivery.error = "Rocket.Chat: " + text_at(body, "error", "the room was not forwarded");
        return delivery;
    }

    std::optional<Channel::Probe> probe() const override {
        return Channel::Probe{
            wording("the token"),
            get_request(api_ + "/api/v1/me", {{"X-Auth-Token", token_}, {"X-User-Id", user_}})};
    }

    Words read_probe(const HttpResponse& response) const override {
        Words fault = NoticeTarget::read_probe(response);
        const bool other = text_at(parse_json(response.body).value, "_id") != user_;
        return fault.empty() && other ? wording("the token is not the user's") : fault;
    }

private:
    std::string api_;
    std::string user_;
    std::string token_;
    std::string department_;
};

/// A whole URL that may hold its secret in the query.
std::string secret_url(SettingsReader& reader) {
    std::string url = reader.required("url", wording("the webhook's whole address"));
    const bool secure = url.starts_with("https://") || url.starts_with("http://");
    if (!url.empty() && (!secure || url.find_first_of(" \r\n\"<>") != std::string::npos)) {
        reader.problem("url", wording("{1} is not a web address", "url"),
                       wording("copy the webhook's whole address"));
    }
    return url;
}

}  // namespace

MadeNoticeTarget make_slack_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string url = secret_url(reader);
    return make_target<SlackNotice>(reader, std::move(url));
}

MadeNoticeTarget make_slack_bot_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string token = reader.required("token", wording("the Bot User OAuth Token, xoxb-…"));
    std::string channel = reader.required("to", wording("the id of the channel, C…"));
    return make_target<SlackBotNotice>(reader, reader.base_url("api_base", "https://slack.com/api"),
                                       std::move(token), std::move(channel));
}

MadeNoticeTarget make_teams_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string url = secret_url(reader);
    return make_target<TeamsNotice>(reader, std::move(url));
}

MadeNoticeTarget make_chatwoot_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    const bool other = !settings.value("api_base").empty();
    std::string api = reader.base_url(other ? "api_base" : "url", "");
    api += "/api/v1/accounts/" +
           percent_encode(reader.required("account_id",
                                          wording("the number after /accounts/ in the address")));
    std::string token = reader.required("token", wording("the bot's access token"));
    const std::string does = reader.optional("does", "open");
    if (does != "note" && does != "open") {
        reader.problem("does", wording("does is neither note nor open"),
                       wording("make one target for each"));
    }
    return make_target<ChatwootNotice>(reader, std::move(api), std::move(token), does == "open");
}

MadeNoticeTarget make_rocketchat_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    const bool other = !settings.value("api_base").empty();
    std::string api = reader.base_url(other ? "api_base" : "url", "");
    std::string user = reader.required("user_id", wording("of the user who answers"));
    std::string token =
        reader.required("auth_token", wording("a personal access token of that user"));
    std::string department =
        reader.required("to", wording("the id of the department that takes over"));
    return make_target<RocketChatNotice>(reader, std::move(api), std::move(user), std::move(token),
                                         std::move(department));
}

}  // namespace webhooks

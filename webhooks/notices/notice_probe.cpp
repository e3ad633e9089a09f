#include "webhooks/notices/notice_probe.h"

#include "webhooks/exchange.h"
#include "webhooks/json.h"

#include <utility>

namespace webhooks {
namespace {

std::string base_of(const InboxSettings& settings, std::string_view fallback = {}) {
    std::string base = settings.value("api_base", settings.value("url", fallback));
    while (base.ends_with('/')) base.pop_back();
    return base;
}

OutboundRequest as_user(OutboundRequest request, std::string user, std::string password) {
    request.basic_user = std::move(user);
    request.basic_password = std::move(password);
    return request;
}

OutboundRequest mail_probe(const InboxSettings& settings) {
    OutboundRequest request;
    request.url = settings.value("smtp");
    return as_user(std::move(request), settings.value("smtp_user"),
                   settings.value("smtp_password"));
}

}  // namespace

std::optional<Channel::Probe> notice_probe(const InboxSettings& settings) {
    const std::string& kind = settings.channel;
    const std::string token = settings.value("token");
    if (kind == "email") return Channel::Probe{"the mail server", mail_probe(settings)};
    if (kind == "slack_bot") {
        return Channel::Probe{
            "the token", json_request(base_of(settings, "https://slack.com/api") + "/auth.test",
                                      Json::object(), {{"Authorization", "Bearer " + token}})};
    }
    if (kind == "zendesk") {
        return Channel::Probe{"the token",
                              as_user(get_request(base_of(settings) + "/api/v2/users/me.json"),
                                      settings.value("user") + "/token", token)};
    }
    if (kind == "freshdesk") {
        return Channel::Probe{"the key",
                              as_user(get_request(base_of(settings) + "/api/v2/agents/me"),
                                      settings.value("api_key"), "X")};
    }
    if (kind == "zammad") {
        return Channel::Probe{"the token",
                              get_request(base_of(settings) + "/api/v1/users/me",
                                          {{"Authorization", "Token token=" + token}})};
    }
    if (kind == "rocketchat") {
        return Channel::Probe{"the token",
                              get_request(base_of(settings) + "/api/v1/me",
                                          {{"X-Auth-Token", settings.value("auth_token")},
                                           {"X-User-Id", settings.value("user_id")}})};
    }
    return std::nullopt;
}

std::string read_notice_probe(const InboxSettings& settings, const HttpResponse& response) {
    const Json body = parse_json(response.body).value;
    if (settings.channel == "slack_bot" && response.status == 200) {
        return flag_at(body, "ok") ? ""
                                   : "Slack: " + text_at(body, "error", "no answer of Slack's");
    }
    if (response.status < 200 || response.status >= 300) {
        return "HTTP " + std::to_string(response.status);
    }
    // To a stranger Zendesk answers 200 and describes nobody.
    const bool nobody = settings.channel == "zendesk" && text_at(body, "user.id").empty();
    const bool other =
        settings.channel == "rocketchat" && text_at(body, "_id") != settings.value("user_id");
    return nobody || other ? "the token is not the user's" : "";
}

}  // namespace webhooks

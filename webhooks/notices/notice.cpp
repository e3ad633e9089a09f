#include "webhooks/notices/notice.h"

#include "webhooks/notices/chats.h"
#include "webhooks/notices/messages.h"
#include "webhooks/notices/tickets.h"

#include <algorithm>
#include <array>

namespace webhooks {
namespace {

struct Kind {
    std::string_view name;
    MadeNoticeTarget (*make)(const InboxSettings&);
};

/// Every kind of target, by name, sorted.
constexpr std::array kinds{
    Kind{"chatwoot", make_chatwoot_notice},   Kind{"email", make_email_notice},
    Kind{"freshdesk", make_freshdesk_notice}, Kind{"rocketchat", make_rocketchat_notice},
    Kind{"slack", make_slack_notice},         Kind{"slack_bot", make_slack_bot_notice},
    Kind{"teams", make_teams_notice},         Kind{"webhook", make_webhook_notice},
    Kind{"zammad", make_zammad_notice},       Kind{"zendesk", make_zendesk_notice},
};

}  // namespace

MadeNoticeTarget make_notice_target(const InboxSettings& settings) {
    const auto* kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& candidate) {
        return candidate.name == settings.channel;
    });
    if (kind != kinds.end()) return kind->make(settings);
    std::string known;
    for (const std::string& name : notice_target_names()) {
        known += (known.empty() ? "" : ", ") + name;
    }
    return std::vector<SettingProblem>{
        {"channel", wording("channel: '{1}' is no kind of notice target", settings.channel),
         wording("one of: {1}", known)}};
}

std::vector<std::string> notice_target_names() {
    std::vector<std::string> names;
    for (const Kind& kind : kinds) names.emplace_back(kind.name);
    return names;
}

}  // namespace webhooks

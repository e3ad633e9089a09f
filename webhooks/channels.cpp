#include "webhooks/channels/chatwoot.h"
#include "webhooks/channels/discourse.h"
#include "webhooks/channels/email.h"
#include "webhooks/channels/generic.h"
#include "webhooks/channels/instagram.h"
#include "webhooks/channels/linkedin.h"
#include "webhooks/channels/messenger.h"
#include "webhooks/channels/page_comments.h"
#include "webhooks/channels/rocketchat.h"
#include "webhooks/channels/slack.h"
#include "webhooks/channels/telegram.h"
#include "webhooks/channels/twilio.h"
#include "webhooks/channels/whatsapp.h"
#include "webhooks/channels/widget.h"
#include "webhooks/channels/wordpress.h"
#include "webhooks/channels/x.h"
#include "webhooks/channels/youtube.h"
#include "webhooks/settings.h"

#include <algorithm>
#include <array>

namespace webhooks {

Words refusal_of(const HttpResponse& response, const std::string& said) {
    if (response.status >= 200 && response.status < 300) return {};
    return http_said(response, said);
}

Words http_said(const HttpResponse& response, const std::string& said) {
    const std::string status = std::to_string(response.status);
    return said.empty() ? wording("HTTP {1}", status) : wording("HTTP {1}: {2}", status, said);
}
namespace {

struct Kind {
    std::string_view name;
    MadeChannel (*make)(const InboxSettings&);
};

/// Every kind of channel, by name. A name here has a row in webhooks/capabilities.cpp.
// clang-format off
constexpr std::array kinds{
    Kind{"chatwoot", make_chatwoot},
    Kind{"discourse", make_discourse},
    Kind{"email", make_email},
    Kind{"facebook_comments", make_facebook_comments},
    Kind{"instagram", make_instagram},
    Kind{"linkedin", make_linkedin},
    Kind{"messenger", make_messenger},
    Kind{"rocketchat", make_rocketchat},
    Kind{"slack", make_slack},
    Kind{"telegram", make_telegram},
    Kind{"twilio", make_twilio},
    Kind{"webhook", make_generic},
    Kind{"whatsapp", make_whatsapp},
    Kind{"widget", make_widget},
    Kind{"wordpress", make_wordpress},
    Kind{"x", make_x},
    Kind{"youtube", make_youtube},
};
// clang-format on

std::string known_names() {
    std::string names;
    for (const Kind& kind : kinds) names += (names.empty() ? "" : ", ") + std::string(kind.name);
    return names;
}

}  // namespace

MadeChannel make_channel(const InboxSettings& settings) {
    const auto* kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& candidate) {
        return candidate.name == settings.channel;
    });
    if (kind != kinds.end()) return kind->make(settings);
    return std::vector<SettingProblem>{
        {"channel", wording("channel: '{1}' is no kind of channel", settings.channel),
         wording("one of: {1}", known_names())}};
}

std::vector<std::string> channel_names() {
    std::vector<std::string> names;
    names.reserve(kinds.size());
    for (const Kind& kind : kinds) names.emplace_back(kind.name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace webhooks

#include "bot/notice_packet.h"

#include <nlohmann/json.hpp>

namespace bot {
namespace {

using nlohmann::json;

std::vector<webhooks::EscalationNotice::Line> read_lines(const json& packet) {
    std::vector<webhooks::EscalationNotice::Line> lines;
    const auto messages = packet.find("messages");
    if (messages == packet.end() || !messages->is_array()) return lines;
    for (const json& message : *messages) {
        lines.push_back({message.value("author", ""), message.value("text", "")});
    }
    return lines;
}

}  // namespace

webhooks::EscalationNotice read_notice(const store::OutboxJob& job,
                                       const std::string& public_url,
                                       TimeMs now) {
    const json packet = json::parse(job.text, nullptr, false);
    webhooks::EscalationNotice notice;
    notice.reference = job.reference;
    notice.conversation_key = job.conversation.key;
    notice.channel = job.conversation.channel;
    notice.contact_name = job.conversation.contact_name;
    notice.language = job.conversation.language;
    notice.priority = job.conversation.priority;
    notice.department = job.conversation.department;
    notice.case_key = job.conversation.case_key;
    notice.due_at = job.conversation.due_at.value_or(0);
    notice.at = now;
    if (!public_url.empty()) {
        notice.conversation_url =
            public_url + "/console/#/conversations/" + std::to_string(job.conversation.id.value);
    }
    if (!packet.is_object()) return notice;
    notice.team_message = packet.value("team_message", "");
    if (!notice.team_message.empty()) {
        // About the whole team's morning: no case, no conversation.
        notice.case_key.clear();
        notice.conversation_url = public_url.empty() ? "" : public_url + "/console/";
        return notice;
    }
    notice.reasons = packet.value("why", std::vector<std::string>{});
    notice.messages = read_lines(packet);
    if (packet.contains("promised")) notice.promised = packet["promised"].value("text", "");
    notice.window_closes_at = packet.value("window_closes_at", TimeMs{0});
    return notice;
}

}  // namespace bot

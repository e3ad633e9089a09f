#pragma once

#include "webhooks/channel.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace webhooks {

/// A conversation that needs a person: everything that person has to know.
struct EscalationNotice {
    struct Line {
        std::string author;  ///< As shown: the customer's name, "bot", a colleague's name.
        std::string text;
    };

    std::string reference;  ///< Of this notice, unique for ever; used where there is no case key.
    std::string case_key;   ///< `PV-7K3Q`; may be empty.
    std::string conversation_url;
    std::string conversation_key;  ///< As the channel knows it.
    std::string channel;
    std::string contact_name;
    std::string contact_email;  ///< When known; ticket systems want one.
    std::string language;
    std::string priority;  ///< `P1` (now) to `P4`.
    std::string department;
    std::vector<std::string> reasons;
    std::vector<Line> messages;   ///< The last few, oldest first.
    std::string promised;         ///< What the customer was told.
    TimeMs due_at = 0;            ///< When an answer is due; 0: not promised.
    TimeMs window_closes_at = 0;  ///< After it the platform lets nobody write; 0: never.
    TimeMs at = 0;                ///< The time of sending.
    /// Set: no escalation but words for the whole team, and these are all of them.
    std::string team_message;
};

/// Where people are told of an escalation. Pure and immutable; thread-safe.
class NoticeTarget {
public:
    virtual ~NoticeTarget() = default;

    /// The request that tells of `notice`. Where the target can recognise it, the same notice
    /// (`reference`) told twice is told once; another notice of its case is another one.
    [[nodiscard]] virtual OutboundRequest render(const EscalationNotice& notice) const = 0;

    /// Before `notice` is told again: the request that asks whether it arrived. Nothing where the
    /// target recognises what it was told before, or can not be asked.
    [[nodiscard]] virtual std::optional<OutboundRequest> look_up(
        const EscalationNotice& /*notice*/) const {
        return std::nullopt;
    }
    /// The target's id of `notice`, when the answer to `look_up` shows that it has it. Whatever
    /// else was answered, the notice is told: twice is better than not at all.
    [[nodiscard]] virtual std::optional<std::string> read_look_up(
        const EscalationNotice& /*notice*/, const HttpResponse& /*response*/) const {
        return std::nullopt;
    }

    /// What became of it. `message_id` is the target's id: a ticket's number, Slack's `ts`.
    [[nodiscard]] virtual Delivery read_result(const HttpResponse& response, TimeMs now) const = 0;

    /// Whether it is a place where a team reads messages that are about no single conversation.
    [[nodiscard]] virtual bool takes_team_messages() const { return false; }

    /// A harmless request that shows whether the target works (`portavoz doctor`); nothing for one
    /// that could only be tried by telling it something.
    [[nodiscard]] virtual std::optional<Channel::Probe> probe() const { return std::nullopt; }
    /// What the answer to the probe says, for people; empty when all is well.
    [[nodiscard]] virtual Words read_probe(const HttpResponse& response) const {
        return refusal_of(response);
    }

    NoticeTarget() = default;
    NoticeTarget(const NoticeTarget&) = delete;
    NoticeTarget& operator=(const NoticeTarget&) = delete;
};

/// What a target's factory returns.
using MadeNoticeTarget = std::variant<std::unique_ptr<NoticeTarget>, std::vector<SettingProblem>>;

/// Builds the target that `settings.channel` names (one of `notice_target_names`), or says
/// everything that is wrong with its settings. docs/channels/notices.md lists them.
[[nodiscard]] MadeNoticeTarget make_notice_target(const InboxSettings& settings);

/// The names that `make_notice_target` knows, sorted.
[[nodiscard]] std::vector<std::string> notice_target_names();

}  // namespace webhooks

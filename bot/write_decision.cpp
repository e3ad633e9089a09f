#include "bot/write_decision.h"

#include "bot/decision_json.h"
#include "bot/json_text.h"
#include "bot/store/desk_acts.h"
#include "bot/store/outbox_rows.h"
#include "bot/store/promises.h"
#include "bot/takeover.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bot {
namespace {

using store::ConversationRow;
using store::Database;

/// An answer that could not leave for so long is a person's business.
constexpr TimeMs useful_for_ms = 2 * 3'600'000;

std::string buttons_json(const rules::Decision& decision) {
    if (decision.buttons.empty()) return {};
    nlohmann::json list = nlohmann::json::array();
    for (const rules::DecisionButton& button : decision.buttons) {
        list.push_back({{"title", button.title}, {"payload", button.payload}});
    }
    return json_text(list);
}

/// When the law wants a case answered: so many working days of whoever has it, from now.
std::optional<TimeMs> legal_due(const rules::RuleBook& book,
                                const rules::Decision& decision,
                                TimeMs now) {
    const auto& signals = decision.signals;
    const bool money =
        std::find(signals.begin(), signals.end(), rules::Signal::money_harm) != signals.end();
    const auto department = book.departments.find(decision.department);
    if (department == book.departments.end()) return std::nullopt;
    const auto calendar = book.calendars.find(department->second.calendar);
    if (calendar == book.calendars.end()) return std::nullopt;
    return rules::add_working_days(calendar->second, now,
                                   money ? book.policy.legal_days_money : book.policy.legal_days);
}

nlohmann::json make_packet(Database& database,
                           const Setup& setup,
                           const ConversationRow& row,
                           const rules::Decision& decision) {
    nlohmann::json packet = {
        {"who", row.contact_name.empty() ? row.contact_key : row.contact_name},
        {"channel", row.channel},
        {"inbox", row.inbox_name},
        {"language", decision.language},
        {"intent", decision.intent},
        {"why", decision.reasons},
        {"because", reasons_to_json(decision.explanation.because)},
        {"case", row.case_key},
        {"entities", decision.memory.entities},
        {"private_entities", decision.memory.private_entities},
        {"messages",
         nlohmann::json::parse(store::last_messages_json(database, row.id, 10), nullptr, false)}};
    nlohmann::json signals = nlohmann::json::array();
    for (const rules::Signal signal : decision.signals)
        signals.push_back(rules::signal_name(signal));
    packet["signals"] = signals;
    if (decision.promise) {
        packet["promised"] = {{"text", decision.promise->text},
                              {"due_at", decision.promise->due_at}};
    }
    const Inbox* inbox = setup.inbox(row.inbox);
    if (inbox != nullptr && inbox->capabilities().reply_window.count() > 0) {
        using std::chrono::duration_cast;
        using std::chrono::milliseconds;
        packet["window_closes_at"] =
            row.last_customer_at +
            duration_cast<milliseconds>(inbox->capabilities().reply_window).count();
    }
    return packet;
}

/// The packet of a hand-over that waits, brought up to date with one that came besides.
nlohmann::json with_what_came_besides(const std::string& waiting, nlohmann::json besides) {
    const nlohmann::json first = nlohmann::json::parse(waiting, nullptr, false);
    if (!first.is_object()) return besides;
    for (const char* const list : {"why", "because", "signals"}) {
        nlohmann::json both = first.value(list, nlohmann::json::array());
        for (const nlohmann::json& one : besides[list]) {
            if (std::find(both.begin(), both.end(), one) == both.end()) both.push_back(one);
        }
        besides[list] = std::move(both);
    }
    besides["intent"] = first.value("intent", besides.value("intent", ""));
    const auto due = [](const nlohmann::json& packet) {
        return packet["promised"].value("due_at", TimeMs{0});
    };
    const bool was_promised = first.contains("promised");
    if (was_promised && (!besides.contains("promised") || due(first) < due(besides)))
        besides["promised"] = first["promised"];
    return besides;
}

/// Something that the bot says; `comment`: the platform's id of the one that it answers in private.
struct Words {
    std::string reference;
    std::string kind;
    std::string text;
    std::string buttons;
    std::string comment;
};

/// Writes the bot's words and, unless the page reads them from the store itself, the row that
/// delivers them.
store::MessageId say(Database& database, ConversationRow& row, const Words& words, TimeMs now) {
    const bool over_network = row.channel != "widget";
    store::NewMessage message;
    message.direction = "out";
    message.author = "bot";
    message.kind = words.kind == "private_reply" ? "private_reply" : "text";
    message.text = words.text;
    message.buttons_json = words.buttons;
    message.status = over_network ? "pending" : "sent";
    const store::AppendedMessage appended = store::append_message(database, row, message, now);
    if (!over_network) return appended.id;
    store::NewOutboxRow outbox;
    outbox.reference = words.reference;
    outbox.message = appended.id;
    outbox.kind = words.kind;
    outbox.target = words.comment;
    outbox.text = words.text;
    outbox.expires_at = now + useful_for_ms;
    store::add_outbox_row(database, row, outbox, now);
    return appended.id;
}

/// The platform's id of the newest message that was decided on: others may write before what is
/// about it leaves.
std::string decided_comment(Database& database, const DecidedTurn& decided) {
    if (decided.open.messages.empty()) return {};
    const std::int64_t seq = decided.open.messages.back().seq;
    return store::platform_id_of(database, decided.open.conversation.id, seq).value_or("");
}

/// Says what was decided, in public and in private. The message that names the time promised;
/// nothing when none does, or the channel cannot carry it.
std::optional<store::MessageId> say_decided(Database& database,
                                            ConversationRow& row,
                                            const DecidedTurn& decided,
                                            const std::string& reference,
                                            TimeMs now) {
    const rules::Decision& decision = decided.decision;
    const Inbox* inbox = decided.open.setup->inbox(row.inbox);
    std::optional<store::MessageId> telling;
    const auto say_part = [&](const Words& words) {
        const store::MessageId said = say(database, row, words, now);
        if (decision.promise && words.text.find(decision.promise->text) != std::string::npos)
            telling = said;
    };
    // Choices go with what is said in private: what others press or read is not theirs.
    const std::string buttons = buttons_json(decision);
    const bool in_private = !decision.private_reply.empty();
    if (!decision.reply.empty())
        say_part({reference + "-1", "message", decision.reply, in_private ? "" : buttons, {}});
    const bool can_write_privately = inbox != nullptr && inbox->capabilities().private_reply;
    if (in_private && can_write_privately)
        say_part({reference + "-2", "private_reply", decision.private_reply, buttons,
                  decided_comment(database, decided)});
    return telling;
}

/// Takes the comment that was decided on out of everybody's sight.
void hide_comment(Database& database,
                  const ConversationRow& row,
                  const DecidedTurn& decided,
                  const std::string& reference,
                  TimeMs now) {
    store::NewOutboxRow hide;
    hide.reference = reference + "-hide";
    hide.kind = "hide";
    hide.target = decided_comment(database, decided);
    store::add_outbox_row(database, row, hide, now);
    audit(database, "bot", "hide", std::to_string(row.id.value), decided.decision.intent, now);
}

void hand_over(Database& database,
               const Setup& setup,
               ConversationRow& row,
               const rules::Decision& decision,
               std::int64_t decision_id,
               TimeMs now) {
    store::NewHandoff handoff;
    handoff.department = decision.department;
    handoff.priority = rules::priority_name(decision.priority);
    if (decision.due_at > 0) handoff.due_at = decision.due_at;
    nlohmann::json packet = make_packet(database, setup, row, decision);
    const bool graver_waits = row.owner == rules::Owner::waiting && !row.priority.empty() &&
                              row.priority < handoff.priority;
    store::apply_event(database, row, ConversationEvent::bot_escalates, now);
    if (graver_waits) {
        const std::string waiting = store::open_packet(database, row.id);
        handoff.packet_json = json_text(with_what_came_besides(waiting, std::move(packet)));
        store::add_to_handoff(database, row, handoff);
    } else {
        handoff.packet_json = json_text(packet);
        store::add_handoff(database, row, handoff, now);
    }
    for (const std::string& target : decision.notify) {
        store::NewOutboxRow notice;
        notice.reference = "d" + std::to_string(decision_id) + "-notice-" + target;
        notice.kind = "notice";
        notice.target = target;
        notice.text = handoff.packet_json;
        notice.author = "system";
        store::add_outbox_row(database, row, notice, now);
    }
}

}  // namespace

void write_decision(Database& database,
                    ConversationRow& row,
                    const DecidedTurn& decided,
                    TimeMs now) {
    const rules::Decision& decision = decided.decision;
    const Setup& setup = *decided.open.setup;
    const std::int64_t decision_id = store::add_decision(
        database, row, rules::action_name(decision.action), decision.intent, decision.confidence,
        decision.explanation.book_version, decided.turn_json, decided.decision_json, now);
    store::remember(database, row, decided.memory_json, decision.language);
    const std::string reference = "d" + std::to_string(decision_id);
    if (!decision.open_case.empty()) {
        nlohmann::json signals = nlohmann::json::array();
        for (const rules::Signal signal : decision.signals)
            signals.push_back(rules::signal_name(signal));
        store::open_case(database, row, decision.open_case, decision.intent, json_text(signals),
                         legal_due(*setup.book, decision, now), now);
    }
    // The state first, the words second: a hand-over that is only said does not exist.
    // A backlog that is too old to answer is handed over without a word.
    const bool falls_to_people =
        decision.owner_after == rules::Owner::waiting && row.owner == rules::Owner::bot;
    if (decision.action == rules::Action::escalate || falls_to_people) {
        hand_over(database, setup, row, decision, decision_id, now);
    }
    const auto promised_in = say_decided(database, row, decided, reference, now);
    const Inbox* inbox = setup.inbox(row.inbox);
    const bool can_hide = inbox != nullptr && inbox->capabilities().hide;
    if (decision.hide_comment && can_hide) hide_comment(database, row, decided, reference, now);
    if (decision.promise && promised_in) {
        store::add_promise(database, row, *promised_in, decision.promise->text,
                           decision.promise->due_at, now);
    }
    store::close_turn(database, row);
}

}  // namespace bot

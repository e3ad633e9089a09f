#include "bot/first_response.h"

#include "bot/decision_json.h"
#include "bot/log.h"
#include "bot/store/cases.h"
#include "bot/store/outbox_rows.h"
#include "bot/store/promises.h"
#include "bot/takeover.h"
#include "rules/calendar/local_day.h"
#include "rules/decide/memory_json.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include <algorithm>
#include <exception>

namespace bot {
namespace {

using store::ConversationRow;
using store::Database;

/// A few: what comes in meanwhile waits for them.
constexpr std::int64_t turns_per_transaction = 8;
constexpr std::int64_t attempts_before_a_person = 3;
/// An answer that could not leave for so long is a person's business.
constexpr TimeMs useful_for_ms = 2 * 3'600'000;

std::vector<std::string> read_tags(const std::string& json) {
    const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
    std::vector<std::string> tags;
    if (!parsed.is_array()) return tags;
    for (const nlohmann::json& tag : parsed) {
        if (tag.is_string()) tags.push_back(tag.get<std::string>());
    }
    return tags;
}

/// The last midnight of the brand's zone.
TimeMs day_began(const rules::RuleBook& book, TimeMs now) {
    const date::time_zone& zone = *date::locate_zone(book.brand.timezone);
    return rules::begin_of(rules::local_day(zone, now), zone);
}

/// A key that a customer can read aloud.
std::string unused_case_key(Database& database) {
    constexpr auto count = static_cast<std::uint32_t>(rules::case_key_letters.size());
    std::string key;
    do {
        key = "PV-";
        for (int i = 0; i < 5; ++i) key += rules::case_key_letters[::randombytes_uniform(count)];
    } while (store::case_key_taken(database, key));
    return key;
}

}  // namespace

std::optional<TimeMs> FirstResponse::answer_due(Database& database, TimeMs now) {
    const std::vector<store::ConversationId> due =
        store::due_turns(database, now, turns_per_transaction);
    for (const store::ConversationId id : due) answer(database, id, now);
    return store::next_turn_due(database);
}

void FirstResponse::answer(Database& database, store::ConversationId id, TimeMs now) {
    std::optional<ConversationRow> row = store::load_conversation(database, id);
    if (!row) return;
    live_.changed(id);
    if (store::failed_turns(database, id) >= attempts_before_a_person) {
        call_a_person(database, *row, {"ended_three_times"}, now);
        return store::close_turn(database, *row);
    }
    (void)database.run("SAVEPOINT turn");
    try {
        decide_turn(database, *row, now);
    } catch (const std::exception& failure) {
        (void)database.run("ROLLBACK TO turn");
        log_step(LogLevel::error, "turn_failed",
                 {{"conversation", std::to_string(id.value)}, {"error", failure.what()}});
        if (store::count_failed_turn(database, id) >= attempts_before_a_person) {
            call_a_person(database, *row, {"not_processed"}, now);
            store::close_turn(database, *row);
        }
    }
    (void)database.run("RELEASE turn");
}

void FirstResponse::decide_turn(Database& database, ConversationRow& row, TimeMs now) {
    const std::shared_ptr<const Setup> setup = setup_.now();
    const std::vector<store::OpenMessage> messages = store::open_messages(database, row);
    if (messages.empty()) return store::close_turn(database, row);
    rules::Turn turn = make_turn(*setup->book, row, messages, now);
    turn.new_case_key = unused_case_key(database);
    turn.cases = store::cases_of_contact(database, row.contact);
    turn.answers_elsewhere = static_cast<int>(
        store::answers_since(database, row.contact, row.id, day_began(*setup->book, now)));
    const auto begun = std::chrono::steady_clock::now();
    const rules::Decision decision = rules::decide(*setup->book, turn);
    if (metrics_ != nullptr) metrics_->observe_step("decide", since(begun));
    write_decision(database, *setup, row, turn, decision, now);
    if (metrics_ != nullptr) metrics_->count_decision(rules::action_name(decision.action));
    log_step(LogLevel::info, "decided",
             {{"conversation", std::to_string(row.id.value)},
              {"action", std::string(rules::action_name(decision.action))},
              {"intent", decision.intent},
              {"owner", std::string(rules::owner_name(row.owner))}});
}

rules::Turn make_turn(const rules::RuleBook& book,
                      const ConversationRow& row,
                      const std::vector<store::OpenMessage>& messages,
                      TimeMs now) {
    rules::Turn turn;
    turn.channel = row.channel;
    turn.visibility = row.visibility == webhooks::Visibility::public_comment
                          ? rules::TurnVisibility::public_comment
                          : rules::TurnVisibility::direct;
    turn.owner = row.owner;
    turn.now = now;
    turn.contact_name = row.contact_name;
    turn.contact_tags = read_tags(row.contact_tags_json);
    turn.contact_blocked = row.contact_blocked;
    turn.seed = static_cast<std::uint64_t>(row.id.value);
    turn.memory = rules::memory_from_json(row.memory_json);
    if (turn.memory.language.empty()) turn.memory.language = row.language;
    for (const store::OpenMessage& message : messages) {
        // The text of a button of ours is its title, as short as the platform made it.
        const bool title = rules::leads_somewhere(message.payload, book, turn.memory);
        if (!message.text.empty() && !title) {
            turn.text += (turn.text.empty() ? "" : "\n") + message.text;
        }
        if (!message.payload.empty()) turn.payload = message.payload;
        turn.has_attachments = turn.has_attachments || message.has_attachments;
        // What only a person can see to stays so when words follow it.
        const bool for_person = turn.message_kind == "order" || turn.message_kind == "withheld";
        if (!for_person) turn.message_kind = message.kind;
        if (message.sent_at > 0 &&
            (turn.oldest_message_at == 0 || message.sent_at < turn.oldest_message_at)) {
            turn.oldest_message_at = message.sent_at;
        }
    }
    return turn;
}

namespace {

std::string to_text(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string buttons_json(const rules::Decision& decision) {
    if (decision.buttons.empty()) return {};
    nlohmann::json list = nlohmann::json::array();
    for (const rules::DecisionButton& button : decision.buttons) {
        list.push_back({{"title", button.title}, {"payload", button.payload}});
    }
    return to_text(list);
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

std::string packet_json(Database& database,
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
    return to_text(packet);
}

/// Writes the bot's words and, unless the page reads them from the store itself, the row that
/// delivers them.
store::MessageId say(Database& database,
                     ConversationRow& row,
                     const std::string& reference,
                     const std::string& kind,
                     const std::string& text,
                     const std::string& buttons,
                     TimeMs now) {
    const bool over_network = row.channel != "widget";
    store::NewMessage message;
    message.direction = "out";
    message.author = "bot";
    message.kind = kind == "private_reply" ? "private_reply" : "text";
    message.text = text;
    message.buttons_json = buttons;
    message.status = over_network ? "pending" : "sent";
    const store::AppendedMessage appended = store::append_message(database, row, message, now);
    if (!over_network) return appended.id;
    store::NewOutboxRow outbox;
    outbox.reference = reference;
    outbox.message = appended.id;
    outbox.kind = kind;
    outbox.text = text;
    outbox.expires_at = now + useful_for_ms;
    store::add_outbox_row(database, row, outbox, now);
    return appended.id;
}

/// Says what was decided, in public and in private. The message that names the time promised;
/// nothing when none does, or the channel cannot carry it.
std::optional<store::MessageId> say_decided(Database& database,
                                            ConversationRow& row,
                                            const Inbox* inbox,
                                            const std::string& reference,
                                            const rules::Decision& decision,
                                            TimeMs now) {
    std::optional<store::MessageId> telling;
    const auto say_part = [&](const char* part, const char* kind, const std::string& text,
                              const std::string& buttons) {
        const store::MessageId said =
            say(database, row, reference + part, kind, text, buttons, now);
        if (decision.promise && text.find(decision.promise->text) != std::string::npos)
            telling = said;
    };
    if (!decision.reply.empty()) say_part("-1", "message", decision.reply, buttons_json(decision));
    const bool can_write_privately = inbox != nullptr && inbox->capabilities().private_reply;
    if (!decision.private_reply.empty() && can_write_privately)
        say_part("-2", "private_reply", decision.private_reply, {});
    return telling;
}

void hand_over(Database& database,
               const Setup& setup,
               ConversationRow& row,
               const rules::Decision& decision,
               std::int64_t decision_id,
               TimeMs now) {
    store::apply_event(database, row, ConversationEvent::bot_escalates, now);
    store::NewHandoff handoff;
    handoff.department = decision.department;
    handoff.priority = rules::priority_name(decision.priority);
    if (decision.due_at > 0) handoff.due_at = decision.due_at;
    handoff.packet_json = packet_json(database, setup, row, decision);
    store::add_handoff(database, row, handoff, now);
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
                    const Setup& setup,
                    ConversationRow& row,
                    const rules::Turn& turn,
                    const rules::Decision& decision,
                    TimeMs now) {
    const std::int64_t decision_id =
        store::add_decision(database, row, rules::action_name(decision.action), decision.intent,
                            decision.confidence, decision.explanation.book_version,
                            to_text(turn_to_json(turn)), to_text(decision_to_json(decision)), now);
    store::remember(database, row, rules::memory_to_json(decision.memory), decision.language);
    const std::string reference = "d" + std::to_string(decision_id);
    if (!decision.open_case.empty()) {
        nlohmann::json signals = nlohmann::json::array();
        for (const rules::Signal signal : decision.signals)
            signals.push_back(rules::signal_name(signal));
        store::open_case(database, row, decision.open_case, decision.intent, to_text(signals),
                         legal_due(*setup.book, decision, now), now);
    }
    // The state first, the words second: a hand-over that is only said does not exist.
    // A backlog that is too old to answer is handed over without a word.
    const bool falls_to_people =
        decision.owner_after == rules::Owner::waiting && row.owner == rules::Owner::bot;
    if (decision.action == rules::Action::escalate || falls_to_people) {
        hand_over(database, setup, row, decision, decision_id, now);
    }
    const Inbox* inbox = setup.inbox(row.inbox);
    const auto promised_in = say_decided(database, row, inbox, reference, decision, now);
    const bool can_hide = inbox != nullptr && inbox->capabilities().hide;
    if (decision.hide_comment && can_hide) {
        store::NewOutboxRow hide;
        hide.reference = reference + "-hide";
        hide.kind = "hide";
        store::add_outbox_row(database, row, hide, now);
        audit(database, "bot", "hide", std::to_string(row.id.value), decision.intent, now);
    }
    if (decision.promise && promised_in) {
        store::add_promise(database, row, *promised_in, decision.promise->text,
                           decision.promise->due_at, now);
    }
    store::close_turn(database, row);
}

}  // namespace bot

#include "bot/open_turn.h"

#include "bot/decision_json.h"
#include "bot/json_text.h"
#include "bot/store/cases.h"
#include "rules/calendar/local_day.h"
#include "rules/decide/memory_json.h"
#include "webhooks/channel.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include <exception>
#include <utility>

namespace bot {
namespace {

using store::ConversationRow;
using store::Database;

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

rules::Turn make_turn(const rules::RuleBook& book,
                      const ConversationRow& row,
                      const std::vector<store::OpenMessage>& messages,
                      TimeMs now) {
    rules::Turn turn;
    turn.channel = row.channel;
    turn.visibility = row.visibility == webhooks::Visibility::public_comment
                          ? rules::TurnVisibility::public_comment
                          : rules::TurnVisibility::direct;
    const webhooks::Capabilities* can = webhooks::capabilities_of(row.channel);
    turn.can_answer_privately = can != nullptr && can->private_reply;
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
        if (!rules::is_for_person(turn.message_kind)) turn.message_kind = message.kind;
        if (message.sent_at > 0 &&
            (turn.oldest_message_at == 0 || message.sent_at < turn.oldest_message_at)) {
            turn.oldest_message_at = message.sent_at;
        }
    }
    return turn;
}

OpenTurn read_open_turn(Database& database,
                        std::shared_ptr<const Setup> setup,
                        ConversationRow conversation,
                        std::vector<store::OpenMessage> messages,
                        TimeMs now) {
    const rules::RuleBook& book = *setup->book;
    rules::Turn turn = make_turn(book, conversation, messages, now);
    turn.new_case_key = unused_case_key(database);
    turn.cases = store::cases_of_contact(database, conversation.contact);
    turn.answers_elsewhere = static_cast<int>(store::answers_since(
        database, conversation.contact, conversation.id, day_began(book, now)));
    return {std::move(setup), std::move(conversation), std::move(messages), std::move(turn)};
}

DecidedTurn decide(OpenTurn open) {
    DecidedTurn decided;
    decided.open = std::move(open);
    try {
        const rules::Turn& turn = decided.open.turn;
        decided.decision = rules::decide(*decided.open.setup->book, turn);
        decided.turn_json = json_text(turn_to_json(turn));
        decided.decision_json = json_text(decision_to_json(decided.decision));
        decided.memory_json = rules::memory_to_json(decided.decision.memory);
    } catch (const std::exception& thrown) {
        decided.failure = thrown.what();
    }
    return decided;
}

}  // namespace bot

#pragma once

#include "rules/calendar/calendar.h"
#include "rules/decide/cases.h"
#include "rules/entities/entity.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rules {

/// Who may speak in a conversation; the owner is the lock (docs/decisions.md has the state table).
enum class Owner { bot, waiting, human, resolved };

[[nodiscard]] std::string_view owner_name(Owner owner);

enum class TurnVisibility { direct, public_comment };

/// What a message that opens a turn may be.
constexpr std::array<std::string_view, 16> message_kinds = {
    "text",       "button",   "image",        "video",         "voice",       "file",
    "sticker",    "location", "contact_card", "story_mention", "story_reply", "call",
    "bad_review", "order",    "withheld",     "unsupported"};

/// What only a person can see to: sell what was ordered, read what was not sent along, make good
/// what somebody gave one star for.
[[nodiscard]] constexpr bool is_for_person(std::string_view message_kind) {
    return message_kind == "order" || message_kind == "withheld" || message_kind == "bad_review";
}

/// A question of a form that waits for its answer.
struct FormProgress {
    std::string form;
    std::size_t question = 0;
    int attempts = 0;
    TimeMs asked_at = 0;
    std::map<std::string, std::string> values;
};

/// What the conversation remembers between turns. A plain value: `bot` stores it as JSON
/// (rules/decide/memory_json.h) without looking inside; `decide` takes the old one and gives the
/// new one.
struct Memory {
    std::string language;     ///< Of the conversation so far.
    bool ended = false;       ///< The conversation was resolved since the last turn.
    bool taken_over = false;  ///< A person had the word since the last turn.
    bool disclosed = false;   ///< The customer was told that this is an assistant, in this session.
    TimeMs last_turn_at = 0;
    TimeMs away_said_at = 0;
    std::string last_intent;
    std::string last_question;  ///< Words of the last turn, to notice repetition.
    int failed_answers =
        0;  ///< In a row: clarified, not understood, or followed by "that did not help".
    std::vector<std::string> clarify_options;  ///< Intents offered by "did you mean", in order.
    bool clarified = false;                    ///< One rephrase was already asked for.
    std::optional<FormProgress> form;
    std::map<std::string, std::string>
        entities;  ///< Newest value of each type; private ones are in `private_entities`.
    std::map<std::string, std::string> private_entities;
    std::string escalated_intent;  ///< Never answered by the bot while the conversation waits.
    std::string case_key;
    int answers_today = 0;
    std::string answers_day;                    ///< Local date that `answers_today` counts.
    std::map<std::string, TimeMs> answered_at;  ///< By intent, for once_per.
    std::map<std::string, TimeMs> heard_at;     ///< By type: when a private value was last said.
    int quick_turns = 0;  ///< In a row, each within seconds of the one before: perhaps a machine.
    std::map<std::string, int> variation;  ///< Last variation used by intent.
    int moderated = 0;
    TimeMs moderated_at = 0;
};

/// Everything `decide` may look at. The texts of several instant messages are joined by newlines.
struct Turn {
    std::string text;
    std::string
        payload;  ///< Of a pressed button: `intent:ID`, `persona`, `form:NAME`, `clarify:N`.
    bool has_attachments = false;
    std::string message_kind = "text";  ///< Of the newest message: one of `message_kinds`.
    std::string channel;
    TurnVisibility visibility = TurnVisibility::direct;
    /// Of a comment: whether the platform lets whoever wrote it be answered in private besides.
    bool can_answer_privately = true;
    Owner owner = Owner::bot;
    TimeMs now = 0;
    TimeMs oldest_message_at = 0;  ///< For staleness; 0: now.
    std::string language;          ///< Forced by the caller; empty: guessed.
    std::string contact_name;
    std::vector<std::string> contact_tags;
    bool contact_blocked = false;
    std::string
        new_case_key;  ///< To use if a case is opened: made by `bot`, which knows which are taken.
    std::uint64_t seed = 0;  ///< For variations; the conversation's id.
    /// The contact's cases, the newest first.
    std::vector<CaseState> cases;
    int answers_elsewhere = 0;  ///< Automatic answers today in the contact's other conversations.
    Memory memory;
};

}  // namespace rules

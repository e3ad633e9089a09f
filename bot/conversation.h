#pragma once

#include "rules/decide/turn.h"

namespace bot {

/// What can happen to a conversation, as far as it concerns who may speak.
enum class ConversationEvent {
    customer_writes,
    bot_escalates,
    person_takes,    ///< In the console.
    person_replies,  ///< In the console or in an escalation thread.
    person_in_app,   ///< A colleague answered in the platform's own app (an echo that is not ours).
    other_app_takes,  ///< The platform gave the conversation to another app (handover protocol).
    other_app_returns,
    hand_back,        ///< A person gives the conversation back to the bot.
    hand_back_timer,  ///< The person who owns it fell silent.
    resolve,
    close_timer,  ///< Nothing happened for long.
    put_back      ///< A person gives it back to the queue, for another person.
};

inline constexpr int conversation_event_count = 12;

/// Who owns the conversation after `event`. Total: every owner and event has an answer.
///
/// - bot: the bot answers. A person who speaks or takes it owns it from then on; an escalation
/// makes it wait.
/// - waiting: a person is needed and none has taken it yet. Timers never take it away from the
/// queue.
/// - human: a person owns it; the bot is silent until it is given back, the person falls silent, or
/// it is resolved.
/// - resolved: over. A new message from the customer opens it again, with the bot.
[[nodiscard]] rules::Owner owner_after(rules::Owner owner, ConversationEvent event);

/// Whether bot replies written before the event must not leave any more: a person has taken the
/// word.
[[nodiscard]] bool silences_bot(ConversationEvent event);

}  // namespace bot

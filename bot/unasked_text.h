#pragma once

#include "bot/clock.h"
#include "bot/setup.h"
#include "bot/store/conversations.h"

#include <string>

namespace bot {

/// The book's text for a moment that is no answer, in the customer's language, with the brand's
/// name; empty when there is none.
[[nodiscard]] std::string standard_text(const rules::RuleBook& book,
                                        const std::string& name,
                                        const store::ConversationRow& row);

/// Whether the program may write of its own accord: never under a post, where everybody reads it,
/// not after the platform's window, and not by an inbox that is off.
[[nodiscard]] bool may_write_unasked(const Setup& setup,
                                     const store::ConversationRow& row,
                                     TimeMs now);

/// What the customer is told when the assistant gets the conversation back from the person who has
/// it, in the book's words. Empty where no person has it, or the program may not write.
[[nodiscard]] std::string handed_back_text(const Setup& setup,
                                           const store::ConversationRow& row,
                                           TimeMs now);

}  // namespace bot

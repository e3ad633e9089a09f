#pragma once

#include "rules/book/rule_book.h"
#include "rules/book/words.h"
#include "rules/calendar/calendar.h"

#include <string>
#include <string_view>
#include <vector>

namespace bot {

/// What a conversation test expected and did not get.
struct ChatFailure {
    int line = 0;
    rules::Words message;
};

/// How one conversation test went.
struct ChatResult {
    std::size_t turns = 0;
    std::vector<ChatFailure> failures;  ///< In the order of the lines; none when it passed.
};

/// Plays a conversation test (`*.chat`, docs/rule-book.md has the format) against a book. Lines
/// that can not be read are failures too.
[[nodiscard]] ChatResult run_chat(const rules::RuleBook& book, std::string_view text);

}  // namespace bot

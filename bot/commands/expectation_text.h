#pragma once

#include "rules/book/rule_book.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bot {

/// What became of messages that the assistant had not learned.
struct Outcomes {
    std::size_t messages = 0;
    std::size_t understood = 0;
    std::size_t wrong = 0;  ///< Answered as something else.

    /// Asked back or given to a person.
    [[nodiscard]] std::size_t unanswered() const {
        const std::size_t answered = understood + wrong;
        return messages > answered ? messages - answered : 0;
    }
};

/// Messages about one question that were answered as another.
struct ConfusedPair {
    std::string intent, answered_as;
    std::size_t messages = 0;
    std::string example;
};

/// How well a book's questions are understood.
struct Measured {
    Outcomes own;      ///< The brand's examples, each left out once.
    Outcomes tests;    ///< What customers say first in the brand's conversation tests.
    Outcomes library;  ///< Messages of the library, each left out once.
    std::vector<ConfusedPair> confused;  ///< Most frequent first.
};

/// A customer's first message in a conversation test, and what the test wants as the answer.
struct TestMessage {
    std::string text;
    std::string intent;
};

/// The first message of a conversation test that names an intent; without a name there is none.
[[nodiscard]] TestMessage first_message(std::string_view chat);

/// Counts what the cross-validation of the book's matcher found, and asks it the `tests`. Whoever
/// is taken for another question that a person answers too has lost nothing: that is not wrong.
[[nodiscard]] Measured measure(const rules::RuleBook& book, const std::vector<TestMessage>& tests);

/// In words for the owner; empty when nothing was measured.
[[nodiscard]] std::string expectation_text(const Measured& measured,
                                           const rules::RuleBook& book,
                                           std::string_view language);

}  // namespace bot

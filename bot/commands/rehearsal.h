#pragma once

#include "rules/decide/decision.h"

#include <string>
#include <vector>

namespace bot {

/// A conversation that nobody has: turns are decided one after another and nothing is sent or
/// stored. What `ask` and `test` are made of.
class Rehearsal {
public:
    /// `book` must outlive it. The clock moves one minute per turn.
    Rehearsal(const rules::RuleBook& book, rules::TimeMs start);

    /// The situation of the next turn: channel, visibility, language, owner, clock…
    [[nodiscard]] rules::Turn& turn() { return turn_; }

    /// Decides what the customer's text leads to.
    [[nodiscard]] rules::Decision say(const std::string& text);
    /// The same for a file or the like: `kind` is one of rules::message_kinds; `text` may be empty.
    [[nodiscard]] rules::Decision send(const std::string& kind, const std::string& text);
    /// The same for a pressed button.
    [[nodiscard]] rules::Decision press(const std::string& payload);
    /// The payload of the last decision's button with this title or number; empty when there is
    /// none.
    [[nodiscard]] std::string button(const std::string& title) const;

private:
    [[nodiscard]] rules::Decision decide_next();

    const rules::RuleBook& book_;
    rules::Turn turn_;
    std::vector<rules::DecisionButton> buttons_;
};

}  // namespace bot

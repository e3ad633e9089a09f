#pragma once

#include "rules/decide/decision.h"
#include "tests/rules/support/small_book.h"

#include <string>

namespace tests {

using rules::Decision;
using rules::TimeMs;
using rules::Turn;

constexpr TimeMs minute = 60'000;
/// Monday 23 November 2026, 10:00 in Bogotá (open), and Sunday evening (closed until then).
constexpr TimeMs monday_morning = 1795446000000;
constexpr TimeMs sunday_evening = monday_morning - 14 * 60 * minute;

/// A conversation: every turn starts with what the one before left behind.
class Talk {
public:
    explicit Talk(TimeMs now = monday_morning, const rules::RuleBook& book = small_book())
        : book_(book) {
        turn_.now = now;
        turn_.channel = "widget";
        turn_.new_case_key = "PV-7K3Q";
        turn_.seed = 1;
    }
    Turn& turn() { return turn_; }

    Decision say(const std::string& text) {
        turn_.text = text;
        turn_.payload.clear();
        return next();
    }
    /// A button, and what was typed in the same moment.
    Decision press(const std::string& payload, const std::string& text = {}) {
        turn_.text = text;
        turn_.payload = payload;
        return next();
    }

private:
    Decision next() {
        Decision decision = rules::decide(book_, turn_);
        turn_.memory = decision.memory;
        turn_.owner = decision.owner_after;
        turn_.now += minute;
        return decision;
    }

    const rules::RuleBook& book_;
    Turn turn_;
};

inline bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace tests

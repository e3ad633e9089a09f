#pragma once

#include "rules/book/rule_book.h"
#include "rules/decide/reason.h"
#include "rules/decide/turn.h"

#include <optional>
#include <string>
#include <vector>

namespace rules {

enum class Action { answer, clarify, escalate, form, silent, moderate };

[[nodiscard]] std::string_view action_name(Action action);
[[nodiscard]] std::string_view priority_name(Priority priority);

struct DecisionButton {
    std::string title;
    std::string payload;
};

/// A time that the reply promises.
struct Promise {
    TimeMs due_at = 0;
    std::string text;  ///< As the customer reads it.
};

/// Why it was decided so; stored with every turn and shown to people.
struct Explanation {
    struct Candidate {
        std::string intent;
        double probability = 0.0;
        std::vector<std::string> evidence;
    };
    struct Lost {
        std::string what;
        std::string why;
        Reason reason = {};  ///< Both, for pages in another language.
    };

    std::string normalised;
    std::vector<Candidate> candidates;
    double margin = 0.0;
    double risk = 0.0;  ///< Probability that the message needs a person.
    double answer_limit = 0.0;
    double risk_limit = 0.0;
    std::string rule;             ///< The rule that decided, if one did.
    std::vector<Lost> lost;       ///< Rules and intents that would have, and why not.
    std::string step;             ///< Which step of the order of decision decided.
    std::string calendar;         ///< "tienda: closed, opens 2026-11-23 09:00".
    Reason hours;                 ///< The same, for pages in another language.
    std::vector<Reason> because;  ///< `Decision::reasons`, for pages in another language.
    std::string book_version;
    std::vector<Entity> entities;
};

/// The one visible reaction to a turn, and everything that goes with it.
struct Decision {
    Action action = Action::silent;
    std::string intent;
    double confidence = 0.0;
    std::string language;
    std::string department;  ///< Of an escalation.
    Priority priority = Priority::p3;
    TimeMs due_at = 0;  ///< When a person must have answered; 0: no escalation.
    std::vector<Signal> signals;
    std::vector<std::string>
        reasons;        ///< Short sentences a shop owner understands, the decisive one first.
    std::string reply;  ///< Visible where the customer wrote; empty only when silent.
    std::string private_reply;  ///< To a public comment: what is said in private besides.
    std::vector<DecisionButton> buttons;
    std::vector<std::string> tags;
    std::optional<Promise> promise;
    std::string open_case;  ///< Key of the case this turn opens; empty: none.
    bool hide_comment = false;
    std::vector<std::string> notify;  ///< Notification targets; on-call ones when it is P0.
    Owner owner_after = Owner::bot;
    Memory memory;
    Explanation explanation;
};

/// Chooses the one visible reaction to a turn.
///
/// Never fails and never blocks: text nobody wrote a rule for is an escalation, not an error. Same
/// book and same turn give the same decision, so stored turns can be replayed. Thread-safe: reads
/// only its arguments.
[[nodiscard]] Decision decide(const RuleBook& book, const Turn& turn);

/// Whether a pressed button with this payload still means something: `memory` may have forgotten
/// the choices that it was one of, and `book` the question it names.
[[nodiscard]] bool leads_somewhere(const std::string& payload,
                                   const RuleBook& book,
                                   const Memory& memory);

}  // namespace rules

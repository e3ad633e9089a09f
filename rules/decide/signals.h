#pragma once

#include "rules/decide/conditions.h"

#include <array>
#include <string>
#include <vector>

namespace rules {

/// What the rules say about a message.
struct SignalReading {
    std::vector<const Rule*> fired;  ///< Those that brought a signal: the certain ones first.
    std::set<Signal> denied;         ///< Signals that intents may not bring: the book says so.
    std::set<Signal> doubted;        ///< Signals that only a nearly certain intent may bring.
};

/// Adds to `seen.signals` what the book's rules read in the message, in three steps: what is
/// certain (`signals`), what is denied (`denies`), and what alarms where nothing denies it
/// (`suspects`).
/// `seen` must hold the language, the pattern hits, the intent and the entities.
[[nodiscard]] SignalReading find_signals(const NormalisedText& text, Observation& seen);

/// Whether the rule only says which signals a message bears or does not.
[[nodiscard]] bool speaks_of_signals(const Rule& rule);

/// Whether an intent brings one of these signals; the program's own problems are complaints.
[[nodiscard]] bool brings(const Intent& intent, const std::set<Signal>& signals);

/// A signal that means a person, whatever else the message says.
struct Danger {
    Signal signal;
    Priority priority;
};

/// The gravest first.
inline constexpr std::array<Danger, 6> dangers = {{
    {Signal::safety, Priority::p0},
    {Signal::self_harm, Priority::p0},
    {Signal::threat, Priority::p0},
    {Signal::legal, Priority::p1},
    {Signal::money_harm, Priority::p1},
    {Signal::press, Priority::p1},
}};

/// Whether an automatic answer to such a message does harm: it is for a person, and not only for
/// convenience (P3).
[[nodiscard]] bool is_problem(const Intent& intent);

/// Whether the rule was written for this very message.
[[nodiscard]] bool is_example(const NormalisedText& text, const Rule& rule);

/// Whether who says it asks for a person.
[[nodiscard]] bool asks_for_person(const Intent& intent);

/// The folded text with a blank in place of every match of the phrases for `signal`.
[[nodiscard]] std::string without_calm_phrases(const RuleBook& book,
                                               Signal signal,
                                               std::string folded);

}  // namespace rules

#pragma once

#include "rules/decide/signals.h"
#include "tests/rules/support/small_book.h"

#include <set>
#include <string>

namespace tests {

struct SignalsSeen {
    std::set<rules::Signal> signals;
    rules::SignalReading reading;
};

/// What a book's rules and the shipped ones read in a text, without any intent.
inline SignalsSeen signals_in(const std::string& text,
                              const std::string& language,
                              const rules::RuleBook& book = small_book()) {
    const rules::NormalisedText normalised = rules::normalise(text, language);
    rules::Observation seen;
    seen.book = &book;
    seen.language = language;
    seen.pattern_hits = pattern_hits(book, normalised);
    rules::SignalReading reading = rules::find_signals(normalised, seen);
    return {std::move(seen.signals), std::move(reading)};
}

}  // namespace tests

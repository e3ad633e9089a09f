#pragma once

#include "rules/decide/situation.h"

#include <string>
#include <vector>

namespace rules {

/// Whether the customer has no answer to the question, or wants none ("no lo tengo", "skip").
[[nodiscard]] bool says_skip(const std::string& folded);

/// Whether the customer wants to leave the form.
[[nodiscard]] bool says_cancel(const std::string& folded);

/// Whether a value is a day before today, where the brand is.
[[nodiscard]] bool is_past_day(const std::string& type,
                               const std::string& value,
                               const Situation& situation);

/// How a message comes to tell a value.
enum class Told { when_asked, by_the_way };

/// The values of a type that a message tells, in order. A past day is meant only where it was asked
/// for a day and no other is named.
[[nodiscard]] std::vector<std::string> values_of(const std::string& type,
                                                 Told told,
                                                 const Situation& situation);

/// The value a message gives for a question: an entity of its type, or the whole text; empty: none.
[[nodiscard]] std::string value_for(const FormQuestion& question, const Situation& situation);

/// The words of the message that belong to no value in it.
[[nodiscard]] std::vector<const Token*> words_beside_values(const Situation& situation);

/// The new value that a correction ("no, es 4512") gives for `before`, which was answered with
/// `old`, while `asked` waits for its answer; empty: it is none. Beside an open question a
/// correction says nothing else: "no me ha llegado el 4512" is a story.
[[nodiscard]] std::string corrected_value(const FormQuestion& before,
                                          const std::string& old,
                                          const FormQuestion& asked,
                                          const Situation& situation);

}  // namespace rules

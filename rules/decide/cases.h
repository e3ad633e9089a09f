#pragma once

#include "rules/calendar/calendar.h"

#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// What the register knows about a case, as far as its customer may hear it.
struct CaseState {
    std::string key;         ///< `PV-7K3Q`.
    TimeMs due_at = 0;       ///< When a person must have answered; 0: no time was promised.
    TimeMs answered_at = 0;  ///< First answer of a person; 0: none yet.
    TimeMs closed_at = 0;    ///< 0: open.
};

/// What a key is made of after `PV-`: no 0 and O, no 1 and I, no vowels that could spell a word.
constexpr std::string_view case_key_letters = "23456789BCDFGHJKLMNPQRSTVWXZ";

/// The keys of cases that stand in `text`, spelled as the register does ("pv 7k3q" is `PV-7K3Q`).
[[nodiscard]] std::vector<std::string> case_keys_in(std::string_view text);

}  // namespace rules

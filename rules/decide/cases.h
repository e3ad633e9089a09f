#pragma once

#include "rules/calendar/calendar.h"

#include <string>
#include <string_view>

namespace rules {

/// What the register knows about a case, as far as its customer may hear it.
struct CaseState {
    std::string key;         ///< `PV-7K3Q`.
    TimeMs opened_at = 0;    ///< 0: not known.
    TimeMs due_at = 0;       ///< When a person must have answered; 0: no time was promised.
    TimeMs answered_at = 0;  ///< First answer of a person; 0: none yet.
    TimeMs closed_at = 0;    ///< 0: open.
};

/// The key of a case that stands in `text`, spelled as the register does ("pv 7k3q" is `PV-7K3Q`);
/// empty: none.
[[nodiscard]] std::string case_key_in(std::string_view text);

/// Whether `text` names a case or asks how one is going ("¿cómo va mi reclamación?"): only then has
/// anybody to look into the register.
[[nodiscard]] bool mentions_case(std::string_view text);

}  // namespace rules

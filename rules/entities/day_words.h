#pragma once

#include <string_view>

namespace rules {

/// The names of the days of the week, folded, for patterns.
inline constexpr std::string_view weekday_names =
    "lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|"
    "friday|saturday|sunday|(?:segunda|terca|quarta|quinta|sexta)(?:[ -]feira)?";

/// Sunday is 0; in Spanish, English and Portuguese; below 0: no such day.
[[nodiscard]] int weekday_of(std::string_view word);

/// January is 1; by the first three letters, which are enough in all three languages; 0: none.
[[nodiscard]] unsigned month_of(std::string_view word);

}  // namespace rules

#include "rules/entities/day_words.h"

#include <array>

namespace rules {

int weekday_of(std::string_view word) {
    constexpr std::array<std::array<std::string_view, 7>, 3> names = {{
        {"domingo", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado"},
        {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"},
        {"domingo", "segunda", "terca", "quarta", "quinta", "sexta", "sabado"},
    }};
    for (const auto& language : names) {
        for (std::size_t day = 0; day < 7; ++day) {
            if (language[day] == word) return static_cast<int>(day);
        }
    }
    return -1;
}

unsigned month_of(std::string_view word) {
    constexpr std::array<std::string_view, 12> spanish = {"ene", "feb", "mar", "abr", "may", "jun",
                                                          "jul", "ago", "sep", "oct", "nov", "dic"};
    constexpr std::array<std::string_view, 12> english = {"jan", "feb", "mar", "apr", "may", "jun",
                                                          "jul", "aug", "sep", "oct", "nov", "dec"};
    constexpr std::array<std::string_view, 12> portuguese = {
        "jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"};
    for (const auto* names : {&spanish, &english, &portuguese}) {
        for (unsigned month = 0; month < 12; ++month) {
            if (word.substr(0, 3) == (*names)[month]) return month + 1;
        }
    }
    return 0;
}

}  // namespace rules

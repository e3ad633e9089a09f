#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rules {

/// A day of the month that stands in the folded text.
struct WrittenDay {
    int day = 0;
    int month = 0;
    int year = 0;            ///< Below 1: not said.
    bool swappable = false;  ///< "12/4" in English: perhaps the month comes first.
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    /// "del 3" of "del 3 al 5 de mayo": the day that says its month and year, by its place in the
    /// list, and how many months it is away from that one.
    std::optional<std::size_t> month_of;
    int months_away = 0;
};

/// "3 de diciembre", "december 3", "24/12", "2026-12-24", "24.12.2026", and both days of "del 3 al
/// 5 de mayo". No two overlap.
[[nodiscard]] std::vector<WrittenDay> written_days(std::string_view folded,
                                                   std::string_view language);

/// Whether what follows a number leaves it a day of the month: "el viernes 4 a las 9", unlike "el
/// viernes 4 personas" and "el viernes 4 de la tarde".
[[nodiscard]] bool may_end_day(std::string_view rest);

}  // namespace rules

#pragma once

#include <cstdint>
#include <string_view>

namespace rules {

/// Digits or a word as a clock tells it ("media" is 30), folded; below 0: no such number.
[[nodiscard]] int clock_number(std::string_view text);

enum class PartOfDay { unsaid, early, morning, noon, afternoon, night };

/// What is said about an hour beside it.
struct SaidPart {
    PartOfDay part = PartOfDay::unsaid;
    /// Bytes behind the hour that say it alone: "de la noche". None of "esta noche", which also
    /// names a day.
    std::uint32_t length = 0;
    /// Whether it leaves no doubt that the number is an hour: "9 pm", "9 de la noche", unlike
    /// "somos 4 en la noche".
    bool marks_hour = false;
};

/// What the text says right behind an hour that ends at `end`: "de la noche", "p.m."; none else.
[[nodiscard]] SaidPart own_part_of_day(std::string_view folded, std::uint32_t end);

/// The same; else what it says with the day around the hour: "el viernes por la noche a las 9",
/// "esta noche para cuatro a las 9", "at 7 tomorrow evening".
[[nodiscard]] SaidPart part_of_day(std::string_view folded, std::uint32_t begin, std::uint32_t end);

}  // namespace rules

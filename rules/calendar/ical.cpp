#include "rules/calendar/ical.h"

#include <charconv>
#include <optional>
#include <string>

namespace rules {
namespace {

constexpr std::size_t max_days = 5000;

/// The file's lines, with continued ones (a line that begins with a blank) put together.
std::vector<std::string> unfolded_lines(std::string_view text) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        const bool continued = !line.empty() && (line.front() == ' ' || line.front() == '\t');
        if (continued && !lines.empty()) {
            lines.back() += line.substr(1);
        } else {
            lines.emplace_back(line);
        }
        at = end + 1;
    }
    return lines;
}

/// `20261225`, without a time of day.
std::optional<date::year_month_day> whole_day(std::string_view value) {
    if (value.size() != 8) return std::nullopt;
    unsigned number = 0;
    const auto read = std::from_chars(value.data(), value.data() + 8, number);
    if (read.ptr != value.data() + 8) return std::nullopt;
    const date::year_month_day day{date::year(static_cast<int>(number / 10000)),
                                   date::month(number / 100 % 100), date::day(number % 100)};
    return day.ok() ? std::optional(day) : std::nullopt;
}

struct Event {
    std::optional<date::year_month_day> start;
    std::optional<date::year_month_day> end;  ///< Not included.
    bool yearly = false;
    std::string name;
};

void add_days(const Event& event, std::vector<SpecialDay>& days) {
    if (!event.start) return;
    const date::sys_days first(*event.start);
    date::sys_days last = event.end ? date::sys_days(*event.end) : first + date::days(1);
    if (last <= first) last = first + date::days(1);
    for (date::sys_days day = first; day < last && days.size() < max_days; day += date::days(1)) {
        SpecialDay special;
        special.rule = event.yearly ? SpecialDay::Rule::yearly : SpecialDay::Rule::date;
        special.day = date::year_month_day{day};
        special.name = event.name;
        days.push_back(std::move(special));
    }
}

}  // namespace

std::vector<SpecialDay> read_ical(std::string_view text) {
    std::vector<SpecialDay> days;
    Event event;
    for (const std::string& line : unfolded_lines(text)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        const std::string_view key = std::string_view(line).substr(0, colon);
        const std::string_view value = std::string_view(line).substr(colon + 1);
        const std::string_view name = key.substr(0, key.find(';'));
        if (name == "BEGIN" && value == "VEVENT") event = {};
        if (name == "DTSTART") event.start = whole_day(value);
        if (name == "DTEND") event.end = whole_day(value);
        if (name == "SUMMARY") event.name = value;
        if (name == "RRULE") event.yearly = value.find("FREQ=YEARLY") != std::string_view::npos;
        if (name == "END" && value == "VEVENT") add_days(event, days);
    }
    return days;
}

}  // namespace rules

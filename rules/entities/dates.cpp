#include "rules/calendar/local_day.h"
#include "rules/entities/finders.h"
#include "rules/entities/matches.h"

#include <date/tz.h>

#include <array>
#include <charconv>
#include <optional>

namespace rules {
namespace {

struct DayWord {
    std::string_view word;
    int days;
};

constexpr std::array<DayWord, 9> near_days = {{
    {"hoy", 0},
    {"pasado manana", 2},
    {"manana", 1},
    {"today", 0},
    {"day after tomorrow", 2},
    {"tomorrow", 1},
    {"hoje", 0},
    {"depois de amanha", 2},
    {"amanha", 1},
}};

/// Sunday is 0; in Spanish, English and Portuguese.
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

/// January is 1; by the first three letters, which are enough in all three languages.
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

int number_of(std::string_view text) {
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Days are told from today's date where the brand is.
class DateFinder {
public:
    DateFinder(const NormalisedText& text, date::local_days today, std::vector<FoundValue>& found)
        : text_(text.folded), today_(today), found_(found) {}

    void find(std::string_view language) {
        find_near_days();
        find_weekdays();
        find_written();
        find_numbers(language);
    }

private:
    void add(date::local_days day, std::uint32_t begin, std::uint32_t end, int rank) {
        found_.push_back({{"date", date::format("%F", day), begin, end}, rank});
    }

    /// "mañana" also means morning: "por la mañana", "de la mañana".
    [[nodiscard]] bool is_morning(const TextMatch& match) const {
        const std::string_view before = text_.substr(0, match.begin);
        return before.size() >= 3 && before.substr(before.size() - 3) == "la ";
    }
    void find_near_days() {
        static const RE2 pattern(
            R"(\b(pasado manana|manana|hoy|day after tomorrow|tomorrow|today|depois de amanha|amanha|hoje)\b)");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            if (match.groups[0] == "manana" && is_morning(match)) continue;
            for (const DayWord& day : near_days) {
                if (day.word != match.groups[0]) continue;
                add(today_ + date::days(day.days), match.begin, match.end, 4);
            }
        }
    }
    /// The next such day; today's name means a week from now.
    void find_weekdays() {
        static const RE2 pattern(
            R"(\b(lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:segunda|terca|quarta|quinta|sexta)(?:[ -]feira)?)\b)");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            const std::string_view word(match.groups[0]);
            const bool bare_ordinal = word == "segunda" || word == "quarta" || word == "quinta";
            const std::string_view before = text_.substr(0, match.begin);
            const bool after_na =
                before.size() >= 3 && (before.substr(before.size() - 3) == "na " ||
                                       before.substr(before.size() - 3) == "ta ");
            if (bare_ordinal && !after_na) continue;
            const int wanted = weekday_of(word.substr(0, word.find_first_of(" -")));
            const int now = static_cast<int>(date::weekday(today_).c_encoding());
            const int ahead = (wanted - now + 6) % 7 + 1;
            if (wanted >= 0) add(today_ + date::days(ahead), match.begin, match.end, 4);
        }
    }
    void add_day_month(int day, unsigned month, int year, const TextMatch& match) {
        const date::year this_year = date::year_month_day{today_}.year();
        date::year_month_day found{year > 0 ? date::year(year) : this_year, date::month(month),
                                   date::day(static_cast<unsigned>(day))};
        if (!found.ok()) return;
        // Without a year the nearest such day: last week's is meant rather than next year's.
        const bool long_ago = date::local_days(found) < today_ - date::days(180);
        if (year <= 0 && long_ago) found = {this_year + date::years(1), found.month(), found.day()};
        if (found.ok()) add(date::local_days(found), match.begin, match.end, 5);
    }
    /// "3 de diciembre", "3 december", "december 3".
    void find_written() {
        static const RE2 day_first(
            R"(\b(\d{1,2})(?:st|nd|rd|th)?\s(?:de |of )?(ene\w*|feb\w*|fev\w*|mar(?:zo|co|ch)?|abr\w*|apr\w*|mayo|maio|may|jun\w*|jul\w*|ago\w*|aug\w*|sep\w*|set(?:embro)?|oct\w*|out(?:ubro)?|nov\w*|dic\w*|dec\w*|dez\w*|jan\w*)(?:\s(?:de |del )?(20\d\d))?\b)");
        static const RE2 month_first(
            R"(\b(january|february|march|april|may|june|july|august|september|october|november|december)\s(\d{1,2})(?:st|nd|rd|th)?\b)");
        for (const TextMatch& match : all_matches(day_first, text_)) {
            add_day_month(number_of(match.groups[0]), month_of(match.groups[1]),
                          number_of(match.groups[2]), match);
        }
        for (const TextMatch& match : all_matches(month_first, text_)) {
            add_day_month(number_of(match.groups[1]), month_of(match.groups[0]), -1, match);
        }
    }
    /// "24/12", "24-12-2026", "2026-12-24".
    void find_numbers(std::string_view language) {
        static const RE2 iso(R"(\b(20\d\d)-(\d{1,2})-(\d{1,2})\b)");
        static const RE2 slashes(R"(\b(\d{1,2})[/-](\d{1,2})(?:[/-](20\d\d|\d\d))?\b)");
        for (const TextMatch& match : all_matches(iso, text_)) {
            add_day_month(number_of(match.groups[2]),
                          static_cast<unsigned>(number_of(match.groups[1])),
                          number_of(match.groups[0]), match);
        }
        for (const TextMatch& match : all_matches(slashes, text_)) {
            int day = number_of(match.groups[0]);
            int month = number_of(match.groups[1]);
            // English speakers of America put the month first; it is sure only when one is > 12.
            if (language == "en" && day <= 12 && month > 12) std::swap(day, month);
            if (month < 1 || month > 12) continue;
            int year = number_of(match.groups[2]);
            if (year > 0 && year < 100) year += 2000;
            add_day_month(day, static_cast<unsigned>(month), year, match);
        }
    }
    std::string_view text_;
    date::local_days today_;
    std::vector<FoundValue>& found_;
};

}  // namespace

void find_dates(const NormalisedText& text,
                std::string_view language,
                std::int64_t now_ms,
                std::string_view zone_name,
                std::vector<FoundValue>& found) {
    const date::time_zone* zone = nullptr;
    try {
        zone = date::locate_zone(zone_name);
    } catch (const std::runtime_error&) {
        zone = date::locate_zone("UTC");
    }
    DateFinder(text, local_day(*zone, now_ms), found).find(language);
}

}  // namespace rules

#include "rules/calendar/local_day.h"
#include "rules/entities/day_words.h"
#include "rules/entities/finders.h"
#include "rules/entities/matches.h"
#include "rules/entities/written_days.h"

#include <date/tz.h>

#include <array>
#include <optional>
#include <string>

namespace rules {
namespace {

struct DayWord {
    std::string_view word;
    int days;
};

constexpr std::array<DayWord, 12> near_days = {{
    {"hoy", 0},
    {"pasado manana", 2},
    {"manana", 1},
    {"today", 0},
    {"tonight", 0},
    {"day after tomorrow", 2},
    {"tomorrow", 1},
    {"hoje", 0},
    {"depois de amanha", 2},
    {"amanha", 1},
    {"esta", 0},
    {"this", 0},
}};

/// A day that the text names, with its place.
struct NamedDay {
    date::local_days day;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

struct NamedWeekday {
    int weekday = 0;
    bool sure = true;  ///< "quinta" is many things: it counts beside a day only.
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// Days are told from today's date where the brand is.
class DateFinder {
public:
    DateFinder(const NormalisedText& text, date::local_days today, std::vector<FoundValue>& found)
        : whole_(text), text_(text.folded), today_(today), found_(found) {}

    void find(std::string_view language) {
        find_near_days();
        find_weekdays();
        written_ = written_days(text_, language);
        settled_.resize(written_.size());
        for (const bool shares_month : {false, true}) {
            for (std::size_t i = 0; i < written_.size(); ++i) {
                if (written_[i].month_of.has_value() == shares_month) settle(i);
            }
        }
        for (const NamedWeekday& weekday : weekdays_) {
            if (weekday.sure) add_weekday(weekday);
        }
        for (const NamedDay& day : near_) add(day.day, day.begin, day.end, 4);
    }

private:
    void add(date::local_days day, std::uint32_t begin, std::uint32_t end, int rank) {
        found_.push_back({{"date", date::format("%F", day), begin, end}, rank});
    }
    [[nodiscard]] static int weekday_on(date::local_days day) {
        return static_cast<int>(date::weekday(day).c_encoding());
    }

    /// "mañana" also means morning: "por la mañana", "esta mañana"; "está mañana" does not.
    [[nodiscard]] bool is_morning(const TextMatch& match) const {
        static const RE2 before(R"(\b(?:la|cada|una|media|misma|(esta)) $)");
        const std::uint32_t from = tail_begin(match.begin);
        const auto word = first_match(before, text_.substr(from, match.begin - from));
        if (!word) return false;
        return word->groups[0].empty() || !stressed(from + word->group_begin[0]);
    }
    /// Whether the word "esta" at `begin` is written "está".
    [[nodiscard]] bool stressed(std::uint32_t begin) const {
        const std::string_view written(whole_.original);
        const std::size_t last = whole_.origin[begin + 3];
        return last < written.size() && static_cast<unsigned char>(written[last]) >= 0x80;
    }
    void find_near_days() {
        static const RE2 pattern(
            R"(\b(pasado manana|manana|hoy|day after tomorrow|tomorrow|today|tonight|depois de amanha|amanha|hoje|(?:(esta) (?:manana|tarde|noche|manha|noite)|(this) (?:morning|afternoon|evening)))\b)");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            // Only "esta" stands for the day: "tarde" may be a value of the brand's.
            const bool part = !match.groups[1].empty() || !match.groups[2].empty();
            const std::string& word = part ? match.groups[1] + match.groups[2] : match.groups[0];
            if (word == "manana" && is_morning(match)) continue;
            if (word == "esta" && stressed(match.begin)) {
                add_stressed(match);
                continue;
            }
            const auto end = match.begin + static_cast<std::uint32_t>(word.size());
            for (const DayWord& day : near_days) {
                if (day.word != word) continue;
                near_.push_back({today_ + date::days(day.days), match.begin, end});
            }
        }
    }
    /// "¿está mañana la doctora?" asks about tomorrow.
    void add_stressed(const TextMatch& match) {
        constexpr std::uint32_t after_esta = 5;
        if (text_.substr(match.begin + after_esta).starts_with("manana")) {
            near_.push_back({today_ + date::days(1), match.begin + after_esta, match.end});
        }
    }

    void find_weekdays() {
        static const RE2 pattern(R"(\b()" + std::string(weekday_names) + R"()\b)");
        static const RE2 no_ordinal(R"((?:na|ta|da|proxima|ultima) $)");
        static const RE2 makes_sure(R"(^ (?:passada|que vem|proxima)\b)");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            const std::string_view word(match.groups[0]);
            const bool ordinal = word == "segunda" || word == "quarta" || word == "quinta";
            const std::uint32_t from = tail_begin(match.begin);
            const bool sure = !ordinal ||
                              first_match(no_ordinal, text_.substr(from, match.begin - from)) ||
                              starts_with(text_.substr(match.end), makes_sure);
            const int weekday = weekday_of(word.substr(0, word.find_first_of(" -")));
            if (weekday >= 0) weekdays_.push_back({weekday, sure, match.begin, match.end});
        }
    }

    /// The weekday that stands beside a day of the month, before it or behind; it is used up.
    std::optional<NamedWeekday> take_weekday_beside(std::uint32_t begin, std::uint32_t end) {
        static const RE2 before(R"(^[ ,.]{1,3}(?:(?:el|dia|the|a|on) )*$)");
        static const RE2 behind(R"(^[ ,(]{1,3}(?:(?:que es|que cae|es|is|a|un|en|on) )*$)");
        for (std::size_t i = 0; i < weekdays_.size(); ++i) {
            const NamedWeekday weekday = weekdays_[i];
            const bool beside = weekday.end <= begin
                                    ? joined_by(weekday.end, begin, before)
                                    : !has_number(weekday) && joined_by(end, weekday.begin, behind);
            if (!beside) continue;
            weekdays_.erase(weekdays_.begin() + static_cast<std::ptrdiff_t>(i));
            return weekday;
        }
        return std::nullopt;
    }
    /// Whether only such a glue stands between two offsets.
    [[nodiscard]] bool joined_by(std::uint32_t from, std::uint32_t to, const RE2& glue) const {
        constexpr std::uint32_t longest = 20;
        return from < to && to - from <= longest &&
               starts_with(text_.substr(from, to - from), glue);
    }
    [[nodiscard]] bool has_number(const NamedWeekday& weekday) const {
        static const RE2 number(R"(^[ ,.]{1,3}(?:(?:el|dia|the|a|on) )*\d)");
        return starts_with(text_.substr(weekday.end), number);
    }

    /// Finds the year, and whether the weekday beside it agrees. Two that disagree are no day: who
    /// asked for one asks again.
    void settle(std::size_t i) {
        const WrittenDay& written = written_[i];
        auto weekday = take_weekday_beside(written.begin, written.end);
        std::optional<date::local_days> day = day_of(written, weekday);
        if (!day && weekday && !weekday->sure) {
            weekday.reset();
            day = day_of(written, weekday);
        }
        settled_[i] = day;
        if (!day) return;
        const std::uint32_t begin =
            weekday ? std::min(weekday->begin, written.begin) : written.begin;
        const std::uint32_t end = weekday ? std::max(weekday->end, written.end) : written.end;
        add(*day, begin, end, weekday ? 6 : 5);
        drop_near_day(*day, begin, end);
    }
    [[nodiscard]] std::optional<date::local_days> day_of(
        const WrittenDay& written, const std::optional<NamedWeekday>& weekday) const {
        if (written.month_of) return day_in_month_of(written);
        auto day = in_fitting_year(written, weekday);
        if (day || !weekday || !written.swappable) return day;
        WrittenDay swapped = written;
        std::swap(swapped.day, swapped.month);
        return in_fitting_year(swapped, weekday);
    }
    [[nodiscard]] std::optional<date::local_days> day_in_month_of(const WrittenDay& written) const {
        const auto& other = settled_[*written.month_of];
        if (!other) return std::nullopt;
        const date::year_month_day shared{*other};
        const auto month = shared.year() / shared.month() + date::months(written.months_away);
        return valid(month / date::day(static_cast<unsigned>(written.day)));
    }
    [[nodiscard]] static std::optional<date::local_days> valid(date::year_month_day day) {
        if (!day.ok()) return std::nullopt;
        return date::local_days(day);
    }
    /// Without a year the nearest such day: last week's is meant rather than next year's; but that
    /// of the weekday.
    [[nodiscard]] std::optional<date::local_days> in_fitting_year(
        const WrittenDay& written, const std::optional<NamedWeekday>& weekday) const {
        const int now = static_cast<int>(date::year_month_day{today_}.year());
        const bool said = written.year > 0;
        for (const int year : {said ? written.year : now, now + 1, now - 1}) {
            const auto day =
                valid(date::year(year) / date::month(static_cast<unsigned>(written.month)) /
                      date::day(static_cast<unsigned>(written.day)));
            const bool near =
                day && *day >= today_ - date::days(180) && *day <= today_ + date::days(366);
            const bool fits = day && (!weekday || weekday_on(*day) == weekday->weekday);
            if (said) return fits ? day : std::nullopt;
            if (near && fits) return day;
        }
        return std::nullopt;
    }

    /// The next such day, or the last one; today's name means a week from now.
    void add_weekday(const NamedWeekday& weekday) {
        if (add_with_number(weekday) || beside_near_day(weekday)) return;
        const int now = weekday_on(today_);
        const int ahead = (weekday.weekday - now + 6) % 7 + 1;
        const int ago = (now - weekday.weekday + 6) % 7 + 1;
        switch (when(weekday)) {
            case When::next:
                return add(today_ + date::days(ahead), weekday.begin, weekday.end, 4);
            case When::past:
                return add(today_ - date::days(ago), weekday.begin, weekday.end, 4);
            case When::unknown:
                return;
        }
    }
    enum class When { next, past, unknown };
    /// "el lunes pasado" is past; "el último lunes de mayo" is one that is not worked out.
    [[nodiscard]] When when(const NamedWeekday& weekday) const {
        static const RE2 before(R"(\b(?:pasado|ultim[oa]|last|past|previous) $)");
        static const RE2 behind(
            R"(^(?: (?:de|da) la?(?: ultima)? ?semana)? (?:pasad[oa]|anterior|passad[oa]|last week)\b)");
        static const RE2 week(R"(^ da semana passada\b)");
        static const RE2 of(R"(^ (?:of|de|del|do|da|in) )");
        const std::uint32_t from = tail_begin(weekday.begin);
        const std::string_view rest = text_.substr(weekday.end);
        const bool tomorrow = rest.starts_with(" pasado manana");
        if (!tomorrow && (starts_with(rest, behind) || starts_with(rest, week))) return When::past;
        if (!first_match(before, text_.substr(from, weekday.begin - from))) return When::next;
        return starts_with(rest, of) ? When::unknown : When::past;
    }
    /// A day of the month beside a weekday, with the stretch of both.
    struct NumberedDay {
        int day = 0;
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    /// "el viernes 4": the next 4th that is a Friday, within two months. False: no such number.
    bool add_with_number(const NamedWeekday& weekday) {
        const auto number = number_behind(weekday);
        const auto numbered = number ? number : number_before(weekday);
        if (!numbered || numbered->day < 1 || numbered->day > 31) return false;
        const date::year_month_day today{today_};
        for (int ahead = 0; ahead <= 2; ++ahead) {
            const auto month = today.year() / today.month() + date::months(ahead);
            const auto found = valid(month / date::day(static_cast<unsigned>(numbered->day)));
            if (!found || *found < today_ || weekday_on(*found) != weekday.weekday) continue;
            add(*found, numbered->begin, numbered->end, 6);
            drop_near_day(*found, numbered->begin, numbered->end);
            break;
        }
        return true;
    }
    /// "viernes 4", "viernes, el 4", "friday the 4th".
    [[nodiscard]] std::optional<NumberedDay> number_behind(const NamedWeekday& weekday) const {
        static const RE2 number(
            R"(^(?:,? (?:(el dia|el|dia|o dia|the) )|,? )(\d{1,2})(st|nd|rd|th)?\b)");
        const std::string_view rest = text_.substr(weekday.end);
        const auto match = first_match(number, rest);
        if (!match) return std::nullopt;
        const bool named = !match->groups[0].empty() || !match->groups[2].empty();
        const bool may_count = rest.starts_with(',') || !may_end_day(rest.substr(match->end));
        if (!named && may_count) return std::nullopt;
        return NumberedDay{number_of(match->groups[1]), weekday.begin, weekday.end + match->end};
    }
    /// "el 4, viernes", "dia 4, sexta".
    [[nodiscard]] std::optional<NumberedDay> number_before(const NamedWeekday& weekday) const {
        static const RE2 number(R"(\b(?:el|dia|the) (\d{1,2})(?:st|nd|rd|th)?[ ,(]{1,2}$)");
        const std::uint32_t from = tail_begin(weekday.begin);
        const auto match = first_match(number, text_.substr(from, weekday.begin - from));
        if (!match) return std::nullopt;
        return NumberedDay{number_of(match->groups[0]), from + match->group_begin[0], weekday.end};
    }

    /// "hoy sábado", "mañana, domingo".
    [[nodiscard]] bool beside_near_day(const NamedWeekday& weekday) const {
        for (const NamedDay& near : near_) {
            if (weekday_on(near.day) != weekday.weekday) continue;
            if (adjoin(near.begin, near.end, weekday.begin, weekday.end)) return true;
        }
        return false;
    }
    /// "hoy sábado 21" is told once.
    void drop_near_day(date::local_days day, std::uint32_t begin, std::uint32_t end) {
        std::erase_if(near_, [&](const NamedDay& near) {
            return near.day == day && adjoin(near.begin, near.end, begin, end);
        });
    }
    /// Whether only a sign or an article stands between two stretches.
    [[nodiscard]] bool adjoin(std::uint32_t begin_a,
                              std::uint32_t end_a,
                              std::uint32_t begin_b,
                              std::uint32_t end_b) const {
        static const RE2 glue(R"(^[ ,(]{1,3}(?:(?:el|este|que es|es|on|this) )?$)");
        return joined_by(std::min(end_a, end_b), std::max(begin_a, begin_b), glue);
    }

    const NormalisedText& whole_;
    std::string_view text_;
    date::local_days today_;
    std::vector<FoundValue>& found_;
    std::vector<NamedDay> near_;
    std::vector<NamedWeekday> weekdays_;
    std::vector<WrittenDay> written_;
    std::vector<std::optional<date::local_days>> settled_;  ///< As `written_`; none: no such day.
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

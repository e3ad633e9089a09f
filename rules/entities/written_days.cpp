#include "rules/entities/written_days.h"

#include "rules/entities/day_words.h"
#include "rules/entities/matches.h"

#include <algorithm>
#include <string>

namespace rules {
namespace {

class WrittenDayFinder {
public:
    WrittenDayFinder(std::string_view text, std::string_view language)
        : text_(text), language_(language) {}

    std::vector<WrittenDay> find() {
        find_day_first();
        find_month_first();
        find_iso();
        find_numbers();
        find_dots();
        drop_overlaps();
        find_stretches();
        return std::move(days_);
    }

private:
    void add(int day, int month, int year, const TextMatch& match) {
        if (day < 1 || day > 31 || month < 1 || month > 12) return;
        days_.push_back({day, month, year, false, match.begin, match.end, std::nullopt, 0});
    }
    void find_day_first() {
        static const RE2 pattern(
            R"(\b(\d{1,2})(?:st|nd|rd|th)?\s(?:de |of )?(ene\w*|feb\w*|fev\w*|mar(?:zo|co|ch)?|abr\w*|apr\w*|mayo|maio|may|jun\w*|jul\w*|ago\w*|aug\w*|sep\w*|set(?:embro)?|oct\w*|out(?:ubro)?|nov\w*|dic\w*|dec\w*|dez\w*|jan\w*)(?:\s(?:de |del )?(20\d\d))?\b)");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            add(number_of(match.groups[0]), static_cast<int>(month_of(match.groups[1])),
                number_of(match.groups[2]), match);
        }
    }
    void find_month_first() {
        static const RE2 pattern(
            R"(\b(january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)\s(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s(20\d\d)\b)?)");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            add(number_of(match.groups[1]), static_cast<int>(month_of(match.groups[0])),
                number_of(match.groups[2]), match);
        }
    }
    void find_iso() {
        static const RE2 pattern(R"(\b(20\d\d)-(\d{1,2})-(\d{1,2})\b)");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            add(number_of(match.groups[2]), number_of(match.groups[1]), number_of(match.groups[0]),
                match);
        }
    }
    /// "24/12", "24-12-2026"; not "3-5 días".
    void find_numbers() {
        static const RE2 pattern(R"(\b(\d{1,2})([/-])(\d{1,2})(?:[/-](20\d\d|\d\d))?\b)");
        static const RE2 counted(
            R"(^\s?(?:hs?|hrs?|horas?|hours?|dias?|days?|semanas?|weeks?|mes(?:es)?|months?|min\w*|anos?|years?|personas?|people|pessoas?|%)(?:\W|$))");
        for (const TextMatch& match : all_matches(pattern, text_)) {
            const bool stretch = match.groups[1] == "-" && match.groups[3].empty();
            if (stretch && starts_with(text_.substr(match.end), counted)) continue;
            int day = number_of(match.groups[0]);
            int month = number_of(match.groups[2]);
            // English speakers of America put the month first; it is sure only when one is > 12.
            const bool english = language_ == "en";
            if (english && day <= 12 && month > 12) std::swap(day, month);
            const std::size_t before = days_.size();
            add(day, month, full_year(match.groups[3]), match);
            if (days_.size() > before) days_.back().swappable = english && day <= 12;
        }
    }
    /// "24.12.2026": the year says that it is no price.
    void find_dots() {
        static const RE2 pattern(
            R"((?:^|[^\d.,])((\d{1,2})\.(\d{1,2})\.(20\d\d|\d\d))(?:[^\d]|$))");
        for (TextMatch match : all_matches(pattern, text_)) {
            match.begin = match.group_begin[0];
            match.end = match.group_end[0];
            add(number_of(match.groups[1]), number_of(match.groups[2]), full_year(match.groups[3]),
                match);
        }
    }
    static int full_year(std::string_view written) {
        const int year = number_of(written);
        return year >= 0 && year < 100 ? year + 2000 : year;
    }

    /// Of "3-5 de mayo" the longer day stays.
    void drop_overlaps() {
        std::stable_sort(days_.begin(), days_.end(), [](const WrittenDay& a, const WrittenDay& b) {
            return a.end - a.begin > b.end - b.begin;
        });
        std::vector<WrittenDay> kept;
        for (const WrittenDay& day : days_) {
            const bool free = std::none_of(kept.begin(), kept.end(), [&](const WrittenDay& other) {
                return day.begin < other.end && other.begin < day.end;
            });
            if (free) kept.push_back(day);
        }
        days_ = std::move(kept);
    }

    void find_stretches() {
        const std::size_t whole = days_.size();
        for (std::size_t i = 0; i < whole; ++i) {
            const char first = text_[days_[i].begin];
            const bool day_first = first >= '0' && first <= '9';
            const bool spelled =
                std::any_of(text_.begin() + days_[i].begin, text_.begin() + days_[i].end,
                            [](char c) { return c >= 'a' && c <= 'z'; });
            if (spelled && day_first) find_day_before(i);
            if (spelled) find_day_after(i);
        }
    }
    /// The 3 of "del 3 al 5 de mayo", "entre el viernes 3 y el domingo 5 de mayo".
    void find_day_before(std::size_t of) {
        static const RE2 number(
            R"((?:^|[^\w.,:/#-])(\d{1,2})(?:st|nd|rd|th)?(?:( ?- ?| (?:al?|hasta|to|through|ate|ao) )| (?:y|e|o|u|ou|and|or) )(?:(?:el|the|o|dia) )*(?:(?:)" +
            std::string(weekday_names) + R"(),? )?(?:(?:dia|the) )*$)");
        static const RE2 introduced(
            R"((?:^|\b(?:el|los|dias?|the|on|del?|desde|entre|between|from|os?|nos?|)" +
            std::string(weekday_names) + R"(),? ?)$)");
        const std::uint32_t from = tail_begin(days_[of].begin);
        const auto match = first_match(number, text_.substr(from, days_[of].begin - from));
        if (!match) return;
        const std::uint32_t begin = from + match->group_begin[0];
        const std::string_view before = text_.substr(from, begin - from);
        // "somos 4 y el 5 de mayo" counts people.
        if (joins_two(*match) && !first_match(introduced, before)) return;
        const int day = number_of(match->groups[0]);
        if (day < 1 || day > 31) return;
        const int away = day > days_[of].day ? -1 : 0;
        days_.push_back({day, 0, 0, false, begin, from + match->group_end[0], of, away});
    }
    [[nodiscard]] static bool joins_two(const TextMatch& match) { return match.groups[1].empty(); }
    /// The 5 of "May 3 to 5", "del 3 de mayo al 5".
    void find_day_after(std::size_t of) {
        static const RE2 number(
            R"(^(?: ?- ?| (?:al?|hasta|to|through|ate|ao|and|or) )(?:(?:el|the|o|dia) )*(?:(?:)" +
            std::string(weekday_names) + R"(),? )?(?:(?:dia|the) )*(\d{1,2})(?:st|nd|rd|th)?\b)");
        const auto match = first_match(number, text_.substr(days_[of].end));
        if (!match || !may_end_day(text_.substr(days_[of].end + match->end))) return;
        const std::uint32_t begin = days_[of].end + match->group_begin[0];
        const bool another = std::any_of(days_.begin(), days_.end(), [&](const WrittenDay& day) {
            return day.begin <= begin && begin < day.end;
        });
        const int day = number_of(match->groups[0]);
        if (another || day < 1 || day > 31) return;
        const int away = day < days_[of].day ? 1 : 0;
        days_.push_back({day, 0, 0, false, begin, days_[of].end + match->group_end[0], of, away});
    }

    std::string_view text_;
    std::string_view language_;
    std::vector<WrittenDay> days_;
};

}  // namespace

std::vector<WrittenDay> written_days(std::string_view folded, std::string_view language) {
    return WrittenDayFinder(folded, language).find();
}

bool may_end_day(std::string_view rest) {
    static const RE2 ends(
        R"(^(?:\s?$|\s?[,;!?)](?:\D|$)|\.(?:\D|$)|\s(?:al?|las?|los?|el|y|e|o|u|ou|para|pra|por|en|em|nos?|nas?|con|com|si|que|del?|desde|hasta|ate|entre|sobre|as|das?|dos?|at|from|to|on|for|in|with|and|or|around|by|please|porfa\w*|gracias|obrigad[oa]|thanks|is|es|tipo|of|this|este|next|proximo|hay|tienen|teneis|tem)\b))");
    static const RE2 goes_on(
        R"(^\s(?:(?:a|to|o|ou|y|e|or|and) \d|[ye] (?:media|cuarto|meia)|(?:en|por|de) la (?:manana|tarde|noche|madrugada)|(?:da|de|na) (?:manha|tarde|noite|madrugada)|in the |at night|en punto|em ponto))");
    return starts_with(rest, ends) && !starts_with(rest, goes_on);
}

}  // namespace rules

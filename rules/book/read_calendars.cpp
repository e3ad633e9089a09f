#include "rules/book/draft.h"
#include "rules/calendar/ical.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace rules {
namespace {

constexpr std::array<std::string_view, 7> day_names = {"sun", "mon", "tue", "wed",
                                                       "thu", "fri", "sat"};
constexpr int day_minutes = 24 * 60;

/// `9:00` or `09:00`, up to `24:00`.
std::optional<int> parse_clock(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 2) return std::nullopt;
    int hour = 0;
    int minute = 0;
    const char* middle = text.data() + colon;
    const char* end = text.data() + text.size();
    const auto hours = std::from_chars(text.data(), middle, hour);
    const auto minutes = std::from_chars(middle + 1, end, minute);
    if (hours.ptr != middle || minutes.ptr != end || end - middle != 3) return std::nullopt;
    const int total = hour * 60 + minute;
    if (hour < 0 || minute < 0 || minute > 59 || total > day_minutes) return std::nullopt;
    return total;
}

std::optional<OpenInterval> parse_interval(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto trimmed = [](std::string_view part) {
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        return part;
    };
    const auto begin = parse_clock(trimmed(text.substr(0, dash)));
    auto end = parse_clock(trimmed(text.substr(dash + 1)));
    if (!begin || !end || *begin == day_minutes || *begin == *end) return std::nullopt;
    if (*end < *begin) *end += day_minutes;  // Across midnight.
    return OpenInterval{*begin, *end};
}

std::vector<OpenInterval> read_intervals(const YamlNode& node, Problems& problems) {
    std::vector<OpenInterval> open;
    for (const std::string& text : read_texts(node, wording("opening hours"), problems)) {
        if (text == "closed") continue;
        const auto interval = parse_interval(text);
        if (interval) {
            open.push_back(*interval);
        } else {
            problems.error(
                node.where, wording("'{1}' are not opening hours", text),
                wording("write \"09:00-13:00\", across midnight \"22:00-02:00\", all day "
                        "\"00:00-24:00\", or closed"));
        }
    }
    std::sort(open.begin(), open.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < open.size(); ++i) {
        if (open[i].begin >= open[i - 1].end) continue;
        problems.error(node.where, wording("opening hours overlap within a day"),
                       wording("join them into one interval, or move one of them"));
    }
    return open;
}

/// `mon`, `mon-fri`, `sat,sun`, `daily`: weekdays, Sunday is 0.
std::vector<int> parse_days(std::string_view key) {
    if (key == "daily") return {0, 1, 2, 3, 4, 5, 6};
    std::vector<int> days;
    const auto day_of = [](std::string_view name) {
        const auto found = std::find(day_names.begin(), day_names.end(), name);
        return found == day_names.end() ? -1 : static_cast<int>(found - day_names.begin());
    };
    for (std::size_t at = 0; at <= key.size();) {
        const std::size_t comma = std::min(key.find(',', at), key.size());
        const std::string_view part = key.substr(at, comma - at);
        const std::size_t dash = part.find('-');
        const int first = day_of(part.substr(0, dash));
        const int last = dash == std::string_view::npos ? first : day_of(part.substr(dash + 1));
        if (first < 0 || last < 0) return {};
        for (int day = first;; day = (day + 1) % 7) {
            days.push_back(day);
            if (day == last) break;
        }
        at = comma + 1;
    }
    return days;
}

void read_weekly(const YamlNode& node, Calendar& calendar, Problems& problems) {
    std::set<int> set;
    for (const YamlNode::Entry& entry : node.entries) {
        const std::vector<int> days = parse_days(entry.key);
        if (days.empty()) {
            problems.error(entry.where, wording("'{1}' are not days of the week", entry.key),
                           wording("mon tue wed thu fri sat sun, mon-fri, \"sat,sun\" or daily"));
            continue;
        }
        const std::vector<OpenInterval> open = read_intervals(entry.value, problems);
        for (const int day : days) {
            if (!set.insert(day).second) {
                problems.error(entry.where,
                               wording("the hours of {1} are given twice",
                                       day_names[static_cast<size_t>(day)]),
                               wording("name every day once"));
            }
            calendar.weekly[day] = open;
        }
    }
}

void check_nights(const Calendar& calendar, const Place& where, Problems& problems) {
    for (int day = 0; day < 7; ++day) {
        const auto& tomorrow = calendar.weekly[(day + 1) % 7];
        for (const OpenInterval& open : calendar.weekly[day]) {
            const bool overlaps = std::any_of(
                tomorrow.begin(), tomorrow.end(),
                [&](const OpenInterval& next) { return next.begin + day_minutes < open.end; });
            if (!overlaps) continue;
            problems.error(
                where,
                wording("calendar '{1}': the night of {2} overlaps the hours of the next day",
                        calendar.name, day_names[static_cast<std::size_t>(day)]),
                wording("end the night where the next day begins"));
        }
    }
}

/// `easter`, `easter-2`, `easter+39`.
std::optional<int> parse_easter(std::string_view text) {
    if (text.substr(0, 6) != "easter") return std::nullopt;
    std::string_view rest = text.substr(6);
    if (rest.empty()) return 0;
    const bool plus = rest.front() == '+';
    if (plus) rest.remove_prefix(1);
    int offset = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), offset);
    const bool fine = read.ptr == rest.data() + rest.size() && (plus || offset < 0);
    return fine && offset > -300 && offset < 300 ? std::optional(offset) : std::nullopt;
}

/// One day, or a stretch `2026-08-01..2026-08-15`; empty when it is neither.
std::vector<SpecialDay> parse_days_off(const std::string& text) {
    SpecialDay day;
    if (const auto easter = parse_easter(text)) {
        day.rule = SpecialDay::Rule::easter;
        day.easter_offset = *easter;
        return {day};
    }
    if (text.size() == 5) {
        const auto yearly = parse_date("2000-" + text);
        if (!yearly) return {};
        day.rule = SpecialDay::Rule::yearly;
        day.day = *yearly;
        return {day};
    }
    const std::size_t dots = text.find("..");
    const auto first = parse_date(std::string_view(text).substr(0, std::min(dots, text.size())));
    const auto last =
        dots == std::string::npos ? first : parse_date(std::string_view(text).substr(dots + 2));
    std::vector<SpecialDay> days;
    if (!first || !last) return days;
    for (auto at = date::sys_days(*first); at <= date::sys_days(*last) && days.size() < 400;
         at += date::days(1)) {
        day.day = date::year_month_day{at};
        days.push_back(day);
    }
    return days;
}

void read_ics(const YamlNode& node, Calendar& calendar, BookDraft& draft) {
    const BookFile* file = find_file(draft, node.scalar);
    if (file == nullptr) {
        draft.problems.error(node.where,
                             wording("there is no file '{1}' in the book's folder", node.scalar),
                             wording("put the iCal file beside portavoz.yaml"));
        return;
    }
    const std::vector<SpecialDay> days = read_ical(file->text);
    if (days.empty()) {
        draft.problems.error(node.where, wording("'{1}' holds no whole-day events", node.scalar),
                             wording("export the holidays as an iCal calendar"));
    }
    calendar.special_days.insert(calendar.special_days.end(), days.begin(), days.end());
}

void read_holiday(const YamlNode& node, Calendar& calendar, BookDraft& draft) {
    if (const YamlNode* ics = node.find("ics")) return read_ics(*ics, calendar, draft);
    std::string text = node.scalar;
    SpecialDay details;
    if (node.is_map()) {
        expect_keys(node, wording("a holiday"), {"date", "open", "name", "ics"}, draft.problems);
        text = read_text(node.at("date"), "date", draft.problems);
        details.open = read_intervals(node.at("open"), draft.problems);
        details.name = read_text(node.at("name"), "name", draft.problems);
    }
    std::vector<SpecialDay> days = parse_days_off(text);
    if (days.empty()) {
        draft.problems.error(node.where, wording("'{1}' is not a day", text),
                             wording("2026-12-25, 12-25 for every year, 2026-08-01..2026-08-15, "
                                     "easter-2, or {ics: file.ics}"));
    }
    for (SpecialDay& day : days) {
        day.open = details.open;
        day.name = details.name;
        calendar.special_days.push_back(std::move(day));
    }
}

/// Reads one calendar and, first, the one it is like.
class CalendarReader {
public:
    CalendarReader(const YamlNode& all, BookDraft& draft) : all_(all), draft_(draft) {}

    void read(const std::string& name) {
        const YamlNode& node = all_.at(name);
        if (done_.count(name) > 0) return;
        done_.insert(name);
        Calendar calendar = start(name, node);
        calendar.name = name;
        if (node.is_scalar() && node.scalar == "always") {
            for (auto& day : calendar.weekly) day = {{0, day_minutes}};
        } else if (expect_keys(node, wording("a calendar"), {"weekly", "holidays", "like"},
                               draft_.problems)) {
            read_weekly(node.at("weekly"), calendar, draft_.problems);
            check_nights(calendar, node.where, draft_.problems);
            // Own days come first: the first that fits wins.
            std::vector<SpecialDay> inherited = std::move(calendar.special_days);
            calendar.special_days.clear();
            for (const YamlNode& item : node.at("holidays").items) {
                read_holiday(item, calendar, draft_);
            }
            calendar.special_days.insert(calendar.special_days.end(), inherited.begin(),
                                         inherited.end());
        }
        check_opens(calendar, node.where);
        draft_.book.calendars[name] = std::move(calendar);
    }

private:
    Calendar start(const std::string& name, const YamlNode& node) {
        Calendar calendar;
        calendar.zone = date::locate_zone(draft_.book.brand.timezone);
        const YamlNode* like = node.find("like");
        if (like == nullptr) return calendar;
        if (all_.find(like->scalar) == nullptr || like->scalar == name) {
            std::vector<std::string> known;
            for (const YamlNode::Entry& entry : all_.entries) known.push_back(entry.key);
            std::erase(known, name);
            draft_.problems.error(
                like->where, wording("calendar '{1}' is like an unknown '{2}'", name, like->scalar),
                hint_for(like->scalar, known));
            return calendar;
        }
        read(like->scalar);
        const auto found = draft_.book.calendars.find(like->scalar);
        if (found != draft_.book.calendars.end()) return found->second;
        draft_.problems.error(like->where,
                              wording("calendar '{1}' is like itself in a circle", name),
                              wording("give one of them its own hours"));
        return calendar;
    }
    void check_opens(const Calendar& calendar, const Place& where) {
        const bool opens = std::any_of(std::begin(calendar.weekly), std::end(calendar.weekly),
                                       [](const auto& day) { return !day.empty(); });
        if (opens) return;
        draft_.problems.error(where, wording("calendar '{1}' never opens", calendar.name),
                              wording("weekly: {mon-fri: [\"09:00-18:00\"]}, or the word always"));
    }

    const YamlNode& all_;
    BookDraft& draft_;
    std::set<std::string> done_;
};

}  // namespace

void read_calendars(const YamlNode& root, BookDraft& draft) {
    const YamlNode& all = root.at("calendars");
    CalendarReader reader(all, draft);
    for (const YamlNode::Entry& entry : all.entries) {
        reader.read(entry.key);
    }
    if (!draft.book.calendars.empty()) return;
    Calendar always;
    always.name = "always";
    always.zone = date::locate_zone(draft.book.brand.timezone);
    for (auto& day : always.weekly) day = {{0, day_minutes}};
    draft.book.calendars["always"] = std::move(always);
}

}  // namespace rules

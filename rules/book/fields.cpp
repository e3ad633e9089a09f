#include "rules/book/fields.h"

#include "rules/book/nearest.h"

#include <algorithm>
#include <charconv>

namespace rules {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
}

}  // namespace

void Problems::error(const Place& where, Words message, Words hint) {
    list_.push_back({Problem::Severity::error, where, std::move(message), std::move(hint)});
}

void Problems::warning(const Place& where, Words message, Words hint) {
    list_.push_back({Problem::Severity::warning, where, std::move(message), std::move(hint)});
}

bool Problems::has_errors() const {
    return std::any_of(list_.begin(), list_.end(), [](const Problem& problem) {
        return problem.severity == Problem::Severity::error;
    });
}

Words hint_for(std::string_view written, std::vector<std::string> known) {
    const std::string near = nearest(written, known);
    if (!near.empty()) return wording("did you mean '{1}'?", near);
    if (known.empty()) return wording("there is none yet");
    const bool many = known.size() > 12;
    if (many) known.resize(12);
    return wording("known: {1}", joined(known) + (many ? ", …" : ""));
}

bool expect_keys(const YamlNode& map,
                 const Term& what,
                 std::initializer_list<std::string_view> known,
                 Problems& problems) {
    if (map.is_none()) return true;
    if (!map.is_map()) {
        problems.error(map.where, wording("{1} must be a list of 'key: value'", what),
                       wording("known keys: {1}", joined({known.begin(), known.end()})));
        return false;
    }
    for (const YamlNode::Entry& entry : map.entries) {
        if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
        problems.error(entry.where, wording("unknown key '{1}' in {2}", entry.key, what),
                       hint_for(entry.key, {known.begin(), known.end()}));
    }
    return true;
}

std::string read_text(const YamlNode& node, const Term& what, Problems& problems) {
    if (node.is_none()) return {};
    if (node.is_scalar()) return node.scalar;
    problems.error(node.where, wording("{1} must be one text", what),
                   wording("write it on one line"));
    return {};
}

std::vector<std::string> read_texts(const YamlNode& node, const Term& what, Problems& problems) {
    if (node.is_none()) return {};
    if (node.is_scalar()) return {node.scalar};
    if (node.is_map()) {
        problems.error(node.where, wording("{1} must be a text or a list", what),
                       wording("use [a, b]"));
        return {};
    }
    std::vector<std::string> texts;
    for (const YamlNode& item : node.items) {
        if (item.is_scalar()) {
            texts.push_back(item.scalar);
        } else if (item.is_none()) {
            problems.error(item.where, wording("an empty entry in {1}", what),
                           wording("remove it"));
        } else {
            problems.error(item.where, wording("an entry of {1} is not a text", what),
                           wording("a text with ': ' in it needs quotes"));
        }
    }
    return texts;
}

std::optional<double> read_number(
    const YamlNode& node, const Term& what, double low, double high, Problems& problems) {
    if (node.is_none()) return std::nullopt;
    double value = 0;
    const char* end = node.scalar.data() + node.scalar.size();
    const auto read = std::from_chars(node.scalar.data(), end, value);
    if (node.is_scalar() && read.ec == std::errc{} && read.ptr == end && value >= low &&
        value <= high) {
        return value;
    }
    const auto shown = [](double number) {
        std::string text = std::to_string(number);
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
        return text;
    };
    problems.error(node.where,
                   wording("{1} must be a number from {2} to {3}", what, shown(low), shown(high)),
                   wording("it is '{1}'", node.scalar));
    return std::nullopt;
}

int read_int(
    const YamlNode& node, const Term& what, int low, int high, int otherwise, Problems& problems) {
    const auto value = read_number(node, what, low, high, problems);
    return value ? static_cast<int>(*value) : otherwise;
}

bool read_flag(const YamlNode& node, const Term& what, Problems& problems) {
    if (node.is_none()) return false;
    if (node.scalar == "true" || node.scalar == "yes") return true;
    if (node.scalar == "false" || node.scalar == "no") return false;
    problems.error(node.where, wording("{1} must be true or false", what),
                   wording("write true or false"));
    return false;
}

TextByLanguage read_by_language(const YamlNode& node,
                                const Term& what,
                                const Languages& languages,
                                Problems& problems) {
    TextByLanguage texts;
    if (node.is_none()) return texts;
    if (!node.is_map()) {
        const std::string first = languages.empty() ? "es" : languages.front();
        texts[first] = read_texts(node, what, problems);
        return texts;
    }
    for (const YamlNode::Entry& entry : node.entries) {
        if (std::find(languages.begin(), languages.end(), entry.key) == languages.end()) {
            problems.error(entry.where,
                           wording("'{1}' in {2} is not a language of this book", entry.key, what),
                           languages.empty() ? wording("add it to brand.languages")
                                             : hint_for(entry.key, languages));
            continue;
        }
        texts[entry.key] = read_texts(entry.value, what, problems);
    }
    return texts;
}

std::map<std::string, std::string> read_title(const YamlNode& node,
                                              const Term& what,
                                              const Languages& languages,
                                              Problems& problems) {
    std::map<std::string, std::string> titles;
    for (auto& [language, texts] : read_by_language(node, what, languages, problems)) {
        if (!texts.empty()) titles[language] = std::move(texts.front());
    }
    return titles;
}

std::optional<Priority> read_priority(const YamlNode& node, Problems& problems) {
    if (node.is_none()) return std::nullopt;
    for (const Priority priority : {Priority::p0, Priority::p1, Priority::p2, Priority::p3}) {
        const char digit = static_cast<char>('0' + static_cast<int>(priority));
        const std::string name = std::string("P") + digit;
        if (node.scalar == name) return priority;
    }
    problems.error(node.where, wording("'{1}' is not a priority", node.scalar),
                   wording("P0 (danger, at once), P1, P2 or P3 (can wait)"));
    return std::nullopt;
}

std::optional<std::int64_t> read_duration(const YamlNode& node,
                                          const Term& what,
                                          Problems& problems) {
    if (node.is_none()) return std::nullopt;
    std::int64_t number = 0;
    const char* end = node.scalar.data() + node.scalar.size();
    const auto read = std::from_chars(node.scalar.data(), end, number);
    const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
    constexpr std::int64_t minute = 60'000;
    if (read.ec == std::errc{} && number > 0 && number <= 100'000) {
        if (unit == "m" || unit == "min") return number * minute;
        if (unit == "h") return number * 60 * minute;
        if (unit == "d") return number * 8 * 60 * minute;
    }
    problems.error(node.where, wording("{1} must be a time such as 15m, 4h or 1d", what),
                   wording("it is '{1}'; a day counts as eight open hours", node.scalar));
    return std::nullopt;
}

std::optional<date::year_month_day> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    const char* start = text.data();
    const auto y = std::from_chars(start, start + 4, year);
    const auto m = std::from_chars(start + 5, start + 7, month);
    const auto d = std::from_chars(start + 8, start + 10, day);
    if (y.ptr != start + 4 || m.ptr != start + 7 || d.ptr != start + 10) return std::nullopt;
    const date::year_month_day found{date::year(year), date::month(month), date::day(day)};
    return found.ok() ? std::optional(found) : std::nullopt;
}

std::optional<EscalationTarget> read_escalation(const YamlNode& node,
                                                const Languages& languages,
                                                Problems& problems) {
    if (node.is_none()) return std::nullopt;
    EscalationTarget target;
    if (node.is_scalar()) {
        if (node.scalar == "false" || node.scalar == "no") return std::nullopt;
        if (node.scalar != "true" && node.scalar != "yes") target.department = node.scalar;
        return target;
    }
    if (!expect_keys(node, "escalate", {"department", "priority", "text"}, problems)) return target;
    if (const YamlNode* name = node.find("department")) {
        target.department = read_text(*name, "department", problems);
    }
    if (const YamlNode* priority = node.find("priority")) {
        target.priority = read_priority(*priority, problems).value_or(Priority::p2);
    }
    if (const YamlNode* text = node.find("text")) {
        target.text = read_by_language(*text, "escalate.text", languages, problems);
    }
    return target;
}

std::vector<ButtonSpec> read_buttons(const YamlNode& node,
                                     const Languages& languages,
                                     Problems& problems) {
    std::vector<ButtonSpec> buttons;
    if (node.is_none()) return buttons;
    if (!node.is_list()) {
        problems.error(node.where, wording("buttons must be a list"),
                       wording("buttons: [{es: …, then: …}]"));
        return buttons;
    }
    for (const YamlNode& item : node.items) {
        const YamlNode* then = item.find("then");
        if (then == nullptr || !then->is_scalar()) {
            problems.error(item.where, wording("a button does nothing"),
                           wording("add 'then:' with an intent, persona, or form:NAME"));
            continue;
        }
        YamlNode titles = item;
        std::erase_if(titles.entries, [](const auto& entry) { return entry.key == "then"; });
        ButtonSpec button{read_title(titles, wording("a button"), languages, problems),
                          then->scalar};
        if (button.title.empty()) {
            problems.error(item.where, wording("a button without a text"),
                           wording("add its text by language"));
            continue;
        }
        buttons.push_back(std::move(button));
    }
    return buttons;
}

}  // namespace rules

#include "webhooks/json.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <vector>

namespace webhooks {
namespace {

constexpr std::size_t max_depth = 64;

/// Builds the document from the parser's events and stops at what we refuse to interpret.
class Builder : public nlohmann::json_sax<Json> {
public:
    explicit Builder(ParsedJson& result) : result_(result) {}

    bool null() override { return add(nullptr) != nullptr; }
    bool boolean(bool value) override { return add(value) != nullptr; }
    bool number_integer(number_integer_t value) override { return add(value) != nullptr; }
    bool number_unsigned(number_unsigned_t value) override { return add(value) != nullptr; }
    bool number_float(number_float_t value, const string_t& digits) override {
        const bool whole = digits.find_first_of(".eE") == std::string::npos;
        return (whole ? add(digits) : add(value)) != nullptr;
    }
    bool string(string_t& value) override { return add(std::move(value)) != nullptr; }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
    bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (open_.back()->contains(name)) return refuse(ParsedJson::Fault::unreadable);
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t /*position*/,
                     const std::string& /*token*/,
                     const nlohmann::detail::exception& error) override {
        const bool out_of_range = error.id == 406;
        return refuse(out_of_range ? ParsedJson::Fault::unreadable : ParsedJson::Fault::malformed);
    }

private:
    bool refuse(ParsedJson::Fault fault) {
        result_.fault = fault;
        return false;
    }

    Json* add(Json value) {
        if (open_.empty()) {
            result_.value = std::move(value);
            return &result_.value;
        }
        Json& parent = *open_.back();
        if (parent.is_object()) return &(parent[key_] = std::move(value));
        parent.push_back(std::move(value));
        return &parent.back();
    }

    bool open(Json container) {
        if (open_.size() == max_depth) return refuse(ParsedJson::Fault::unreadable);
        open_.push_back(add(std::move(container)));
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    ParsedJson& result_;
    std::vector<Json*> open_;  ///< Containers from the outside in; none moves while it is open.
    std::string key_;
};

/// The code unit of the escape `\uXXXX` at `at`, or -1.
int escape_unit(std::string_view bytes, std::size_t at) {
    if (at + 6 > bytes.size() || bytes[at] != '\\' || bytes[at + 1] != 'u') return -1;
    int unit = 0;
    const char* end = bytes.data() + at + 6;
    const auto read = std::from_chars(bytes.data() + at + 2, end, unit, 16);
    return read.ec == std::errc{} && read.ptr == end ? unit : -1;
}

bool is_high(int unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low(int unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

/// The same bytes with every escape of half a surrogate pair replaced.
std::string without_lone_surrogates(std::string_view bytes) {
    std::string repaired;
    repaired.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const int unit = escape_unit(bytes, i);
        const bool pair = is_high(unit) && is_low(escape_unit(bytes, i + 6));
        const std::size_t length = pair ? 12 : unit >= 0 ? 6 : bytes[i] == '\\' ? 2 : 1;
        const bool lone = !pair && (is_high(unit) || is_low(unit));
        repaired += lone ? std::string_view("\\ufffd") : bytes.substr(i, length);
        i += length;
    }
    return repaired;
}

ParsedJson parse_once(std::string_view bytes) {
    ParsedJson result;
    Builder builder(result);
    const bool complete = Json::sax_parse(bytes.begin(), bytes.end(), &builder);
    if (!complete && result.fault == ParsedJson::Fault::none) {
        result.fault = ParsedJson::Fault::malformed;
    }
    if (result.fault != ParsedJson::Fault::none) result.value = nullptr;
    return result;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

}  // namespace

ParsedJson parse_json(std::string_view bytes) {
    const bool has_nul = bytes.find('\0') != std::string_view::npos;  // The library stops there.
    if (has_nul) return {.fault = ParsedJson::Fault::malformed, .value = {}};
    ParsedJson result = parse_once(bytes);
    if (result.fault != ParsedJson::Fault::malformed) return result;
    const std::string repaired = without_lone_surrogates(bytes);
    return repaired == bytes ? result : parse_once(repaired);
}

const Json* find(const Json& value, std::string_view path) {
    const Json* at = &value;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('.'), path.size());
        if (!at->is_object()) return nullptr;
        const auto member = at->find(std::string(path.substr(0, end)));
        if (member == at->end()) return nullptr;
        at = &*member;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return at;
}

const Json& array_at(const Json& value, std::string_view path) {
    static const Json nothing = Json::array();
    const Json* found = find(value, path);
    return found != nullptr && found->is_array() ? *found : nothing;
}

std::string text_at(const Json& value, std::string_view path, std::string_view fallback) {
    const Json* found = find(value, path);
    if (found == nullptr) return std::string(fallback);
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number()) return found->dump();
    return std::string(fallback);
}

bool flag_at(const Json& value, std::string_view path) {
    const Json* found = find(value, path);
    return found != nullptr && found->is_boolean() && found->get<bool>();
}

std::optional<std::int64_t> integer_at(const Json& value, std::string_view path) {
    const Json* found = find(value, path);
    if (found == nullptr) return std::nullopt;
    if (found->is_number_unsigned()) {
        const auto number = found->get<std::uint64_t>();
        const auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        return number <= limit ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
    }
    if (found->is_number_integer()) return found->get<std::int64_t>();
    if (found->is_string()) return parse_integer(found->get_ref<const std::string&>());
    return std::nullopt;
}

TimeMs time_at(const Json& value, std::string_view path) {
    constexpr std::int64_t first_milliseconds = 100'000'000'000;   // As seconds: the year 5138.
    constexpr std::int64_t last_milliseconds = 4'102'444'800'000;  // The year 2100.
    const Json* found = find(value, path);
    if (found == nullptr) return 0;
    const std::optional<std::int64_t> number = integer_at(value, path);
    if (number && (*number < 0 || *number > last_milliseconds)) return 0;
    if (number) return *number < first_milliseconds ? *number * 1000 : *number;
    if (!found->is_string()) return 0;
    const auto time = parse_iso_time(found->get_ref<const std::string&>());
    return std::max<TimeMs>(time.value_or(0), 0);
}

namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::duration_cast;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year;
using std::chrono::year_month_day;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// What is left after the seconds: `Z`, `+02:00`, `-0500` or nothing; in minutes east of UTC.
std::optional<int> zone_minutes(std::string_view zone) {
    if (zone.empty() || zone == "Z" || zone == "z") return 0;
    if (zone.front() != '+' && zone.front() != '-') return std::nullopt;
    const std::size_t minutes_at = zone.size() == 6 && zone[3] == ':' ? 4 : 3;
    const auto h = digits(zone, 1, 2);
    const auto m = digits(zone, minutes_at, 2);
    if (!h || !m || zone.size() != minutes_at + 2) return std::nullopt;
    return (*h * 60 + *m) * (zone.front() == '-' ? -1 : 1);
}

}  // namespace

std::optional<TimeMs> parse_iso_time(std::string_view text) {
    const auto y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
    const auto h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
    if (!y || !mo || !d || !h || !mi || !s) return std::nullopt;
    const bool shaped = text[4] == '-' && text[7] == '-' && (text[10] == 'T' || text[10] == ' ') &&
                        text[13] == ':' && text[16] == ':';
    const year_month_day date =
        year(*y) / month(static_cast<unsigned>(*mo)) / day(static_cast<unsigned>(*d));
    if (!shaped || !date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    std::size_t at = 19;
    int thousandths = 0;
    if (at < text.size() && text[at] == '.') {
        int weight = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, weight /= 10) {
            thousandths += weight * (text[at] - '0');
        }
    }
    const auto zone = zone_minutes(text.substr(at));
    if (!zone) return std::nullopt;
    const auto since_1970 = sys_days(date).time_since_epoch() + hours(*h) + minutes(*mi - *zone) +
                            seconds(*s) + milliseconds(thousandths);
    return duration_cast<milliseconds>(since_1970).count();
}

std::string iso_time(TimeMs time) {
    const sys_time<milliseconds> moment{milliseconds(time)};
    const auto midnight = floor<days>(moment);
    const year_month_day date(midnight);
    const hh_mm_ss clock(floor<seconds>(moment - midnight));
    const auto two = [](auto number) {
        return std::string(number < 10 ? "0" : "") + std::to_string(number);
    };
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
           "T" + two(clock.hours().count()) + ":" + two(clock.minutes().count()) + ":" +
           two(clock.seconds().count()) + "Z";
}

std::string to_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string excerpt(const Json& value) {
    constexpr std::size_t limit = 200;
    std::string text = to_text(value);
    if (text.size() <= limit) return text;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text;
}

}  // namespace webhooks

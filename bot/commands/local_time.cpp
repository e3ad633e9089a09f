#include "bot/commands/local_time.h"

#include <re2/re2.h>

#include <sstream>
#include <string>

namespace bot {
namespace {

using std::chrono::milliseconds;

/// The wall's time, when there is one of that date and time.
std::optional<date::local_seconds> read_wall(const std::string& text) {
    std::istringstream stream(text);
    date::local_seconds wall;
    stream >> date::parse("%FT%T", wall);
    return stream.fail() ? std::nullopt : std::optional(wall);
}

rules::TimeMs as_utc(date::local_seconds wall) {
    return milliseconds(wall.time_since_epoch()).count();
}

/// `-05:00`, ahead of UTC.
std::chrono::minutes read_offset(const std::string& text) {
    const int away = std::stoi(text.substr(1, 2)) * 60 + std::stoi(text.substr(4, 2));
    return std::chrono::minutes(text.front() == '-' ? -away : away);
}

}  // namespace

std::optional<rules::TimeMs> parse_time(std::string_view text, const date::time_zone& zone) {
    // Only what is whole is given to date::parse: of seconds that are not there it (3.0.1) computes
    // with a number that nobody has set.
    static const re2::RE2 form(
        R"((\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)");
    std::string day;
    std::string time;
    std::string seconds;
    std::string offset;
    if (!re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), form, &day, &time,
                             &seconds, &offset)) {
        return std::nullopt;
    }
    if (time.empty()) time = "00:00";
    if (seconds.empty()) seconds = ":00";
    const auto wall = read_wall(day + "T" + time + seconds);
    if (!wall) return std::nullopt;
    if (offset == "Z") return as_utc(*wall);
    if (!offset.empty()) return as_utc(*wall - read_offset(offset));
    const auto moment = zone.to_sys(*wall, date::choose::earliest);
    return milliseconds(moment.time_since_epoch()).count();
}

std::string time_text(rules::TimeMs at, const date::time_zone& zone) {
    const auto moment =
        date::floor<std::chrono::seconds>(date::sys_time<milliseconds>(milliseconds(at)));
    return date::format("%FT%T%Ez", date::make_zoned(&zone, moment));
}

}  // namespace bot

#include "bot/commands/local_time.h"

#include <sstream>

namespace bot {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The moment in `text` read with one format; the offset, when the format has one, is taken off.
std::optional<date::local_seconds> read_as(const char* format, const std::string& text) {
    std::istringstream stream(text);
    date::local_seconds wall;
    std::chrono::minutes offset{0};
    stream >> date::parse(format, wall, offset);
    const bool whole = !stream.fail() && stream.peek() == std::istringstream::traits_type::eof();
    return whole ? std::optional(wall - offset) : std::nullopt;
}

std::optional<date::local_seconds> read_plain(const char* format, const std::string& text) {
    std::istringstream stream(text);
    date::local_seconds wall;
    stream >> date::parse(format, wall);
    const bool whole = !stream.fail() && stream.peek() == std::istringstream::traits_type::eof();
    return whole ? std::optional(wall) : std::nullopt;
}

rules::TimeMs as_utc(date::local_seconds wall) {
    return milliseconds(wall.time_since_epoch()).count();
}

}  // namespace

std::optional<rules::TimeMs> parse_time(std::string_view text, const date::time_zone& zone) {
    std::string plain(text);
    if (plain.size() > 10 && plain[10] == ' ') plain[10] = 'T';
    for (const char* format : {"%FT%T%Ez", "%FT%H:%M%Ez"}) {
        if (const auto wall = read_as(format, plain)) return as_utc(*wall);
    }
    const bool utc = !plain.empty() && plain.back() == 'Z';
    if (utc) plain.pop_back();
    for (const char* format : {"%FT%T", "%FT%H:%M", "%F"}) {
        const auto wall = read_plain(format, plain);
        if (!wall) continue;
        if (utc) return as_utc(*wall);
        const auto moment = zone.to_sys(*wall, date::choose::earliest);
        return milliseconds(moment.time_since_epoch()).count();
    }
    return std::nullopt;
}

std::string time_text(rules::TimeMs at, const date::time_zone& zone) {
    const auto moment = date::floor<seconds>(date::sys_time<milliseconds>(milliseconds(at)));
    return date::format("%FT%T%Ez", date::make_zoned(&zone, moment));
}

}  // namespace bot

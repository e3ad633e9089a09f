#include "rules/calendar/local_day.h"

namespace rules {

using std::chrono::milliseconds;

date::local_days local_day(const date::time_zone& zone, TimeMs at) {
    return date::floor<date::days>(zone.to_local(date::sys_time<milliseconds>(milliseconds(at))));
}

TimeMs begin_of(date::local_days day, const date::time_zone& zone) {
    return zone.to_sys(day + milliseconds(0), date::choose::earliest).time_since_epoch().count();
}

}  // namespace rules

#include "rules/calendar/calendar.h"

#include <array>
#include <string>

namespace rules {
namespace {

/// How one language says a time. Days begin with Sunday.
struct Words {
    std::string_view today;
    std::string_view tomorrow;
    std::array<std::string_view, 7> on_day;
    std::array<std::string_view, 12> months;
};

constexpr Words spanish{
    "hoy",
    "mañana",
    {"el domingo", "el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
     "octubre", "noviembre", "diciembre"}};
constexpr Words english{"today",
                        "tomorrow",
                        {"on Sunday", "on Monday", "on Tuesday", "on Wednesday", "on Thursday",
                         "on Friday", "on Saturday"},
                        {"January", "February", "March", "April", "May", "June", "July", "August",
                         "September", "October", "November", "December"}};
constexpr Words portuguese{"hoje",
                           "amanhã",
                           {"no domingo", "na segunda-feira", "na terça-feira", "na quarta-feira",
                            "na quinta-feira", "na sexta-feira", "no sábado"},
                           {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho",
                            "agosto", "setembro", "outubro", "novembro", "dezembro"}};

enum class Tongue { es, en, pt };

Tongue tongue_of(std::string_view language) {
    if (language == "en") return Tongue::en;
    return language == "pt" ? Tongue::pt : Tongue::es;
}

std::string clock_text(std::chrono::minutes since_midnight, Tongue tongue) {
    const auto hour = since_midnight.count() / 60;
    const auto minute = since_midnight.count() % 60;
    const std::string time =
        std::to_string(hour) + ":" + (minute < 10 ? "0" : "") + std::to_string(minute);
    if (tongue == Tongue::en) return "at " + time;
    if (tongue == Tongue::pt) return (hour == 1 ? "à " : "às ") + time;
    return (hour == 1 ? "a la " : "a las ") + time;
}

std::string far_date(date::local_days day,
                     date::local_days today,
                     const Words& words,
                     Tongue tongue) {
    const date::year_month_day ymd{day};
    const std::string number = std::to_string(static_cast<unsigned>(ymd.day()));
    const std::string month(words.months[static_cast<unsigned>(ymd.month()) - 1]);
    const std::string on(words.on_day[date::weekday(day).c_encoding()]);
    const bool other_year = ymd.year() != date::year_month_day{today}.year();
    const std::string year = std::to_string(static_cast<int>(ymd.year()));
    if (tongue == Tongue::en) {
        return on + " " + number + " " + month + (other_year ? " " + year : "");
    }
    const std::string tail = number + " de " + month + (other_year ? " de " + year : "");
    return tongue == Tongue::pt ? on + ", " + tail + "," : on + " " + tail;
}

}  // namespace

std::string say_time(TimeMs at,
                     TimeMs now,
                     const date::time_zone& zone,
                     std::string_view language) {
    using date::local_days;
    const auto wall = [&zone](TimeMs time) {
        return zone.to_local(
            date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time)));
    };
    const Tongue tongue = tongue_of(language);
    const Words& words = tongue == Tongue::en   ? english
                         : tongue == Tongue::pt ? portuguese
                                                : spanish;
    const auto local = wall(at);
    const local_days day = date::floor<date::days>(local);
    const local_days today = date::floor<date::days>(wall(now));
    const auto minutes = date::floor<std::chrono::minutes>(local - day);
    const std::string time = clock_text(minutes, tongue);
    const auto ahead = (day - today).count();
    if (ahead == 0) return std::string(words.today) + " " + time;
    if (ahead == 1) return std::string(words.tomorrow) + " " + time;
    if (ahead > 1 && ahead < 7) {
        return std::string(words.on_day[date::weekday(day).c_encoding()]) + " " + time;
    }
    return far_date(day, today, words, tongue) + " " + time;
}

}  // namespace rules

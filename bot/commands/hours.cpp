#include "bot/commands/hours.h"

#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/clock.h"
#include "bot/commands/local_time.h"
#include "rules/calendar/calendar.h"
#include "rules/calendar/preview.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <optional>

namespace bot {
namespace {

using nlohmann::json;

constexpr int exit_usage = 2;
constexpr int exit_configuration = 78;
constexpr rules::TimeMs day_ms = 24LL * 3600 * 1000;
constexpr int most_days = 400;
constexpr int preview_days = 365;

struct HoursOptions {
    std::string folder;
    std::string at;
    int days = 0;
    bool preview = false;
    bool json = false;
};

/// What holds for one department at a moment.
json department_json(const rules::RuleBook& book,
                     const rules::Department& department,
                     const rules::Calendar& calendar,
                     rules::TimeMs at) {
    const std::string language = book.brand.languages.empty() ? "es" : book.brand.languages.front();
    const bool open = rules::is_open(calendar, at);
    const std::optional<rules::TimeMs> change =
        open ? rules::next_closing(calendar, at) : rules::next_opening(calendar, at);
    json answer_by = json::object();
    for (const auto& [priority, within] : department.answer_within_ms) {
        const auto due = rules::add_open_time(calendar, at, within);
        if (due)
            answer_by["P" + std::to_string(static_cast<int>(priority))] =
                time_text(*due, *calendar.zone);
    }
    return {{"department", department.name},
            {"calendar", calendar.name},
            {"open", open},
            {"until", change ? json(time_text(*change, *calendar.zone)) : json(nullptr)},
            {"said",
             change ? json(rules::say_time(*change, at, *calendar.zone, language)) : json(nullptr)},
            {"answer_by", answer_by}};
}

/// The hours of one local day, or "closed".
std::string day_text(const rules::Calendar& calendar, rules::TimeMs noon) {
    std::string text;
    rules::TimeMs at = noon - day_ms / 2;
    const rules::TimeMs end = noon + day_ms / 2;
    while (at < end) {
        const auto opening =
            rules::is_open(calendar, at) ? std::optional(at) : rules::next_opening(calendar, at);
        if (!opening || *opening >= end) break;
        const auto closing = rules::next_closing(calendar, *opening);
        const rules::TimeMs until = closing ? std::min(*closing, end) : end;
        text += (text.empty() ? "" : ", ") + time_text(*opening, *calendar.zone).substr(11, 5) +
                "-" + time_text(until, *calendar.zone).substr(11, 5);
        at = until;
    }
    return text.empty() ? "closed" : text;
}

/// The coming days of every calendar.
json days_json(const rules::RuleBook& book,
               const date::time_zone& zone,
               rules::TimeMs at,
               int days) {
    json list = json::array();
    for (int day = 0; day < days; ++day) {
        const std::string date = time_text(at + day * day_ms, zone).substr(0, 10);
        const auto noon = parse_time(date + "T12:00", zone);
        json hours = json::object();
        for (const auto& [name, calendar] : book.calendars) {
            if (noon) hours[name] = day_text(calendar, *noon);
        }
        list.push_back({{"date", date}, {"hours", hours}});
    }
    return list;
}

json spans_json(const std::vector<rules::TimeSpan>& spans, const date::time_zone& zone) {
    json list = json::array();
    for (const rules::TimeSpan& span : spans) {
        list.push_back({{"from", time_text(span.begin, zone)}, {"to", time_text(span.end, zone)}});
    }
    return list;
}

json days_of(const std::vector<rules::PreviewDay>& days) {
    json list = json::array();
    for (const rules::PreviewDay& day : days) {
        list.push_back({{"date", date::format("%F", day.day)}, {"what", day.what}});
    }
    return list;
}

/// What the coming year holds for every calendar, and when nobody is there at all.
json preview_json(const rules::RuleBook& book, const date::time_zone& zone, rules::TimeMs at) {
    json calendars = json::object();
    std::vector<const rules::Calendar*> used;
    for (const auto& [name, calendar] : book.calendars) {
        const rules::CalendarPreview found = rules::preview(calendar, at, preview_days);
        calendars[name] = {{"open_hours", found.open_minutes / 60},
                           {"gaps", spans_json(found.gaps, zone)},
                           {"overlaps", days_of(found.overlaps)},
                           {"clock_changes", days_of(found.dst_days)},
                           {"days_without_text", days_of(found.no_text)}};
    }
    for (const auto& [name, department] : book.departments) {
        const auto calendar = book.calendars.find(department.calendar);
        if (calendar != book.calendars.end()) used.push_back(&calendar->second);
    }
    const auto alone = rules::nobody_there(used, at, preview_days);
    rules::TimeMs minutes = 0;
    rules::TimeSpan longest;
    for (const rules::TimeSpan& span : alone) {
        minutes += (span.end - span.begin) / 60'000;
        if (span.end - span.begin > longest.end - longest.begin) longest = span;
    }
    return {{"calendars", calendars},
            {"nobody_minutes", minutes},
            {"nobody_stretches", alone.size()},
            {"nobody_longest", alone.empty() ? json::array() : spans_json({longest}, zone)}};
}

void print_preview(const json& preview) {
    for (const auto& [name, calendar] : preview["calendars"].items()) {
        std::cout << name << ": " << calendar["open_hours"] << " open hours in the coming year\n";
        for (const json& gap : calendar["gaps"]) {
            std::cout << "  closed from " << gap["from"].get<std::string>() << " to "
                      << gap["to"].get<std::string>() << '\n';
        }
        const auto list = [](const json& days, const char* what) {
            for (const json& day : days) {
                std::cout << "  " << day["date"].get<std::string>() << "  " << what
                          << day["what"].get<std::string>() << '\n';
            }
        };
        list(calendar["overlaps"], "overlap: ");
        list(calendar["clock_changes"], "the clocks go ");
        list(calendar["days_without_text"], "special day without a name: ");
    }
    std::cout << "Nobody is there for " << preview["nobody_minutes"] << " minutes of the year";
    for (const json& span : preview["nobody_longest"]) {
        std::cout << ", longest from " << span["from"].get<std::string>() << " to "
                  << span["to"].get<std::string>();
    }
    std::cout << ".\n";
}

void print(const json& report) {
    for (const json& department : report["departments"]) {
        const bool open = department["open"];
        std::cout << department["department"].get<std::string>() << " ("
                  << department["calendar"].get<std::string>()
                  << "): " << (open ? "open" : "closed");
        if (!department["until"].is_null()) {
            std::cout << (open ? " until " : ", opens ") << department["until"].get<std::string>()
                      << " («" << department["said"].get<std::string>() << "»)";
        }
        std::cout << '\n';
        for (const auto& [priority, due] : department["answer_by"].items()) {
            std::cout << "  " << priority << " answered by " << due.get<std::string>() << '\n';
        }
    }
    for (const json& day : report["days"]) {
        std::cout << day["date"].get<std::string>();
        for (const auto& [calendar, hours] : day["hours"].items()) {
            std::cout << "  " << calendar << " " << hours.get<std::string>();
        }
        std::cout << '\n';
    }
}

int hours(const HoursOptions& options) {
    const rules::BookReading reading = load_book(options.folder);
    if (!reading.book) {
        for (const rules::Problem& problem : reading.problems)
            std::cerr << problem_text(problem, terminal_language()) << '\n';
        return exit_configuration;
    }
    const rules::RuleBook& book = *reading.book;
    const date::time_zone& zone = *date::locate_zone(book.brand.timezone);
    const auto at =
        options.at.empty() ? std::optional(SystemClock().now()) : parse_time(options.at, zone);
    if (!at || options.days < 0 || options.days > most_days) {
        std::cerr << (at ? "--days: 0 to 400\n" : "--at: a time such as 2026-12-24T23:50\n");
        return exit_usage;
    }
    json report = {{"at", time_text(*at, zone)}, {"departments", json::array()}};
    for (const auto& [name, department] : book.departments) {
        const auto calendar = book.calendars.find(department.calendar);
        if (calendar == book.calendars.end()) continue;
        report["departments"].push_back(department_json(book, department, calendar->second, *at));
    }
    report["days"] = days_json(book, zone, *at, options.days);
    if (options.preview) report["preview"] = preview_json(book, zone, *at);
    if (options.json) {
        std::cout << report.dump(2) << '\n';
    } else {
        print(report);
        if (options.preview) print_preview(report["preview"]);
    }
    return 0;
}

}  // namespace

void add_hours(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* command =
        app.add_subcommand("hours", "Who is there at a moment, and what would be promised");
    command->add_option("FOLDER", options->folder, "The book")->required();
    command->add_option("--at", options->at,
                        "ISO 8601, in the brand's zone without an offset (now)");
    command->add_option("--days", options->days, "Also the hours of so many days from then on");
    command->add_flag("--preview", options->preview,
                      "The coming 365 days: gaps, overlaps, clock changes, days without a name, "
                      "and when nobody is there");
    command->add_flag("--json", options->json, "As JSON");
    command->callback([options, &exit_code] { exit_code = hours(*options); });
}

}  // namespace bot

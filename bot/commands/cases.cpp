#include "bot/commands/cases.h"

#include "bot/commands/exit_codes.h"
#include "bot/commands/local_time.h"
#include "bot/store/figures.h"
#include "bot/store/register_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <limits>
#include <memory>
#include <string>

namespace bot {
namespace {

using nlohmann::json;

struct Options {
    std::string store;
    std::string from;
    std::string to;
    std::string zone = "UTC";
    bool csv = false;
};

/// What was asked for, with its times read.
struct Asked {
    store::Database database;
    store::Period period;
    const date::time_zone* zone = nullptr;
};

/// A day, or a moment.
Result<TimeMs> moment(const std::string& text, const date::time_zone& zone, TimeMs otherwise) {
    if (text.empty()) return otherwise;
    const auto at = parse_time(text.size() == 10 ? text + "T00:00" : text, zone);
    if (at) return *at;
    return Error{Error::Code::invalid, "'" + text + "' is no time such as 2026-12-24"};
}

Result<Asked> ask(const Options& options) {
    const date::time_zone* zone = nullptr;
    try {
        zone = date::locate_zone(options.zone);
    } catch (const std::runtime_error&) {
        return Error{Error::Code::invalid, "'" + options.zone + "' is no time zone"};
    }
    const Result<TimeMs> from = moment(options.from, *zone, 0);
    if (!from) return from.error();
    const Result<TimeMs> to = moment(options.to, *zone, std::numeric_limits<TimeMs>::max());
    if (!to) return to.error();
    auto database = store::Database::open(options.store, store::Database::Mode::read_only);
    if (!database) return database.error();
    return Asked{std::move(*database), {*from, *to}, zone};
}

void print(const json& rows, const std::vector<std::string>& columns, bool csv) {
    if (csv) {
        std::cout << store::to_csv(rows, columns);
    } else {
        std::cout << rows.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    }
}

void print_cases(Asked& asked, bool csv) {
    const store::TimeText text = [&](TimeMs at) { return time_text(at, *asked.zone); };
    json rows = json::array();
    for (const store::CaseEntry& entry : store::case_register(asked.database, {asked.period, {}})) {
        rows.push_back(store::case_json(entry, text));
    }
    print(rows, store::case_columns(), csv);
}

void print_call_backs(Asked& asked, bool csv) {
    const store::TimeText text = [&](TimeMs at) { return time_text(at, *asked.zone); };
    json rows = json::array();
    for (const store::CallBack& call : store::call_backs(asked.database, {asked.period, {}})) {
        rows.push_back(store::call_back_json(call, text));
    }
    print(rows, store::call_back_columns(), csv);
}

void print_promises(Asked& asked, bool csv) {
    json counts = store::promise_counts(asked.database, asked.period);
    const auto kept = counts.value("kept", std::int64_t{0});
    const auto settled = kept + counts.value("broken", std::int64_t{0});
    counts["kept_percent"] = settled == 0 ? json(nullptr) : json(100 * kept / settled);
    print(csv ? json::array({counts}) : counts, {"kept", "broken", "open", "kept_percent"}, csv);
}

using Print = void (*)(Asked&, bool);

void add(CLI::App& app, const char* name, const char* about, Print print_it, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(name, about);
    command->add_option("DB", options->store, "The database file")->required();
    command->add_option("--from", options->from, "From this day or moment on");
    command->add_option("--to", options->to, "Up to before this day or moment");
    command->add_option("--zone", options->zone, "Time zone of the times read and written (UTC)");
    command->add_flag("--csv", options->csv, "As a table for spreadsheets instead of JSON");
    command->callback([options, print_it, name, &exit_code] {
        Result<Asked> asked = ask(*options);
        if (asked) return print_it(*asked, options->csv);
        std::cerr << name << ": " << asked.error().message << '\n';
        exit_code = exit_code_for(asked.error());
    });
}

}  // namespace

void add_cases(CLI::App& app, int& exit_code) {
    add(app, "cases", "The register of cases, with every date that is asked for", print_cases,
        exit_code);
    add(app, "callbacks", "Who asked for a call and waits, by due time", print_call_backs,
        exit_code);
    add(app, "promises", "How many promises were kept", print_promises, exit_code);
}

}  // namespace bot

#include "bot/commands/doctor.h"

#include "bot/book_loader.h"
#include "bot/commands/doctor_checks.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

constexpr int exit_unwell = 1;
constexpr int exit_configuration = 78;

int report(const std::vector<Finding>& findings,
           const std::vector<std::string>& notes,
           bool as_json) {
    bool well = true;
    json list = json::array();
    for (const Finding& finding : findings) {
        well = well && finding.fault.empty();
        list.push_back({{"inbox", finding.inbox},
                        {"what", finding.what},
                        {"fault", finding.fault},
                        {"do", finding.remedy}});
        if (as_json) continue;
        std::cout << (finding.fault.empty() ? "ok     " : "FAULT  ") << finding.inbox << ": "
                  << finding.what;
        if (!finding.fault.empty()) std::cout << ": " << finding.fault;
        std::cout << '\n';
        if (!finding.remedy.empty()) std::cout << "       " << finding.remedy << '\n';
    }
    if (as_json) {
        std::cout << json{{"findings", list}, {"off", notes}}.dump(2, ' ', false,
                                                                   json::error_handler_t::replace)
                  << '\n';
    } else {
        for (const std::string& note : notes) std::cout << "off    " << note << '\n';
    }
    return well ? 0 : exit_unwell;
}

int doctor(const std::string& folder, const std::string& public_url, bool as_json) {
    rules::BookReading reading = load_book(folder);
    if (!reading.book) {
        for (const rules::Problem& problem : reading.problems)
            std::cerr << problem_text(problem) << '\n';
        return exit_configuration;
    }
    const SetupReading setup = read_setup(reading.book, secret_sources(folder));
    for (const rules::Problem& problem : setup.problems) std::cerr << problem_text(problem) << '\n';
    if (!setup.problems.empty()) return exit_configuration;
    auto client = net::HttpClient::start();
    if (!client) {
        std::cerr << client.error().message << '\n';
        return exit_unwell;
    }
    const SystemClock clock;
    DoctorChecks checks(**client, clock);
    std::vector<Finding> findings;
    const auto add = [&](std::vector<Finding> more) {
        for (Finding& finding : more) findings.push_back(std::move(finding));
    };
    for (const auto& inbox : setup.setup->inboxes) {
        add(checks.examine(*inbox));
        if (inbox->channel->is_called() && !public_url.empty()) {
            findings.push_back(checks.examine_address(public_url, *inbox));
        }
    }
    for (const auto& [name, target] : setup.setup->notice_targets) {
        add(checks.examine(name, *target));
    }
    return report(findings, setup.notes, as_json);
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
    struct Options {
        std::string folder;
        std::string url;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("doctor", "Whether each inbox can work, and what to do where not");
    command->add_option("FOLDER", options->folder, "The book")->required();
    command->add_option("--url", options->url,
                        "Where the platforms reach the program, https://bot.example");
    command->add_flag("--json", options->json, "As JSON");
    command->callback([options, &exit_code] {
        exit_code = doctor(options->folder, options->url, options->json);
    });
}

}  // namespace bot

#include "bot/commands/check_db.h"

#include "bot/json_text.h"
#include "bot/store/soundness.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace bot {
namespace {

struct CheckDbOptions {
    std::string store;
    bool json = false;
};

int check_db(const CheckDbOptions& options) {
    const std::vector<std::string> faults = store::find_faults_in(options.store);
    if (options.json) {
        const nlohmann::json report = {{"sound", faults.empty()}, {"faults", faults}};
        std::cout << json_text(report) << '\n';
    } else if (faults.empty()) {
        std::cout << options.store << " is sound: pages, references and audit chain\n";
    } else {
        for (const std::string& fault : faults) std::cout << fault << '\n';
    }
    return faults.empty() ? 0 : 1;
}

}  // namespace

void add_check_db(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<CheckDbOptions>();
    CLI::App* command = app.add_subcommand(
        "check-db", "Is the store sound? Every page, every reference, the audit chain");
    command->add_option("DB", options->store, "The database file")->required();
    command->add_flag("--json", options->json, "Say it as JSON");
    command->callback([options, &exit_code] { exit_code = check_db(*options); });
}

}  // namespace bot

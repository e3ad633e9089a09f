#include "bot/commands/export_person.h"

#include "bot/commands/exit_codes.h"
#include "bot/store/erase.h"
#include "bot/store/person_export.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace bot {
namespace {

struct ExportOptions {
    std::string store;
    std::string inbox;
    std::string contact;
};

Result<std::string> export_person(const ExportOptions& options) {
    auto database = store::Database::open(options.store, store::Database::Mode::read_only);
    if (!database) return database.error();
    const auto contact = store::find_contact(*database, options.inbox, options.contact);
    if (!contact) {
        return Error{Error::Code::not_found,
                     "the inbox " + options.inbox + " knows nobody with this key"};
    }
    return store::person_export(*database, *contact)
        .dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

int run(const ExportOptions& options) {
    const Result<std::string> exported = export_person(options);
    if (!exported) {
        std::cerr << "export-person: " << exported.error().message << '\n';
        return exit_code_for(exported.error());
    }
    std::cout << *exported << '\n';
    return 0;
}

}  // namespace

void add_export_person(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ExportOptions>();
    CLI::App* command = app.add_subcommand(
        "export-person", "Everything the store holds about a person, as JSON (also while it runs)");
    command->add_option("DB", options->store, "The database file")->required();
    command->add_option("--inbox", options->inbox, "The inbox that knows the person")->required();
    command->add_option("--contact", options->contact, "The person's key in that inbox")
        ->required();
    command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace bot

#include "bot/commands/restore.h"

#include "bot/clock.h"
#include "bot/commands/exit_codes.h"
#include "bot/process_lock.h"
#include "bot/store/snapshot.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace bot {
namespace {

struct RestoreOptions {
    std::string backup;
    std::string store;
};

Result<std::string> restore(const RestoreOptions& options) {
    const Result<ProcessLock> lock = ProcessLock::take(options.store);
    if (!lock) return lock.error();
    return store::put_back(options.backup, options.store, SystemClock().now());
}

int run(const RestoreOptions& options) {
    const Result<std::string> aside = restore(options);
    if (!aside) {
        std::cerr << "restore: " << aside.error().message << '\n';
        return exit_code_for(aside.error());
    }
    std::cout << options.store << " now holds what " << options.backup << " held\n";
    if (!aside->empty()) std::cout << "what was there before is kept as " << *aside << '\n';
    return 0;
}

}  // namespace

void add_restore(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<RestoreOptions>();
    CLI::App* command = app.add_subcommand(
        "restore", "Put a backup in the place of the store of a stopped program");
    command->add_option("FILE", options->backup, "The backup")->required();
    command->add_option("--store", options->store, "The database file to replace")->required();
    command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace bot

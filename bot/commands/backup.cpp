#include "bot/commands/backup.h"

#include "bot/book_loader.h"
#include "bot/commands/exit_codes.h"
#include "bot/store/snapshot.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

namespace bot {
namespace {

namespace fs = std::filesystem;

struct BackupOptions {
    std::string source;
    std::string target;
    bool json = false;
};

/// The store of a book's folder, or the file itself.
Result<std::string> store_of(const std::string& source) {
    if (!fs::is_directory(source)) return source;
    const rules::BookReading reading = load_book(source);
    if (!reading.book) {
        return Error{Error::Code::configuration,
                     "the book in " + source +
                         " cannot be read; give the database file instead of the folder"};
    }
    const fs::path path = reading.book->store;
    return (path.is_relative() ? fs::path(source) / path : path).string();
}

int backup(const BackupOptions& options) {
    const Result<std::string> store = store_of(options.source);
    const Status done =
        store ? store::take_snapshot(*store, options.target) : Status(store.error());
    if (!done) {
        std::cerr << "backup: " << done.error().message << '\n';
        return exit_code_for(done.error());
    }
    const std::uintmax_t bytes = fs::file_size(options.target);
    if (options.json) {
        std::cout << nlohmann::json{{"store", *store}, {"file", options.target}, {"bytes", bytes}}
                  << '\n';
    } else {
        std::cout << options.target << ": " << bytes << " bytes, checked and synced\n";
    }
    return 0;
}

}  // namespace

void add_backup(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<BackupOptions>();
    CLI::App* command = app.add_subcommand("backup", "Copy the store, also while the program runs");
    command->add_option("FOLDER_OR_DB", options->source, "The book's folder, or the database file")
        ->required();
    command->add_option("--to", options->target, "The new file")->required();
    command->add_flag("--json", options->json, "Say it as JSON");
    command->callback([options, &exit_code] { exit_code = backup(*options); });
}

}  // namespace bot

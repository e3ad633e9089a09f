#include "bot/commands/store_change.h"

#include "bot/book_loader.h"
#include "bot/commands/store_place.h"
#include "bot/process_lock.h"
#include "bot/store/migrate.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <sys/stat.h>
#include <utility>

namespace bot {
namespace {

/// A server that stores without a pause leaves few and short gaps to write in.
constexpr const char* wait_patiently = "PRAGMA busy_timeout=60000";

/// Opens the store beside a server that may be running. Only a store that nobody holds gets a new
/// schema: a running program would not know it.
Result<store::Database> open_beside(const std::string& path) {
    ::umask(077);
    {
        Result<store::Database> database =
            store::Database::open(path, store::Database::Mode::read_write);
        if (!database) return database;
        const Result<int> version = store::schema_version(*database);
        if (!version) return version.error();
        if (*version == store::newest_schema()) return database;
    }
    const Result<ProcessLock> alone = ProcessLock::take(path);
    if (!alone) return alone.error();
    return store::open_migrated(path);
}

}  // namespace

int fail(const std::string& message, int code) {
    std::cerr << "portavoz: " << message << '\n';
    return code;
}

std::shared_ptr<const rules::RuleBook> find_book(const std::string& folder) {
    rules::BookReading reading = load_book(folder);
    if (!reading.book)
        std::cerr << "portavoz: the book in " << folder << " has errors; see portavoz check\n";
    return std::move(reading.book);
}

int with_store(const StoreChoice& choice, const rules::RuleBook& book, const StoreChange& change) {
    Result<store::Database> database = open_beside(store_place(choice.folder, choice.store, book));
    if (!database) return fail(database.error().message, exit_failed);
    if (Status patient = database->run(wait_patiently); !patient)
        return fail(patient.error().message, exit_failed);
    if (Status begun = database->run("BEGIN IMMEDIATE"); !begun)
        return fail(begun.error().message, exit_failed);
    const Status changed = change(*database, SystemClock().now());
    if (!changed) {
        (void)database->run("ROLLBACK");
        return fail(changed.error().message, exit_failed);
    }
    if (Status stored = database->run("COMMIT"); !stored)
        return fail(stored.error().message, exit_failed);
    return 0;
}

int with_store(const StoreChoice& choice, const StoreChange& change) {
    const auto book = find_book(choice.folder);
    return book ? with_store(choice, *book, change) : exit_configuration;
}

CLI::App* add_store_command(CLI::App& group,
                            const std::string& name,
                            const std::string& what,
                            StoreChoice& choice) {
    CLI::App* command = group.add_subcommand(name, what);
    command->add_option("FOLDER", choice.folder, "The book")->required();
    command->add_option("--store", choice.store, "The database file, instead of the book's");
    return command;
}

}  // namespace bot

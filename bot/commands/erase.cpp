#include "bot/commands/erase.h"

#include "bot/clock.h"
#include "bot/commands/exit_codes.h"
#include "bot/process_lock.h"
#include "bot/store/erase.h"
#include "bot/store/snapshot.h"
#include "bot/store/soundness.h"
#include "bot/takeover.h"

#include <CLI/CLI.hpp>
#include <sodium.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

namespace bot {
namespace {

struct EraseOptions {
    std::string store;
    std::string inbox;
    std::string contact;
};

/// One transaction; the audit line names nobody.
Result<store::Erased> erase_in(store::Database& database, const EraseOptions& options, TimeMs now) {
    if (Status begun = database.run("BEGIN IMMEDIATE"); !begun) return begun.error();
    const auto contact = store::find_contact(database, options.inbox, options.contact);
    if (!contact) {
        (void)database.run("ROLLBACK");
        return Error{Error::Code::not_found,
                     "the inbox " + options.inbox + " knows nobody with this key"};
    }
    Result<store::Erased> erased = store::erase_person(database, *contact, now);
    if (erased) {
        audit(database, "operator", "erase", "contact " + std::to_string(contact->value),
              std::to_string(erased->conversations) + " conversations", now);
    }
    Status ended = database.run(erased ? "COMMIT" : "ROLLBACK");
    if (erased && !ended) return ended.error();
    return erased;
}

Result<store::Erased> erase(const EraseOptions& options) {
    if (!std::filesystem::exists(options.store)) {
        return Error{Error::Code::not_found, "there is no store " + options.store};
    }
    if (sodium_init() < 0) return Error{Error::Code::internal, "libsodium does not start"};
    const Result<ProcessLock> lock = ProcessLock::take(options.store);
    if (!lock) {
        return Error{lock.error().code,
                     lock.error().message +
                         ", or let an admin ask it to: POST /api/v1/contacts/erase "
                         "{\"inbox\", \"contact\"}"};
    }
    auto database = store::Database::open(options.store, store::Database::Mode::read_write);
    if (!database) return database.error();
    Result<store::Erased> erased = erase_in(*database, options, SystemClock().now());
    if (!erased) return erased;
    if (Status scrubbed = store::scrub(*database); !scrubbed) return scrubbed.error();
    return erased;
}

/// "1 message", "2 messages".
std::string counted(std::int64_t number, const std::string& what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

int run(const EraseOptions& options) {
    const Result<store::Erased> erased = erase(options);
    if (!erased) {
        const Error error = store::with_way_out(erased.error(), options.store);
        std::cerr << "erase: " << error.message << '\n';
        return exit_code_for(error);
    }
    for (const std::string& copy : store::copies_beside(options.store)) {
        std::cout << copy << " still holds the person: delete it when you need no way back\n";
    }
    std::cout << "erased: " << counted(erased->conversations, "conversation") << " with "
              << counted(erased->messages, "message")
              << "; older backups still hold them until they are deleted\n";
    return 0;
}

}  // namespace

void add_erase(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<EraseOptions>();
    CLI::App* command =
        app.add_subcommand("erase", "Forget a person everywhere in the store of a stopped program");
    command->add_option("DB", options->store, "The database file")->required();
    command->add_option("--inbox", options->inbox, "The inbox that knows the person")->required();
    command->add_option("--contact", options->contact, "The person's key in that inbox")
        ->required();
    command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace bot

#pragma once

#include "bot/clock.h"
#include "bot/result.h"
#include "bot/store/database.h"
#include "rules/book/rule_book.h"

#include <functional>
#include <memory>
#include <string>

namespace CLI {
class App;
}

// Commands that change the store of a book beside a program that may be running.
namespace bot {

/// Who did it, in the audit log.
inline constexpr const char* command_line_actor = "command line";

inline constexpr int exit_failed = 1;
inline constexpr int exit_configuration = 78;

/// Which store: that of the book in `folder`, or the file `store` instead.
struct StoreChoice {
    std::string folder;
    std::string store;
};

using StoreChange = std::function<Status(store::Database&, TimeMs)>;

/// Says `message` on standard error; gives `code` back.
int fail(const std::string& message, int code);

/// The book of the folder, or nothing, which was said.
[[nodiscard]] std::shared_ptr<const rules::RuleBook> find_book(const std::string& folder);

/// Runs `change` in one transaction; a server that runs waits for it, and sees it at once. What the
/// command ends with; what went wrong was said.
int with_store(const StoreChoice& choice, const rules::RuleBook& book, const StoreChange& change);
int with_store(const StoreChoice& choice, const StoreChange& change);

/// A command of `group` about the store of the book in FOLDER, or the one that --store names.
CLI::App* add_store_command(CLI::App& group,
                            const std::string& name,
                            const std::string& what,
                            StoreChoice& choice);

}  // namespace bot

#include "bot/commands/token.h"

#include "bot/commands/store_change.h"
#include "bot/random_token.h"
#include "bot/sha256.h"
#include "bot/store/api_tokens.h"
#include "bot/takeover.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

struct TokenOptions : StoreChoice {
    std::string name;
    std::string role = "viewer";
    std::vector<std::string> departments;
    bool json = false;
};

/// What the audit log keeps: the role and, when there are some, the departments.
std::string scope_text(const store::ApiToken& token) {
    std::string text(store::role_name(token.role));
    for (const std::string& department : token.departments) text += ", " + department;
    return text;
}

int add_token(const TokenOptions& options) {
    const std::optional<store::Role> role = store::role_named(options.role);
    if (!store::is_fit_name(options.name)) return fail(store::fit_name_rule, exit_failed);
    if (!role) return fail("--role: viewer, agent, editor or admin", exit_failed);
    if (*role == store::Role::admin && !options.departments.empty())
        return fail("--department: an admin sees all; choose another --role", exit_failed);
    const auto book = find_book(options.folder);
    if (!book) return exit_configuration;
    for (const std::string& department : options.departments) {
        if (!book->departments.contains(department))
            return fail("--department: the book has no department " + department, exit_failed);
    }
    if (::sodium_init() < 0) return fail("libsodium does not start", exit_failed);
    const std::string token = random_token();
    const int stored =
        with_store(options, *book, [&](store::Database& database, TimeMs now) -> Status {
            const store::ApiToken added{
                options.name, sha256_hex(token), *role, options.departments, now, {}};
            if (Status done = store::add_api_token(database, added); !done) return done;
            audit(database, command_line_actor, "token.add", added.name, scope_text(added), now);
            return Done{};
        });
    if (stored != 0) return stored;
    std::cerr << "The token of " << options.name
              << " is shown this once; keep it like a password:\n";
    std::cout << token << '\n';
    return 0;
}

json token_json(const store::ApiToken& token) {
    return {{"name", token.name},
            {"role", store::role_name(token.role)},
            {"departments", token.departments},
            {"created_at", token.created_at},
            {"last_used_at", token.last_used_at ? json(*token.last_used_at) : json(nullptr)}};
}

int list_tokens(const TokenOptions& options) {
    return with_store(options, [&](store::Database& database, TimeMs) -> Status {
        json list = json::array();
        for (const store::ApiToken& token : store::all_api_tokens(database)) {
            if (!options.json)
                std::cout << token.name << "  " << scope_text(token)
                          << (token.last_used_at ? "" : "  never used") << '\n';
            list.push_back(token_json(token));
        }
        if (options.json)
            std::cout << list.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
        return Done{};
    });
}

int revoke_token(const TokenOptions& options) {
    return with_store(options, [&](store::Database& database, TimeMs now) -> Status {
        if (!store::remove_api_token(database, options.name))
            return Error{Error::Code::not_found, "there is no token " + options.name};
        audit(database, command_line_actor, "token.revoke", options.name, "", now);
        return Done{};
    });
}

}  // namespace

void add_token_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<TokenOptions>();
    CLI::App* token = app.add_subcommand("token", "The programs that may use the API");
    token->require_subcommand(1);
    CLI::App* add =
        add_store_command(*token, "add", "Lets a program in; prints its token, once", *options);
    add->add_option("NAME", options->name, "Which program")->required();
    add->add_option("--role", options->role, "viewer, agent, editor or admin (viewer)");
    add->add_option("--department", options->departments,
                    "Whose conversations it sees; may be repeated (all)");
    add->callback([options, &exit_code] { exit_code = add_token(*options); });
    CLI::App* list =
        add_store_command(*token, "list", "Lists them, without their tokens", *options);
    list->add_flag("--json", options->json, "As JSON");
    list->callback([options, &exit_code] { exit_code = list_tokens(*options); });
    CLI::App* revoke =
        add_store_command(*token, "revoke", "Lets a program in no more, at once", *options);
    revoke->add_option("NAME", options->name, "Which program")->required();
    revoke->callback([options, &exit_code] { exit_code = revoke_token(*options); });
}

}  // namespace bot

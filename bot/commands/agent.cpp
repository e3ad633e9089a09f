#include "bot/commands/agent.h"

#include "bot/commands/store_change.h"
#include "bot/console/passwords.h"
#include "bot/store/people.h"
#include "bot/store/second_factor.h"
#include "bot/takeover.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace bot {
namespace {

struct AgentOptions : StoreChoice {
    std::string name;
    std::string full_name;
    std::string role = "agent";
    std::vector<std::string> departments;
    bool json = false;
};

/// Reads one line; on a terminal without showing it.
std::optional<std::string> ask_secret(const std::string& question) {
    termios before{};
    const bool on_terminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (on_terminal) {
        std::cerr << question << std::flush;
        termios silent = before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    std::string line;
    const bool read = static_cast<bool>(std::getline(std::cin, line));
    if (on_terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::cerr << '\n';
    }
    if (!read) return std::nullopt;
    return line;
}

/// The hash of a new password, asked for on the terminal or read from standard input.
Result<std::string> ask_password(const std::vector<std::string>& about) {
    const std::optional<std::string> password = ask_secret("Password (at least 10 characters): ");
    if (!password) return Error{Error::Code::invalid, "no password came on standard input"};
    if (Status fit = check_password(*password, about); !fit) return fit.error();
    if (::isatty(STDIN_FILENO) == 1 && ask_secret("Again: ") != password)
        return Error{Error::Code::invalid, "the two are not the same"};
    return hash_password(*password);
}

int add_person(const AgentOptions& options) {
    store::Agent agent;
    const std::optional<store::Role> role = store::role_named(options.role);
    if (!store::is_fit_name(options.name)) return fail(store::fit_name_rule, exit_failed);
    if (!role) return fail("--role: viewer, agent, editor or admin", exit_failed);
    const auto book = find_book(options.folder);
    if (!book) return exit_configuration;
    agent.name = options.name;
    agent.full_name = options.full_name;
    Result<std::string> hash = ask_password(words_about(agent, book->brand.name));
    if (!hash) return fail(hash.error().message, exit_failed);
    agent.role = *role;
    agent.departments = options.departments;
    agent.password_hash = *hash;
    return with_store(options, *book, [&agent](store::Database& database, TimeMs now) -> Status {
        if (Status added = store::add_agent(database, agent, now); !added) return added;
        audit(database, command_line_actor, "user.add", agent.name,
              std::string(store::role_name(agent.role)), now);
        return Done{};
    });
}

Error no_account(const std::string& name) {
    return {Error::Code::not_found, "there is no account " + name};
}

/// Finds the person, lets `edit` change them, and ends their sessions.
StoreChange change_of(const AgentOptions& options,
                      const std::string& action,
                      std::function<void(store::Agent&)> edit) {
    return [name = options.name, action, edit = std::move(edit)](store::Database& database,
                                                                 TimeMs now) -> Status {
        std::optional<store::Agent> agent = store::find_agent(database, name);
        if (!agent) return no_account(name);
        edit(*agent);
        ++agent->generation;
        store::update_agent(database, *agent);
        audit(database, command_line_actor, action, agent->name, "", now);
        return Done{};
    };
}

/// Asks between two transactions: a server that runs waits for neither.
int change_password(const AgentOptions& options) {
    const auto book = find_book(options.folder);
    if (!book) return exit_configuration;
    std::vector<std::string> about;
    const int found = with_store(options, *book, [&](store::Database& database, TimeMs) -> Status {
        const std::optional<store::Agent> agent = store::find_agent(database, options.name);
        if (!agent) return no_account(options.name);
        about = words_about(*agent, book->brand.name);
        return Done{};
    });
    if (found != 0) return found;
    const Result<std::string> hash = ask_password(about);
    if (!hash) return fail(hash.error().message, exit_failed);
    return with_store(options, *book, change_of(options, "password", [&hash](store::Agent& agent) {
                          agent.password_hash = *hash;
                      }));
}

/// For somebody who lost both the phone and the recovery codes.
int reset_code(const AgentOptions& options) {
    return with_store(options, [&](store::Database& database, TimeMs now) -> Status {
        if (!store::find_agent(database, options.name)) return no_account(options.name);
        if (!store::remove_second_factor(database, options.name))
            return Error{Error::Code::not_found, options.name + " signs in without a code"};
        audit(database, command_line_actor, "second_factor.off", options.name, "", now);
        return Done{};
    });
}

int list_people(const AgentOptions& options) {
    return with_store(options, [&](store::Database& database, TimeMs) -> Status {
        nlohmann::json list = nlohmann::json::array();
        for (const store::Agent& agent : store::all_agents(database)) {
            if (!options.json)
                std::cout << agent.name << "  " << store::role_name(agent.role)
                          << (agent.disabled ? "  disabled" : "") << "  " << agent.full_name
                          << '\n';
            list.push_back({{"name", agent.name},
                            {"full_name", agent.full_name},
                            {"role", store::role_name(agent.role)},
                            {"departments", agent.departments},
                            {"disabled", agent.disabled}});
        }
        if (options.json)
            std::cout << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
        return Done{};
    });
}

CLI::App* sub(CLI::App& agent,
              const std::string& name,
              const std::string& what,
              const std::shared_ptr<AgentOptions>& options,
              bool about_one) {
    CLI::App* command = add_store_command(agent, name, what, *options);
    if (about_one) command->add_option("NAME", options->name, "Who")->required();
    return command;
}

}  // namespace

void add_agent_command(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<AgentOptions>();
    CLI::App* agent = app.add_subcommand("agent", "The people who may sign in to the console");
    agent->require_subcommand(1);
    CLI::App* add = sub(*agent, "add", "Adds a person; asks for the password", options, true);
    add->add_option("--role", options->role, "viewer, agent, editor or admin (agent)");
    add->add_option("--full-name", options->full_name, "As colleagues read it");
    add->add_option("--department", options->departments,
                    "Whose conversations they see; may be repeated (all)");
    add->callback([options, &exit_code] { exit_code = add_person(*options); });
    CLI::App* list = sub(*agent, "list", "Lists them", options, false);
    list->add_flag("--json", options->json, "As JSON");
    list->callback([options, &exit_code] { exit_code = list_people(*options); });
    sub(*agent, "password", "Sets a new password; ends the person's sessions", options, true)
        ->callback([options, &exit_code] { exit_code = change_password(*options); });
    sub(*agent, "reset-code", "Lets a person who lost the phone sign in without a code again",
        options, true)
        ->callback([options, &exit_code] { exit_code = reset_code(*options); });
    sub(*agent, "disable", "Lets a person in no more; ends their sessions", options, true)
        ->callback([options, &exit_code] {
            exit_code =
                with_store(*options, change_of(*options, "user.disable",
                                               [](store::Agent& one) { one.disabled = true; }));
        });
    sub(*agent, "enable", "Lets a disabled person in again", options, true)
        ->callback([options, &exit_code] {
            exit_code =
                with_store(*options, change_of(*options, "user.enable",
                                               [](store::Agent& one) { one.disabled = false; }));
        });
    agent->footer(
        "The password is asked for, or read from standard input when that is no terminal.");
}

}  // namespace bot

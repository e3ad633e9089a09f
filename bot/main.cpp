#include "bot/commands/commands.h"
#include "bot/version.h"

#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
    int exit_code = 0;
    CLI::App app("Answers a brand's customers first");
    app.set_version_flag("--version", bot::version());
    app.require_subcommand(1);
    bot::add_commands(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        constexpr int wrong_use = 2;
        return app.exit(error) == 0 ? 0 : wrong_use;
    }
    return exit_code;
}

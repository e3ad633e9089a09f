#pragma once

namespace CLI {
class App;
}

namespace bot {

/// Adds every command of the program, in the order in which `--help` lists them.
void add_commands(CLI::App& app, int& exit_code);

}  // namespace bot

#pragma once

namespace CLI {
class App;
}

namespace bot {

/// Adds `portavoz backup`: an online, checked copy of the store.
void add_backup(CLI::App& app, int& exit_code);

}  // namespace bot

#pragma once

namespace CLI {
class App;
}

namespace bot {

/// Adds `portavoz restore`: a checked copy takes the place of the store.
void add_restore(CLI::App& app, int& exit_code);

}  // namespace bot

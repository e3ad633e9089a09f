#pragma once

namespace CLI {
class App;
}

namespace bot {

/// Adds `portavoz erase`: a person is forgotten everywhere.
void add_erase(CLI::App& app, int& exit_code);

}  // namespace bot

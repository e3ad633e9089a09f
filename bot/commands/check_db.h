#pragma once

namespace CLI {
class App;
}

namespace bot {

/// Adds `portavoz check-db`: is the store sound?
void add_check_db(CLI::App& app, int& exit_code);

}  // namespace bot

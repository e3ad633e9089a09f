#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz token add|list|revoke FOLDER [NAME]`: the programs that may use the API, each with a
/// role and departments of its own.
void add_token_command(CLI::App& app, int& exit_code);

}  // namespace bot

#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz agent add|list|password|disable|enable FOLDER [NAME]`: the people who may sign in to
/// the console. The first one can only be made here.
void add_agent_command(CLI::App& app, int& exit_code);

}  // namespace bot

#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz init SECTOR [LANGUAGE] [--folder FOLDER]`: a book that knows how customers of a sector
/// ask, and waits for the owner's answers.
void add_init(CLI::App& app, int& exit_code);

}  // namespace bot

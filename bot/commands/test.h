#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz test FOLDER`: plays the book's conversation tests (`tests/*.chat`). Exit code 0 when
/// all pass, 1 when one fails, 78 when the book can not be used.
void add_test(CLI::App& app, int& exit_code);

}  // namespace bot

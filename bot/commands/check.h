#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz check FOLDER`: every problem of a book, and what to expect of it. Exit code 0, or 78
/// when the book can not be used.
void add_check(CLI::App& app, int& exit_code);

}  // namespace bot

#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz library`: what the shipped message library knows, what it costs to load, and what a
/// brand's daily work could add to it.
void add_library(CLI::App& app, int& exit_code);

}  // namespace bot

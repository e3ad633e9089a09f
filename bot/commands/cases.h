#pragma once

#include <CLI/App.hpp>

namespace bot {

/// `portavoz cases`, `portavoz callbacks`, `portavoz promises`: the registers, read from the
/// database also while the program runs.
void add_cases(CLI::App& app, int& exit_code);

}  // namespace bot

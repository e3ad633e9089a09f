#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz doctor FOLDER [--language es|en|pt] [--json]`: whether each inbox can work: its
/// secrets are there and fit, its platform accepts them, the clock is right; what to do where not.
/// Sends only harmless questions.
void add_doctor(CLI::App& app, int& exit_code);

}  // namespace bot

#pragma once

namespace CLI {
class App;
}

namespace bot {

/// Adds `portavoz export-person`: everything about a person, as JSON.
void add_export_person(CLI::App& app, int& exit_code);

}  // namespace bot

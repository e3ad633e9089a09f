#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz hours FOLDER [--at ISO-8601] [--days N] [--json]`: whether each department is open at
/// a moment, what a customer would be told, and which of the coming days are unlike the others.
void add_hours(CLI::App& app, int& exit_code);

}  // namespace bot

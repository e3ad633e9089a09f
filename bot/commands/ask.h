#pragma once

namespace CLI {
class App;
}

namespace bot {

/// `portavoz ask FOLDER [TEXT]`: what the assistant would say to a message, and why; a conversation
/// when no text is given. Nothing is sent or stored.
void add_ask(CLI::App& app, int& exit_code);

}  // namespace bot

#pragma once

#include <CLI/CLI.hpp>

namespace bot {

/// `portavoz serve FOLDER`: runs until SIGTERM or SIGINT; SIGHUP reads the book and the certificate
/// again.
void add_serve(CLI::App& app, int& exit_code);

}  // namespace bot

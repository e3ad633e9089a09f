#pragma once

#include "bot/commands/commands.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace tests {

/// What a command of the program, run inside this process, ended with and printed.
struct CommandRun {
    int exit_code = 0;
    std::string output;
    std::string errors;
};

/// In English, whatever the machine's language.
inline CommandRun run_command(std::vector<std::string> words) {
    ::setenv("LC_ALL", "C", 1);
    std::ostringstream output;
    std::ostringstream errors;
    std::streambuf* const real_output = std::cout.rdbuf(output.rdbuf());
    std::streambuf* const real_errors = std::cerr.rdbuf(errors.rdbuf());
    CommandRun run;
    CLI::App app;
    bot::add_commands(app, run.exit_code);
    std::reverse(words.begin(), words.end());
    try {
        app.parse(words);
    } catch (const CLI::ParseError& wrong_use) {
        run.exit_code = 2;
        errors << wrong_use.what();
    }
    std::cout.rdbuf(real_output);
    std::cerr.rdbuf(real_errors);
    run.output = output.str();
    run.errors = errors.str();
    return run;
}

}  // namespace tests

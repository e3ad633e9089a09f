#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>

namespace tests {

/// What a command of the shell ended with and printed.
struct ShellRun {
    int exit_code = -1;
    std::string output;
};

inline ShellRun shell(const std::string& command) {
    ShellRun run;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return run;
    std::array<char, 4096> block{};
    for (std::size_t count = 0; (count = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
        run.output.append(block.data(), count);
    }
    const int status = ::pclose(pipe);
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return run;
}

}  // namespace tests

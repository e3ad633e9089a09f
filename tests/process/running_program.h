#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace tests {

/// `portavoz serve` as a process of its own, on a free port. Ends (killed) with the object.
class RunningProgram {
public:
    /// Starts it and waits until it listens. `port()` is 0 when it ended instead; then see
    /// `exit_code`.
    RunningProgram(const std::string& book_folder,
                   const std::string& store_path,
                   const std::vector<std::string>& environment);
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// As `kill -9`: nothing is finished, nothing is said. Returns when the process is gone.
    void kill_now();
    /// SIGTERM; returns the exit code.
    int stop();
    /// Of a program that ended by itself.
    [[nodiscard]] int exit_code();

private:
    void wait_for_port(int output);

    pid_t process_ = -1;
    int output_ = -1;
    std::uint16_t port_ = 0;
    int status_ = 0;
};

}  // namespace tests

#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace tests {

/// How a program is started beyond its book and store.
struct Launch {
    std::vector<std::string> environment;  ///< `NAME=value`
    std::vector<std::string> arguments;    ///< More of `serve`.
    std::vector<std::string> wrapper;  ///< A command that runs it, with its arguments: strace…
    std::string log_file;              ///< Where standard error goes; empty: nowhere.
};

/// `portavoz serve` as a process of its own, on a free port. Ends (killed) with the object.
class RunningProgram {
public:
    RunningProgram(const std::string& book_folder,
                   const std::string& store_path,
                   const Launch& launch);
    /// Starts it and waits until it listens. `port()` is 0 when it ended instead; then see
    /// `exit_code`.
    RunningProgram(const std::string& book_folder,
                   const std::string& store_path,
                   const std::vector<std::string>& environment);
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// As `kill -9`: nothing is finished, nothing is said. Returns when the process is gone, and
    /// what it ran as a wrapper.
    void kill_now();
    /// SIGTERM; returns the exit code.
    int stop();
    void send_signal(int signal) const;
    /// Whether it has ended by itself.
    [[nodiscard]] bool has_ended();
    /// What it has logged so far.
    [[nodiscard]] std::string read_log() const;
    /// Of a program that ended by itself.
    [[nodiscard]] int exit_code();

private:
    void wait_for_port(int output);
    void wait_for_group() const;
    [[noreturn]] static void become(const std::vector<std::string>& words, const Launch& launch);

    pid_t process_ = -1;
    int output_ = -1;
    std::string log_file_;
    std::uint16_t port_ = 0;
    int status_ = 0;
};

}  // namespace tests

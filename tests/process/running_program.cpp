#include "tests/process/running_program.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

RunningProgram::RunningProgram(const std::string& book_folder,
                               const std::string& store_path,
                               const std::vector<std::string>& environment)
    : RunningProgram(book_folder, store_path, Launch{environment, {}, {}, {}}) {}

RunningProgram::RunningProgram(const std::string& book_folder,
                               const std::string& store_path,
                               const Launch& launch)
    : log_file_(launch.log_file) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<std::string> words = launch.wrapper;
    words.insert(words.end(), {PORTAVOZ_BINARY, "serve", book_folder, "--store", store_path,
                               "--listen", "127.0.0.1:0"});
    words.insert(words.end(), launch.arguments.begin(), launch.arguments.end());
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // What outlives its wrapper is waited for here.
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        become(words, launch);
    }
    ::close(ends[1]);
    output_ = ends[0];
    wait_for_port(output_);
}

/// In the child: a process group of its own, so that a wrapper ends with what it runs.
void RunningProgram::become(const std::vector<std::string>& words, const Launch& launch) {
    ::setpgid(0, 0);
    const std::string log = launch.log_file.empty() ? "/dev/null" : launch.log_file;
    const int errors = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    const bool shown = launch.log_file.empty() && std::getenv("PORTAVOZ_TEST_LOG") != nullptr;
    if (!shown) ::dup2(errors, STDERR_FILENO);
    for (const std::string& entry : launch.environment) ::putenv(const_cast<char*>(entry.c_str()));
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

/// Reads what the program prints until it says where it listens.
void RunningProgram::wait_for_port(int output) {
    static constexpr const char* sign = "http://127.0.0.1:";
    std::string printed;
    char buffer[512];
    while (true) {
        const ssize_t count = ::read(output, buffer, sizeof buffer);
        if (count <= 0) return;
        printed.append(buffer, static_cast<std::size_t>(count));
        const std::size_t found = printed.find(sign);
        if (found == std::string::npos) continue;
        const std::size_t digits = found + std::string(sign).size();
        if (printed.find_first_not_of("0123456789", digits) == std::string::npos) continue;
        port_ = static_cast<std::uint16_t>(std::stoi(printed.substr(digits)));
        return;
    }
}

RunningProgram::~RunningProgram() {
    if (process_ > 0) kill_now();
    if (output_ >= 0) ::close(output_);
}

void RunningProgram::kill_now() {
    if (process_ <= 0) return;
    ::kill(-process_, SIGKILL);
    ::waitpid(process_, &status_, 0);
    wait_for_group();
    process_ = -1;
}

/// What a wrapper ran holds the store's lock until it is gone too.
void RunningProgram::wait_for_group() const {
    while (::waitpid(-process_, nullptr, 0) > 0) {
    }
}

void RunningProgram::send_signal(int signal) const {
    ::kill(process_, signal);
}

bool RunningProgram::has_ended() {
    if (process_ > 0 && ::waitpid(process_, &status_, WNOHANG) == process_) {
        ::kill(-process_, SIGKILL);  // What a wrapper may have left.
        wait_for_group();
        process_ = -1;
    }
    return process_ <= 0;
}

std::string RunningProgram::read_log() const {
    std::ifstream file(log_file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int RunningProgram::stop() {
    if (process_ > 0) ::kill(process_, SIGTERM);
    return exit_code();
}

int RunningProgram::exit_code() {
    if (process_ > 0) ::waitpid(process_, &status_, 0);
    process_ = -1;
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
}

}  // namespace tests

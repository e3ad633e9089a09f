#include "tests/process/running_program.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

RunningProgram::RunningProgram(const std::string& book_folder,
                               const std::string& store_path,
                               const std::vector<std::string>& environment) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (std::getenv("PORTAVOZ_TEST_LOG") == nullptr) ::dup2(nowhere, STDERR_FILENO);
        for (const std::string& entry : environment) ::putenv(const_cast<char*>(entry.c_str()));
        ::execl(PORTAVOZ_BINARY, "portavoz", "serve", book_folder.c_str(), "--store",
                store_path.c_str(), "--listen", "127.0.0.1:0", static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
    wait_for_port(output_);
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
    ::kill(process_, SIGKILL);
    ::waitpid(process_, &status_, 0);
    process_ = -1;
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

#include "bot/log_sink.h"

#include <climits>

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace bot {
namespace {

constexpr std::size_t longest_line_bytes = PIPE_BUF;

}  // namespace

void LogSink::sink_it_(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (line.size() > longest_line_bytes) {
        line.resize(longest_line_bytes);
        line[longest_line_bytes - 1] = '\n';
    }
    if (!write_now(line.data(), line.size())) dropped_.fetch_add(1);
}

/// A pipe or socket that is writable takes PIPE_BUF bytes at once; a file always is.
bool LogSink::write_now(const char* bytes, std::size_t size) const {
    pollfd ready{file_, POLLOUT, 0};
    if (::poll(&ready, 1, 0) != 1 || (ready.revents & POLLOUT) == 0) return false;
    ssize_t written = 0;
    do {
        written = ::write(file_, bytes, size);
    } while (written < 0 && errno == EINTR);
    return written == static_cast<ssize_t>(size);
}

}  // namespace bot

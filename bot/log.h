#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bot {

// One `key=value` line per step, for the person on duty. Never a secret; customers' text only at
// trace level. error: someone must act; warn: we coped; info: a state changed. Thread-safe.

enum class LogLevel { trace, debug, info, warn, error };

/// Sets up the log on standard error. Unknown names are refused with false.
[[nodiscard]] bool start_log(std::string_view level);

/// Lines that were dropped since the start: whoever reads the log did not take them (a pipe that is
/// full, a disk that is). The program never waits for its log.
[[nodiscard]] std::uint64_t log_lines_dropped();

/// Writes `step` and the fields, each value made safe (control characters and quotes escaped); a
/// line is cut at 4 KiB.
struct LogField {
    std::string_view name;
    std::string value;
};
void log_step(LogLevel level, std::string_view step, std::initializer_list<LogField> fields);

}  // namespace bot

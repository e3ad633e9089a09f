#include "bot/log.h"

#include "bot/log_sink.h"

#include <spdlog/spdlog.h>
#include <utf8proc.h>

#include <array>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>

namespace bot {
namespace {

constexpr std::size_t longest_value_bytes = 2048;
constexpr std::array<std::pair<std::string_view, spdlog::level::level_enum>, 5> levels = {{
    {"trace", spdlog::level::trace},
    {"debug", spdlog::level::debug},
    {"info", spdlog::level::info},
    {"warn", spdlog::level::warn},
    {"error", spdlog::level::err},
}};

const std::shared_ptr<LogSink>& standard_error() {
    static const auto sink = std::make_shared<LogSink>(STDERR_FILENO);
    return sink;
}

/// Characters that would steer a terminal or turn the order of what is read around.
bool steers(utf8proc_int32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) || code_point == 0x200e ||
           code_point == 0x200f || (code_point >= 0x2028 && code_point <= 0x202e) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

void append_hex(std::string& text, std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
    }
}

/// A value on one line, whatever a stranger wrote: quoted when needed, what is not plain text as
/// \xNN.
std::string escaped(std::string_view value) {
    std::string text;
    bool quote = value.empty();
    value = value.substr(0, longest_value_bytes);
    while (!value.empty()) {
        utf8proc_int32_t code_point = 0;
        const auto read =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(value.data()),
                             static_cast<utf8proc_ssize_t>(value.size()), &code_point);
        const std::string_view one = value.substr(0, read > 0 ? static_cast<std::size_t>(read) : 1);
        value.remove_prefix(one.size());
        if (read <= 0 || steers(code_point)) {
            append_hex(text, one);
        } else if (one == "\"" || one == "\\") {
            text += '\\';
            text += one;
            quote = true;
        } else {
            quote = quote || one == " " || one == "=";
            text += one;
        }
    }
    return quote ? '"' + text + '"' : text;
}

}  // namespace

bool start_log(std::string_view level) {
    for (const auto& [name, value] : levels) {
        if (name != level) continue;
        auto logger = std::make_shared<spdlog::logger>("portavoz", standard_error());
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        logger->set_level(value);
        spdlog::set_default_logger(std::move(logger));
        return true;
    }
    return false;
}

std::uint64_t log_lines_dropped() {
    return standard_error()->dropped();
}

void log_step(LogLevel level, std::string_view step, std::initializer_list<LogField> fields) {
    const spdlog::level::level_enum severity = levels[static_cast<std::size_t>(level)].second;
    if (!spdlog::should_log(severity)) return;
    std::string line = "step=" + std::string(step);
    for (const LogField& field : fields) {
        line += ' ';
        line += field.name;
        line += '=';
        line += escaped(field.value);
    }
    spdlog::log(severity, "{}", line);
}

}  // namespace bot

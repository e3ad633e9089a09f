#include "bot/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace bot {
namespace {

constexpr std::size_t longest_value_bytes = 4096;
constexpr std::array<std::pair<std::string_view, spdlog::level::level_enum>, 5> levels = {{
    {"trace", spdlog::level::trace},
    {"debug", spdlog::level::debug},
    {"info", spdlog::level::info},
    {"warn", spdlog::level::warn},
    {"error", spdlog::level::err},
}};

/// A value on one line, whatever a stranger wrote: quoted when needed, control characters as \xNN.
std::string escaped(std::string_view value) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    bool quote = value.empty();
    for (const char c : value.substr(0, longest_value_bytes)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            text += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
        } else if (c == '"' || c == '\\') {
            text += {'\\', c};
            quote = true;
        } else {
            quote = quote || c == ' ' || c == '=';
            text += c;
        }
    }
    return quote ? '"' + text + '"' : text;
}

}  // namespace

bool start_log(std::string_view level) {
    for (const auto& [name, value] : levels) {
        if (name != level) continue;
        auto logger = std::make_shared<spdlog::logger>(
            "portavoz", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        logger->set_level(value);
        spdlog::set_default_logger(std::move(logger));
        return true;
    }
    return false;
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

#include "webhooks/settings.h"

#include <charconv>
#include <utility>

namespace webhooks {

std::string InboxSettings::value(std::string_view key, std::string_view fallback) const {
    const auto found = values.find(std::string(key));
    return found == values.end() || found->second.empty() ? std::string(fallback)
                                                          : found->second.front();
}

std::vector<std::string> InboxSettings::all(std::string_view key) const {
    const auto found = values.find(std::string(key));
    return found == values.end() ? std::vector<std::string>{} : found->second;
}

std::string SettingsReader::required(std::string_view key, const Words& hint) {
    std::string value = settings_.value(key);
    if (value.empty()) problem(key, wording("{1} is missing", key), hint);
    return value;
}

std::vector<std::string> SettingsReader::required_all(std::string_view key, const Words& hint) {
    std::vector<std::string> values = settings_.all(key);
    if (values.empty()) problem(key, wording("{1} is missing", key), hint);
    for (const std::string& value : values) {
        if (value.empty()) problem(key, wording("{1} is empty", key), hint);
    }
    return values;
}

std::string SettingsReader::optional(std::string_view key, std::string_view fallback) const {
    return settings_.value(key, fallback);
}

std::string SettingsReader::base_url(std::string_view key, std::string_view fallback) {
    std::string url = settings_.value(key, fallback);
    while (url.ends_with('/')) url.pop_back();
    const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
    const bool host = scheme > 0 && url.size() > scheme && url[scheme] != '/';
    if (!host || url.find_first_of(" \t\r\n\"<>?#") != std::string::npos) {
        problem(key, wording("{1} is not a web address", key),
                wording("write it like https://host or https://host/path"));
    }
    return url;
}

std::int64_t SettingsReader::number(std::string_view key,
                                    std::int64_t least,
                                    std::int64_t most,
                                    std::int64_t fallback,
                                    const Words& hint) {
    const std::string written = settings_.value(key);
    if (written.empty()) return fallback;
    const auto number = whole_number(written);
    if (number && *number >= least && *number <= most) return *number;
    problem(key,
            wording("{1} is not a number from {2} to {3}", key, std::to_string(least),
                    std::to_string(most)),
            hint);
    return fallback;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

void SettingsReader::problem(std::string_view key, Words message, Words hint) {
    problems_.push_back({std::string(key), std::move(message), std::move(hint)});
}

}  // namespace webhooks

#pragma once

#include "webhooks/channel.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace webhooks {

/// What a channel's factory returns: the channel, or everything that is wrong with its settings.
using MadeChannel = std::variant<std::unique_ptr<Channel>, std::vector<SettingProblem>>;

/// Reads the settings of one inbox and collects every problem, so that all are reported at once.
class SettingsReader {
public:
    explicit SettingsReader(const InboxSettings& settings) : settings_(settings) {}

    /// The value at `key`; a problem when it is missing or empty.
    std::string required(std::string_view key, const Words& hint);

    /// All values at `key` (a secret that rotates); a problem when there is none or one is empty.
    std::vector<std::string> required_all(std::string_view key, const Words& hint);

    /// The value at `key`, or `fallback`.
    [[nodiscard]] std::string optional(std::string_view key, std::string_view fallback = {}) const;

    /// A base URL without its last `/`; a problem unless it is http:// or https:// with a host.
    std::string base_url(std::string_view key, std::string_view fallback);

    /// The whole number at `key`, or `fallback`; a problem unless it is one from `least` to `most`.
    std::int64_t number(std::string_view key,
                        std::int64_t least,
                        std::int64_t most,
                        std::int64_t fallback,
                        const Words& hint);

    /// Records a problem that only the channel can see. The message names the key.
    void problem(std::string_view key, Words message, Words hint);

    [[nodiscard]] const std::vector<SettingProblem>& problems() const { return problems_; }

private:
    const InboxSettings& settings_;  ///< Outlives the reader.
    std::vector<SettingProblem> problems_;
};

/// The number that `text` is, and nothing else; nothing for any other text or one beyond 64 bits.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

/// The channel, unless `reader` found problems.
template <typename ChannelType, typename... Arguments>
MadeChannel make_unless_problems(const SettingsReader& reader, Arguments&&... arguments) {
    if (!reader.problems().empty()) return reader.problems();
    return std::make_unique<ChannelType>(std::forward<Arguments>(arguments)...);
}

}  // namespace webhooks

#include "rules/entities/matches.h"

#include <algorithm>

namespace rules {

std::vector<TextMatch> all_matches(const RE2& regex, std::string_view text) {
    constexpr std::size_t most = 64;
    std::vector<TextMatch> matches;
    const int groups = regex.NumberOfCapturingGroups();
    // Newer RE2 takes a string_view of its own, which std's does not turn into.
    const re2::StringPiece whole(text.data(), text.size());
    std::vector<re2::StringPiece> parts(static_cast<std::size_t>(groups) + 1);
    const auto offset = [&](const char* at) {
        return static_cast<std::uint32_t>(at - text.data());
    };
    std::size_t at = 0;
    while (at <= text.size() && matches.size() < most) {
        if (!regex.Match(whole, at, text.size(), RE2::UNANCHORED, parts.data(), groups + 1)) break;
        TextMatch match;
        match.begin = offset(parts[0].data());
        match.end = match.begin + static_cast<std::uint32_t>(parts[0].size());
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const bool present = parts[i].data() != nullptr;
            const std::uint32_t begin = present ? offset(parts[i].data()) : match.end;
            match.groups.emplace_back(present ? std::string(parts[i]) : std::string());
            match.group_begin.push_back(begin);
            match.group_end.push_back(begin + static_cast<std::uint32_t>(parts[i].size()));
        }
        at = std::max<std::size_t>(match.end, match.begin + 1);
        matches.push_back(std::move(match));
    }
    return matches;
}

}  // namespace rules

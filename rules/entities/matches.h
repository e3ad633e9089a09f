#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// One place where a pattern matches, with its groups (an absent group is empty).
struct TextMatch {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::vector<std::string> groups;  ///< From 1 in the pattern, from 0 here.
    std::vector<std::uint32_t> group_begin;
    std::vector<std::uint32_t> group_end;
};

/// Every place where `regex` matches `text`, from left to right, without overlaps; at most 64.
[[nodiscard]] std::vector<TextMatch> all_matches(const RE2& regex, std::string_view text);

}  // namespace rules

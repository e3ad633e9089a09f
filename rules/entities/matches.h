#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <optional>
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

/// The first place where it matches.
[[nodiscard]] std::optional<TextMatch> first_match(const RE2& regex, std::string_view text);

/// Whether a text begins as `regex` says, which itself begins with `^`.
[[nodiscard]] bool starts_with(std::string_view text, const RE2& regex);

/// Where to begin to read what stands before `offset`: patterns that end in `$` look at no more, so
/// that a text of very many values is still read in linear time.
[[nodiscard]] std::uint32_t tail_begin(std::uint32_t offset);

/// The whole number that a text begins with; -1: none, or one too large.
[[nodiscard]] int number_of(std::string_view text);

/// With the letters a to z in upper case, as codes are told.
[[nodiscard]] std::string upper_case(std::string text);

}  // namespace rules

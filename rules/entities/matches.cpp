#include "rules/entities/matches.h"

#include <algorithm>
#include <charconv>

namespace rules {

namespace {

/// Finds one place from `at` on, again and again with the same buffer.
class Matching {
public:
    // Newer RE2 takes a string_view of its own, which std's does not turn into.
    Matching(const RE2& regex, std::string_view text)
        : regex_(regex),
          text_(text.data(), text.size()),
          parts_(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1) {}

    std::optional<TextMatch> next(std::size_t at) {
        const int parts = static_cast<int>(parts_.size());
        if (!regex_.Match(text_, at, text_.size(), RE2::UNANCHORED, parts_.data(), parts)) {
            return std::nullopt;
        }
        TextMatch match;
        match.begin = offset(parts_[0].data());
        match.end = match.begin + static_cast<std::uint32_t>(parts_[0].size());
        for (std::size_t i = 1; i < parts_.size(); ++i) {
            const bool present = parts_[i].data() != nullptr;
            const std::uint32_t begin = present ? offset(parts_[i].data()) : match.end;
            match.groups.emplace_back(present ? std::string(parts_[i]) : std::string());
            match.group_begin.push_back(begin);
            match.group_end.push_back(begin + static_cast<std::uint32_t>(parts_[i].size()));
        }
        return match;
    }

private:
    [[nodiscard]] std::uint32_t offset(const char* at) const {
        return static_cast<std::uint32_t>(at - text_.data());
    }

    const RE2& regex_;
    re2::StringPiece text_;
    std::vector<re2::StringPiece> parts_;
};

}  // namespace

std::vector<TextMatch> all_matches(const RE2& regex, std::string_view text) {
    constexpr std::size_t most = 64;
    std::vector<TextMatch> matches;
    Matching matching(regex, text);
    std::size_t at = 0;
    while (at <= text.size() && matches.size() < most) {
        std::optional<TextMatch> match = matching.next(at);
        if (!match) break;
        at = std::max<std::size_t>(match->end, match->begin + 1);
        matches.push_back(*std::move(match));
    }
    return matches;
}

std::optional<TextMatch> first_match(const RE2& regex, std::string_view text) {
    return Matching(regex, text).next(0);
}

bool starts_with(std::string_view text, const RE2& regex) {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
}

std::uint32_t tail_begin(std::uint32_t offset) {
    constexpr std::uint32_t longest = 96;
    return offset > longest ? offset - longest : 0;
}

int number_of(std::string_view text) {
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string upper_case(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

}  // namespace rules

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// Finds the known word that a word with one typo was meant to be: a letter lost, added, replaced
/// or swapped with its neighbour. Immutable and thread-safe once built.
class WordRepair {
public:
    struct Word {
        std::string text;
        std::uint32_t count = 1;  ///< How often it was seen: of two candidates the commoner wins.
    };

    WordRepair() = default;
    /// From folded words in any order; the same word may stand there several times.
    explicit WordRepair(std::vector<Word> words);

    /// The word that `word` was meant to be; empty when it is known itself, too short to tell, near
    /// to none, or as near to two.
    [[nodiscard]] std::string_view repaired(std::string_view word) const;

    [[nodiscard]] const std::vector<Word>& words() const { return words_; }

private:
    struct Clipped {
        std::uint32_t hash;  ///< Of a word with one letter left out, or none.
        std::uint32_t word;
    };

    [[nodiscard]] bool knows(std::string_view word) const;

    std::vector<Word> words_;       ///< Sorted by text.
    std::vector<Clipped> clipped_;  ///< Sorted by hash.
};

}  // namespace rules

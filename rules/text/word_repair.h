#pragma once

#include "rules/text/stored_array.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rules {

/// Finds the known word that a word with one typo was meant to be: a letter lost, added, replaced
/// or swapped with its neighbour. Immutable and thread-safe once built.
class WordRepair {
public:
    struct Word {
        std::string text;
        /// How often it was seen: of two candidates the commoner wins. 0: right where it stands,
        /// but no other word is read as this one.
        std::uint32_t count = 1;
    };

    WordRepair() = default;
    /// From folded words in any order; the same word may stand there several times.
    explicit WordRepair(std::vector<Word> words);

    /// The word that `word` was meant to be; empty when it is known itself, too short to tell, near
    /// to none, or as near to two.
    [[nodiscard]] std::string_view repaired(std::string_view word) const;

    struct Clipped {
        std::uint32_t hash;  ///< Of a word with one letter left out, or none.
        std::uint32_t word;
    };
    /// What is stored: the words one after the other, sorted by text.
    struct Packed {
        StoredArray<char> letters;
        StoredArray<std::uint32_t> ends;  ///< Of each word in `letters`.
        StoredArray<std::uint32_t> counts;
        StoredArray<Clipped> clipped;  ///< Sorted by hash.
    };
    explicit WordRepair(Packed packed) : packed_(std::move(packed)) {}
    [[nodiscard]] const Packed& packed() const { return packed_; }
    /// Whether every index stays inside.
    [[nodiscard]] static bool consistent(const Packed& packed);

private:
    [[nodiscard]] std::string_view word(std::size_t index) const;
    [[nodiscard]] bool knows(std::string_view word) const;

    Packed packed_;
};

}  // namespace rules

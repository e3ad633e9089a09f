#pragma once

#include "rules/book/words.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// What the words of a language mean, as numbers: words that are used alike lie near each other.
/// A view of the bytes of a file that `portavoz vectors` made; nothing is copied. Words are kept
/// by their stems. Immutable and thread-safe.
class WordVectors {
public:
    struct Opening;

    /// Reads the bytes of a file, which `owner` keeps alive. Refuses what is damaged, of another
    /// version or not made of vectors at all; every index inside has been checked then.
    [[nodiscard]] static Opening open(std::string_view bytes, std::shared_ptr<const void> owner);

    [[nodiscard]] const std::string& language() const { return language_; }
    /// Where the vectors come from and what one may do with them.
    [[nodiscard]] std::string_view notice() const { return notice_; }
    [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
    [[nodiscard]] std::size_t size() const { return scales_.size(); }
    /// The same for the same contents.
    [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

    /// Adds the vector of a stem to `sum`, which has `dimensions` numbers; false when it has none.
    bool add(std::string_view stem, std::span<float> sum) const;

private:
    WordVectors() = default;
    [[nodiscard]] bool in_order() const;
    [[nodiscard]] std::string_view stem_at(std::size_t index) const;

    std::shared_ptr<const void> owner_;
    std::string language_;
    std::string_view notice_;
    std::span<const std::uint32_t> ends_;  ///< Of each stem in `stems_`.
    std::span<const float> scales_;        ///< What 1 in `values_` stands for, per stem.
    std::string_view stems_;               ///< Sorted, one after the other.
    std::span<const std::int8_t> values_;
    std::size_t dimensions_ = 0;
    std::uint64_t fingerprint_ = 0;
};

struct WordVectors::Opening {
    std::optional<WordVectors> vectors;
    Words fault;  ///< Why there are none.
};

/// The vectors of each language that has them; all have the same number of dimensions.
using WordVectorSet = std::map<std::string, WordVectors, std::less<>>;

/// A word and its vector, as published lists have them.
struct WordVector {
    std::string word;
    double rank = 1.0;  ///< 1 for the commonest word of the language: common words say little.
    std::vector<float> values;
};

/// The bytes of a file of these words: stems them, weighs common words less, and keeps the
/// `most_stems` commonest. All words must have the same number of values.
[[nodiscard]] std::string word_vector_file(const std::vector<WordVector>& words,
                                           std::string_view language,
                                           std::string_view notice,
                                           std::size_t most_stems);

}  // namespace rules

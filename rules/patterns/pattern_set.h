#pragma once

#include "rules/book/words.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// A pattern that could not be used, and why.
struct PatternFailure {
    std::size_t pattern = 0;
    Words reason;
};

/// All patterns of a book, tried on a text in one pass whatever their number.
///
/// Most patterns can only match where certain letters stand: an index of those finds the few
/// candidates, and RE2, whose time is linear, confirms them. Immutable and thread-safe once built.
class PatternSet {
public:
    /// Compiles `patterns`, given as people write them: they are folded like the texts they meet.
    /// A pattern that is wrong or too big is reported, never silently without matches. Those from
    /// the index `proven_from` on, in which `faults` is known to find nothing, and those of plain
    /// words are compiled when a text first needs them: that spares a start most of its time and
    /// memory.
    PatternSet(const std::vector<std::string>& patterns,
               std::vector<PatternFailure>& failures,
               std::size_t proven_from = SIZE_MAX);

    PatternSet(PatternSet&&) noexcept;
    PatternSet& operator=(PatternSet&&) noexcept;
    PatternSet(const PatternSet&) = delete;
    PatternSet& operator=(const PatternSet&) = delete;
    ~PatternSet();

    /// The indexes of all patterns that match somewhere in `folded`, ascending.
    [[nodiscard]] std::vector<std::size_t> find(std::string_view folded) const;

    /// `folded` with a blank in place of each match of the pattern.
    [[nodiscard]] std::string without(std::size_t pattern, std::string_view folded) const;

    /// What is wrong with any of them; compiles those that were left for later.
    [[nodiscard]] std::vector<PatternFailure> faults() const;

    /// Gives back the memory of everything that was compiled; what a text needs is compiled again.
    void let_go();

    /// How many are compiled now; the others wait for a text that needs them.
    [[nodiscard]] std::size_t compiled() const;

    [[nodiscard]] std::size_t size() const;

    /// How many have no literal to be looked up by, so that they are tried on every text.
    [[nodiscard]] std::size_t always_tried() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A pattern with its plain characters folded and its escapes and groups as they are.
[[nodiscard]] std::string fold_pattern(std::string_view pattern);

}  // namespace rules

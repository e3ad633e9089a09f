#include "rules/patterns/pattern_set.h"

#include "rules/patterns/bordered_text.h"
#include "rules/patterns/pattern_fault.h"
#include "rules/patterns/required_literals.h"
#include "rules/text/normalised_text.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <deque>
#include <unordered_map>
#include <utility>

namespace rules {
namespace {

constexpr std::size_t key_bytes = 8;
constexpr std::int64_t max_pattern_memory = 1 << 20;

/// Up to eight bytes of a text as a number; equal numbers of equal length mean equal bytes.
std::uint64_t key_at(const char* bytes, std::size_t length) {
    std::uint64_t key = 0;
    std::memcpy(&key, bytes, length);
    return key;
}

/// Which three bytes keys begin with and how long those keys are, roughly: small enough to stay
/// near the processor, it spares most places of a text the search for a key.
class Beginnings {
public:
    static constexpr std::size_t length = 3;

    void add(const char* bytes, std::size_t key_length) {
        lengths_[slot(bytes)] |= static_cast<std::uint8_t>(1U << (key_length - length));
    }
    /// A bit for each length that a key may have here, from 3 on.
    [[nodiscard]] unsigned lengths(const char* bytes) const { return lengths_[slot(bytes)]; }

private:
    static constexpr unsigned slot_bits = 14;

    static std::size_t slot(const char* bytes) {
        const auto spread = static_cast<std::uint32_t>(key_at(bytes, length)) * 0x9E3779B1U;
        return spread >> (32U - slot_bits);
    }

    std::array<std::uint8_t, 1U << slot_bits> lengths_{};
};

/// A literal that a pattern needs, found by the key in it.
struct Posting {
    std::uint32_t pattern = 0;
    std::uint32_t literal = 0;
    std::uint32_t offset = 0;  ///< Of the key in the literal.
};

RE2::Options options() {
    RE2::Options chosen;
    chosen.set_log_errors(false);
    chosen.set_max_mem(max_pattern_memory);
    return chosen;
}

/// A pattern, compiled when it is first asked for. Thread-safe.
class Pattern {
public:
    Pattern(std::string folded, bool needs_literal)
        : folded_(std::move(folded)), needs_literal_(needs_literal) {}
    ~Pattern() { let_go(); }
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    [[nodiscard]] const RE2& regex() const {
        const RE2* known = regex_.load(std::memory_order_acquire);
        if (known != nullptr) return *known;
        auto made = std::make_unique<const RE2>(folded_, options());
        // Whoever comes second uses what the first has made.
        return regex_.compare_exchange_strong(known, made.get()) ? *made.release() : *known;
    }
    [[nodiscard]] bool is_compiled() const { return regex_.load() != nullptr; }
    void let_go() { delete regex_.exchange(nullptr); }
    /// Empty: nothing is wrong with it.
    [[nodiscard]] Words fault() const {
        if (!regex().ok()) return pattern_fault(regex());
        // What needs a literal is not asked: a search makes RE2 build and keep an automaton.
        if (needs_literal_ || !RE2::PartialMatch("", regex())) return {};
        return wording("it matches every text, even an empty one");
    }

private:
    std::string folded_;
    bool needs_literal_;
    mutable std::atomic<const RE2*> regex_ = nullptr;  ///< Owned.
};

/// Letters, digits and blanks alone: RE2 takes it whatever it says.
bool is_plain(std::string_view folded) {
    constexpr std::size_t far_below_budget = 200;
    return folded.size() <= far_below_budget &&
           std::all_of(folded.begin(), folded.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ';
           });
}

}  // namespace

struct PatternSet::State {
    std::deque<Pattern> patterns;
    std::vector<std::uint32_t> always;  ///< Patterns without a needed literal.
    std::vector<std::string> literals;  ///< As in a bordered text.
    /// By length of the key (3 to 8): key to what needs it.
    std::array<std::unordered_map<std::uint64_t, std::vector<Posting>>, key_bytes + 1> index;
    Beginnings beginnings;  ///< Of the keys; none is shorter (required_literals.h).

    void add(std::uint32_t pattern, const std::vector<std::string>& needed);
    void add_literal(std::uint32_t pattern, const std::string& literal);
    void candidates_at(std::string_view text, std::size_t at, std::vector<std::uint32_t>&) const;
};

void PatternSet::State::add(std::uint32_t pattern, const std::vector<std::string>& needed) {
    if (needed.empty()) always.push_back(pattern);
    for (const std::string& literal : needed) add_literal(pattern, literal);
}

/// Files the literal under the window of it that the fewest others use.
void PatternSet::State::add_literal(std::uint32_t pattern, const std::string& literal) {
    assert(literal.size() >= Beginnings::length);  // required_literals gives none that is shorter.
    const std::size_t length = std::min(literal.size(), key_bytes);
    auto& keys = index[length];
    std::size_t best = 0;
    std::size_t fewest = SIZE_MAX;
    for (std::size_t at = 0; at + length <= literal.size() && fewest > 0; ++at) {
        const auto found = keys.find(key_at(literal.data() + at, length));
        const std::size_t others = found == keys.end() ? 0 : found->second.size();
        if (others >= fewest) continue;
        fewest = others;
        best = at;
    }
    const auto number = static_cast<std::uint32_t>(literals.size());
    literals.push_back(literal);
    beginnings.add(literal.data() + best, length);
    keys[key_at(literal.data() + best, length)].push_back(
        {pattern, number, static_cast<std::uint32_t>(best)});
}

void PatternSet::State::candidates_at(std::string_view text,
                                      std::size_t at,
                                      std::vector<std::uint32_t>& found) const {
    if (at + Beginnings::length > text.size()) return;
    unsigned lengths = beginnings.lengths(text.data() + at);
    for (std::size_t length = Beginnings::length; lengths != 0; ++length, lengths >>= 1U) {
        if ((lengths & 1U) == 0 || at + length > text.size()) continue;
        const auto postings = index[length].find(key_at(text.data() + at, length));
        if (postings == index[length].end()) continue;
        for (const Posting& posting : postings->second) {
            const std::string& literal = literals[posting.literal];
            if (posting.offset > at) continue;
            if (text.compare(at - posting.offset, literal.size(), literal) != 0) continue;
            found.push_back(posting.pattern);
        }
    }
}

PatternSet::PatternSet(const std::vector<std::string>& patterns,
                       std::vector<PatternFailure>& failures,
                       std::size_t proven_from)
    : state_(std::make_unique<State>()) {
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        std::string folded = fold_pattern(patterns[i]);
        const std::vector<std::string> needed = required_literals(folded);
        const bool proven = i >= proven_from || (!needed.empty() && is_plain(folded));
        const Pattern& pattern = state_->patterns.emplace_back(std::move(folded), !needed.empty());
        if (!proven) {
            Words fault = pattern.fault();
            if (!fault.empty()) failures.push_back({i, std::move(fault)});
            if (!pattern.regex().ok()) continue;  // No text is tried on it.
        }
        state_->add(static_cast<std::uint32_t>(i), needed);
    }
}

std::vector<PatternFailure> PatternSet::faults() const {
    std::vector<PatternFailure> found;
    for (std::size_t i = 0; i < state_->patterns.size(); ++i) {
        Words fault = state_->patterns[i].fault();
        if (!fault.empty()) found.push_back({i, std::move(fault)});
    }
    return found;
}

PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

std::vector<std::size_t> PatternSet::find(std::string_view folded) const {
    std::vector<std::uint32_t> candidates = state_->always;
    const std::string looked_through = bordered(folded);
    for (std::size_t at = 0; at < looked_through.size(); ++at) {
        state_->candidates_at(looked_through, at, candidates);
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    // Newer RE2 takes a string_view of its own, which std's does not turn into.
    const re2::StringPiece text(folded.data(), folded.size());
    std::vector<std::size_t> hits;
    for (const std::uint32_t candidate : candidates) {
        const RE2& regex = state_->patterns[candidate].regex();
        if (regex.Match(text, 0, folded.size(), RE2::UNANCHORED, nullptr, 0)) {
            hits.push_back(candidate);
        }
    }
    return hits;
}

std::string PatternSet::without(std::size_t pattern, std::string_view folded) const {
    std::string rest(folded);
    if (pattern < state_->patterns.size() && state_->patterns[pattern].regex().ok()) {
        RE2::GlobalReplace(&rest, state_->patterns[pattern].regex(), " ");
    }
    return rest;
}

void PatternSet::let_go() {
    for (Pattern& pattern : state_->patterns) pattern.let_go();
}

std::size_t PatternSet::compiled() const {
    return static_cast<std::size_t>(
        std::count_if(state_->patterns.begin(), state_->patterns.end(),
                      [](const Pattern& pattern) { return pattern.is_compiled(); }));
}

std::size_t PatternSet::size() const {
    return state_->patterns.size();
}

std::size_t PatternSet::always_tried() const {
    return state_->always.size();
}

std::string fold_pattern(std::string_view pattern) {
    std::string folded;
    std::size_t at = 0;
    while (at < pattern.size()) {
        const char c = pattern[at];
        const bool named_group = c == '(' && pattern.substr(at, 4) == "(?P<";
        if (c == '\\' || named_group) {
            const bool braces = pattern.substr(at + 1, 2) == "p{" ||
                                pattern.substr(at + 1, 2) == "P{" ||
                                pattern.substr(at + 1, 2) == "x{";
            const char last = named_group ? '>' : '}';
            std::size_t end = at + 2;
            if (braces || named_group) end = std::min(pattern.find(last, at), pattern.size()) + 1;
            folded += pattern.substr(at, end - at);
            at = std::min(end, pattern.size());
            continue;
        }
        std::size_t end = at + 1;
        while (end < pattern.size() &&
               (static_cast<unsigned char>(pattern[end]) & 0xC0u) == 0x80u) {
            ++end;
        }
        // One character at a time, so that spaces and repeated letters stay as they are written.
        if (end - at == 1 && c >= ' ' && c <= '~') {
            folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        } else {
            folded += fold(pattern.substr(at, end - at));
        }
        at = end;
    }
    return folded;
}

}  // namespace rules

#include "rules/text/word_repair.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

constexpr std::size_t shortest = 5;  ///< Bytes: shorter words are near too many others.
constexpr std::size_t longest = 24;

/// The hash of `word` without the byte at `skipped`; all of it when that is its size.
std::uint32_t clipped_hash(std::string_view word, std::size_t skipped) {
    std::uint32_t hash = 2166136261U;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (i != skipped) hash = (hash ^ static_cast<unsigned char>(word[i])) * 16777619U;
    }
    return hash;
}

/// Letters that people write for each other because they sound alike.
bool sound_alike(char a, char b) {
    constexpr std::string_view pairs = "bv sc sz cz gj iy kc kq qc mn xs ";
    const char either[] = {a, b, '\0'};
    const char reversed[] = {b, a, '\0'};
    return pairs.find(either) != std::string_view::npos ||
           pairs.find(reversed) != std::string_view::npos;
}

/// Whether `a` and `b`, of one size, differ by two swapped letters or by one replaced one. Another
/// letter often makes another word ("truck", "track"), so a short word needs one that sounds alike.
bool swapped_or_replaced(std::string_view a, std::string_view b, std::size_t same) {
    constexpr std::size_t long_enough = 7;
    if (a.substr(same + 1) == b.substr(same + 1)) {
        return a.size() >= long_enough || sound_alike(a[same], b[same]);
    }
    return a[same] == b[same + 1] && a[same + 1] == b[same] &&
           a.substr(same + 2) == b.substr(same + 2);
}

/// Whether `a` is `b` with one typo. The last letter is no typo: it makes the plural, the gender
/// and the person.
bool is_typo(std::string_view a, std::string_view b) {
    if (a.back() != b.back()) return false;
    if (a.size() < b.size()) std::swap(a, b);
    if (a.size() - b.size() > 1) return false;
    std::size_t same = 0;
    while (same < b.size() && a[same] == b[same]) ++same;
    if (same == a.size()) return false;
    if (a.size() > b.size()) return a.substr(same + 1) == b.substr(same);
    return swapped_or_replaced(a, b, same);
}

bool fits(std::string_view word) {
    return word.size() >= shortest && word.size() <= longest;
}

}  // namespace

WordRepair::WordRepair(std::vector<Word> words) : words_(std::move(words)) {
    std::sort(words_.begin(), words_.end(),
              [](const Word& a, const Word& b) { return a.text < b.text; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
        if (kept > 0 && words_[kept - 1].text == words_[i].text) {
            words_[kept - 1].count += words_[i].count;
        } else {
            if (kept != i) words_[kept] = std::move(words_[i]);
            ++kept;
        }
    }
    words_.resize(kept);
    for (std::uint32_t id = 0; id < words_.size(); ++id) {
        const std::string& text = words_[id].text;
        if (!fits(text)) continue;
        for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
            clipped_.push_back({clipped_hash(text, skipped), id});
        }
    }
    std::sort(clipped_.begin(), clipped_.end(), [](const Clipped& a, const Clipped& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.word < b.word;
    });
}

bool WordRepair::knows(std::string_view word) const {
    const auto found = std::lower_bound(
        words_.begin(), words_.end(), word,
        [](const Word& known, std::string_view wanted) { return known.text < wanted; });
    return found != words_.end() && found->text == word;
}

std::string_view WordRepair::repaired(std::string_view word) const {
    if (!fits(word) || knows(word)) return {};
    const Word* best = nullptr;
    bool tied = false;
    for (std::size_t skipped = 0; skipped <= word.size(); ++skipped) {
        const std::uint32_t hash = clipped_hash(word, skipped);
        auto near = std::lower_bound(
            clipped_.begin(), clipped_.end(), hash,
            [](const Clipped& known, std::uint32_t wanted) { return known.hash < wanted; });
        for (; near != clipped_.end() && near->hash == hash; ++near) {
            const Word& candidate = words_[near->word];
            if (&candidate == best || !is_typo(word, candidate.text)) continue;
            tied = best != nullptr && candidate.count == best->count;
            if (best == nullptr || candidate.count > best->count) best = &candidate;
        }
    }
    return best == nullptr || tied ? std::string_view{} : std::string_view(best->text);
}

}  // namespace rules

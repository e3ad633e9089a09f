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

WordRepair::WordRepair(std::vector<Word> words) {
    std::sort(words.begin(), words.end(),
              [](const Word& a, const Word& b) { return a.text < b.text; });
    std::vector<char>& letters = packed_.letters.own();
    std::vector<std::uint32_t>& counts = packed_.counts.own();
    std::vector<Clipped>& clipped = packed_.clipped.own();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& text = words[i].text;
        if (i > 0 && words[i - 1].text == text) {
            counts.back() += words[i].count;
            continue;
        }
        letters.insert(letters.end(), text.begin(), text.end());
        packed_.ends.own().push_back(static_cast<std::uint32_t>(letters.size()));
        counts.push_back(words[i].count);
    }
    for (std::uint32_t id = 0; id < counts.size(); ++id) {
        const std::string_view text = word(id);
        if (counts[id] == 0 || !fits(text)) continue;
        for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
            clipped.push_back({clipped_hash(text, skipped), id});
        }
    }
    std::sort(clipped.begin(), clipped.end(), [](const Clipped& a, const Clipped& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.word < b.word;
    });
}

bool WordRepair::consistent(const Packed& packed) {
    const std::size_t words = packed.ends.size();
    return packed.counts.size() == words &&
           std::is_sorted(packed.ends.begin(), packed.ends.end()) &&
           (words == 0 || packed.ends[words - 1] <= packed.letters.size()) &&
           std::all_of(packed.clipped.begin(), packed.clipped.end(),
                       [&](const Clipped& entry) { return entry.word < words; });
}

std::string_view WordRepair::word(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : packed_.ends[index - 1];
    return {packed_.letters.view().data() + begin, packed_.ends[index] - begin};
}

bool WordRepair::knows(std::string_view wanted) const {
    std::size_t first = 0;
    for (std::size_t last = packed_.ends.size(); first < last;) {
        const std::size_t middle = first + (last - first) / 2;
        const int order = word(middle).compare(wanted);
        if (order == 0) return true;
        (order < 0 ? first : last) = order < 0 ? middle + 1 : middle;
    }
    return false;
}

std::string_view WordRepair::repaired(std::string_view written) const {
    if (!fits(written) || knows(written)) return {};
    const auto clipped = packed_.clipped.view();
    std::string_view best;
    std::uint32_t best_count = 0;
    bool tied = false;
    for (std::size_t skipped = 0; skipped <= written.size(); ++skipped) {
        const std::uint32_t hash = clipped_hash(written, skipped);
        auto near = std::lower_bound(
            clipped.begin(), clipped.end(), hash,
            [](const Clipped& known, std::uint32_t wanted) { return known.hash < wanted; });
        for (; near != clipped.end() && near->hash == hash; ++near) {
            const std::string_view candidate = word(near->word);
            const std::uint32_t count = packed_.counts[near->word];
            if (candidate == best || !is_typo(written, candidate)) continue;
            tied = !best.empty() && count == best_count;
            if (!best.empty() && count <= best_count) continue;
            best = candidate;
            best_count = count;
        }
    }
    return tied ? std::string_view{} : best;
}

}  // namespace rules

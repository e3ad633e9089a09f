#include "rules/book/nearest.h"
#include "rules/entities/finders.h"
#include "rules/entities/matches.h"
#include "rules/patterns/pattern_set.h"

#include <algorithm>

namespace rules {
namespace {

/// A word of the folded text.
struct Word {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

std::vector<Word> words_of(std::string_view folded) {
    std::vector<Word> words;
    std::uint32_t begin = 0;
    for (std::uint32_t i = 0; i <= folded.size(); ++i) {
        const char c = i < folded.size() ? folded[i] : ' ';
        const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          static_cast<unsigned char>(c) >= 0x80;
        if (part) continue;
        if (i > begin) words.push_back({begin, i});
        begin = i + 1;
    }
    return words;
}

/// How far two spellings may differ: short words must be exact.
std::size_t allowed_typos(std::size_t length) {
    if (length < 5) return 0;
    return length < 9 ? 1 : 2;
}

/// The value that a stretch of words spells, exactly or with light typos; null when none does.
void find_value(const std::string& canonical,
                const std::string& spelling,
                const EntityType& type,
                std::string_view folded,
                const std::vector<Word>& words,
                std::vector<FoundValue>& found) {
    const std::string wanted = fold(spelling);
    const auto length = static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), ' ')) + 1;
    const std::size_t typos = allowed_typos(wanted.size());
    for (std::size_t i = 0; i + length <= words.size(); ++i) {
        const std::uint32_t begin = words[i].begin;
        const std::uint32_t end = words[i + length - 1].end;
        std::string_view written = folded.substr(begin, end - begin);
        std::size_t distance = edit_distance(written, wanted, typos);
        // A plural is the same value.
        const bool plural = written.size() > wanted.size() && written.back() == 's';
        if (distance > 0 && plural && written.substr(0, written.size() - 1) == wanted) distance = 0;
        if (distance > typos) continue;
        found.push_back({{type.name, canonical, begin, end}, distance == 0 ? 8 : 2});
    }
}

void find_pattern(const EntityType& type, std::string_view folded, std::vector<FoundValue>& found) {
    RE2::Options options;
    options.set_log_errors(false);
    const RE2 pattern(fold_pattern(type.pattern), options);
    if (!pattern.ok()) return;  // The reader of the book has refused it already.
    for (const TextMatch& match : all_matches(pattern, folded)) {
        const bool group = !match.groups.empty() && match.group_end[0] > match.group_begin[0];
        const std::uint32_t begin = group ? match.group_begin[0] : match.begin;
        const std::uint32_t end = group ? match.group_end[0] : match.end;
        if (begin == end) continue;
        std::string value(folded.substr(begin, end - begin));
        for (char& c : value) {
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        }
        found.push_back({{type.name, std::move(value), begin, end}, 9});
    }
}

}  // namespace

void find_listed(const NormalisedText& text,
                 const std::vector<EntityType>& types,
                 std::vector<FoundValue>& found) {
    if (types.empty()) return;
    const std::vector<Word> words = words_of(text.folded);
    for (const EntityType& type : types) {
        if (!type.pattern.empty()) find_pattern(type, text.folded, found);
        for (const auto& [canonical, aliases] : type.values) {
            find_value(canonical, canonical, type, text.folded, words, found);
            for (const std::string& alias : aliases) {
                find_value(canonical, alias, type, text.folded, words, found);
            }
        }
    }
}

}  // namespace rules

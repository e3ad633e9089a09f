#include "rules/book/nearest.h"
#include "rules/entities/finders.h"
#include "rules/entities/matches.h"
#include "rules/patterns/pattern_fault.h"
#include "rules/patterns/pattern_set.h"

#include <algorithm>
#include <bit>
#include <span>

namespace rules {
namespace {

/// Which letters and digits a text has, a bit each; rarer signs share bits.
using LetterSet = std::uint64_t;

bool is_part_of_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

LetterSet letters_in(std::string_view text) {
    LetterSet letters = 0;
    for (const char c : text) {
        if (is_part_of_word(c)) letters |= LetterSet{1} << (static_cast<unsigned char>(c) % 64U);
    }
    return letters;
}

/// A word of the folded text.
struct Word {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    LetterSet letters = 0;
};

std::vector<Word> words_of(std::string_view folded) {
    std::vector<Word> words;
    std::uint32_t begin = 0;
    for (std::uint32_t i = 0; i <= folded.size(); ++i) {
        const char c = i < folded.size() ? folded[i] : ' ';
        if (is_part_of_word(c)) continue;
        if (i > begin) words.push_back({begin, i, letters_in(folded.substr(begin, i - begin))});
        begin = i + 1;
    }
    return words;
}

/// How far two spellings may differ: short words must be exact.
std::size_t allowed_typos(std::size_t length) {
    if (length < 5) return 0;
    return length < 9 ? 1 : 2;
}

/// One way of writing a value, folded.
struct Spelling {
    std::string canonical;
    std::string folded;
    std::size_t words = 1;
    std::size_t typos = 0;
    LetterSet letters = 0;
};

}  // namespace

/// What an entity type is looked for with.
struct CompiledEntity {
    std::unique_ptr<RE2> pattern;  ///< Null: none, or a wrong one.
    std::vector<Spelling> spellings;
};

namespace {

void add_spelling(const std::string& canonical, const std::string& written, CompiledEntity& to) {
    Spelling spelling{canonical, fold(written), 1, 0, 0};
    const auto blanks = std::count(spelling.folded.begin(), spelling.folded.end(), ' ');
    spelling.words = static_cast<std::size_t>(blanks) + 1;
    spelling.typos = allowed_typos(spelling.folded.size());
    spelling.letters = letters_in(spelling.folded);
    to.spellings.push_back(std::move(spelling));
}

CompiledEntity compiled_from(const EntityType& type, Words& fault) {
    CompiledEntity compiled;
    for (const auto& [canonical, aliases] : type.values) {
        add_spelling(canonical, canonical, compiled);
        for (const std::string& alias : aliases) add_spelling(canonical, alias, compiled);
    }
    if (type.pattern.empty()) return compiled;
    RE2::Options options;
    options.set_log_errors(false);
    compiled.pattern = std::make_unique<RE2>(fold_pattern(type.pattern), options);
    if (compiled.pattern->ok()) return compiled;
    fault = pattern_fault(*compiled.pattern);
    compiled.pattern.reset();
    return compiled;
}

/// Whether the words have too many letters of their own: a typo changes at most two of the set, and
/// a plural adds one.
bool is_far(const Spelling& spelling, std::span<const Word> words) {
    LetterSet letters = 0;
    for (const Word& word : words) letters |= word.letters;
    const auto different = static_cast<std::size_t>(std::popcount(letters ^ spelling.letters));
    return different > std::max<std::size_t>(1, 2 * spelling.typos);
}

/// The places where a stretch of words spells the value, exactly or with light typos.
void find_spelling(const Spelling& spelling,
                   const std::string& type,
                   std::string_view folded,
                   const std::vector<Word>& words,
                   std::vector<FoundValue>& found) {
    for (std::size_t i = 0; i + spelling.words <= words.size(); ++i) {
        if (is_far(spelling, std::span(words).subspan(i, spelling.words))) continue;
        const std::uint32_t begin = words[i].begin;
        const std::uint32_t end = words[i + spelling.words - 1].end;
        const std::string_view written = folded.substr(begin, end - begin);
        std::size_t distance = edit_distance(written, spelling.folded, spelling.typos);
        // A plural is the same value.
        const bool plural = written.size() == spelling.folded.size() + 1 && written.back() == 's' &&
                            written.rfind(spelling.folded, 0) == 0;
        if (plural) distance = 0;
        if (distance > spelling.typos) continue;
        found.push_back({{type, spelling.canonical, begin, end}, distance == 0 ? 8 : 2, true});
    }
}

void find_pattern(const RE2& pattern,
                  const std::string& type,
                  std::string_view folded,
                  std::vector<FoundValue>& found) {
    for (const TextMatch& match : all_matches(pattern, folded)) {
        const bool group = !match.groups.empty() && match.group_end[0] > match.group_begin[0];
        const std::uint32_t begin = group ? match.group_begin[0] : match.begin;
        const std::uint32_t end = group ? match.group_end[0] : match.end;
        if (begin == end) continue;
        std::string value = upper_case(std::string(folded.substr(begin, end - begin)));
        found.push_back({{type, std::move(value), begin, end}, 9, true});
    }
}

void find_type(const CompiledEntity& compiled,
               const std::string& type,
               std::string_view folded,
               const std::vector<Word>& words,
               std::vector<FoundValue>& found) {
    if (compiled.pattern) find_pattern(*compiled.pattern, type, folded, found);
    for (const Spelling& spelling : compiled.spellings) {
        find_spelling(spelling, type, folded, words, found);
    }
}

}  // namespace

Words compile(EntityType& type) {
    Words fault;
    type.compiled = std::make_shared<const CompiledEntity>(compiled_from(type, fault));
    return fault;
}

void find_listed(const NormalisedText& text,
                 const std::vector<EntityType>& types,
                 std::vector<FoundValue>& found) {
    if (types.empty()) return;
    const std::vector<Word> words = words_of(text.folded);
    for (const EntityType& type : types) {
        if (type.compiled) {
            find_type(*type.compiled, type.name, text.folded, words, found);
            continue;
        }
        Words ignored;
        find_type(compiled_from(type, ignored), type.name, text.folded, words, found);
    }
}

}  // namespace rules

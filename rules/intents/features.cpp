#include "rules/intents/features.h"

#include "rules/language/common_words.h"
#include "rules/language/concepts.h"
#include "rules/text/folding.h"
#include "rules/text/stemmer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace rules {
namespace {

constexpr std::size_t most_tokens = 200;
constexpr std::size_t longest_word = 32;  // Code points of a word whose letters are looked at.
constexpr std::size_t shortest_run = 2;
constexpr std::size_t longest_run = 5;

constexpr std::uint64_t hash_start = 0xcbf29ce484222325U;

std::uint64_t hash_byte(std::uint64_t hash, char byte) {
    return (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
}

std::uint64_t hash_text(std::uint64_t hash, std::string_view text) {
    for (const char byte : text) hash = hash_byte(hash, byte);
    return hash;
}

/// Spreads the bits of an FNV hash, whose low ones are weak for short texts.
std::uint64_t finish(std::uint64_t hash) {
    hash ^= hash >> 32U;
    hash *= 0xd6e8feb86659fd93U;
    return hash ^ (hash >> 32U);
}

/// Collects features and counts repeated ones.
class Collector {
public:
    Collector() { slots_.fill(empty); }

    void add(std::uint64_t key, Feature::Block block, std::size_t token, std::uint16_t rank = 0) {
        if (features_.size() * 2 >= slots_.size()) return append(key, block, token, rank);
        std::size_t slot = key % slots_.size();
        while (slots_[slot] != empty) {
            Feature& known = features_[slots_[slot]];
            if (known.key == key) {
                if (known.count < std::numeric_limits<std::uint16_t>::max()) ++known.count;
                return;
            }
            slot = (slot + 1) % slots_.size();
        }
        slots_[slot] = static_cast<std::uint16_t>(features_.size());
        append(key, block, token, rank);
    }

    std::vector<Feature> take() { return std::move(features_); }

private:
    static constexpr std::uint16_t empty = 0xFFFF;

    void append(std::uint64_t key, Feature::Block block, std::size_t token, std::uint16_t rank) {
        features_.push_back({key, 1, static_cast<std::uint16_t>(token), block, rank});
    }

    std::vector<Feature> features_;
    std::array<std::uint16_t, 4096> slots_;
};

/// Every run of two to five code points of the word between two blanks.
void add_letters(Collector& collector, std::string_view word, std::size_t token) {
    std::array<char, 4 * longest_word + 2> padded{};
    std::array<std::uint16_t, longest_word + 3> starts{};
    std::size_t count = 0;
    std::size_t size = 0;
    const auto begin_code_point = [&] { starts[count++] = static_cast<std::uint16_t>(size); };
    begin_code_point();
    padded[size++] = ' ';
    for (std::size_t at = 0; at < word.size() && count <= longest_word;) {
        const std::size_t length = code_point_at(word, at).length;
        begin_code_point();
        for (std::size_t i = 0; i < length; ++i) padded[size++] = word[at + i];
        at += length;
    }
    begin_code_point();
    padded[size++] = ' ';
    starts[count] = static_cast<std::uint16_t>(size);
    for (std::size_t first = 0; first < count; ++first) {
        std::uint64_t hash = hash_byte(hash_start, 'c');
        const std::size_t last = std::min(first + longest_run, count);
        for (std::size_t next = first; next < last; ++next) {
            for (std::size_t i = starts[next]; i < starts[next + 1]; ++i) {
                hash = hash_byte(hash, padded[i]);
            }
            if (next - first + 1 >= shortest_run) {
                collector.add(finish(hash), Feature::Block::letters, token);
            }
        }
    }
}

/// What stands for a token that is no word: numbers and links count by their kind only.
std::string_view stand_in(const Token& token) {
    switch (token.kind) {
        case Token::Kind::number:
            return "#number";
        case Token::Kind::phone:
            return "#phone";
        case Token::Kind::url:
            return "#url";
        case Token::Kind::email:
            return "#email";
        case Token::Kind::hashtag:
            return std::string_view(token.text).substr(1);
        case Token::Kind::emoji:
        case Token::Kind::word:
            return token.text;
        case Token::Kind::mention:
            break;
    }
    return {};
}

/// Collects how things are said: marks, and what stands around a word. "¿No ha llegado?" asks,
/// "no ha llegado" tells.
class Manner {
public:
    Manner(Collector& collector, std::string_view original)
        : collector_(collector), original_(original) {}

    void add_word(const Token& token, std::uint64_t stem, std::size_t index) {
        add_marks(token.begin, index);
        read_ = token.end;
        add({stem, false}, index);
    }

    /// After the last word.
    void end(std::size_t index) {
        add_marks(original_.size(), index);
        add({hash_byte(hash_start, '>'), false}, index);
    }

private:
    struct Item {
        std::uint64_t hash = 0;
        bool mark = false;
    };

    /// The marks between what was read and `end`, each once.
    void add_marks(std::size_t end, std::size_t index) {
        const std::size_t from = std::min(read_, original_.size());
        const std::string_view between = original_.substr(from, std::max(end, from) - from);
        for (const char mark : {'?', '!'}) {
            if (between.find(mark) != std::string_view::npos) {
                add({hash_byte(hash_start, mark), true}, index);
            }
        }
    }

    void add(Item item, std::size_t index) {
        if (item.mark) collect(hash_byte(item.hash, 'p'), index);
        if (item.mark || before_.mark) collect(before_.hash * 31 + item.hash * 7, index);
        collect(earlier_.hash * 127 + item.hash, index);
        earlier_ = before_;
        before_ = item;
    }

    void collect(std::uint64_t hash, std::size_t index) {
        collector_.add(finish(hash), Feature::Block::manner, index);
    }

    Collector& collector_;
    std::string_view original_;
    std::size_t read_ = 0;
    Item before_{hash_byte(hash_start, '<')};
    Item earlier_{hash_byte(hash_start, '|')};
};

/// Adds up what the words of a message mean.
class Meaning {
public:
    Meaning(std::string_view language, const WordVectorSet* vectors) {
        if (vectors == nullptr) return;
        const auto found = vectors->find(language);
        if (found == vectors->end()) return;
        vectors_ = &found->second;
        sum_.assign(vectors_->dimensions(), 0.0F);
    }

    void add(std::string_view stem) {
        if (vectors_ != nullptr) any_ = vectors_->add(stem, sum_) || any_;
    }

    /// Of length one; empty when no word was known.
    std::vector<float> take() {
        float length = 0.0F;
        for (const float value : sum_) length += value * value;
        if (!any_ || length <= 0.0F) return {};
        for (float& value : sum_) value /= std::sqrt(length);
        return std::move(sum_);
    }

private:
    const WordVectors* vectors_ = nullptr;
    std::vector<float> sum_;
    bool any_ = false;
};

}  // namespace

MessageFeatures extract_features(const NormalisedText& text,
                                 std::string_view language,
                                 const WordVectorSet* vectors) {
    Collector collector;
    Stemmer stemmer(language);
    Meaning meaning(language, vectors);
    Manner manner(collector, text.original);
    const std::size_t count = std::min(text.tokens.size(), most_tokens);
    std::uint64_t before = hash_text(hash_start, "<");
    for (std::size_t i = 0; i < count; ++i) {
        const Token& token = text.tokens[i];
        const std::string_view word = stand_in(token);
        if (word.empty()) continue;
        const bool is_word = token.kind == Token::Kind::word || token.kind == Token::Kind::hashtag;
        const std::string_view root = is_word ? stemmer.stem(word) : word;
        const std::uint64_t stem = hash_text(hash_start, root);
        if (is_word) meaning.add(root);
        manner.add_word(token, stem, i);
        collector.add(finish(hash_byte(stem, 'w')), Feature::Block::word, i,
                      common_word_rank(word, language));
        collector.add(finish(before * 31 + stem), Feature::Block::bigram, i);
        before = stem;
        if (!is_word) continue;
        add_letters(collector, word, i);
        const std::string_view topic = concept_of(word, language);
        if (topic.empty()) continue;
        collector.add(finish(hash_byte(hash_text(hash_start, topic), 'm')), Feature::Block::meaning,
                      i);
    }
    if (before != hash_text(hash_start, "<")) {
        collector.add(finish(before * 31 + hash_text(hash_start, ">")), Feature::Block::bigram,
                      count - 1);
        manner.end(count - 1);
    }
    return {collector.take(), meaning.take()};
}

}  // namespace rules

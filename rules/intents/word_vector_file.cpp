#include "rules/intents/model_bytes.h"
#include "rules/intents/word_vector_format.h"
#include "rules/intents/word_vectors.h"
#include "rules/text/normalised_text.h"
#include "rules/text/stemmer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace rules {
namespace {

/// A stem's share of the words that have it.
struct Stem {
    double weight = 0.0;  ///< How often its words come; Zipf's law.
    std::vector<float> values;
};
using Stems = std::map<std::string, Stem, std::less<>>;

void make_unit(std::vector<float>& values) {
    float length = 0.0F;
    for (const float value : values) length += value * value;
    if (length <= 0.0F) return;
    for (float& value : values) value /= std::sqrt(length);
}

/// Words of one stem are one entry: their mean, in which the commoner ones count more.
Stems stems_of(const std::vector<WordVector>& words, std::string_view language) {
    Stems stems;
    Stemmer stemmer(language);
    for (const WordVector& word : words) {
        std::vector<float> unit = word.values;
        make_unit(unit);
        Stem& stem = stems[std::string(stemmer.stem(fold(word.word)))];
        const double weight = 1.0 / std::max(1.0, word.rank);
        stem.weight += weight;
        stem.values.resize(unit.size(), 0.0F);
        for (std::size_t k = 0; k < unit.size(); ++k) {
            stem.values[k] += static_cast<float>(weight) * unit[k];
        }
    }
    stems.erase("");
    for (auto& [text, stem] : stems) make_unit(stem.values);
    return stems;
}

void keep_commonest(Stems& stems, std::size_t most) {
    if (stems.size() <= most) return;
    std::vector<double> weights;
    for (const auto& [text, stem] : stems) weights.push_back(stem.weight);
    std::nth_element(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(most),
                     weights.end(), std::greater<>());
    const double least = weights[most];
    std::erase_if(stems, [&](const auto& entry) { return entry.second.weight <= least; });
}

/// What all words have in common says nothing about any of them; what common words mean says
/// little about a message (Arora et al. 2017).
void centre_and_weigh(Stems& stems) {
    if (stems.empty()) return;
    std::vector<float> mean(stems.begin()->second.values.size(), 0.0F);
    for (const auto& [text, stem] : stems) {
        for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += stem.values[k];
    }
    for (float& value : mean) value /= static_cast<float>(stems.size());
    constexpr double rare = 1e-3;  // Words less common than this count in full.
    constexpr double zipf = 0.1;   // Share of the commonest word in a text.
    for (auto& [text, stem] : stems) {
        const double says = rare / (rare + zipf * stem.weight);
        for (std::size_t k = 0; k < mean.size(); ++k) {
            stem.values[k] = (stem.values[k] - mean[k]) * static_cast<float>(says);
        }
    }
}

/// Appends plain values.
template <typename Value>
void append(std::string& bytes, const Value* values, std::size_t count) {
    const std::size_t at = bytes.size();
    bytes.resize(at + count * sizeof(Value));
    if (count > 0) std::memcpy(bytes.data() + at, values, count * sizeof(Value));
}

}  // namespace

std::string word_vector_file(const std::vector<WordVector>& words,
                             std::string_view language,
                             std::string_view notice,
                             std::size_t most_stems) {
    Stems stems = stems_of(words, language);
    keep_commonest(stems, most_stems);
    centre_and_weigh(stems);
    std::string text;
    std::vector<std::uint32_t> ends;
    std::vector<float> scales;
    std::vector<std::int8_t> values;
    for (const auto& [stem, vector] : stems) {
        text += stem;
        ends.push_back(static_cast<std::uint32_t>(text.size()));
        float largest = 1e-9F;
        for (const float value : vector.values) largest = std::max(largest, std::fabs(value));
        scales.push_back(largest / 127.0F);
        for (const float value : vector.values) {
            values.push_back(static_cast<std::int8_t>(std::lround(value / scales.back())));
        }
    }
    std::string body;
    append(body, ends.data(), ends.size());
    append(body, scales.data(), scales.size());
    append(body, values.data(), values.size());
    body.append(text).append(notice);

    WordVectorHeader header{};
    header.magic = word_vector_magic;
    language.substr(0, header.language.size() - 1).copy(header.language.data(), language.size());
    header.dimensions =
        stems.empty() ? 0 : static_cast<std::uint32_t>(stems.begin()->second.values.size());
    header.words = static_cast<std::uint32_t>(stems.size());
    header.stem_bytes = static_cast<std::uint32_t>(text.size());
    header.notice_bytes = static_cast<std::uint32_t>(notice.size());
    header.checksum = checksum_of(body);
    std::string bytes;
    append(bytes, &header, 1);
    return bytes + body;
}

}  // namespace rules

#include "rules/intents/word_vectors.h"

#include "rules/intents/model_bytes.h"
#include "rules/intents/word_vector_format.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace rules {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is read as it lies");

constexpr std::uint32_t most_dimensions = 1024;
constexpr std::uint32_t most_words = 4'000'000;

/// The next `count` values of the bytes, which are long enough and aligned.
template <typename Value>
std::span<const Value> take(std::string_view& bytes, std::size_t count) {
    const std::span<const Value> values(reinterpret_cast<const Value*>(bytes.data()), count);
    bytes.remove_prefix(count * sizeof(Value));
    return values;
}

std::string language_in(const WordVectorHeader& header) {
    const std::string_view letters(header.language.data(), header.language.size());
    return std::string(letters.substr(0, letters.find('\0')));
}

}  // namespace

WordVectors::Opening WordVectors::open(std::string_view bytes, std::shared_ptr<const void> owner) {
    const auto refused = [](Words fault) { return Opening{std::nullopt, std::move(fault)}; };
    WordVectorHeader header{};
    if (bytes.size() < sizeof header)
        return refused(wording("it is too short to be a file of word vectors"));
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.magic != word_vector_magic)
        return refused(wording("it is not a file that `portavoz vectors` made"));
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(float) != 0) {
        return refused(wording("it does not lie at an even place in memory"));
    }
    const bool sizes = header.dimensions > 0 && header.dimensions <= most_dimensions &&
                       header.words > 0 && header.words <= most_words;
    if (!sizes) return refused(wording("it says sizes that cannot be"));
    const std::uint64_t expected = sizeof header +
                                   std::uint64_t{header.words} * (8 + header.dimensions) +
                                   header.stem_bytes + header.notice_bytes;
    if (bytes.size() < expected) return refused(wording("it is cut off"));
    if (bytes.size() > expected) return refused(wording("it is longer than it says"));
    std::string_view rest = bytes.substr(sizeof header);
    if (checksum_of(rest) != header.checksum) return refused(wording("it is damaged"));

    WordVectors vectors;
    vectors.owner_ = std::move(owner);
    vectors.language_ = language_in(header);
    vectors.dimensions_ = header.dimensions;
    vectors.fingerprint_ = header.checksum ^ (std::uint64_t{header.dimensions} << 32U);
    vectors.ends_ = take<std::uint32_t>(rest, header.words);
    vectors.scales_ = take<float>(rest, header.words);
    vectors.values_ =
        take<std::int8_t>(rest, std::size_t{header.words} * std::size_t{header.dimensions});
    vectors.stems_ = rest.substr(0, header.stem_bytes);
    vectors.notice_ = rest.substr(header.stem_bytes);
    if (!vectors.in_order()) return refused(wording("its words are not in order"));
    return {std::move(vectors), {}};
}

bool WordVectors::in_order() const {
    std::uint32_t begin = 0;
    std::string_view before;
    for (std::size_t i = 0; i < ends_.size(); ++i) {
        if (ends_[i] <= begin || ends_[i] > stems_.size() || !std::isfinite(scales_[i]))
            return false;
        const std::string_view stem = stems_.substr(begin, ends_[i] - begin);
        if (stem <= before) return false;
        begin = ends_[i];
        before = stem;
    }
    return begin == stems_.size();
}

std::string_view WordVectors::stem_at(std::size_t index) const {
    const std::uint32_t begin = index == 0 ? 0 : ends_[index - 1];
    return stems_.substr(begin, ends_[index] - begin);
}

bool WordVectors::add(std::string_view stem, std::span<float> sum) const {
    std::size_t low = 0;
    std::size_t high = ends_.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (stem_at(middle) < stem)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ends_.size() || stem_at(low) != stem) return false;
    const std::int8_t* values = values_.data() + low * dimensions_;
    const std::size_t count = std::min(sum.size(), dimensions_);
    for (std::size_t k = 0; k < count; ++k) {
        sum[k] += scales_[low] * static_cast<float>(values[k]);
    }
    return true;
}

}  // namespace rules

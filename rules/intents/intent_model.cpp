#include "rules/intents/intent_model.h"

#include "rules/intents/model_bytes.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

/// Changes whenever bytes of before would be read wrongly or learned differently.
constexpr std::uint64_t format = 0x5056494d00000001U;

std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t sum = 0xcbf29ce484222325U;
    for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return sum;
}

void add_packed(ModelWriter& writer, const LinearModel::Packed& packed) {
    writer.add_all(packed.row_begin);
    writer.add_all(packed.classes);
    writer.add_all(packed.margins);
    writer.add_all(packed.softmax);
    writer.add_all(packed.margin_units);
    writer.add_all(packed.margin_bases);
    writer.add_all(packed.softmax_units);
    writer.add_all(packed.margin_bias);
    writer.add_all(packed.softmax_bias);
}

LinearModel::Packed read_packed(ModelReader& reader) {
    LinearModel::Packed packed;
    packed.row_begin = reader.all<std::uint32_t>();
    packed.classes = reader.all<std::uint16_t>();
    packed.margins = reader.all<std::int8_t>();
    packed.softmax = reader.all<std::int8_t>();
    packed.margin_units = reader.all<float>();
    packed.margin_bases = reader.all<float>();
    packed.softmax_units = reader.all<float>();
    packed.margin_bias = reader.all<float>();
    packed.softmax_bias = reader.all<float>();
    return packed;
}

/// Whether every index stays inside, so that a match can trust them.
bool consistent(const LinearModel::Packed& packed, std::size_t features, std::size_t intents) {
    const std::size_t classes = packed.margin_bias.size();
    const std::size_t entries = packed.classes.size();
    if (features == 0) return intents == 0 && entries == 0;
    return packed.row_begin.size() == features + 1 && packed.margins.size() == entries &&
           packed.softmax.size() == entries && packed.margin_units.size() == features &&
           packed.margin_bases.size() == features && packed.softmax_units.size() == features &&
           packed.softmax_bias.size() == classes && classes >= intents && classes <= intents + 1 &&
           packed.row_begin.front() == 0 && packed.row_begin.back() == entries &&
           std::is_sorted(packed.row_begin.begin(), packed.row_begin.end()) &&
           std::all_of(packed.classes.begin(), packed.classes.end(),
                       [&](std::uint16_t index) { return index < classes; });
}

}  // namespace

std::string IntentMatcher::Model::to_bytes() const {
    ModelWriter writer;
    writer.add(static_cast<std::uint64_t>(intents.size()));
    for (const std::string& intent : intents) writer.add_text(intent);
    writer.add_all(classifier.vocabulary().keys());
    writer.add_all(classifier.vocabulary().rarities());
    writer.add(classifier.vocabulary().unknown_rarity());
    add_packed(writer, classifier.model().packed());
    writer.add(rejector.weights());
    writer.add(limits);
    writer.add(expectation);
    writer.add_all(exact);
    writer.add_all(refused);
    const std::string body = writer.take();
    ModelWriter whole;
    whole.add(format);
    whole.add(checksum(body));
    whole.add_text(body);
    return whole.take();
}

IntentMatcher::Model IntentMatcher::Model::from_bytes(std::string_view bytes) {
    Model model;
    model.ok = false;
    ModelReader outer(bytes);
    if (outer.value<std::uint64_t>() != format) return model;
    const auto sum = outer.value<std::uint64_t>();
    const std::string body = outer.text();
    if (!outer.ok() || checksum(body) != sum) return model;

    ModelReader reader(body);
    const auto count = reader.value<std::uint64_t>();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) model.intents.push_back(reader.text());
    auto keys = reader.all<std::uint64_t>();
    auto rarities = reader.all<float>();
    const auto unknown_rarity = reader.value<float>();
    LinearModel::Packed packed = read_packed(reader);
    model.rejector = Rejector(reader.value<std::array<float, signal_count + 1>>());
    model.limits = reader.value<Limits>();
    model.expectation = reader.value<Expectation>();
    model.exact = reader.all<ExactText>();
    model.refused = reader.all<ExactText>();
    if (!reader.ok() || rarities.size() != keys.size()) return model;
    if (keys.empty()) {
        model.ok = packed.classes.empty();
        return model;
    }
    const std::size_t features = keys.size();
    if (!consistent(packed, features, model.intents.size())) return model;
    model.classifier =
        Classifier(Vocabulary(std::move(keys), std::move(rarities), unknown_rarity, Recipe{}),
                   LinearModel(std::move(packed)), model.intents.size(), Recipe{});
    model.ok = true;
    return model;
}

std::uint64_t exact_key(const NormalisedText& text) {
    std::uint64_t key = 0xcbf29ce484222325U;
    for (const Token& token : text.tokens) {
        for (const char byte : token.text) {
            key = (key ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
        }
        key = (key ^ 0x20U) * 0x100000001b3U;
    }
    return key;
}

}  // namespace rules

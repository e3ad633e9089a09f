#include "rules/intents/intent_model.h"

#include "rules/intents/model_bytes.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

/// Counted up whenever bytes of before would be read wrongly or were learned differently.
constexpr std::uint64_t format = 0x5056494d00000007U;

std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t sum = 0xcbf29ce484222325U;
    for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return sum;
}

void add_classifier(ModelWriter& writer, const Classifier& classifier) {
    const LinearModel::Packed& packed = classifier.model().packed();
    writer.add_all(classifier.vocabulary().keys());
    writer.add_all(classifier.vocabulary().rarities());
    writer.add(classifier.vocabulary().unknown_rarity());
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

/// Whether every index stays inside, so that a match can trust them.
bool consistent(const LinearModel::Packed& packed, std::size_t features) {
    const std::size_t classes = packed.margin_bias.size();
    const std::size_t entries = packed.classes.size();
    return packed.row_begin.size() == features + 1 && packed.margins.size() == entries &&
           packed.softmax.size() == entries && packed.margin_units.size() == features &&
           packed.margin_bases.size() == features && packed.softmax_units.size() == features &&
           packed.softmax_bias.size() == classes && packed.row_begin.front() == 0 &&
           packed.row_begin.back() == entries &&
           std::is_sorted(packed.row_begin.begin(), packed.row_begin.end()) &&
           std::all_of(packed.classes.begin(), packed.classes.end(),
                       [&](std::uint16_t index) { return index < classes; });
}

/// The classifier with `classes` classes that the bytes hold; `ok` turns false when they do not.
Classifier read_classifier(ModelReader& reader,
                           std::size_t classes,
                           const Recipe& recipe,
                           bool& ok) {
    auto keys = reader.all<std::uint64_t>();
    auto rarities = reader.all<float>();
    const auto unknown_rarity = reader.value<float>();
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
    const std::size_t features = keys.size();
    ok = ok && reader.ok() && rarities.size() == features && packed.margin_bias.size() == classes;
    if (!ok || classes == 0) return {};
    ok = consistent(packed, features);
    if (!ok) return {};
    return {Vocabulary(std::move(keys), std::move(rarities), unknown_rarity, recipe),
            LinearModel(std::move(packed)), recipe};
}

WordRepair read_repair(ModelReader& reader) {
    std::vector<WordRepair::Word> words;
    const auto count = reader.value<std::uint64_t>();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        std::string text = reader.text();
        words.push_back({std::move(text), reader.value<std::uint32_t>()});
    }
    return WordRepair(std::move(words));
}

}  // namespace

std::string IntentMatcher::Model::to_bytes() const {
    ModelWriter writer;
    writer.add(static_cast<std::uint64_t>(intents.size()));
    for (const std::string& intent : intents) writer.add_text(intent);
    add_classifier(writer, classifier.ranking());
    writer.add(static_cast<std::uint64_t>(classifier.topic().classes()));
    add_classifier(writer, classifier.topic());
    writer.add(rejector.weights());
    writer.add(limits);
    writer.add(expectation);
    writer.add_all(exact);
    writer.add_all(refused);
    writer.add(static_cast<std::uint64_t>(repair.words().size()));
    for (const WordRepair::Word& word : repair.words()) {
        writer.add_text(word.text);
        writer.add(word.count);
    }
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
    bool ok = reader.ok();
    Classifier ranking = read_classifier(reader, model.intents.size(), Recipe{}, ok);
    const auto topic_classes = reader.value<std::uint64_t>();
    ok = ok && (topic_classes == 0 || topic_classes == 2);
    Classifier topic = read_classifier(reader, topic_classes, topic_recipe_of(Recipe{}), ok);
    model.classifier = IntentClassifier(std::move(ranking), std::move(topic));
    model.rejector = Rejector(reader.value<std::array<float, signal_count + 1>>());
    model.limits = reader.value<Limits>();
    model.expectation = reader.value<Expectation>();
    model.exact = reader.all<ExactText>();
    model.refused = reader.all<ExactText>();
    model.repair = read_repair(reader);
    model.ok = ok && reader.ok();
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

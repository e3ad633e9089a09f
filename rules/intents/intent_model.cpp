#include "rules/intents/intent_model.h"

#include "rules/intents/model_bytes.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

/// Counted up whenever bytes of before would be read wrongly or were learned differently.
constexpr std::uint64_t format = 0x5056494d0000000eU;

void add_classifier(ModelWriter& writer, const Classifier& classifier) {
    const LinearModel::Packed& packed = classifier.model().packed();
    const Vocabulary::Packed& vocabulary = classifier.vocabulary().packed();
    writer.add_all(vocabulary.slots);
    writer.add_all(vocabulary.keys);
    writer.add_all(vocabulary.rarities);
    writer.add(vocabulary.unknown_rarity);
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
           packed.softmax_bias.size() == classes && packed.row_begin.view().front() == 0 &&
           packed.row_begin.view().back() == entries &&
           std::is_sorted(packed.row_begin.begin(), packed.row_begin.end()) &&
           std::all_of(packed.classes.begin(), packed.classes.end(),
                       [&](std::uint16_t index) { return index < classes; });
}

/// The classifier with `classes` classes that the bytes hold; `ok` turns false when they do not.
Classifier read_classifier(ModelReader& reader,
                           std::size_t classes,
                           const Recipe& recipe,
                           bool& ok) {
    Vocabulary::Packed vocabulary;
    vocabulary.slots = reader.all<std::uint32_t>();
    vocabulary.keys = reader.all<std::uint64_t>();
    vocabulary.rarities = reader.all<float>();
    vocabulary.unknown_rarity = reader.value<float>();
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
    const std::size_t features = packed.margin_units.size();  // Word vectors add to the keys.
    ok = ok && reader.ok() && features >= vocabulary.keys.size() &&
         packed.margin_bias.size() == classes;
    if (!ok || classes == 0) return {};
    ok = Vocabulary::consistent(vocabulary) && consistent(packed, features);
    if (!ok) return {};
    return {Vocabulary(std::move(vocabulary), recipe), LinearModel(std::move(packed)), recipe};
}

/// Of a classifier that tells so many kinds of messages apart, or was not learned.
std::size_t read_detector_classes(ModelReader& reader, std::size_t kinds, bool& ok) {
    const auto classes = reader.value<std::uint64_t>();
    ok = ok && (classes == 0 || classes == kinds);
    return static_cast<std::size_t>(classes);
}

WordRepair read_repair(ModelReader& reader, bool& ok) {
    WordRepair::Packed packed;
    packed.letters = reader.all<char>();
    packed.ends = reader.all<std::uint32_t>();
    packed.counts = reader.all<std::uint32_t>();
    packed.clipped = reader.all<WordRepair::Clipped>();
    ok = ok && reader.ok() && WordRepair::consistent(packed);
    return ok ? WordRepair(std::move(packed)) : WordRepair();
}

struct Body {
    std::string_view bytes;
    bool ok = false;
};

/// What stands after the head of a file, when nothing of it was damaged.
Body body_of(std::string_view bytes) {
    ModelReader reader(bytes);
    const bool ours = reader.value<std::uint64_t>() == format;
    const auto sum = reader.value<std::uint64_t>();
    const std::string_view body = reader.text();
    return {body, ours && reader.ok() && checksum_of(body) == sum};
}

/// The same for the same vectors in the same languages; 0 for none.
std::uint64_t fingerprint_of(const WordVectorSet* vectors) {
    std::uint64_t sum = 0;
    if (vectors == nullptr) return sum;
    for (const auto& [language, of_language] : *vectors) {
        sum = (sum * 0x100000001b3U) ^ of_language.fingerprint();
    }
    return sum;
}

std::vector<Mistake> read_mistakes(ModelReader& reader) {
    std::vector<Mistake> mistakes;
    const auto count = reader.value<std::uint64_t>();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        Mistake mistake;
        for (auto* text : {&mistake.intent, &mistake.taken_for, &mistake.language, &mistake.text}) {
            *text = reader.text();
        }
        mistake.own = reader.value<std::uint8_t>() != 0;
        mistakes.push_back(std::move(mistake));
    }
    return mistakes;
}

}  // namespace

Signals IntentMatcher::Model::signals(const Scores& scores, const MessageFeatures& features) const {
    const bool all = !plain || classifier.ranking().dimensions() == 0;
    return all ? signals_of(scores, features)
               : signals_about(scores.best, classifier.score(features, false), features);
}

std::string IntentMatcher::Model::to_bytes() const {
    ModelWriter writer;
    writer.add(fingerprint_of(vectors.get()));
    writer.add(static_cast<std::uint64_t>(intents.size()));
    for (const std::string& intent : intents) writer.add_text(intent);
    add_classifier(writer, classifier.ranking());
    writer.add(static_cast<std::uint64_t>(classifier.topic().classes()));
    writer.add(static_cast<std::uint8_t>(classifier.topic().sees_letters()));
    add_classifier(writer, classifier.topic());
    writer.add(static_cast<std::uint64_t>(classifier.tone().classes()));
    add_classifier(writer, classifier.tone());
    writer.add(rejector.weights());
    writer.add(risk_judge.weights());
    writer.add(request_judge.weights());
    writer.add(static_cast<std::uint8_t>(plain));
    writer.add(limits);
    writer.add(expectation);
    writer.add(static_cast<std::uint64_t>(mistakes.size()));
    for (const Mistake& mistake : mistakes) {
        for (const auto* text :
             {&mistake.intent, &mistake.taken_for, &mistake.language, &mistake.text}) {
            writer.add_text(*text);
        }
        writer.add(static_cast<std::uint8_t>(mistake.own));
    }
    writer.add_all(exact);
    writer.add_all(refused);
    const WordRepair::Packed& words = repair.packed();
    writer.add_all(words.letters);
    writer.add_all(words.ends);
    writer.add_all(words.counts);
    writer.add_all(words.clipped);
    const std::string body = writer.take();
    ModelWriter whole;
    whole.add(format);
    whole.add(checksum_of(body));
    whole.add_text(body);
    return whole.take();
}

IntentMatcher::Model IntentMatcher::Model::from_bytes(
    KeptBytes kept, std::shared_ptr<const WordVectorSet> vectors) {
    Model model;
    model.vectors = std::move(vectors);
    model.ok = false;
    const Body body = body_of(kept.bytes);
    if (!body.ok) return model;

    ModelReader reader(body.bytes);
    model.keeper = std::move(kept.keeper);
    if (reader.value<std::uint64_t>() != fingerprint_of(model.vectors.get())) return model;
    const auto count = reader.value<std::uint64_t>();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        model.intents.emplace_back(reader.text());
    }
    bool ok = reader.ok();
    Classifier ranking = read_classifier(reader, model.intents.size(), Recipe{}, ok);
    const std::size_t topic_classes = read_detector_classes(reader, 2, ok);
    const bool letters = reader.value<std::uint8_t>() != 0;
    Classifier topic =
        read_classifier(reader, topic_classes, topic_recipe_of(Recipe{}, letters), ok);
    const std::size_t tone_classes = read_detector_classes(reader, manner_count, ok);
    Classifier tone = read_classifier(reader, tone_classes, tone_recipe_of(Recipe{}), ok);
    model.classifier = IntentClassifier(std::move(ranking), std::move(topic), std::move(tone));
    model.rejector = Rejector(reader.value<std::array<float, signal_count + 1>>());
    model.risk_judge = NeedJudge(reader.value<NeedJudge::Weights>());
    model.request_judge = NeedJudge(reader.value<NeedJudge::Weights>());
    model.plain = reader.value<std::uint8_t>() != 0;
    model.limits = reader.value<Limits>();
    model.expectation = reader.value<Expectation>();
    model.mistakes = read_mistakes(reader);
    model.exact = reader.all<ExactText>();
    model.refused = reader.all<ExactText>();
    model.repair = read_repair(reader, ok);
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

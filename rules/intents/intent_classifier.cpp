#include "rules/intents/intent_classifier.h"

#include <algorithm>
#include <numeric>

namespace rules {
namespace {

/// Keeps at most `most` on-topic messages, evenly spread, and every off-topic one.
void thin_out(std::vector<LabelledDocument>& documents, std::size_t most) {
    std::size_t on_topic = 0;
    for (const auto& labelled : documents) on_topic += labelled.label == 0 ? 1 : 0;
    if (on_topic <= most) return;
    std::size_t seen = 0;
    std::erase_if(documents, [&](const LabelledDocument& labelled) {
        if (labelled.label != 0) return false;
        const bool kept = seen * most / on_topic != (seen + 1) * most / on_topic;
        ++seen;
        return !kept;
    });
}

/// What a message sounds like: a class each.
enum Manner : std::uint32_t { calm, trouble, request };

Manner manner_of(const Document& document) {
    if (document.asks_for_person) return request;
    return document.needs_person ? trouble : calm;
}

/// How much further the margin of class `a` is than that of class `b`.
float lead_of(std::size_t a, std::size_t b, const Scores& scores) {
    return 0.5F * (scores.margins[a] - scores.margins[b]);
}

}  // namespace

Recipe topic_recipe_of(const Recipe& recipe, bool letters) {
    Recipe topic = recipe;
    topic.margin_passes = recipe.topic_passes;
    topic.softmax_passes = 0;
    topic.letters = letters;
    topic.vectors_weight = 0.0F;
    return topic;
}

Recipe tone_recipe_of(const Recipe& recipe) {
    // Found on the messages of tests/data/judgement_hard and _voices before any of them was
    // learned.
    Recipe tone = topic_recipe_of(recipe, true);
    tone.word_weight = 1.8F;
    tone.bigram_weight = 1.5F;
    tone.manner_weight = 1.0F;
    tone.meaning_weight = 0.3F;
    tone.background_share = 0.0F;
    return tone;
}

IntentClassifier IntentClassifier::train(std::span<const LabelledDocument> documents,
                                         std::size_t intents,
                                         const Recipe& recipe) {
    std::vector<LabelledDocument> about_intents;
    std::vector<LabelledDocument> about_topic;
    std::vector<LabelledDocument> about_tone;
    bool any_off_topic = false;
    bool any_in_need = false;
    for (const LabelledDocument& labelled : documents) {
        const Document& document = *labelled.document;
        const bool off_topic = labelled.label >= intents;
        if (!off_topic) about_intents.push_back(labelled);
        if (document.counter_example) continue;
        about_tone.push_back({&document, manner_of(document)});
        any_in_need = any_in_need || document.needs_person || document.asks_for_person;
        if (document.tone_only) continue;
        about_topic.push_back({&document, off_topic ? 1U : 0U});
        any_off_topic = any_off_topic || off_topic;
    }
    thin_out(about_topic, recipe.most_on_topic);
    const bool letters = about_intents.size() >= recipe.enough_for_letters;
    return {Classifier::train(about_intents, intents, recipe),
            any_off_topic ? Classifier::train(about_topic, 2, topic_recipe_of(recipe, letters))
                          : Classifier{},
            any_in_need ? Classifier::train(about_tone, manner_count, tone_recipe_of(recipe))
                        : Classifier{}};
}

Scores IntentClassifier::score(const MessageFeatures& features, bool with_meaning) const {
    Scores scores = intents_.score(features, with_meaning);
    if (topic_.classes() == 2) scores.on_topic = lead_of(0, 1, topic_.score(features, false));
    if (tone_.classes() == manner_count) {
        const Scores heard = tone_.score(features, false);
        scores.tone = lead_of(trouble, calm, heard);
        scores.request = heard.margins[request];
    }
    return scores;
}

std::vector<std::uint32_t> best_shares(const std::vector<float>& shares, std::size_t intents) {
    std::vector<std::uint32_t> order(intents);
    std::iota(order.begin(), order.end(), 0U);
    const std::size_t wanted = std::min(most_ranked_intents, intents);
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted),
                      order.end(), [&](std::uint32_t a, std::uint32_t b) {
                          return shares[a] != shares[b] ? shares[a] > shares[b] : a < b;
                      });
    order.resize(wanted);
    return order;
}

}  // namespace rules

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

}  // namespace

Recipe topic_recipe_of(const Recipe& recipe, bool letters) {
    Recipe topic = recipe;
    topic.margin_passes = recipe.topic_passes;
    topic.softmax_passes = 0;
    topic.letters = letters;
    topic.vectors_weight = 0.0F;
    return topic;
}

IntentClassifier IntentClassifier::train(std::span<const LabelledDocument> documents,
                                         std::size_t intents,
                                         const Recipe& recipe) {
    std::vector<LabelledDocument> about_intents;
    std::vector<LabelledDocument> about_topic;
    for (const LabelledDocument& labelled : documents) {
        const bool off_topic = labelled.label >= intents;
        if (!off_topic) about_intents.push_back(labelled);
        if (!labelled.document->counter_example) {
            about_topic.push_back({labelled.document, off_topic ? 1U : 0U});
        }
    }
    thin_out(about_topic, recipe.most_on_topic);
    const bool letters = about_intents.size() >= recipe.enough_for_letters;
    const Recipe topic_recipe = topic_recipe_of(recipe, letters);
    const bool any_off_topic = about_intents.size() < documents.size();
    return {Classifier::train(about_intents, intents, recipe),
            any_off_topic ? Classifier::train(about_topic, 2, topic_recipe) : Classifier{}};
}

Scores IntentClassifier::score(const MessageFeatures& features, bool with_meaning) const {
    Scores scores = intents_.score(features, with_meaning);
    if (topic_.classes() == 2) {
        const Scores topic = topic_.score(features, false);
        scores.on_topic = 0.5F * (topic.margins[0] - topic.margins[1]);
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

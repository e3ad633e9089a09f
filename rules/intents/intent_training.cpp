#include "rules/intents/intent_model.h"
#include "rules/intents/validation.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>
#include <utility>

namespace rules {
namespace {

/// Turns a training set into documents with numbered intents.
class Preparation {
public:
    Preparation(const TrainingSet& set, const WordVectorSet* vectors, const Recipe& recipe)
        : vectors_(vectors), recipe_(recipe) {
        for (const auto& example : set.examples) {
            if (!example.counter_example) number_of_.emplace(example.intent, 0U);
        }
        // Classes are numbered in 16 bits; nobody writes that many intents.
        while (number_of_.size() > most_intents) number_of_.erase(std::prev(number_of_.end()));
        for (auto& [intent, number] : number_of_) {
            number = static_cast<std::uint32_t>(intents.size());
            intents.push_back(intent);
            traits.needs_person.push_back(set.needs_person.count(intent) > 0);
            traits.asks_for_person.push_back(set.asks_for_person.count(intent) > 0);
        }
        for (const auto& example : set.examples) add_example(example);
        for (const auto& title : set.titles) add_title(title);
        for (const auto& message : set.off_topic) add_off_topic(message);
        for (const auto& message : set.told) add_tone(message).needs_person = true;
        for (const auto& message : set.asked) add_tone(message);
        for (const auto& message : set.requests) add_tone(message).asks_for_person = true;
        for (const std::string& name : set.names) add_name(name);
    }

    std::vector<std::string> intents;
    IntentTraits traits;
    std::vector<Document> documents;
    std::vector<const TrainingExample*> sources;  ///< Of each document.
    std::vector<ExactText> exact;
    std::vector<ExactText> refused;

    /// Every word and how often it was seen.
    [[nodiscard]] std::vector<WordRepair::Word> words() const {
        std::vector<WordRepair::Word> words;
        words.reserve(words_.size());
        for (const auto& [text, count] : words_) words.push_back({text, count});
        return words;
    }

private:
    Document& add(const TrainingExample& example, std::uint32_t label, float weight) {
        const NormalisedText text = normalise(example.text, example.language);
        for (const Token& token : text.tokens) {
            if (token.kind == Token::Kind::word) ++words_[token.text];
        }
        return add(text, example, label, weight);
    }

    Document& add(const NormalisedText& text,
                  const TrainingExample& example,
                  std::uint32_t label,
                  float weight) {
        Document document;
        document.features = extract_features(text, example.language, vectors_);
        document.label = label;
        document.needs_person = label < intents.size() && traits.needs_person[label];
        document.asks_for_person = label < intents.size() && traits.asks_for_person[label];
        document.weight = std::max(0.01F, static_cast<float>(example.weight) * weight);
        document.counter_example = example.counter_example;
        document.own = example.weight >= 1.0;
        const auto index = static_cast<std::uint32_t>(documents.size());
        key_ = exact_key(text);
        has_tokens_ = !text.tokens.empty();
        document.twin = has_tokens_ ? twins_.emplace(key_, index).first->second : index;
        documents.push_back(std::move(document));
        sources.push_back(&example);
        return documents.back();
    }

    void add_example(const TrainingExample& example) {
        const auto known = number_of_.find(example.intent);
        if (known == number_of_.end()) return;
        add(example, known->second, 1.0F);
        if (!has_tokens_) return;
        (example.counter_example ? refused : exact).push_back({key_, known->second});
    }

    void add_title(const TrainingExample& title) {
        const auto known = number_of_.find(title.intent);
        if (known == number_of_.end()) return;
        add(title, known->second, recipe_.title_weight).title = true;
    }

    void add_off_topic(const TrainingExample& message) {
        add(message, static_cast<std::uint32_t>(intents.size()), recipe_.off_topic_weight);
        if (has_tokens_) exact.push_back({key_, static_cast<std::uint32_t>(intents.size())});
    }

    /// Its words are none that a typo was meant to be: no intent knows them.
    Document& add_tone(const TrainingExample& message) {
        const NormalisedText text = normalise(message.text, message.language);
        const auto none = static_cast<std::uint32_t>(intents.size());
        Document& document = add(text, message, none, 1.0F);
        document.tone_only = true;
        return document;
    }

    void add_name(const std::string& name) {
        for (const Token& token : normalise(name, "").tokens) words_.emplace(token.text, 0U);
    }

    static constexpr std::size_t most_intents = 65'000;

    const WordVectorSet* vectors_;
    const Recipe& recipe_;
    std::map<std::string, std::uint32_t> number_of_;
    std::unordered_map<std::uint64_t, std::uint32_t> twins_;
    std::unordered_map<std::string, std::uint32_t> words_;
    std::uint64_t key_ = 0;
    bool has_tokens_ = false;
};

/// Sorts, and drops every text that stands under more than one intent: it proves nothing. A text
/// that is both an example and off topic is an example.
std::vector<ExactText> unambiguous(std::vector<ExactText> texts, std::uint32_t off_topic) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    std::vector<ExactText> kept;
    for (std::size_t i = 0; i < texts.size();) {
        std::size_t end = i;
        while (end < texts.size() && texts[end].key == texts[i].key) ++end;
        const std::size_t intents = end - i - (texts[end - 1].label == off_topic ? 1 : 0);
        if (intents <= 1) kept.push_back(texts[i]);
        i = end;
    }
    return kept;
}

/// Without the texts that a counter-example takes from the very intent: `not:` cuts what is
/// inherited too.
std::vector<ExactText> uncut(const std::vector<ExactText>& exact,
                             const std::vector<ExactText>& refused) {
    std::vector<ExactText> kept;
    std::set_difference(exact.begin(), exact.end(), refused.begin(), refused.end(),
                        std::back_inserter(kept));
    return kept;
}

/// Drops the documents whose indices are in `indices`.
void drop(std::vector<Document>& documents, const std::vector<std::uint32_t>& indices) {
    for (const std::uint32_t index : indices) documents[index].features.found.clear();
    std::erase_if(documents,
                  [](const Document& document) { return document.features.found.empty(); });
}

/// The trials in scope that would have been answered as something else.
std::vector<Mistake> mistakes_in(const Lessons& lessons,
                                 const Limits& limits,
                                 const Preparation& prepared) {
    constexpr std::size_t most_mistakes = 1000;
    std::vector<Mistake> mistakes;
    for (const Trial& trial : lessons.trials) {
        const bool answered = static_cast<double>(trial.confidence) >= limits.answer;
        if (!trial.in_scope || trial.right || !answered) continue;
        if (mistakes.size() == most_mistakes) break;
        const TrainingExample& example = *prepared.sources[trial.document];
        mistakes.push_back({example.intent, prepared.intents[trial.intent], example.language,
                            example.text, trial.own});
    }
    return mistakes;
}

}  // namespace

IntentMatcher IntentMatcher::train(const TrainingSet& set, const TrainingOptions& options) {
    Recipe recipe;
    recipe.seed = options.seed;
    Preparation prepared(set, options.vectors.get(), recipe);
    auto model = std::make_unique<Model>();
    model->vectors = options.vectors;
    const std::size_t intents = prepared.intents.size();
    if (intents > 0) {
        Lessons lessons = cross_validate(prepared.documents, prepared.traits, recipe);
        model->rejector = lessons.rejector;
        model->risk_judge = lessons.risk_judge;
        model->request_judge = lessons.request_judge;
        model->plain = lessons.plain;
        model->limits = choose_limits(lessons.trials, options.eagerness);
        model->expectation = expect(lessons.trials, model->limits);
        model->mistakes = mistakes_in(lessons, model->limits, prepared);
        drop(prepared.documents, lessons.clashing);
        std::vector<LabelledDocument> all;
        for (const Document& document : prepared.documents)
            all.push_back({&document, document.label});
        model->classifier = IntentClassifier::train(all, intents, recipe);
    }
    std::sort(prepared.refused.begin(), prepared.refused.end());
    model->exact =
        uncut(unambiguous(std::move(prepared.exact), static_cast<std::uint32_t>(intents)),
              prepared.refused);
    model->refused = std::move(prepared.refused);
    model->repair = WordRepair(prepared.words());
    model->intents = std::move(prepared.intents);
    return IntentMatcher(std::move(model));
}

}  // namespace rules

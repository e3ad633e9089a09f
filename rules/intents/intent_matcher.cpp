#include "rules/intents/intent_matcher.h"

#include "rules/intents/intent_model.h"
#include "rules/language/common_words.h"
#include "rules/language/concepts.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

constexpr std::size_t most_explained = 2;  ///< Ranked intents that come with their evidence.
constexpr std::size_t most_evidence = 4;   ///< Words.
constexpr double sure = 0.999;
constexpr double hopeless = 0.001;

/// The label of a text that is known word for word, or -1.
std::int64_t exact_label(const StoredArray<ExactText>& texts, std::uint64_t key) {
    const auto found = std::lower_bound(texts.begin(), texts.end(), ExactText{key, 0});
    return found != texts.end() && found->key == key ? static_cast<std::int64_t>(found->label) : -1;
}

/// Takes the intents out of which the text is a counter-example.
void take_out_refused(const StoredArray<ExactText>& refused,
                      std::uint64_t key,
                      Scores& scores,
                      IntentMatches& matches) {
    for (auto found = std::lower_bound(refused.begin(), refused.end(), ExactText{key, 0});
         found != refused.end() && found->key == key; ++found) {
        if (found->label == scores.best) matches.confidence = hopeless;
        scores.shares[found->label] = 0.0F;
    }
}

/// Whether a message has fewer than three letters: numbers and pictures alone ask nothing.
bool says_too_little(const NormalisedText& text) {
    constexpr std::size_t fewest_letters = 3;
    std::size_t letters = 0;
    for (const Token& token : text.tokens) {
        const bool word = token.kind == Token::Kind::word || token.kind == Token::Kind::hashtag;
        if (word) letters += token.text.size();
        if (letters >= fewest_letters) return false;
    }
    return true;
}

/// Whether next to none of the message's words is known: its letters alone say nothing, neither a
/// question nor a problem ("asdf qwer").
bool knows_nothing(const FeatureVector& vector, const MessageFeatures& features) {
    constexpr float next_to_all = 0.95F;
    const bool strange = features.meaning.empty() && vector.unknown_words > next_to_all;
    return strange || vector.ids.empty();
}

/// The known word that a token with a typo was meant to be, or nothing. Common words of the
/// language are right even when no example has them.
std::string_view meant_word(const Token& token,
                            std::string_view language,
                            const WordRepair& repair) {
    if (token.kind != Token::Kind::word) return {};
    const std::string_view meant = repair.repaired(token.text);
    const bool right = !meant.empty() && (common_word_rank(token.text, language) > 0 ||
                                          !concept_of(token.text, language).empty());
    return right ? std::string_view{} : meant;
}

/// The features of a text whose typos are repaired; the text itself stays as it is.
MessageFeatures repaired_features(const NormalisedText& text,
                                  std::string_view language,
                                  const WordRepair& repair,
                                  const WordVectorSet* vectors) {
    constexpr std::size_t most_tokens = 200;
    const std::size_t count = std::min(text.tokens.size(), most_tokens);
    NormalisedText read;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view meant = meant_word(text.tokens[i], language, repair);
        if (meant.empty()) continue;
        if (read.tokens.empty()) read = text;
        read.tokens[i].text = std::string(meant);
    }
    return extract_features(read.tokens.empty() ? text : read, language, vectors);
}

/// The words of the message that speak for an intent, strongest first.
std::vector<std::string> evidence_for(std::uint32_t intent,
                                      const Scores& scores,
                                      const LinearModel& model,
                                      const NormalisedText& text) {
    std::vector<float> weight(text.tokens.size(), 0.0F);
    for (std::size_t i = 0; i < scores.vector.tokens.size(); ++i) {
        weight[scores.vector.tokens[i]] += model.contribution(scores.vector, i, intent);
    }
    std::vector<std::string> words;
    float strongest = 0.0F;
    while (words.size() < most_evidence && !weight.empty()) {
        const auto best = std::max_element(weight.begin(), weight.end());
        strongest = std::max(strongest, *best);
        if (*best <= 0.0F || *best < strongest * 0.2F) break;
        *best = 0.0F;
        const Token& token = text.tokens[static_cast<std::size_t>(best - weight.begin())];
        std::string word = text.original.substr(token.begin, token.end - token.begin);
        if (std::find(words.begin(), words.end(), word) == words.end()) {
            words.push_back(std::move(word));
        }
    }
    return words;
}

}  // namespace

IntentMatcher::IntentMatcher(std::unique_ptr<Model> model) : model_(std::move(model)) {}
IntentMatcher::IntentMatcher(IntentMatcher&&) noexcept = default;
IntentMatcher& IntentMatcher::operator=(IntentMatcher&&) noexcept = default;
IntentMatcher::~IntentMatcher() = default;

IntentMatcher IntentMatcher::load(KeptBytes kept, std::shared_ptr<const WordVectorSet> vectors) {
    return IntentMatcher(
        std::make_unique<Model>(Model::from_bytes(std::move(kept), std::move(vectors))));
}

IntentMatcher IntentMatcher::load(std::string_view bytes,
                                  std::shared_ptr<const WordVectorSet> vectors) {
    auto copy = std::make_shared<const std::string>(bytes);
    return load(KeptBytes{*copy, copy}, std::move(vectors));
}

std::string IntentMatcher::serialised() const {
    return model_->to_bytes();
}

bool IntentMatcher::ok() const {
    return model_->ok;
}

double IntentMatcher::answer_limit() const {
    return model_->limits.answer;
}

double IntentMatcher::clarify_limit() const {
    return model_->limits.clarify;
}

double IntentMatcher::risk_limit() const {
    return model_->limits.risk;
}

double IntentMatcher::risk(const IntentMatches& matches, double share) const {
    // Of what says nothing, the manner says nothing either.
    if (matches.confidence <= hopeless) return std::min(1.0, matches.confidence * share);
    return model_->risk_judge.likelihood(
        {share, matches.confidence, matches.tone, matches.on_topic});
}

double IntentMatcher::request(const IntentMatches& matches, double share) const {
    if (matches.confidence <= hopeless) return std::min(1.0, matches.confidence * share);
    return model_->request_judge.likelihood(
        {share, matches.confidence, matches.request, matches.on_topic});
}

bool IntentMatcher::hears_manner() const {
    return model_->risk_judge.learned() && model_->request_judge.learned();
}

Expectation IntentMatcher::expectation() const {
    return model_->expectation;
}

const std::vector<Mistake>& IntentMatcher::mistakes() const {
    return model_->mistakes;
}

IntentMatches IntentMatcher::match(const NormalisedText& text,
                                   std::string_view language,
                                   Evidence evidence) const {
    IntentMatches matches;
    const Model& model = *model_;
    const std::size_t intents = model.classifier.intents();
    if (intents == 0) return matches;
    const auto features = repaired_features(text, language, model.repair, model.vectors.get());
    Scores scores = model.classifier.score(features);
    const Signals signals = model.signals(scores, features);
    matches.tone = scores.tone;
    matches.request = scores.request;
    matches.on_topic = scores.on_topic;
    matches.confidence = knows_nothing(scores.vector, features) || says_too_little(text)
                             ? hopeless
                             : static_cast<double>(model.rejector.confidence(signals));
    const std::uint64_t key = exact_key(text);
    const std::int64_t exact = text.tokens.empty() ? -1 : exact_label(model.exact, key);
    if (exact >= 0 && exact < static_cast<std::int64_t>(intents)) {
        scores.shares[static_cast<std::size_t>(exact)] = 2.0F;  // Above every share.
        matches.confidence = sure;
        matches.exact = true;
    } else if (exact >= 0) {
        matches.confidence = hopeless;
    }
    if (!matches.exact) take_out_refused(model.refused, key, scores, matches);
    const auto order = best_shares(scores.shares, intents);
    const float best_share = std::max(1e-9F, scores.shares[order.front()]);
    for (const std::uint32_t intent : order) {
        const auto part = static_cast<double>(scores.shares[intent] / best_share);
        IntentMatch match{model.intents[intent], matches.confidence * part, {}};
        // The runner-up needs its reasons only where it may be offered.
        const bool open = matches.confidence < model.limits.answer;
        const bool explained = matches.ranked.size() < (open ? most_explained : 1);
        if (explained && evidence == Evidence::named) {
            match.evidence = evidence_for(intent, scores, model.classifier.ranking().model(), text);
        }
        matches.ranked.push_back(std::move(match));
    }
    return matches;
}

}  // namespace rules

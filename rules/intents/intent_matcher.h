#pragma once

#include "rules/intents/word_vectors.h"
#include "rules/text/normalised_text.h"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// A choice offers so many intents at most, none with less than this part of the best one's share.
inline constexpr std::size_t most_choices = 3;
inline constexpr float least_choice = 0.25F;

/// One message that shows how people ask for something.
struct TrainingExample {
    std::string intent;
    std::string language;
    std::string text;
    double weight = 1.0;           ///< The brand's own examples weigh more than the library's.
    bool counter_example = false;  ///< The text does *not* belong to `intent`.
};

struct TrainingSet {
    std::vector<TrainingExample> examples;
    std::vector<TrainingExample> titles;  ///< Names of the intents, used as weak examples.
    std::vector<TrainingExample>
        off_topic;  ///< Messages that belong to no intent; `intent` is empty.
    /// Messages that need a person, and such as need nobody, whatever they are about: they teach
    /// the tone. `intent` is empty.
    std::vector<TrainingExample> told, asked;
    /// Messages that ask for a person, whatever else they say; `intent` is empty.
    std::vector<TrainingExample> requests;
    std::set<std::string> needs_person;     ///< Intents that only a person may answer.
    std::set<std::string> asks_for_person;  ///< Intents of who asks for one.
    std::vector<std::string> names;         ///< Of products and the like: their words are no typos.
};

/// The owner's one choice between silence and eagerness: 0 careful … 1 eager.
struct TrainingOptions {
    double eagerness = 0.5;
    std::uint32_t seed = 1;
    std::shared_ptr<const WordVectorSet> vectors;  ///< What words mean; may be null.
};

struct IntentMatch {
    std::string intent;
    double probability = 0.0;  ///< Calibrated: of the messages given 0.8, four in five are right.
    std::vector<std::string>
        evidence;  ///< The words of the message that speak for it, strongest first.
};

struct IntentMatches {
    std::vector<IntentMatch>
        ranked;  ///< Best first, at most five; empty when the book has no intents.
    double confidence =
        0.0;             ///< Calibrated probability that the first one is what the customer wants.
    bool exact = false;  ///< The text is one of the examples.
    float tone = 0.0F;   ///< Above 0: more like messages that need a person than like others.
    float on_topic = 0.0F;  ///< Above 0: more like the book's messages than like off-topic ones.
    float request = -1.0F;  ///< Above 0: more like messages that ask for a person than like others.
};

/// Whether a match says which words decided; to find them out takes a while.
enum class Evidence { named, left_out };

/// What to expect at the limits in force, from cross-validation on the training set: shares of 1
/// with 95 % intervals.
struct Expectation {
    double answered = 0.0, answered_low = 0.0, answered_high = 0.0;
    double wrong = 0.0, wrong_low = 0.0, wrong_high = 0.0;
    double unanswered = 0.0;
    std::size_t examples = 0;
    /// Of these the brand's own, which are nearer to what its customers write than the library's.
    std::size_t own_examples = 0, own_answered = 0, own_wrong = 0;
    /// Of the messages that need a person, those that would get an automatic answer.
    double leak = 0.0, leak_low = 0.0, leak_high = 0.0;
    std::size_t problems = 0;  ///< Messages that need a person.
};

/// A held-out example that would have been answered as something else.
struct Mistake {
    std::string intent;
    std::string taken_for;
    std::string language;
    std::string text;
    bool own = false;  ///< The brand wrote it; else it is from the library.
};

/// Bytes that somebody keeps: they stay where they are as long as `keeper` is held.
struct KeptBytes {
    std::string_view bytes;
    std::shared_ptr<const void> keeper;
};

/// Learned from examples: which intent a text expresses and how sure that is. Immutable and
/// thread-safe once trained.
class IntentMatcher {
public:
    /// Trains one. Deterministic for a seed. Never fails: without examples it matches nothing.
    [[nodiscard]] static IntentMatcher train(const TrainingSet& set,
                                             const TrainingOptions& options);

    /// Restores what `serialised` gave, or a matcher that is not `ok` when the bytes are from
    /// another version or were learned with other word vectors. It works on the kept bytes
    /// themselves.
    [[nodiscard]] static IntentMatcher load(KeptBytes kept,
                                            std::shared_ptr<const WordVectorSet> vectors = nullptr);
    /// The same from a copy of the bytes.
    [[nodiscard]] static IntentMatcher load(std::string_view bytes,
                                            std::shared_ptr<const WordVectorSet> vectors = nullptr);
    [[nodiscard]] std::string serialised() const;
    [[nodiscard]] bool ok() const;

    [[nodiscard]] IntentMatches match(const NormalisedText& text,
                                      std::string_view language,
                                      Evidence evidence = Evidence::named) const;

    /// At or above: answer. Below `clarify_limit`: hand over. Between: "did you mean". Found by
    /// cross-validation.
    [[nodiscard]] double answer_limit() const;
    [[nodiscard]] double clarify_limit() const;
    /// How likely only a person may answer the message, 0 to 1. `share`: probability of the ranked
    /// intents that need a person, in probabilities of the best intent.
    [[nodiscard]] double risk(const IntentMatches& matches, double share) const;
    /// How likely the message asks for a person, 0 to 1. `share`: as above, of the intents that do.
    [[nodiscard]] double request(const IntentMatches& matches, double share) const;
    /// At or above so much risk nothing is answered. Found by cross-validation; leans on what most
    /// books teach where examples are few.
    [[nodiscard]] double risk_limit() const;
    /// Whether it was taught enough of how trouble and requests sound to doubt what words alone
    /// say.
    [[nodiscard]] bool hears_manner() const;
    [[nodiscard]] Expectation expectation() const;
    /// The mistakes that the expectation counts, at most a thousand.
    [[nodiscard]] const std::vector<Mistake>& mistakes() const;

    IntentMatcher(IntentMatcher&&) noexcept;
    IntentMatcher& operator=(IntentMatcher&&) noexcept;
    IntentMatcher(const IntentMatcher&) = delete;
    IntentMatcher& operator=(const IntentMatcher&) = delete;
    ~IntentMatcher();

private:
    struct Model;
    explicit IntentMatcher(std::unique_ptr<Model> model);
    std::unique_ptr<Model> model_;
};

}  // namespace rules

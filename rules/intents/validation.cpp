#include "rules/intents/validation.h"

#include <algorithm>
#include <future>
#include <iterator>

namespace rules {
namespace {

/// How a training set is cut for cross-validation.
struct Folds {
    std::size_t count = 5;  ///< Parts it is cut into.
    std::size_t used = 5;   ///< Parts that are tested; a large set has enough in fewer.
    std::vector<std::size_t> of_document;
    std::vector<std::size_t> of_intent;  ///< The fold in which the intent is hidden.
};

/// Whether a message is put to what was learned without it; the others only teach.
bool is_tried(const Document& document) {
    return !document.title && !document.counter_example;
}

constexpr std::size_t never = static_cast<std::size_t>(-1);

/// Enough trials for a dozen weights; more would only take time.
void choose_size(Folds& folds, std::size_t documents, const Recipe& recipe) {
    folds.count = recipe.folds;
    const auto wanted = static_cast<std::size_t>(recipe.enough_trials);
    const std::size_t each = std::max<std::size_t>(1, documents / folds.count);
    folds.used = std::clamp<std::size_t>((wanted + each - 1) / each, 1, folds.count);
}

/// The messages that only teach the tone stand last; how many there are changes nothing for others.
Folds cut(std::span<const Document> documents, std::size_t intents, const Recipe& recipe) {
    Folds folds;
    const auto first_of_tone =
        std::find_if(documents.begin(), documents.end(),
                     [](const Document& document) { return document.tone_only; });
    const auto asked = static_cast<std::size_t>(first_of_tone - documents.begin());
    choose_size(folds, asked, recipe);
    RandomSequence random(recipe.seed + 2);
    std::vector<std::size_t> examples(intents + 1, 0);
    for (const Document& document : documents.first(asked)) {
        if (is_tried(document)) ++examples[document.label];
    }
    folds.of_document.assign(documents.size(), never);
    std::vector<std::size_t> next(intents + 1, 0);
    for (auto& start : next) start = random.below(folds.count);
    for (const std::uint32_t index : shuffled(asked, random)) {
        const Document& document = documents[index];
        if (!is_tried(document) || examples[document.label] < 2) continue;
        folds.of_document[index] = next[document.label]++ % folds.count;
    }
    for (std::size_t i = asked; i < documents.size(); ++i) folds.of_document[i] = i % folds.count;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const std::size_t twin = documents[i].twin;
        if (folds.of_document[i] != never && folds.of_document[twin] != never) {
            folds.of_document[i] = folds.of_document[twin];
        }
    }
    folds.of_intent.assign(intents + 1, never);
    constexpr std::size_t fewest_to_hide_from = 4;
    if (intents < fewest_to_hide_from) return folds;
    const auto order = shuffled(intents, random);
    for (std::size_t i = 0; i < intents; ++i) folds.of_intent[order[i]] = i % folds.count;
    return folds;
}

/// Trains without one fold and tests on it.
class FoldRun {
public:
    FoldRun(std::span<const Document> documents,
            const IntentTraits& traits,
            const Folds& folds,
            std::size_t fold,
            const Recipe& recipe)
        : documents_(documents), folds_(folds), fold_(fold), recipe_(recipe) {
        const std::size_t intents = traits.needs_person.size();
        column_.assign(intents + 1, never);
        for (std::size_t i = 0; i < intents; ++i) {
            if (folds.of_intent[i] == fold) continue;
            column_[i] = visible_++;
            intent_.push_back(static_cast<std::uint32_t>(i));
            problem_.push_back(traits.needs_person[i]);
            request_.push_back(traits.asks_for_person[i]);
        }
        column_[intents] = visible_;
        train();
    }

    void add_trials(Lessons& lessons) {
        std::size_t hidden_seen = 0;
        for (std::size_t i = 0; i < documents_.size(); ++i) {
            const Document& document = documents_[i];
            if (!is_tried(document)) continue;
            const bool hidden = column_[document.label] == never;
            if (!hidden && folds_.of_document[i] != fold_) continue;
            if (hidden && hidden_seen++ % recipe_.hidden_every != 0) continue;
            add_trial(i, hidden, lessons);
        }
    }

private:
    void train() {
        std::vector<LabelledDocument> seen;
        for (std::size_t i = 0; i < documents_.size(); ++i) {
            const std::size_t column = column_[documents_[i].label];
            if (column == never || folds_.of_document[i] == fold_) continue;
            seen.push_back({&documents_[i], static_cast<std::uint32_t>(column)});
        }
        classifier_ = IntentClassifier::train(seen, visible_, recipe_);
    }

    void add_trial(std::size_t index, bool hidden, Lessons& lessons) {
        const Document& document = documents_[index];
        if (document.features.found.empty()) return;
        const Scores scores = classifier_.score(document.features);
        if (scores.shares.empty()) return;
        const std::size_t column = column_[document.label];
        const bool off_topic = column == visible_;
        if (off_topic && !document.tone_only &&
            scores.margins[scores.best] > recipe_.clash_margin && scores.on_topic > 0.0F) {
            lessons.clashing.push_back(static_cast<std::uint32_t>(index));
            return;
        }
        Trial trial;
        trial.document = static_cast<std::uint32_t>(index);
        trial.intent = intent_[scores.best];
        trial.own = document.own;
        trial.off_topic = off_topic;
        trial.signals = signals_of(scores, document.features);
        if (classifier_.ranking().dimensions() > 0) {
            trial.plain_signals = signals_about(
                scores.best, classifier_.score(document.features, false), document.features);
        }
        trial.in_scope = !hidden && !off_topic;
        trial.weight =
            hidden ? recipe_.hidden_weight * static_cast<float>(recipe_.hidden_every) : 1.0F;
        trial.right = trial.in_scope && scores.best == column;
        trial.needs_person = document.needs_person;
        trial.asks_for_person = document.asks_for_person;
        trial.taken_for_problem = problem_[scores.best];
        trial.tone = scores.tone;
        trial.on_topic = scores.on_topic;
        trial.risk_share = share_of(problem_, scores.shares);
        trial.request = scores.request;
        trial.request_share = share_of(request_, scores.shares);
        trial.near = trial.in_scope && is_near(scores, column);
        (document.tone_only ? lessons.tone_trials : lessons.trials).push_back(trial);
    }

    /// Whether a choice between the likeliest intents would hold this one.
    [[nodiscard]] bool is_near(const Scores& scores, std::size_t column) const {
        const std::vector<float>& shares = scores.shares;
        if (shares[column] < least_choice * shares[scores.best]) return false;
        const auto end = shares.begin() + static_cast<std::ptrdiff_t>(visible_);
        const auto before =
            std::count_if(shares.begin(), end, [&](float share) { return share > shares[column]; });
        return static_cast<std::size_t>(before) < most_choices;
    }

    /// Of the ranked intents, those that `some` marks.
    [[nodiscard]] float share_of(const std::vector<bool>& some,
                                 const std::vector<float>& shares) const {
        const std::vector<std::uint32_t> order = best_shares(shares, visible_);
        float sum = 0.0F;
        for (const std::uint32_t column : order) {
            if (some[column]) sum += shares[column];
        }
        return order.empty() ? 0.0F : sum / std::max(1e-9F, shares[order[0]]);
    }

    std::span<const Document> documents_;
    const Folds& folds_;
    std::size_t fold_;
    const Recipe& recipe_;
    std::vector<std::size_t> column_;    ///< Class of each intent in this run, or `never`.
    std::vector<std::uint32_t> intent_;  ///< Of each class.
    std::size_t visible_ = 0;
    std::vector<bool> problem_;  ///< By column: only a person may answer it.
    std::vector<bool> request_;  ///< By column: who says it asks for a person.
    IntentClassifier classifier_;
};

/// What the folds teach, in their order. They know nothing of each other, so two are tested at a
/// time; more would cost memory. Where no thread is to be had, one comes after the other.
Lessons run_folds(std::span<const Document> documents,
                  const IntentTraits& traits,
                  const Folds& folds,
                  const Recipe& recipe) {
    std::vector<Lessons> of_fold(folds.used);
    const auto run_every_second = [&](std::size_t first) {
        for (std::size_t fold = first; fold < folds.used; fold += 2) {
            FoldRun(documents, traits, folds, fold, recipe).add_trials(of_fold[fold]);
        }
    };
    auto odd = std::async([&] { run_every_second(1); });
    run_every_second(0);
    odd.get();
    Lessons all;
    const auto append = [](const auto& some, auto& to) {
        std::copy(some.begin(), some.end(), std::back_inserter(to));
    };
    for (const Lessons& lessons : of_fold) {
        append(lessons.trials, all.trials);
        append(lessons.tone_trials, all.tone_trials);
        append(lessons.clashing, all.clashing);
    }
    return all;
}

/// There are hundreds of off-topic messages however small the book is; in life they come in
/// proportion to its customers' questions.
void weigh_off_topic(std::vector<Trial>& trials, const Recipe& recipe) {
    float in_scope = 0.0F;
    float off_topic = 0.0F;
    for (const Trial& trial : trials) {
        if (trial.in_scope) in_scope += trial.weight;
        if (trial.off_topic) off_topic += trial.weight;
    }
    const float most = recipe.most_off_topic * in_scope;
    if (off_topic <= most) return;
    for (Trial& trial : trials) {
        if (trial.off_topic) trial.weight *= most / off_topic;
    }
}

/// Word vectors help to rank, but in a domain full of names they do not know they can make strange
/// messages look familiar: where that shows in the trials, confidence does without them.
void judge_plainly(Lessons& lessons, bool any_vectors) {
    if (!any_vectors) return;
    std::vector<Trial> plain = lessons.trials;
    for (Trial& trial : plain) trial.signals = trial.plain_signals;
    const Rejector rejector = Rejector::learn(plain);
    if (rejector.loss(plain) >= lessons.rejector.loss(lessons.trials)) return;
    lessons.rejector = rejector;
    lessons.trials = std::move(plain);
    lessons.plain = true;
}

/// Learns to judge risk from the book's messages and, where they sound harder, from those that only
/// teach the tone.
void learn_risk(Lessons& lessons) {
    std::vector<JudgedMessage> heard;
    for (const auto* trials : {&lessons.trials, &lessons.tone_trials}) {
        for (const Trial& trial : *trials) {
            if (trial.asks_for_person) continue;  // It is no trouble, and not calm either.
            heard.push_back(judged_by_risk(trial));
        }
    }
    lessons.risk_judge = NeedJudge::learn(heard);
    for (Trial& trial : lessons.trials) {
        trial.risk = static_cast<float>(lessons.risk_judge.likelihood(judged_by_risk(trial).view));
    }
}

/// Learns to judge who asks for a person: as the trials are weighed a sixth of all customers, each
/// request alike.
void learn_request(Lessons& lessons) {
    constexpr double part_of_others = 0.2;
    std::vector<JudgedMessage> heard;
    double asking = 0.0;
    double others = 0.0;
    for (const auto* trials : {&lessons.trials, &lessons.tone_trials}) {
        for (const Trial& trial : *trials) {
            heard.push_back(judged_by_request(trial));
            (trial.asks_for_person ? asking : others) +=
                trial.asks_for_person ? 1.0 : heard.back().weight;
        }
    }
    for (JudgedMessage& message : heard) {
        if (message.in_need) message.weight = part_of_others * others / asking;
    }
    lessons.request_judge = NeedJudge::learn(heard);
}

/// Trouble and calm messages count the same, `all` together, however many of either there are.
void weigh_tone(std::vector<Trial>& trials, float all) {
    const auto alike = [&](bool trouble) {
        return std::count_if(trials.begin(), trials.end(), [&](const Trial& trial) {
            return !trial.asks_for_person && trial.needs_person == trouble;
        });
    };
    const auto told = static_cast<float>(alike(true));
    const auto asked = static_cast<float>(alike(false));
    for (Trial& trial : trials) {
        if (!trial.asks_for_person) trial.weight = 0.5F * all / (trial.needs_person ? told : asked);
    }
}

/// Learns to judge what calls for a person, and who asks for one.
void learn_needs(Lessons& lessons, const Recipe& recipe) {
    double all = 0.0;
    for (const Trial& trial : lessons.trials) all += judged_by_risk(trial).weight;
    for (auto* trials : {&lessons.trials, &lessons.tone_trials}) {
        for (Trial& trial : *trials) trial.confidence = lessons.rejector.confidence(trial.signals);
    }
    weigh_tone(lessons.tone_trials, recipe.tone_share * static_cast<float>(all));
    learn_risk(lessons);
    learn_request(lessons);
}

}  // namespace

Lessons cross_validate(std::span<const Document> documents,
                       const IntentTraits& traits,
                       const Recipe& recipe) {
    const Folds folds = cut(documents, traits.needs_person.size(), recipe);
    // The trials only have to show what confidence is worth: half-way weights show it as well.
    Recipe quick = recipe;
    quick.margin_passes = std::min(recipe.margin_passes, recipe.fold_margin_passes);
    quick.packed = false;
    quick.softmax_passes = std::min(recipe.softmax_passes, recipe.fold_softmax_passes);
    Lessons lessons = run_folds(documents, traits, folds, quick);
    const bool any_vectors =
        std::any_of(documents.begin(), documents.end(),
                    [](const Document& document) { return !document.features.meaning.empty(); });
    weigh_off_topic(lessons.trials, recipe);
    lessons.rejector = Rejector::learn(lessons.trials);
    judge_plainly(lessons, any_vectors);
    learn_needs(lessons, recipe);
    return lessons;
}

}  // namespace rules

#include "bot/commands/evaluation.h"

#include "bot/commands/labelled_messages.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace bot {
namespace {

double ratio(double part, double whole) {
    return whole > 0.0 ? part / whole : 0.0;
}

double share(std::size_t part, std::size_t whole) {
    return ratio(static_cast<double>(part), static_cast<double>(whole));
}

bool is_out(const Prediction& prediction) {
    return prediction.gold == out_of_scope;
}

void count_outcomes(const std::vector<Prediction>& predictions, Evaluation& result) {
    std::size_t right = 0;
    std::size_t answered_right = 0;
    std::size_t answered_wrong = 0;
    std::size_t silent_out = 0;
    for (const Prediction& one : predictions) {
        if (is_out(one)) {
            ++result.out_of_scope;
            silent_out += one.answered ? 0 : 1;
            continue;
        }
        ++result.in_scope;
        const bool hit = one.gold == one.predicted;
        right += hit ? 1 : 0;
        answered_right += hit && one.answered ? 1 : 0;
        answered_wrong += !hit && one.answered ? 1 : 0;
    }
    result.accuracy = share(right, result.in_scope);
    result.answered_accuracy = share(answered_right, result.in_scope);
    result.wrong = share(answered_wrong, result.in_scope);
    result.unanswered = result.in_scope > 0 ? 1.0 - result.answered_accuracy - result.wrong : 0.0;
    result.out_of_scope_recall = share(silent_out, result.out_of_scope);
}

void count_intents(const std::vector<Prediction>& predictions, Evaluation& result) {
    std::map<std::string, std::size_t> hits;
    std::map<std::string, std::size_t> given;
    std::map<std::pair<std::string, std::string>, std::size_t> mixed_up;
    for (const Prediction& one : predictions) {
        if (is_out(one)) continue;
        ++result.intents[one.gold].messages;
        ++given[one.predicted];
        if (one.gold == one.predicted)
            ++hits[one.gold];
        else
            ++mixed_up[{one.gold, one.predicted}];
    }
    double sum = 0.0;
    for (auto& [intent, figures] : result.intents) {
        figures.precision = share(hits[intent], given[intent]);
        figures.recall = share(hits[intent], figures.messages);
        figures.f1 =
            ratio(2.0 * figures.precision * figures.recall, figures.precision + figures.recall);
        sum += figures.f1;
    }
    result.macro_f1 = ratio(sum, static_cast<double>(result.intents.size()));
    for (const auto& [pair, count] : mixed_up) {
        result.confusions.push_back({pair.first, pair.second, count});
    }
    std::stable_sort(
        result.confusions.begin(), result.confusions.end(),
        [](const Confusion& a, const Confusion& b) { return a.messages > b.messages; });
}

/// Whether a message is answered.
using Answers = std::function<bool(const Prediction&)>;

Answers answers_from(double limit) {
    return [limit](const Prediction& one) { return one.confidence >= limit; };
}

/// Gorodkin's correlation for many classes; not answering is a class.
double matthews(const std::vector<Prediction>& predictions, const Answers& answers) {
    std::map<std::string, double> gold;
    std::map<std::string, double> given;
    double right = 0.0;
    for (const Prediction& one : predictions) {
        const std::string said = answers(one) ? one.predicted : std::string(out_of_scope);
        gold[one.gold] += 1.0;
        given[said] += 1.0;
        right += said == one.gold ? 1.0 : 0.0;
    }
    const auto count = static_cast<double>(predictions.size());
    double both = 0.0;
    double gold_squares = 0.0;
    double given_squares = 0.0;
    for (const auto& [label, times] : gold) {
        gold_squares += times * times;
        if (const auto found = given.find(label); found != given.end()) {
            both += times * found->second;
        }
    }
    for (const auto& [label, times] : given) given_squares += times * times;
    const double spread =
        std::sqrt(count * count - given_squares) * std::sqrt(count * count - gold_squares);
    return ratio(right * count - both, spread);
}

void find_best_limit(const std::vector<Prediction>& predictions, Evaluation& result) {
    constexpr int steps = 100;
    result.best_mcc = -1.0;
    for (int i = 0; i <= steps; ++i) {
        const double limit = static_cast<double>(i) / steps;
        const double mcc = matthews(predictions, answers_from(limit));
        if (mcc <= result.best_mcc) continue;
        result.best_mcc = mcc;
        result.best_mcc_limit = limit;
    }
}

LimitFigures figures_at(double limit, const std::vector<Prediction>& predictions) {
    const Answers answers = answers_from(limit);
    std::size_t in = 0;
    std::size_t right = 0;
    std::size_t wrong = 0;
    std::size_t silent = 0;
    for (const Prediction& one : predictions) {
        if (is_out(one)) {
            silent += answers(one) ? 0U : 1U;
            continue;
        }
        ++in;
        if (answers(one)) ++(one.gold == one.predicted ? right : wrong);
    }
    return {limit, share(right, in), share(wrong, in), share(silent, predictions.size() - in)};
}

void draw_curve(const std::vector<Prediction>& predictions, Evaluation& result) {
    constexpr int steps = 20;
    for (int i = 0; i <= steps; ++i) {
        result.curve.push_back(figures_at(static_cast<double>(i) / steps, predictions));
    }
}

/// The chance that a message in scope has more confidence than one out of scope.
double area_under_curve(const std::vector<Prediction>& predictions) {
    std::vector<double> in;
    std::vector<double> out;
    for (const Prediction& one : predictions) (is_out(one) ? out : in).push_back(one.confidence);
    std::sort(out.begin(), out.end());
    double wins = 0.0;
    for (const double confidence : in) {
        const auto below = std::lower_bound(out.begin(), out.end(), confidence);
        const auto above = std::upper_bound(below, out.end(), confidence);
        wins += static_cast<double>(below - out.begin()) + 0.5 * static_cast<double>(above - below);
    }
    return ratio(wins, static_cast<double>(in.size()) * static_cast<double>(out.size()));
}

void calibrate(const std::vector<Prediction>& predictions, Evaluation& result) {
    constexpr std::size_t bins = 10;
    for (std::size_t i = 0; i < bins; ++i) {
        result.calibration.push_back(
            {static_cast<double>(i) / bins, static_cast<double>(i + 1) / bins, 0, 0.0, 0.0});
    }
    for (const Prediction& one : predictions) {
        const auto index = static_cast<std::size_t>(one.confidence * bins);
        CalibrationBin& bin = result.calibration[std::min(index, bins - 1)];
        ++bin.messages;
        bin.confidence += one.confidence;
        bin.right += one.gold == one.predicted ? 1.0 : 0.0;
    }
    for (CalibrationBin& bin : result.calibration) {
        const auto count = static_cast<double>(bin.messages);
        bin.confidence = ratio(bin.confidence, count);
        bin.right = ratio(bin.right, count);
        result.calibration_error += ratio(std::fabs(bin.confidence - bin.right) * count,
                                          static_cast<double>(predictions.size()));
    }
}

void time(const std::vector<Prediction>& predictions, Evaluation& result) {
    std::vector<double> times;
    times.reserve(predictions.size());
    for (const Prediction& one : predictions) times.push_back(one.microseconds);
    std::sort(times.begin(), times.end());
    if (times.empty()) return;
    const auto at = [&](double quantile) {
        return times[static_cast<std::size_t>(quantile * static_cast<double>(times.size() - 1))];
    };
    result.latency = {{"p50", at(0.5)}, {"p90", at(0.9)}, {"p99", at(0.99)}, {"max", at(1.0)}};
}

}  // namespace

Evaluation evaluate_predictions(const std::vector<Prediction>& predictions) {
    Evaluation result;
    count_outcomes(predictions, result);
    count_intents(predictions, result);
    result.mcc = matthews(predictions, [](const Prediction& one) { return one.answered; });
    find_best_limit(predictions, result);
    draw_curve(predictions, result);
    result.auroc = area_under_curve(predictions);
    calibrate(predictions, result);
    time(predictions, result);
    return result;
}

}  // namespace bot

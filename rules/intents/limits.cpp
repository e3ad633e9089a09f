#include "rules/intents/limits.h"

#include "rules/intents/share.h"

#include <algorithm>
#include <cmath>

namespace rules {
namespace {

/// A message of a known intent that only a person may answer.
bool is_known_problem(const Trial& trial) {
    return trial.in_scope && trial.needs_person;
}

/// Somebody who needs a person would get an automatic answer, were it not for the risk.
bool may_leak(const Trial& trial, const Limits& limits) {
    return is_known_problem(trial) && !trial.taken_for_problem &&
           static_cast<double>(trial.confidence) >= limits.answer;
}

/// A right answer would be given, were it not for the risk.
bool may_be_kept_back(const Trial& trial, const Limits& limits) {
    return trial.right && !trial.needs_person &&
           static_cast<double>(trial.confidence) >= limits.answer;
}

/// How far `risk` is below `limit`: 0 to 1, and about a half near it, so that one message more or
/// less moves nothing.
double below(float risk, double limit) {
    constexpr double width = 0.03;
    return 1.0 / (1.0 + std::exp((static_cast<double>(risk) - limit) / width));
}

/// What a limit of risk costs, where one customer in five needs a person: how many do among the
/// trials only says what the library holds.
double cost_of_risk_limit(std::span<const Trial> trials, const Limits& limits, double leak_cost) {
    constexpr double in_need = 0.2;
    double leaked = 0.0;
    double problems = 1e-9;
    double kept_back = 0.0;
    double right = 1e-9;
    for (const Trial& trial : trials) {
        if (trial.asks_for_person) continue;  // Heard by another judge.
        if (is_known_problem(trial)) problems += 1.0;
        if (may_leak(trial, limits)) leaked += below(trial.risk, limits.risk);
        if (!may_be_kept_back(trial, limits)) continue;
        right += 1.0;
        kept_back += 1.0 - below(trial.risk, limits.risk);
    }
    return leak_cost * in_need * leaked / problems + (1.0 - in_need) * kept_back / right;
}

/// A leak costs as much as eighty (careful), forty or twenty (eager) right answers that are kept
/// back. Where few messages need a person the limit stays near the usual one.
double choose_risk_limit(std::span<const Trial> trials, Limits limits, double eagerness) {
    const double usual = 0.15 + 0.2 * std::clamp(eagerness, 0.0, 1.0);
    const double leak_cost = 40.0 * std::pow(4.0, 0.5 - std::clamp(eagerness, 0.0, 1.0));
    const auto problems = std::count_if(trials.begin(), trials.end(), is_known_problem);
    const double pull = 0.1 + 20.0 / static_cast<double>(problems + 1);
    double best = usual;
    double least = 1e9;
    constexpr double step = 0.01;
    constexpr double reach = 0.3;
    for (double limit = std::max(0.05, usual - reach); limit <= usual + reach; limit += step) {
        limits.risk = limit;
        const double cost =
            cost_of_risk_limit(trials, limits, leak_cost) + pull * std::fabs(limit - usual);
        if (cost >= least - 1e-9) continue;
        least = cost;
        best = limit;
    }
    return best;
}

/// From where a choice is worth the customer's time: it holds what they want often enough. In
/// books with few trials that is two fifths of the limit for answers.
double choose_clarify_limit(std::span<const Trial> trials, double answer, double cost) {
    constexpr double vague_part = 0.4;  // Below it a guess is hardly better than none.
    const double usual = answer * vague_part;
    double best = usual;
    double most = -1e9;
    constexpr double step = 0.01;
    for (double limit = usual; limit < answer; limit += step) {
        double gain = -static_cast<double>(trials.size()) * 0.05 * (limit - usual);
        for (const Trial& trial : trials) {
            const auto confidence = static_cast<double>(trial.confidence);
            if (confidence < limit || confidence >= answer) continue;
            gain += static_cast<double>(trial.weight) * (trial.near ? 1.0 : -cost);
        }
        if (gain <= most + 1e-9) continue;
        most = gain;
        best = limit;
    }
    return best;
}

}  // namespace

Limits choose_limits(std::span<const Trial> trials, double eagerness) {
    // A right answer gains 1; a wrong one costs from 4 (careful) over 1 to 0.25 (eager). The
    // trials are harder than life: each was learned from fewer messages.
    const double cost = std::pow(4.0, 1.0 - 2.0 * std::clamp(eagerness, 0.0, 1.0));
    const double expected = cost / (1.0 + cost);  // Where it pays if the confidences are true.
    Limits limits{expected, 0.0};
    double best = -1e9;
    constexpr double step = 0.01;
    for (double limit = expected - 0.15; limit <= expected + 0.15; limit += step) {
        double gain = -static_cast<double>(trials.size()) * 0.1 * std::fabs(limit - expected);
        for (const Trial& trial : trials) {
            if (static_cast<double>(trial.confidence) >= limit)
                gain += static_cast<double>(trial.weight) * (trial.right ? 1.0 : -cost);
        }
        if (gain > best + 1e-9) {
            best = gain;
            limits.answer = std::clamp(limit, 0.05, 0.95);
        }
    }
    limits.clarify = choose_clarify_limit(trials, limits.answer, cost);
    limits.risk = choose_risk_limit(trials, limits, eagerness);
    return limits;
}

Share share_of(std::size_t hits, std::size_t count) {
    if (count == 0) return {};
    constexpr double z = 1.96;
    const double n = static_cast<double>(count);
    const double share = static_cast<double>(hits) / n;
    const double middle = share + z * z / (2.0 * n);
    const double reach = z * std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
    const double scale = 1.0 + z * z / n;
    return {std::max(0.0, (middle - reach) / scale), share,
            std::min(1.0, (middle + reach) / scale)};
}

Expectation expect(std::span<const Trial> trials, const Limits& limits) {
    Expectation expected;
    std::size_t answered = 0;
    std::size_t wrong = 0;
    std::size_t leaked = 0;
    for (const Trial& trial : trials) {
        if (!trial.in_scope) continue;
        ++expected.examples;
        expected.own_examples += trial.own ? 1 : 0;
        if (trial.needs_person) {
            ++expected.problems;
            if (may_leak(trial, limits) && static_cast<double>(trial.risk) < limits.risk) ++leaked;
        }
        if (static_cast<double>(trial.confidence) < limits.answer) continue;
        ++answered;
        expected.own_answered += trial.own ? 1 : 0;
        if (trial.right) continue;
        ++wrong;
        expected.own_wrong += trial.own ? 1 : 0;
    }
    const Share said = share_of(answered, expected.examples);
    const Share mistaken = share_of(wrong, expected.examples);
    expected.answered = said.share;
    expected.answered_low = said.low;
    expected.answered_high = said.high;
    expected.wrong = mistaken.share;
    expected.wrong_low = mistaken.low;
    expected.wrong_high = mistaken.high;
    expected.unanswered = 1.0 - said.share;
    const Share leak = share_of(leaked, expected.problems);
    expected.leak = leak.share;
    expected.leak_low = leak.low;
    expected.leak_high = leak.high;
    return expected;
}

}  // namespace rules

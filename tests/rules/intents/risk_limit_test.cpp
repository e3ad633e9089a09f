#include "rules/intents/limits.h"
#include "tests/support/catch.h"

#include <cmath>

namespace {

using rules::Limits;
using rules::Trial;

/// A right answer to a question, with so much risk.
Trial question(float risk) {
    Trial trial;
    trial.in_scope = true;
    trial.right = true;
    trial.confidence = 0.9F;
    trial.risk = risk;
    return trial;
}

/// A message that needs a person and looks like a question, with so much risk.
Trial hidden_problem(float risk) {
    Trial trial = question(risk);
    trial.right = false;
    trial.needs_person = true;
    return trial;
}

std::vector<Trial> trials(std::size_t count, const Trial& trial) {
    return std::vector<Trial>(count, trial);
}

std::vector<Trial> both(std::vector<Trial> first, const std::vector<Trial>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

bool near(double a, double b) {
    return std::fabs(a - b) < 0.001;
}

}  // namespace

TEST_CASE("the limit of risk falls below what problems show, where questions show less") {
    const auto seen = both(trials(200, question(0.02F)), trials(100, hidden_problem(0.18F)));

    const Limits limits = rules::choose_limits(seen, 0.5);

    CHECK(limits.risk < 0.181);
    CHECK(limits.risk > 0.02);
    CHECK(rules::expect(seen, limits).leak == 0.0);
}

TEST_CASE("the limit stays where most books have it when nothing speaks for another") {
    CHECK(near(rules::choose_limits(trials(200, question(0.02F)), 0.5).risk, 0.25));
    CHECK(near(rules::choose_limits({}, 0.0).risk, 0.15));
    CHECK(near(rules::choose_limits({}, 1.0).risk, 0.35));
}

TEST_CASE("a problem that looks like a question at the limit in force is a leak") {
    const auto seen = both(trials(50, hidden_problem(0.01F)), trials(150, hidden_problem(0.6F)));
    Limits limits;
    limits.answer = 0.5;
    limits.risk = 0.25;

    const rules::Expectation expected = rules::expect(seen, limits);

    CHECK(expected.problems == 200);
    CHECK(near(expected.leak, 0.25));
    CHECK(expected.leak_low < 0.25);
    CHECK(expected.leak_high > 0.25);
}

TEST_CASE("a problem taken for another problem is no leak") {
    Trial trial = hidden_problem(0.0F);
    trial.taken_for_problem = true;

    CHECK(rules::expect(trials(10, trial), Limits{}).leak == 0.0);
}

TEST_CASE("a choice is offered from where it holds what is wanted often enough") {
    Trial lost = question(0.0F);
    lost.right = false;
    lost.confidence = 0.25F;
    Trial found = lost;
    found.near = true;
    found.confidence = 0.35F;
    const auto answered = trials(200, question(0.0F));

    const double both_kinds =
        rules::choose_limits(both(answered, both(trials(60, lost), trials(60, found))), 0.5)
            .clarify;
    const double good_choices =
        rules::choose_limits(both(answered, trials(60, found)), 0.5).clarify;

    CHECK(both_kinds > 0.25);
    CHECK(both_kinds <= 0.36);
    CHECK(good_choices < 0.25);
}

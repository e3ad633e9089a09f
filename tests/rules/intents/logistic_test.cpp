#include "rules/intents/logistic.h"

#include "tests/support/catch.h"

#include <cmath>
#include <vector>

namespace {

using rules::fit_logistic;
using rules::LogisticRow;

/// `so` of `count` observations of nothing but the constant.
std::vector<LogisticRow<1>> observed(std::size_t so, std::size_t count, double weight = 1.0) {
    std::vector<LogisticRow<1>> rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back({{1.0}, weight, i < so});
    return rows;
}

bool near(double a, double b) {
    return std::fabs(a - b) < 1e-3;
}

}  // namespace

TEST_CASE("a constant alone is learned as the log odds of what was so") {
    CHECK(near(fit_logistic<1>(observed(30, 40), {0.0}, 1e-6)[0], std::log(3.0)));
}

TEST_CASE("without observations the usual weights stay") {
    CHECK(fit_logistic<2>({}, {1.5, -2.0}, 1.0) == std::array<double, 2>{1.5, -2.0});
}

TEST_CASE("the usual weight counts against the observations as firmly as it is believed") {
    const double loose = fit_logistic<1>(observed(30, 40), {-1.0}, 0.1)[0];
    const double firm = fit_logistic<1>(observed(30, 40), {-1.0}, 100.0)[0];

    CHECK(loose > 1.0);
    CHECK(firm < -0.7);
    CHECK(near(fit_logistic<1>(observed(30, 40, 10.0), {-1.0}, 1.0)[0], loose));
}

TEST_CASE("each of two numbers gets the weight that it is worth") {
    std::vector<LogisticRow<2>> rows;
    // The first tells it apart three times in four, the second says nothing.
    for (const double second : {-1.0, 1.0}) {
        for (int i = 0; i < 40; ++i) {
            rows.push_back({{1.0, second}, 1.0, i < 30});
            rows.push_back({{-1.0, second}, 1.0, i >= 30});
        }
    }

    const auto weights = fit_logistic<2>(rows, {}, 1e-6);

    CHECK(near(weights[0], std::log(3.0)));
    CHECK(near(weights[1], 0.0));
}

TEST_CASE("a number that never changes and is not believed stops the search, not the program") {
    const std::vector<LogisticRow<2>> rows(10, {{1.0, 0.0}, 1.0, true});

    CHECK(fit_logistic<2>(rows, {0.25, 0.5}, 0.0) == std::array<double, 2>{0.25, 0.5});
}

#include "bot/commands/evaluation.h"

#include "bot/commands/labelled_messages.h"
#include "tests/support/catch.h"

using bot::evaluate_predictions;
using bot::Prediction;

TEST_CASE("outcomes in and out of scope are counted apart") {
    const auto result = evaluate_predictions({{"a", "a", 0.9, true, 5},
                                              {"a", "b", 0.8, true, 5},
                                              {"b", "b", 0.3, false, 5},
                                              {"b", "b", 0.9, true, 5},
                                              {"oos", "a", 0.1, false, 5},
                                              {"oos", "a", 0.95, true, 5}});

    CHECK(result.accuracy == Approx(0.75));
    CHECK(result.answered_accuracy == Approx(0.5));
    CHECK(result.wrong == Approx(0.25));
    CHECK(result.unanswered == Approx(0.25));
    CHECK(result.out_of_scope_recall == Approx(0.5));
    CHECK(result.intents.at("a").recall == Approx(0.5));
    CHECK(result.intents.at("b").precision == Approx(2.0 / 3.0));
    REQUIRE(result.confusions.size() == 1);
    CHECK(result.confusions[0].messages == 1);
}

TEST_CASE("correlation is one when all is right and nothing when all gets one answer") {
    CHECK(evaluate_predictions({{"a", "a", 1, true, 1}, {"b", "b", 1, true, 1}}).mcc ==
          Approx(1.0));
    CHECK(evaluate_predictions({{"a", "a", 1, true, 1}, {"b", "a", 1, true, 1}}).mcc ==
          Approx(0.0));
}

TEST_CASE("the area under the curve counts ties as half") {
    CHECK(evaluate_predictions({{"a", "a", 0.9, true, 1}, {"oos", "a", 0.1, true, 1}}).auroc ==
          Approx(1.0));
    CHECK(evaluate_predictions({{"a", "a", 0.5, true, 1}, {"oos", "a", 0.5, true, 1}}).auroc ==
          Approx(0.5));
    CHECK(evaluate_predictions({{"a", "a", 0.5, true, 1}}).auroc == 0.0);
}

TEST_CASE("calibration compares what was said with what was right") {
    const auto result =
        evaluate_predictions({{"a", "a", 0.75, true, 1}, {"a", "b", 0.75, true, 1}});

    CHECK(result.calibration_error == Approx(0.25));
    CHECK(result.calibration.size() == 10);
    CHECK(result.calibration[7].messages == 2);
    CHECK(evaluate_predictions({{"a", "a", 1.0, true, 1}}).calibration[9].messages == 1);
}

TEST_CASE("no predictions give an empty report") {
    const auto result = evaluate_predictions({});

    CHECK(result.accuracy == 0.0);
    CHECK(result.mcc == 0.0);
    CHECK(result.latency.empty());
}

TEST_CASE("typos change the text, the same way for the same seed") {
    const std::string text = "where is my order";

    CHECK(bot::with_typos(text, 2, 1) != text);
    CHECK(bot::with_typos(text, 2, 1) == bot::with_typos(text, 2, 1));
    CHECK(bot::with_typos(text, 0, 1) == text);
    CHECK(bot::with_typos("ñ", 5, 1) == "ñ");
}

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

TEST_CASE("the curve says what every answer limit would have made of the messages") {
    const auto result = evaluate_predictions({{"a", "a", 0.9, true, 1},
                                              {"a", "b", 0.6, true, 1},
                                              {"oos", "a", 0.3, false, 1},
                                              {"oos", "a", 0.75, true, 1}});

    REQUIRE(result.curve.size() == 21);
    const auto at = [&](std::size_t step) { return result.curve[step]; };
    CHECK(at(0).limit == 0.0);
    CHECK(at(0).right == Approx(0.5));
    CHECK(at(0).wrong == Approx(0.5));
    CHECK(at(0).recall == 0.0);
    CHECK(at(8).limit == Approx(0.4));
    CHECK(at(8).recall == Approx(0.5));
    CHECK(at(13).limit == Approx(0.65));
    CHECK(at(13).wrong == 0.0);
    CHECK(at(15).recall == Approx(0.5));  // 0.75 is enough at 0.75.
    CHECK(at(16).recall == Approx(1.0));
    CHECK(at(18).right == Approx(0.5));
    CHECK(at(20).right == 0.0);
}

TEST_CASE("the best correlation is the one at the limit that parts the messages best") {
    const auto result = evaluate_predictions({{"a", "a", 0.9, false, 1},
                                              {"b", "b", 0.8, false, 1},
                                              {"oos", "a", 0.5, true, 1},
                                              {"oos", "b", 0.2, true, 1}});

    CHECK(result.mcc < 0.0);
    CHECK(result.best_mcc == Approx(1.0));
    CHECK(result.best_mcc_limit == Approx(0.51));
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
    CHECK(result.best_mcc == 0.0);
    CHECK(result.latency.empty());
}

TEST_CASE("typos change the text, the same way for the same seed") {
    const std::string text = "where is my order";

    CHECK(bot::with_typos(text, 2, 1) != text);
    CHECK(bot::with_typos(text, 2, 1) == bot::with_typos(text, 2, 1));
    CHECK(bot::with_typos(text, 0, 1) == text);
    CHECK(bot::with_typos("ñ", 5, 1) == "ñ");
}

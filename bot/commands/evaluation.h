#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bot {

/// What the engine made of one labelled message.
struct Prediction {
    std::string gold;
    std::string predicted;  ///< Empty when the engine knows no intent at all.
    double confidence = 0.0;
    bool answered = false;
    double microseconds = 0.0;
};

/// How well one intent is recognised.
struct IntentFigures {
    std::size_t messages = 0;
    double precision = 0.0, recall = 0.0, f1 = 0.0;
};

/// Messages of one intent that went to another.
struct Confusion {
    std::string gold, predicted;
    std::size_t messages = 0;
};

/// Messages with about the same confidence: were they right as often as it says?
struct CalibrationBin {
    double from = 0.0, to = 0.0;
    std::size_t messages = 0;
    double confidence = 0.0, right = 0.0;
};

/// What another answer limit would have made of the messages, in shares of 1.
struct LimitFigures {
    double limit = 0.0;
    double right = 0.0;   ///< In scope: answered, and with the right intent.
    double wrong = 0.0;   ///< In scope: answered with another intent.
    double recall = 0.0;  ///< Out of scope: not answered.
};

/// Everything `portavoz evaluate` reports. Shares are of 1; a figure that needs out-of-scope
/// messages is 0 without any.
struct Evaluation {
    std::size_t in_scope = 0, out_of_scope = 0;
    double accuracy = 0.0;  ///< Of the messages in scope, the best intent taken without limit.
    double macro_f1 = 0.0;
    double answered_accuracy = 0.0;    ///< In scope: answered, and with the right intent.
    double wrong = 0.0;                ///< In scope: answered with another intent.
    double unanswered = 0.0;           ///< In scope: not answered.
    double out_of_scope_recall = 0.0;  ///< Out of scope: not answered.
    double mcc = 0.0;                  ///< Matthews correlation at the answer limit in force.
    double best_mcc = 0.0;             ///< The highest that any answer limit would have given…
    double best_mcc_limit = 0.0;       ///< …and that limit, to two decimals.
    double auroc = 0.0;                ///< Does confidence tell in scope from out of scope?
    double calibration_error = 0.0;
    std::map<std::string, IntentFigures> intents;
    std::vector<Confusion> confusions;  ///< Most frequent first.
    std::vector<CalibrationBin> calibration;
    std::vector<LimitFigures> curve;        ///< From 0 to 1 in steps of 0.05.
    std::map<std::string, double> latency;  ///< Microseconds: p50, p90, p99, max.
};

[[nodiscard]] Evaluation evaluate_predictions(const std::vector<Prediction>& predictions);

}  // namespace bot

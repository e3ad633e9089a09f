#include "bot/commands/evaluation_report.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace bot {
namespace {

std::string percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100.0 * share);
    return text;
}

std::string number(double value, int decimals) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

void write_training(const TrainingFigures& training, std::ostream& out) {
    out << "Learned " << training.intents << " intents from " << training.examples << " examples ("
        << training.language << ") and " << training.off_topic << " off-topic messages in "
        << number(training.milliseconds, 1) << " ms; " << training.bytes / 1024 << " KiB\n";
    const auto& expected = training.expectation;
    out << "Answers from confidence " << number(training.answer_limit, 2) << ", asks back from "
        << number(training.clarify_limit, 2) << "\n";
    if (expected.examples == 0) return;
    out << "Expected from cross-validation: " << percent(expected.answered) << " answered ("
        << percent(expected.answered_low) << " to " << percent(expected.answered_high) << "), "
        << percent(expected.wrong) << " wrong (" << percent(expected.wrong_low) << " to "
        << percent(expected.wrong_high) << ")\n";
}

void write_scope(const Evaluation& evaluation, std::ostream& out) {
    out << "\nIn scope: " << evaluation.in_scope << " messages\n"
        << "  accuracy without limit   " << percent(evaluation.accuracy) << "\n"
        << "  macro F1                 " << percent(evaluation.macro_f1) << "\n"
        << "  answered and right       " << percent(evaluation.answered_accuracy) << "\n"
        << "  answered and wrong       " << percent(evaluation.wrong) << "\n"
        << "  not answered             " << percent(evaluation.unanswered) << "\n";
    if (evaluation.out_of_scope > 0) {
        out << "Out of scope: " << evaluation.out_of_scope << " messages\n"
            << "  not answered (recall)    " << percent(evaluation.out_of_scope_recall) << "\n"
            << "  AUROC                    " << number(evaluation.auroc, 4) << "\n";
    }
    out << "Matthews correlation       " << percent(evaluation.mcc) << "; "
        << percent(evaluation.best_mcc) << " at the best limit, "
        << number(evaluation.best_mcc_limit, 2) << "\n"
        << "Calibration error          " << percent(evaluation.calibration_error) << "\n";
}

void write_curve(const Evaluation& evaluation, std::ostream& out) {
    const bool out_of_scope = evaluation.out_of_scope > 0;
    out << "\nAnswer limit   right   wrong" << (out_of_scope ? "   recall" : "") << "\n";
    for (const LimitFigures& at : evaluation.curve) {
        char line[96];
        std::snprintf(line, sizeof line, "%12.2f  %5.1f %%  %4.1f %%", at.limit, 100.0 * at.right,
                      100.0 * at.wrong);
        out << line;
        if (out_of_scope) {
            std::snprintf(line, sizeof line, "  %5.1f %%", 100.0 * at.recall);
            out << line;
        }
        out << "\n";
    }
}

void write_tables(const Evaluation& evaluation, std::ostream& out) {
    out << "\nConfidence   messages   said   right\n";
    for (const CalibrationBin& bin : evaluation.calibration) {
        char line[96];
        std::snprintf(line, sizeof line, "%.1f to %.1f   %8zu  %5.2f   %5.2f\n", bin.from, bin.to,
                      bin.messages, bin.confidence, bin.right);
        out << line;
    }
    out << "\nIntent                                  messages  precision  recall     F1\n";
    for (const auto& [intent, figures] : evaluation.intents) {
        char line[160];
        std::snprintf(line, sizeof line, "%-38.60s  %8zu     %6.3f  %6.3f  %5.3f\n", intent.c_str(),
                      figures.messages, figures.precision, figures.recall, figures.f1);
        out << line;
    }
    constexpr std::size_t most_confusions = 15;
    if (!evaluation.confusions.empty()) out << "\n";
    for (std::size_t i = 0; i < std::min(most_confusions, evaluation.confusions.size()); ++i) {
        const Confusion& one = evaluation.confusions[i];
        out << one.messages << (one.messages == 1 ? " message" : " messages") << " about "
            << one.gold << " went to " << (one.predicted.empty() ? "no intent" : one.predicted)
            << "\n";
    }
}

}  // namespace

void write_report(const Evaluation& evaluation,
                  const TrainingFigures& training,
                  std::ostream& out) {
    write_training(training, out);
    write_scope(evaluation, out);
    write_curve(evaluation, out);
    write_tables(evaluation, out);
    out << "\nMicroseconds per message:";
    for (const auto& [name, value] : evaluation.latency)
        out << "  " << name << " " << number(value, 1);
    out << "\n";
}

void write_report_json(const Evaluation& evaluation,
                       const TrainingFigures& training,
                       std::ostream& out) {
    using nlohmann::json;
    const auto& expected = training.expectation;
    json report = {
        {"language", training.language},
        {"training",
         {{"intents", training.intents},
          {"examples", training.examples},
          {"off_topic", training.off_topic},
          {"milliseconds", training.milliseconds},
          {"bytes", training.bytes}}},
        {"answer_limit", training.answer_limit},
        {"clarify_limit", training.clarify_limit},
        {"expected",
         {{"answered", {expected.answered_low, expected.answered, expected.answered_high}},
          {"wrong", {expected.wrong_low, expected.wrong, expected.wrong_high}},
          {"unanswered", expected.unanswered},
          {"examples", expected.examples}}},
        {"in_scope", evaluation.in_scope},
        {"out_of_scope", evaluation.out_of_scope},
        {"accuracy", evaluation.accuracy},
        {"macro_f1", evaluation.macro_f1},
        {"answered_accuracy", evaluation.answered_accuracy},
        {"wrong", evaluation.wrong},
        {"unanswered", evaluation.unanswered},
        {"out_of_scope_recall", evaluation.out_of_scope_recall},
        {"auroc", evaluation.auroc},
        {"mcc", evaluation.mcc},
        {"best_mcc", evaluation.best_mcc},
        {"best_mcc_limit", evaluation.best_mcc_limit},
        {"calibration_error", evaluation.calibration_error},
        {"microseconds", evaluation.latency},
        {"intents", json::object()},
        {"confusions", json::array()},
        {"calibration", json::array()},
        {"curve", json::array()}};
    for (const auto& [intent, figures] : evaluation.intents) {
        report["intents"][intent] = {{"messages", figures.messages},
                                     {"precision", figures.precision},
                                     {"recall", figures.recall},
                                     {"f1", figures.f1}};
    }
    for (const Confusion& one : evaluation.confusions) {
        report["confusions"].push_back(
            {{"gold", one.gold}, {"predicted", one.predicted}, {"messages", one.messages}});
    }
    for (const CalibrationBin& bin : evaluation.calibration) {
        report["calibration"].push_back({{"from", bin.from},
                                         {"to", bin.to},
                                         {"messages", bin.messages},
                                         {"confidence", bin.confidence},
                                         {"right", bin.right}});
    }
    for (const LimitFigures& at : evaluation.curve) {
        report["curve"].push_back(
            {{"limit", at.limit}, {"right", at.right}, {"wrong", at.wrong}, {"recall", at.recall}});
    }
    out << report.dump(2, ' ', false, json::error_handler_t::replace) << "\n";
}

}  // namespace bot

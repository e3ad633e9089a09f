#pragma once

#include "bot/commands/evaluation.h"
#include "rules/intents/intent_matcher.h"

#include <iosfwd>
#include <string>

namespace bot {

/// How the engine was made that is reported on.
struct TrainingFigures {
    std::string language;
    std::size_t examples = 0, intents = 0, off_topic = 0;
    double milliseconds = 0.0;
    std::size_t bytes = 0;
    double answer_limit = 0.0, clarify_limit = 0.0;
    rules::Expectation expectation;
};

/// For people: sentences and tables.
void write_report(const Evaluation& evaluation, const TrainingFigures& training, std::ostream& out);

/// The same as one JSON object.
void write_report_json(const Evaluation& evaluation,
                       const TrainingFigures& training,
                       std::ostream& out);

}  // namespace bot

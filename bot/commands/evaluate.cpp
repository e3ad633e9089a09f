#include "bot/commands/evaluate.h"

#include "bot/commands/evaluation.h"
#include "bot/commands/evaluation_report.h"
#include "bot/commands/labelled_messages.h"
#include "bot/word_vector_files.h"
#include "rules/intents/intent_matcher.h"
#include "rules/language/language.h"

#include <CLI/CLI.hpp>

#include <cctype>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace bot {
namespace {

using Stopwatch = std::chrono::steady_clock;

double microseconds_since(Stopwatch::time_point start) {
    return std::chrono::duration<double, std::micro>(Stopwatch::now() - start).count();
}

/// "alarm/set_alarm", "setAlarm" → "alarm set alarm", "set Alarm".
std::string title_of(const std::string& label) {
    std::string title;
    for (std::size_t i = 0; i < label.size(); ++i) {
        const auto byte = static_cast<unsigned char>(label[i]);
        const bool hump =
            i > 0 && byte >= 'A' && byte <= 'Z' && label[i - 1] >= 'a' && label[i - 1] <= 'z';
        if (hump) title.push_back(' ');
        const bool sign = byte < 0x80 && std::isalnum(byte) == 0;
        title.push_back(sign ? ' ' : static_cast<char>(byte));
    }
    return title;
}

std::string language_of(const std::vector<LabelledMessage>& messages) {
    std::string sample;
    constexpr std::size_t enough_bytes = 20'000;
    for (const auto& message : messages) {
        if (sample.size() > enough_bytes) break;
        if (!message.text.starts_with("like:")) sample += message.text + "\n";
    }
    return rules::guess_language(sample, {"es", "en", "pt"}, "").language;
}

/// Replaces every row whose text is `like:ID` by the library's messages of ID.
Result<std::vector<LabelledMessage>> with_library(std::vector<LabelledMessage> messages,
                                                  const std::string& language,
                                                  std::map<std::string, std::string>& titles) {
    std::vector<LabelledMessage> result;
    std::map<std::string, LibraryEntry> library;
    for (auto& message : messages) {
        if (!message.text.starts_with("like:")) {
            result.push_back(std::move(message));
            continue;
        }
        const std::string id = message.text.substr(5);
        if (library.empty()) library = library_entries(language);
        const auto entry = library.find(id);
        if (entry == library.end()) {
            return Error{Error::Code::not_found,
                         "like:" + id + ": the library has no such entry in " + language};
        }
        if (!entry->second.title.empty()) titles[message.label] = entry->second.title;
        for (const auto& text : entry->second.messages) result.push_back({message.label, text});
    }
    return result;
}

rules::TrainingSet training_set(const std::vector<LabelledMessage>& messages,
                                const std::map<std::string, std::string>& titles,
                                const std::string& language,
                                bool built_in_off_topic) {
    rules::TrainingSet set;
    std::set<std::string> labels;
    for (const auto& message : messages) {
        if (message.label == out_of_scope) {
            set.off_topic.push_back({"", language, message.text});
            continue;
        }
        set.examples.push_back({message.label, language, message.text});
        if (labels.insert(message.label).second) {
            set.titles.push_back({message.label, language, title_of(message.label)});
        }
    }
    for (const auto& [label, title] : titles) set.titles.push_back({label, language, title});
    if (built_in_off_topic) {
        for (const auto& text : off_topic_messages(language)) {
            set.off_topic.push_back({"", language, text});
        }
    }
    return set;
}

/// The file of word vectors that was asked for, as the one of the language.
Result<std::shared_ptr<const rules::WordVectorSet>> vectors_for(const EvaluateOptions& options,
                                                                const std::string& language) {
    std::shared_ptr<rules::WordVectorSet> set;
    if (options.vectors_path.empty()) return std::shared_ptr<const rules::WordVectorSet>();
    auto opening = open_word_vectors(options.vectors_path);
    if (!opening) return Error{Error::Code::not_found, options.vectors_path + ": no such file"};
    if (!opening->vectors) {
        return Error{Error::Code::invalid,
                     options.vectors_path + ": " + rules::in_english(opening->fault)};
    }
    set = std::make_shared<rules::WordVectorSet>();
    set->emplace(language, std::move(*opening->vectors));
    return std::shared_ptr<const rules::WordVectorSet>(std::move(set));
}

std::vector<Prediction> predict(const rules::IntentMatcher& matcher,
                                const std::vector<LabelledMessage>& messages,
                                const EvaluateOptions& options,
                                const std::string& language) {
    std::vector<Prediction> predictions;
    for (const auto& message : messages) {
        const std::string text = options.typos == 0 ? message.text
                                                    : with_typos(message.text, options.typos,
                                                                 options.seed + predictions.size());
        const auto start = Stopwatch::now();
        const auto matches = matcher.match(rules::normalise(text, language), language);
        Prediction prediction;
        prediction.microseconds = microseconds_since(start);
        prediction.gold = message.label;
        prediction.confidence = matches.confidence;
        if (!matches.ranked.empty()) {
            prediction.predicted = matches.ranked.front().intent;
            prediction.answered = matches.confidence >= matcher.answer_limit();
        }
        predictions.push_back(std::move(prediction));
    }
    return predictions;
}

bool write_predictions(const std::vector<Prediction>& predictions, const std::string& path) {
    std::ofstream file(path, std::ios::binary);
    file << "gold\tpredicted\tconfidence\tanswered\tmicroseconds\n";
    for (const Prediction& one : predictions) {
        file << one.gold << '\t' << one.predicted << '\t' << one.confidence << '\t'
             << (one.answered ? 1 : 0) << '\t' << one.microseconds << '\n';
    }
    return file.flush().good();
}

}  // namespace

int evaluate(const EvaluateOptions& options, std::ostream& out, std::ostream& err) {
    constexpr int wrong_use = 2;
    const auto refuse = [&](const std::string& reason) {
        err << "portavoz evaluate: " << reason << "\n";
        return wrong_use;
    };
    auto rows = read_labelled_messages(options.train_path);
    if (!rows) return refuse(rows.error().message);
    const auto test = read_labelled_messages(options.test_path);
    if (!test) return refuse(test.error().message);
    const std::string language = options.language.empty() ? language_of(*rows) : options.language;
    std::map<std::string, std::string> titles;
    auto expanded = with_library(std::move(rows).value(), language, titles);
    if (!expanded) return refuse(expanded.error().message);
    auto train = std::move(expanded).value();
    if (options.few_shot > 0) train = few_of_each(std::move(train), options.few_shot, options.seed);

    auto vectors = vectors_for(options, language);
    if (!vectors) return refuse(vectors.error().message);
    const auto set = training_set(train, titles, language, options.built_in_off_topic);
    const auto start = Stopwatch::now();
    const auto matcher = rules::IntentMatcher::train(
        set, {options.eagerness, options.seed, std::move(vectors).value()});
    TrainingFigures training{language,
                             set.examples.size(),
                             0,
                             set.off_topic.size(),
                             microseconds_since(start) / 1000.0,
                             matcher.serialised().size(),
                             matcher.answer_limit(),
                             matcher.clarify_limit(),
                             matcher.expectation()};
    std::set<std::string> labels;
    for (const auto& example : set.examples) labels.insert(example.intent);
    training.intents = labels.size();

    const auto predictions = predict(matcher, *test, options, language);
    if (!options.predictions_path.empty() &&
        !write_predictions(predictions, options.predictions_path)) {
        return refuse(options.predictions_path + ": cannot be written");
    }
    const Evaluation evaluation = evaluate_predictions(predictions);
    if (options.json)
        write_report_json(evaluation, training, out);
    else
        write_report(evaluation, training, out);
    return 0;
}

void add_evaluate(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* command = app.add_subcommand(
        "evaluate", "Learn from labelled messages, test on others and say how well it went");
    command
        ->add_option("--train", options->train_path, "File of label<TAB>text lines to learn from")
        ->required();
    command->add_option("--test", options->test_path, "File of label<TAB>text lines to test on")
        ->required();
    command->add_option("--language", options->language, "es, en or pt; guessed when absent");
    command->add_option("--predictions", options->predictions_path, "Write each prediction here");
    command->add_option("--vectors", options->vectors_path,
                        "A file of word vectors (portavoz vectors make)");
    command->add_flag("--json", options->json, "Write the report as JSON");
    command->add_option("--few-shot", options->few_shot, "Learn from K examples per intent");
    command->add_option("--typos", options->typos, "Put N typos into every test message");
    command->add_option("--seed", options->seed, "Seed of every random choice");
    command->add_option("--eagerness", options->eagerness, "0 careful to 1 eager")
        ->check(CLI::Range(0.0, 1.0));
    command->add_flag("!--no-off-topic", options->built_in_off_topic,
                      "Leave out the off-topic messages that ship");
    command->callback(
        [options, &exit_code] { exit_code = evaluate(*options, std::cout, std::cerr); });
}

}  // namespace bot

#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace bot {

/// What `portavoz evaluate` was asked to do.
struct EvaluateOptions {
    std::string train_path;
    std::string test_path;
    std::string language;          ///< Empty: the language of the training texts.
    std::string predictions_path;  ///< Empty: none are written.
    std::string vectors_path;      ///< A file of word vectors; empty: none.
    bool json = false;
    bool built_in_off_topic = true;  ///< Also learn the off-topic messages that ship.
    std::size_t few_shot = 0;        ///< Learn from so many examples per intent; 0 is all.
    std::size_t typos = 0;           ///< Random edits in each test message.
    double eagerness = 0.5;
    std::uint32_t seed = 1;
};

/// Learns from one file of labelled messages, tests on another and says how well it went. Gives the
/// exit code: 0, or 2 with the reason on `err` when a file can not be used.
[[nodiscard]] int evaluate(const EvaluateOptions& options, std::ostream& out, std::ostream& err);

/// Adds the command to the program; running it sets `exit_code`.
void add_evaluate(CLI::App& app, int& exit_code);

}  // namespace bot

#include "bot/commands/ask.h"

#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/clock.h"
#include "bot/commands/local_time.h"
#include "bot/commands/rehearsal.h"
#include "bot/commands/why_text.h"
#include "bot/decision_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <unistd.h>

namespace bot {
namespace {

using nlohmann::json;

constexpr int exit_usage = 2;
constexpr int exit_configuration = 78;

struct AskOptions {
    std::string folder;
    std::string text;
    std::string channel;
    std::string at;
    std::string language;
    bool in_public = false;
    bool json = false;
    bool each = false;
};

/// A decision and how long it took.
struct TimedDecision {
    rules::Decision decision;
    double microseconds = 0.0;
};

TimedDecision say_timed(Rehearsal& rehearsal, const std::string& text) {
    const auto start = std::chrono::steady_clock::now();
    TimedDecision timed{rehearsal.say(text), 0.0};
    const std::chrono::duration<double, std::micro> taken =
        std::chrono::steady_clock::now() - start;
    timed.microseconds = taken.count();
    return timed;
}

std::string dumped(const json& value, int indent) {
    return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

/// One line per message, for programs that judge many.
json each_json(const TimedDecision& timed) {
    const rules::Decision& decision = timed.decision;
    json signals = json::array();
    for (const rules::Signal signal : decision.signals) {
        signals.push_back(rules::signal_name(signal));
    }
    const bool escalated = decision.action == rules::Action::escalate;
    return {{"action", rules::action_name(decision.action)},
            {"intent", decision.intent},
            {"confidence", decision.confidence},
            {"risk", decision.explanation.risk},
            {"risk_limit", decision.explanation.risk_limit},
            {"language", decision.language},
            {"department", decision.department},
            {"priority", escalated ? json(rules::priority_name(decision.priority)) : json()},
            {"signals", std::move(signals)},
            {"reasons", decision.reasons},
            {"reply", decision.reply},
            {"microseconds", timed.microseconds}};
}

/// The turn that the options describe, in a fresh conversation.
class Asker {
public:
    Asker(const rules::RuleBook& book, const AskOptions& options, rules::TimeMs now)
        : book_(book), options_(options), now_(now) {}

    [[nodiscard]] Rehearsal fresh() const {
        Rehearsal rehearsal(book_, now_);
        rules::Turn& turn = rehearsal.turn();
        if (!options_.channel.empty()) turn.channel = options_.channel;
        if (options_.in_public) turn.visibility = rules::TurnVisibility::public_comment;
        turn.language = options_.language;
        return rehearsal;
    }

    int one() const {
        Rehearsal rehearsal = fresh();
        const TimedDecision timed = say_timed(rehearsal, options_.text);
        if (options_.json) {
            json result = decision_to_json(timed.decision);
            result["microseconds"] = timed.microseconds;
            std::cout << dumped(result, 2) << '\n';
        } else {
            std::cout << reply_text(timed.decision) << why_text(timed.decision, book_);
        }
        return 0;
    }

    int each() const {
        for (std::string line; std::getline(std::cin, line);) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            Rehearsal rehearsal = fresh();
            std::cout << dumped(each_json(say_timed(rehearsal, line)), -1) << '\n';
        }
        return 0;
    }

    /// A number or a button's text presses the button; everything else is said.
    int conversation() const {
        Rehearsal rehearsal = fresh();
        const bool terminal = ::isatty(STDIN_FILENO) == 1;
        if (terminal) std::cout << "Write as a customer would; an empty line or Ctrl+D ends it.\n";
        while (true) {
            if (terminal) std::cout << "\ncustomer> " << std::flush;
            std::string line;
            if (!std::getline(std::cin, line) || (terminal && line.empty())) return 0;
            const std::string payload = rehearsal.button(line);
            const rules::Decision decision =
                payload.empty() ? rehearsal.say(line) : rehearsal.press(payload);
            if (options_.json) {
                std::cout << dumped(decision_to_json(decision), -1) << '\n';
            } else {
                std::cout << reply_text(decision) << why_text(decision, book_);
            }
        }
    }

private:
    const rules::RuleBook& book_;
    const AskOptions& options_;
    rules::TimeMs now_;
};

int ask(const AskOptions& options) {
    const rules::BookReading reading = load_book(options.folder);
    if (!reading.book) {
        for (const rules::Problem& problem : reading.problems) {
            std::cerr << problem_text(problem, terminal_language()) << '\n';
        }
        return exit_configuration;
    }
    const date::time_zone& zone = *date::locate_zone(reading.book->brand.timezone);
    rules::TimeMs now = SystemClock().now();
    if (!options.at.empty()) {
        const auto at = parse_time(options.at, zone);
        if (!at) {
            std::cerr << "--at: '" << options.at << "' is not a time such as 2026-12-24T23:50\n";
            return exit_usage;
        }
        now = *at;
    }
    const Asker asker(*reading.book, options, now);
    if (options.each) return asker.each();
    return options.text.empty() ? asker.conversation() : asker.one();
}

}  // namespace

void add_ask(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<AskOptions>();
    CLI::App* command =
        app.add_subcommand("ask", "What the assistant would say to a message, and why");
    command->add_option("FOLDER", options->folder, "The book: a folder with portavoz.yaml")
        ->required();
    command->add_option("TEXT", options->text, "The message; without it a conversation starts");
    command->add_option("--channel", options->channel, "Where it arrives: widget, telegram…");
    command->add_flag("--public", options->in_public, "As a comment that everybody reads");
    command->add_option("--at", options->at, "When it arrives: 2026-12-24T23:50 (brand's time)");
    command->add_option("--language", options->language, "es, en or pt; else it is guessed");
    command->add_flag("--json", options->json, "As JSON, for programs");
    command->add_flag("--each", options->each,
                      "One message per line of the input, each a new conversation; one JSON object "
                      "per line of the output");
    command->callback([options, &exit_code] { exit_code = ask(*options); });
}

}  // namespace bot

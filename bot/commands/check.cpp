#include "bot/commands/check.h"

#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/commands/chat_files.h"
#include "bot/commands/expectation_text.h"
#include "bot/commands/percent.h"
#include "bot/setup.h"
#include "rules/book/resemblance.h"
#include "rules/intents/intent_matcher.h"
#include "rules/intents/share.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

constexpr int exit_configuration = 78;

json problem_json(const rules::Problem& problem, const std::string& language) {
    const bool error = problem.severity == rules::Problem::Severity::error;
    return {{"severity", error ? "error" : "warning"},
            {"file", problem.where.file},
            {"line", problem.where.line},
            {"column", problem.where.column},
            {"message", in_language(language, problem.message)},
            {"hint", in_language(language, problem.hint)}};
}

/// What customers say first in the conversation tests of the folder.
std::vector<TestMessage> test_messages(const std::filesystem::path& folder) {
    std::vector<TestMessage> messages;
    for (const ChatFile& file : chat_files(folder / "tests", folder)) {
        TestMessage message = first_message(file.text);
        if (!message.text.empty()) messages.push_back(std::move(message));
    }
    return messages;
}

/// The share's 95 % interval.
json interval_json(std::size_t hits, std::size_t messages) {
    const rules::Share share = rules::share_of(hits, messages);
    return {share.low, share.high};
}

json outcomes_json(const Outcomes& outcomes) {
    return {{"messages", outcomes.messages},
            {"understood", outcomes.understood},
            {"understood_interval", interval_json(outcomes.understood, outcomes.messages)},
            {"wrong", outcomes.wrong},
            {"wrong_interval", interval_json(outcomes.wrong, outcomes.messages)},
            {"unanswered", outcomes.unanswered()},
            {"unanswered_interval", interval_json(outcomes.unanswered(), outcomes.messages)}};
}

/// How many of the held-out messages were not answered.
std::size_t unanswered_count(const rules::Expectation& expected) {
    return static_cast<std::size_t>(
        std::lround(expected.unanswered * static_cast<double>(expected.examples)));
}

json expectation_json(const rules::RuleBook& book, const Measured& measured) {
    const rules::Expectation expected = book.matcher->expectation();
    json confused = json::array();
    for (const ConfusedPair& pair : measured.confused) {
        confused.push_back({{"intent", pair.intent},
                            {"answered_as", pair.answered_as},
                            {"messages", pair.messages},
                            {"example", pair.example}});
    }
    return {{"answered", expected.answered},
            {"answered_interval", {expected.answered_low, expected.answered_high}},
            {"wrong", expected.wrong},
            {"wrong_interval", {expected.wrong_low, expected.wrong_high}},
            {"unanswered", expected.unanswered},
            {"unanswered_interval", interval_json(unanswered_count(expected), expected.examples)},
            {"examples", expected.examples},
            {"own", outcomes_json(measured.own)},
            {"tests", outcomes_json(measured.tests)},
            {"library", outcomes_json(measured.library)},
            {"confused", std::move(confused)},
            {"leak", expected.leak},
            {"leak_interval", {expected.leak_low, expected.leak_high}},
            {"problems", expected.problems},
            {"risk_limit", book.matcher->risk_limit()},
            {"answer_limit", book.matcher->answer_limit()},
            {"clarify_limit", book.matcher->clarify_limit()}};
}

json book_json(const rules::RuleBook& book, const Measured& measured) {
    std::size_t own = 0;
    std::size_t waiting = 0;
    for (const rules::Intent& intent : book.intents) {
        own += intent.built_in ? 0 : 1;
        const bool settled = !intent.answer.empty() || !intent.form.empty() || intent.escalate;
        waiting += intent.built_in || settled ? 0 : 1;
    }
    std::size_t rules = 0;
    for (const rules::Rule& rule : book.rules) rules += rule.built_in ? 0 : 1;
    return {{"brand", book.brand.name},
            {"version", book.version},
            {"intents", own},
            {"waiting", waiting},
            {"rules", rules},
            {"departments", book.departments.size()},
            {"calendars", book.calendars.size()},
            {"inboxes", book.inboxes.size()},
            {"expectation", expectation_json(book, measured)}};
}

rules::Words questions_counted(std::size_t number) {
    return number == 1 ? rules::wording("1 question") : rules::wording("{1} questions", number);
}

rules::Words rules_counted(std::size_t number) {
    return number == 1 ? rules::wording("1 rule") : rules::wording("{1} rules", number);
}

rules::Words departments_counted(std::size_t number) {
    return number == 1 ? rules::wording("1 department") : rules::wording("{1} departments", number);
}

rules::Words inboxes_counted(std::size_t number) {
    return number == 1 ? rules::wording("1 inbox") : rules::wording("{1} inboxes", number);
}

void print_book(const rules::RuleBook& book,
                const Measured& measured,
                const std::string& language) {
    const auto print = [&](const rules::Words& line) {
        std::cout << in_language(language, line) << '\n';
    };
    const json summary = book_json(book, measured);
    const auto number = [&](const char* name) { return summary[name].get<std::size_t>(); };
    print(rules::wording("{1}: {2}, {3}, {4}, {5}. Version {6}.", book.brand.name,
                         questions_counted(number("intents")), rules_counted(number("rules")),
                         departments_counted(number("departments")),
                         inboxes_counted(number("inboxes")), book.version));
    if (number("waiting") != 0) {
        print(rules::wording(
            "{1} of the questions wait for an answer (answer_later); people get them.",
            number("waiting")));
    }
    std::cout << expectation_text(measured, book, language);
    const rules::Expectation expected = book.matcher->expectation();
    if (expected.problems == 0) return;
    print(rules::wording(
        "Of {1} held-out problems that need a person, {2} would get an automatic answer ({3} to "
        "{4}) by what was learned alone; the rules for danger and complaints catch more.",
        expected.problems, percent(expected.leak), percent_number(expected.leak_low),
        percent(expected.leak_high)));
}

std::vector<rules::LikeProposal> proposals_for(const rules::RuleBook& book) {
    rules::Problems ignored;
    return rules::propose_likes(
        book, rules::read_library(library_files(), book.brand.languages, ignored));
}

json proposals_json(const rules::RuleBook& book) {
    json list = json::array();
    for (const rules::LikeProposal& proposal : proposals_for(book)) {
        list.push_back(
            {{"intent", proposal.intent}, {"like", proposal.like}, {"title", proposal.title}});
    }
    return list;
}

void print_proposals(const rules::RuleBook& book, const std::string& language) {
    for (const rules::LikeProposal& proposal : proposals_for(book)) {
        std::cout << in_language(
                         language,
                         rules::wording(
                             "Your '{1}' resembles '{2}' ({3}) of the library: add `like: {2}`, "
                             "and it knows many more ways of asking.",
                             proposal.intent, proposal.like, proposal.title))
                  << '\n';
    }
}

/// The book, unless something is wrong with it or with what its inboxes and notices are set to.
rules::BookReading read_all(const std::string& folder) {
    rules::BookReading reading = load_book(folder);
    if (!reading.book) return reading;
    const SetupReading setup = read_setup(reading.book, secret_sources(folder));
    if (setup.problems.empty()) return reading;
    reading.problems.insert(reading.problems.end(), setup.problems.begin(), setup.problems.end());
    reading.book = nullptr;
    return reading;
}

int check(const std::string& folder, bool as_json, const std::string& language) {
    const rules::BookReading reading = read_all(folder);
    Measured measured;
    if (reading.book) measured = measure(*reading.book, test_messages(folder));
    if (as_json) {
        json problems = json::array();
        for (const rules::Problem& problem : reading.problems) {
            problems.push_back(problem_json(problem, language));
        }
        json result = {{"usable", reading.book != nullptr}, {"problems", std::move(problems)}};
        if (reading.book) {
            result["book"] = book_json(*reading.book, measured);
            result["proposals"] = proposals_json(*reading.book);
        }
        std::cout << result.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
        return reading.book ? 0 : exit_configuration;
    }
    for (const rules::Problem& problem : reading.problems) {
        std::cout << problem_text(problem, language) << '\n';
    }
    if (reading.book) {
        print_book(*reading.book, measured, language);
        print_proposals(*reading.book, language);
        return 0;
    }
    std::cout << in_language(language,
                             rules::wording("The book can not be used until the errors are gone."))
              << '\n';
    return exit_configuration;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
    struct Options {
        std::string folder;
        bool json = false;
        std::string language = terminal_language();
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("check", "Everything that is wrong with a book, and what to expect");
    command->add_option("FOLDER", options->folder, "The book: a folder with portavoz.yaml")
        ->required();
    command->add_flag("--json", options->json, "As JSON, for programs");
    command->add_option("--language", options->language, "Of what is said: es, en or pt (by LANG)")
        ->check(CLI::IsMember({"es", "en", "pt"}));
    command->footer("Exit code 0: the book can be used (warnings allowed); 78: it can not.");
    command->callback([options, &exit_code] {
        exit_code = check(options->folder, options->json, options->language);
    });
}

}  // namespace bot

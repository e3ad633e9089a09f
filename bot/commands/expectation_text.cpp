#include "bot/commands/expectation_text.h"

#include "bot/book_words.h"
#include "bot/commands/percent.h"
#include "rules/intents/intent_matcher.h"
#include "rules/intents/share.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace bot {
namespace {

/// Whether what a message was taken for leads to an answer that it should not have had.
bool answered_wrongly(const rules::RuleBook& book,
                      const std::string& intent,
                      const std::string& taken_for) {
    const rules::Intent* meant = book.intent(intent);
    const rules::Intent* given = book.intent(taken_for);
    if (intent == taken_for || given == nullptr || given->escalate) return false;
    const bool same_words = meant != nullptr && !given->say.empty() && given->say == meant->say;
    return !same_words;
}

Outcomes ask_tests(const rules::RuleBook& book, const std::vector<TestMessage>& tests) {
    Outcomes outcomes;
    for (const TestMessage& test : tests) {
        if (book.intent(test.intent) == nullptr) continue;
        const std::string& language = book.brand.languages.front();
        const auto matches = book.matcher->match(rules::normalise(test.text, language), language);
        ++outcomes.messages;
        const bool answered =
            !matches.ranked.empty() && matches.confidence >= book.matcher->answer_limit();
        if (!answered) continue;
        const std::string& taken_for = matches.ranked.front().intent;
        if (taken_for == test.intent) ++outcomes.understood;
        if (answered_wrongly(book, test.intent, taken_for)) ++outcomes.wrong;
    }
    return outcomes;
}

rules::Words examples_counted(std::size_t number) {
    return number == 1 ? rules::wording("1 example") : rules::wording("{1} examples", number);
}

rules::Words messages_counted(std::size_t number) {
    return number == 1 ? rules::wording("1 message") : rules::wording("{1} messages", number);
}

rules::Words first_messages_counted(std::size_t number) {
    return number == 1 ? rules::wording("1 first message")
                       : rules::wording("{1} first messages", number);
}

/// "91 % understood (88 to 94 %), 2 % answered wrongly (1 to 4 %), 7 % asked back …".
rules::Words outcomes_words(const Outcomes& outcomes) {
    const auto share = [&](std::size_t hits) { return rules::share_of(hits, outcomes.messages); };
    const rules::Share understood = share(outcomes.understood);
    const rules::Share wrong = share(outcomes.wrong);
    const rules::Share unanswered = share(outcomes.unanswered());
    return rules::wording(
        "{1} understood ({2} to {3}), {4} answered wrongly ({5} to {6}), {7} asked back or given "
        "to a person ({8} to {9})",
        percent(understood.share), percent_number(understood.low), percent(understood.high),
        percent(wrong.share), percent_number(wrong.low), percent(wrong.high),
        percent(unanswered.share), percent_number(unanswered.low), percent(unanswered.high));
}

/// The title in the brand's own language, else the name.
std::string title_of(const rules::RuleBook& book, const std::string& id) {
    const rules::Intent* intent = book.intent(id);
    if (intent == nullptr || intent->title.empty()) return id;
    const auto own = intent->title.find(book.brand.languages.front());
    const auto& title = own != intent->title.end() ? own->second : intent->title.begin()->second;
    return "\u201c" + title + "\u201d (" + id + ")";
}

std::vector<rules::Words> confusions(const Measured& measured, const rules::RuleBook& book) {
    constexpr std::size_t most_pairs = 5;
    if (measured.confused.empty()) return {};
    std::vector<rules::Words> lines = {rules::wording("\nWhat it confuses most:")};
    for (std::size_t i = 0; i < std::min(most_pairs, measured.confused.size()); ++i) {
        const ConfusedPair& pair = measured.confused[i];
        lines.push_back(
            rules::wording("  - “{1}” is about {2} and was answered as {3}; {4} went this way.",
                           pair.example, title_of(book, pair.intent),
                           title_of(book, pair.answered_as), messages_counted(pair.messages)));
    }
    lines.push_back(rules::wording(
        "  What helps: two or three more examples of your own for both questions; the message "
        "that goes\n  astray under `not:` of the question that takes it; and one question instead "
        "of two where the\n  answer is the same."));
    return lines;
}

void count_mistakes(const rules::RuleBook& book, Measured& measured) {
    std::map<std::pair<std::string, std::string>, ConfusedPair> pairs;
    for (const rules::Mistake& mistake : book.matcher->mistakes()) {
        if (!answered_wrongly(book, mistake.intent, mistake.taken_for)) {
            const rules::Intent* meant = book.intent(mistake.intent);
            const bool same_end = meant != nullptr && meant->escalate;  // A person, either way.
            if (same_end) ++(mistake.own ? measured.own : measured.library).understood;
            continue;
        }
        ++(mistake.own ? measured.own : measured.library).wrong;
        ConfusedPair& pair = pairs[{mistake.intent, mistake.taken_for}];
        ++pair.messages;
        // A message of the brand's own shows best what it is about, then one in its language.
        const bool near = mistake.own || mistake.language == book.brand.languages.front();
        if (pair.example.empty() || (near && pair.intent.empty())) pair.example = mistake.text;
        if (near) pair.intent = mistake.intent;
        pair.answered_as = mistake.taken_for;
    }
    for (auto& [names, pair] : pairs) {
        pair.intent = names.first;
        measured.confused.push_back(std::move(pair));
    }
    std::stable_sort(
        measured.confused.begin(), measured.confused.end(),
        [](const ConfusedPair& a, const ConfusedPair& b) { return a.messages > b.messages; });
}

}  // namespace

TestMessage first_message(std::string_view chat) {
    constexpr std::string_view customer = "customer>";
    constexpr std::string_view bot = "bot>";
    TestMessage message;
    const auto trimmed = [](std::string_view text) {
        const std::size_t begin = text.find_first_not_of(" \t");
        const std::size_t end = text.find_last_not_of(" \t\r");
        return begin == std::string_view::npos ? std::string_view()
                                               : text.substr(begin, end - begin + 1);
    };
    while (!chat.empty()) {
        const std::size_t end = std::min(chat.find('\n'), chat.size());
        const std::string_view line = trimmed(chat.substr(0, end));
        chat.remove_prefix(std::min(end + 1, chat.size()));
        if (line.starts_with(customer)) {
            if (!message.text.empty()) break;
            message.text = trimmed(line.substr(customer.size()));
        } else if (line.starts_with(bot) && !message.text.empty()) {
            const std::string_view said = trimmed(line.substr(bot.size()));
            if (!said.starts_with('{') || !said.ends_with('}')) continue;
            message.intent = said.substr(1, said.size() - 2);
            return message;
        }
    }
    return {};
}

Measured measure(const rules::RuleBook& book, const std::vector<TestMessage>& tests) {
    Measured measured;
    const rules::Expectation expected = book.matcher->expectation();
    const auto answered = static_cast<std::size_t>(
        std::lround(expected.answered * static_cast<double>(expected.examples)));
    const auto wrong = static_cast<std::size_t>(
        std::lround(expected.wrong * static_cast<double>(expected.examples)));
    measured.own.messages = expected.own_examples;
    measured.own.understood = expected.own_answered - expected.own_wrong;
    measured.library.messages = expected.examples - expected.own_examples;
    measured.library.understood = answered - wrong - measured.own.understood;
    measured.tests = ask_tests(book, tests);
    count_mistakes(book, measured);
    return measured;
}

std::string expectation_text(const Measured& measured,
                             const rules::RuleBook& book,
                             std::string_view language) {
    if (measured.own.messages + measured.library.messages == 0) return {};
    std::vector<rules::Words> lines = {
        rules::wording("\nHow well it understands, measured on messages that it had not learned "
                       "(each was left out once, then asked):")};
    if (measured.own.messages > 0) {
        lines.push_back(rules::wording("  {1} that you wrote: {2}.",
                                       examples_counted(measured.own.messages),
                                       outcomes_words(measured.own)));
    }
    if (measured.tests.messages > 0) {
        lines.push_back(rules::wording("  {1} in your tests: {2}.",
                                       first_messages_counted(measured.tests.messages),
                                       outcomes_words(measured.tests)));
    }
    if (measured.library.messages > 0) {
        lines.push_back(rules::wording(
            "  {1} of the library, which are harder than most that customers write: {2}.",
            messages_counted(measured.library.messages), outcomes_words(measured.library)));
    }
    for (rules::Words& line : confusions(measured, book)) lines.push_back(std::move(line));
    std::string text;
    for (const rules::Words& line : lines) text += in_language(language, line) + '\n';
    return text;
}

}  // namespace bot

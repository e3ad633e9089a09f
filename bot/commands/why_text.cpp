#include "bot/commands/why_text.h"

#include "bot/commands/local_time.h"

#include <iomanip>
#include <sstream>

namespace bot {
namespace {

std::string two_digits(double number) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << number;
    return text.str();
}

std::string indented(const std::string& text) {
    std::string lines = "  ";
    for (const char c : text) {
        lines += c;
        if (c == '\n') lines += "  ";
    }
    return lines + '\n';
}

std::string_view what_happens(rules::Action action) {
    switch (action) {
        case rules::Action::answer:
            return "answers";
        case rules::Action::clarify:
            return "asks back";
        case rules::Action::escalate:
            return "hands over to a person";
        case rules::Action::form:
            return "asks a form's question";
        case rules::Action::silent:
            return "says nothing";
        case rules::Action::moderate:
            return "does not feed it";
    }
    return {};
}

std::string candidates_line(const rules::Explanation& why) {
    std::string line;
    for (const auto& candidate : why.candidates) {
        if (candidate.probability < 0.01) continue;
        line +=
            (line.empty() ? "" : ", ") + candidate.intent + " " + two_digits(candidate.probability);
    }
    if (line.empty()) return {};
    line = "  understood: " + line + " (answers from " + two_digits(why.answer_limit) + ")\n";
    const auto& evidence = why.candidates.front().evidence;
    if (evidence.empty()) return line;
    line += "  because of:";
    for (const std::string& word : evidence) line += " " + word;
    return line + '\n';
}

std::string hand_over_line(const rules::Decision& decision, const rules::RuleBook& book) {
    if (decision.department.empty()) return {};
    std::string line = "  to: " + decision.department + ", " +
                       std::string(rules::priority_name(decision.priority));
    const date::time_zone& zone = *date::locate_zone(book.brand.timezone);
    if (decision.due_at > 0) line += ", answered by " + time_text(decision.due_at, zone);
    if (!decision.open_case.empty()) line += ", case " + decision.open_case;
    return line + '\n';
}

}  // namespace

std::string reply_text(const rules::Decision& decision) {
    std::string text;
    if (decision.reply.empty()) text = "  (nothing is said)\n";
    if (!decision.reply.empty()) text = indented(decision.reply);
    int number = 0;
    for (const rules::DecisionButton& button : decision.buttons) {
        text += "  [" + std::to_string(++number) + "] " + button.title + '\n';
    }
    if (!decision.private_reply.empty()) {
        text += "  in private:\n" + indented(decision.private_reply);
    }
    if (decision.hide_comment) text += "  (the comment is hidden)\n";
    return text;
}

std::string why_text(const rules::Decision& decision, const rules::RuleBook& book) {
    const rules::Explanation& why = decision.explanation;
    std::string text = "why: it " + std::string(what_happens(decision.action)) + " (" + why.step +
                       ", language " + decision.language + ")\n";
    for (const std::string& reason : decision.reasons) text += "  - " + reason + '\n';
    text += hand_over_line(decision, book) + candidates_line(why);
    if (why.risk >= 0.01) {
        text += "  risk that it needs a person: " + two_digits(why.risk) + " (limit " +
                two_digits(why.risk_limit) + ")\n";
    }
    if (!decision.signals.empty()) {
        text += "  signals:";
        for (const rules::Signal signal : decision.signals) {
            text += " " + std::string(rules::signal_name(signal));
        }
        text += '\n';
    }
    for (const rules::Entity& entity : why.entities) {
        text += "  found: " + entity.type + " " + entity.value + '\n';
    }
    for (const auto& lost : why.lost) text += "  not: " + lost.what + ", " + lost.why + '\n';
    if (!why.calendar.empty()) text += "  calendar: " + why.calendar + '\n';
    return text;
}

}  // namespace bot

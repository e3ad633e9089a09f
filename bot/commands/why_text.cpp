#include "bot/commands/why_text.h"

#include "bot/commands/percent.h"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace bot {
namespace {

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
            return "It answers";
        case rules::Action::clarify:
            return "It asks back";
        case rules::Action::escalate:
            return "It hands over to a person";
        case rules::Action::form:
            return "It asks the next question of a form";
        case rules::Action::silent:
            return "It says nothing";
        case rules::Action::moderate:
            return "It does not feed it";
    }
    return {};
}

/// What a signal means to somebody who has not read the manual.
std::string_view in_words(rules::Signal signal) {
    switch (signal) {
        case rules::Signal::asks_for_person:
            return "the customer asks for a person";
        case rules::Signal::safety:
            return "somebody's health may be in danger";
        case rules::Signal::self_harm:
            return "somebody may harm themselves";
        case rules::Signal::threat:
            return "a threat";
        case rules::Signal::legal:
            return "the law is mentioned";
        case rules::Signal::money_harm:
            return "money may have been lost";
        case rules::Signal::press:
            return "press or publicity";
        case rules::Signal::complaint:
            return "a complaint";
        case rules::Signal::anger:
            return "anger";
        case rules::Signal::abuse:
            return "insults";
        case rules::Signal::spam:
            return "advertising";
        case rules::Signal::already_asked:
            return "the customer has asked before";
        case rules::Signal::did_not_help:
            return "the answer before did not help";
        case rules::Signal::asks_about_case:
            return "the customer asks how a case goes";
        case rules::Signal::praise:
            return "praise";
    }
    return {};
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += between;
        text += part;
    }
    return text;
}

/// An intent as the owner knows it: by its title in the language of the message.
std::string named(const std::string& id, const std::string& language, const rules::RuleBook& book) {
    const rules::Intent* intent = book.intent(id);
    if (intent == nullptr || intent->title.empty()) return id;
    const auto own = intent->title.find(language);
    return "'" + (own != intent->title.end() ? own : intent->title.begin())->second + "'";
}

/// How sure it is, what came next, and which words decided.
std::string certainty_lines(const rules::Decision& decision, const rules::RuleBook& book) {
    constexpr double worth_naming = 0.1;
    constexpr std::size_t most_named = 3;
    const rules::Explanation& why = decision.explanation;
    if (why.candidates.empty()) return {};
    const auto& best = why.candidates.front();
    const auto with_share = [&](const auto& candidate) {
        return named(candidate.intent, decision.language, book) + " " +
               percent(candidate.probability);
    };
    std::vector<std::string> others;
    for (std::size_t i = 1; i < std::min(most_named, why.candidates.size()); ++i) {
        if (why.candidates[i].probability < worth_naming) break;
        others.push_back(with_share(why.candidates[i]));
    }
    const std::string next = others.empty() ? "" : "; next: " + joined(others, ", ");
    if (best.probability < why.answer_limit) {
        if (best.probability < 0.01) return {};
        return "  Too unsure to answer: at best it is about " + with_share(best) + next +
               " (it answers from " + percent(why.answer_limit) + ")\n";
    }
    std::string line = "  How sure: " + with_share(best) + next + " (it answers from " +
                       percent(why.answer_limit) + ")\n";
    if (!best.evidence.empty())
        line += "  Words that decided: " + joined(best.evidence, ", ") + '\n';
    return line;
}

/// "Tue 24 Nov, 11:00", where the brand is.
std::string day_and_time(rules::TimeMs at, const date::time_zone& zone) {
    const auto moment = date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at));
    return date::format("%a %e %b, %H:%M",
                        zone.to_local(date::floor<std::chrono::minutes>(moment)));
}

std::string hand_over_line(const rules::Decision& decision, const rules::RuleBook& book) {
    if (decision.department.empty()) return {};
    std::string line = "  Who gets it: " + decision.department + ", priority " +
                       std::string(rules::priority_name(decision.priority));
    const date::time_zone& zone = *date::locate_zone(book.brand.timezone);
    if (decision.due_at > 0) line += ", to be answered by " + day_and_time(decision.due_at, zone);
    if (!decision.open_case.empty()) line += "; case " + decision.open_case;
    return line + '\n';
}

/// What else was read in the message.
std::string reading_lines(const rules::Decision& decision) {
    const rules::Explanation& why = decision.explanation;
    std::string text;
    if (why.risk >= why.risk_limit && why.risk_limit > 0.0) {
        text += "  It needs a person with a chance of " + percent(why.risk) +
                " (a person is called from " + percent(why.risk_limit) + ")\n";
    }
    std::vector<std::string> says;
    for (const rules::Signal signal : decision.signals) says.emplace_back(in_words(signal));
    if (!says.empty()) text += "  Heard in it: " + joined(says, ", ") + '\n';
    std::vector<std::string> found;
    for (const rules::Entity& entity : why.entities) {
        found.push_back(entity.type + " " + entity.value);
    }
    if (!found.empty()) text += "  Found in it: " + joined(found, ", ") + '\n';
    for (const auto& lost : why.lost) {
        const bool said = lost.why == "not sure enough";  // The line on certainty says it.
        if (!said) text += "  Not " + lost.what + ": " + lost.why + '\n';
    }
    const std::string calendar = why.calendar.substr(0, why.calendar.find(", due"));
    if (!calendar.empty()) text += "  Opening hours: " + calendar + '\n';
    return text;
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
    std::string text = "Why: " + std::string(what_happens(decision.action));
    if (!decision.reasons.empty()) text += ": " + joined(decision.reasons, "; ");
    text += "\n" + certainty_lines(decision, book) + hand_over_line(decision, book) +
            reading_lines(decision);
    return text + "  (decided at: " + why.step + "; language: " + decision.language + ")\n";
}

}  // namespace bot

#include "rules/decide/cases.h"

#include "rules/decide/situation.h"
#include "rules/text/normalised_text.h"

#include <algorithm>

namespace rules {
namespace {

constexpr std::size_t shortest_key = 4;
constexpr std::size_t longest_key = 6;

bool is_letter_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Which of the standard texts tells the state.
std::string text_for(const CaseState& state, TimeMs now) {
    if (state.closed_at != 0) return "case_closed";
    if (state.answered_at != 0) return "case_answered";
    if (state.due_at == 0) return "case_waiting_no_time";
    return state.due_at < now ? "case_late" : "case_waiting";
}

std::string state_text(const CaseState& state, Situation& situation) {
    const TimeMs now = situation.turn.now;
    const auto& zone = *date::locate_zone(situation.book.brand.timezone);
    std::map<std::string, std::string> values = {{"case", state.key}};
    const auto add = [&](const char* name, TimeMs at) {
        if (at != 0) values[name] = say_time(at, now, zone, situation.language());
    };
    add("due", state.due_at);
    add("answered", state.answered_at);
    add("closed", state.closed_at);
    return say_standard(text_for(state, now), situation, values);
}

bool is_known(const std::string& key, const Situation& situation) {
    const auto& cases = situation.turn.cases;
    return key == situation.turn.memory.case_key ||
           std::any_of(cases.begin(), cases.end(),
                       [&](const CaseState& known) { return known.key == key; });
}

/// The key that the customer means: one of theirs before any other; empty: none is named.
std::string key_meant(const Situation& situation) {
    const std::vector<std::string> keys = case_keys_in(situation.text.original);
    const auto own = std::find_if(keys.begin(), keys.end(),
                                  [&](const std::string& key) { return is_known(key, situation); });
    if (own != keys.end()) return *own;
    return keys.empty() ? std::string() : keys.front();
}

/// The case that is meant: the one named, else the newest.
std::optional<CaseState> case_meant(const std::string& key, const Situation& situation) {
    for (const CaseState& known : situation.turn.cases) {
        if (key.empty() || known.key == key) return known;
    }
    const std::string& own = situation.turn.memory.case_key;
    if (own.empty() || (!key.empty() && own != key)) return std::nullopt;
    return CaseState{own};
}

/// The message is hardly more than a key and its greeting.
bool is_little_else(const Situation& situation) {
    constexpr std::size_t little = 6;
    return situation.text.tokens.size() <= little;
}

/// A problem, or a question with an answer of its own, beside which a case is only named.
bool says_something_else(const Situation& situation) {
    if (situation.known_trouble >= situation.book.matcher->risk_limit()) return true;
    return situation.top != nullptr && !situation.top->answer.empty() &&
           sure_enough(*situation.top, situation.matches, situation);
}

/// Why a person should look at it besides; nothing when the customer only asks.
std::optional<Signal> reason_for_person(const Situation& situation) {
    if (situation.turn.owner == Owner::waiting) return std::nullopt;
    for (const Signal signal : {Signal::asks_for_person, Signal::complaint, Signal::anger,
                                Signal::already_asked, Signal::did_not_help}) {
        if (situation.has(signal)) return signal;
    }
    return std::nullopt;
}

/// Danger comes first; "reclamación" in a short question about one is not meant as a threat.
bool speaks_of_danger(const Situation& situation) {
    constexpr std::size_t short_question = 7;
    for (const Signal signal :
         {Signal::safety, Signal::self_harm, Signal::threat, Signal::money_harm, Signal::press}) {
        if (situation.has(signal)) return true;
    }
    return situation.has(Signal::legal) && situation.text.tokens.size() > short_question;
}

/// Under a post nothing is said about a case.
void keep_private(Situation& situation) {
    if (!situation.in_public()) return;
    situation.decision.private_reply = std::move(situation.decision.reply);
    situation.decision.reply = say_standard("public_to_private", situation);
}

}  // namespace

std::vector<std::string> case_keys_in(std::string_view text) {
    // Not folded: three equal letters in a row are part of the key.
    std::string capitals(text);
    std::transform(capitals.begin(), capitals.end(), capitals.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    std::vector<std::string> keys;
    for (std::size_t at = capitals.find("PV"); at != std::string::npos;
         at = capitals.find("PV", at + 1)) {
        if (at > 0 && is_letter_or_digit(capitals[at - 1])) continue;
        std::size_t begin = at + 2;
        if (begin < capitals.size() && (capitals[begin] == '-' || capitals[begin] == ' ')) ++begin;
        const std::size_t end =
            std::min(capitals.find_first_not_of(case_key_letters, begin), capitals.size());
        const bool whole = end == capitals.size() || !is_letter_or_digit(capitals[end]);
        const std::size_t length = end - begin;
        if (!whole || length < shortest_key || length > longest_key) continue;
        keys.push_back("PV-" + capitals.substr(begin, length));
    }
    return keys;
}

bool tell_case(Situation& situation) {
    if (speaks_of_danger(situation) || must_pause(situation)) return false;
    if (situation.unread_bytes > 0) return false;
    const std::string key = key_meant(situation);
    const bool asks = situation.has(Signal::asks_about_case);
    if (!asks && (key.empty() || says_something_else(situation))) return false;
    const std::optional<CaseState> state = case_meant(key, situation);
    Decision& decision = situation.decision;
    if (!state) {
        if (key.empty() || (!asks && !is_little_else(situation))) return false;
        decision.action = Action::clarify;
        decision.reply = say_standard("case_unknown", situation, {{"case", key}});
        decision.buttons = {{say_standard("button_person", situation), "persona"}};
        situation.because({"case_unknown"});
        return true;
    }
    situation.because({"case_asked", {{"case", state->key}}});
    const std::string told = state_text(*state, situation);
    if (const auto reason = reason_for_person(situation)) {
        hand_over({Priority::p2, "", reason, nullptr, nullptr, false}, situation);
        decision.reply = told + "\n\n" + decision.reply;
        return true;
    }
    decision.action = Action::answer;
    decision.reply = told;
    keep_private(situation);
    return true;
}

}  // namespace rules

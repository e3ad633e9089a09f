#include "rules/decide/cases.h"

#include "rules/decide/situation.h"
#include "rules/text/normalised_text.h"

#include <algorithm>
#include <span>

namespace rules {
namespace {

constexpr std::size_t shortest_key = 4;
constexpr std::size_t longest_key = 6;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Whether `phrase` stands in `folded` as whole words.
bool says(const std::string& folded, std::string_view phrase) {
    for (std::size_t at = folded.find(phrase); at != std::string::npos;
         at = folded.find(phrase, at + 1)) {
        const std::size_t end = at + phrase.size();
        const bool begins = at == 0 || !is_letter_or_digit(folded[at - 1]);
        const bool ends = end == folded.size() || !is_letter_or_digit(folded[end]);
        if (begins && ends) return true;
    }
    return false;
}

bool says_any(const std::string& folded, std::span<const std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(),
                       [&](std::string_view phrase) { return says(folded, phrase); });
}

constexpr std::string_view case_words[] = {
    "caso",       "casos",      "reclamacion", "reclamo",   "queja", "incidencia",
    "ticket",     "expediente", "case",        "complaint", "claim", "protocolo",
    "reclamacao", "chamado",    "ocorrencia",  "incidente", "folio", "queixa"};

constexpr std::string_view how_it_goes[] = {
    "como va",    "como van",     "como esta",     "como sigue",  "como anda",
    "en que va",  "en que quedo", "en que estado", "estado de",   "estado del",
    "que hay de", "que paso con", "que pasa con",  "novedad",     "novedades",
    "noticias",   "se sabe algo", "saben algo",    "sabeis algo", "status",
    "any news",   "any update",   "any updates",   "how is",      "what happened to",
    "what about", "novidade",     "novidades",     "andamento",   "alguma noticia",
    "como ficou", "how's"};

bool asks_how_it_goes(const std::string& folded) {
    return says_any(folded, case_words) && says_any(folded, how_it_goes);
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

/// The case that is meant: the one named, else the newest.
std::optional<CaseState> case_meant(const std::string& key, const Situation& situation) {
    for (const CaseState& known : situation.turn.cases) {
        if (key.empty() || known.key == key) return known;
    }
    const std::string& own = situation.turn.memory.case_key;
    if (own.empty() || (!key.empty() && own != key)) return std::nullopt;
    return CaseState{own};
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

std::string case_key_in(std::string_view text) {
    // Not folded: three equal letters in a row are part of the key.
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    for (std::size_t at = folded.find("pv"); at != std::string::npos;
         at = folded.find("pv", at + 1)) {
        if (at > 0 && is_letter_or_digit(folded[at - 1])) continue;
        std::size_t begin = at + 2;
        if (begin < folded.size() && (folded[begin] == '-' || folded[begin] == ' ')) ++begin;
        std::size_t end = begin;
        while (end < folded.size() && is_letter_or_digit(folded[end])) ++end;
        if (end - begin < shortest_key || end - begin > longest_key) continue;
        std::string key = "PV-" + folded.substr(begin, end - begin);
        std::transform(key.begin(), key.end(), key.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        return key;
    }
    return {};
}

bool mentions_case(std::string_view text) {
    return !case_key_in(text).empty() || asks_how_it_goes(fold(text));
}

bool tell_case(Situation& situation) {
    const std::string& folded = situation.text.folded;
    if (speaks_of_danger(situation)) return false;
    const std::string key = case_key_in(situation.text.original);
    if (key.empty() && !asks_how_it_goes(folded)) return false;
    const std::optional<CaseState> state = case_meant(key, situation);
    const bool about_a_case = !key.empty() && says_any(folded, case_words);
    if (!state && !about_a_case) return false;
    Decision& decision = situation.decision;
    if (!state) {
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

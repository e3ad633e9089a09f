#include "rules/calendar/local_day.h"
#include "rules/decide/signals.h"
#include "rules/decide/situation.h"
#include "rules/language/language.h"
#include "rules/patterns/pattern_set.h"
#include "rules/text/excerpt.h"
#include "rules/text/split.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>
#include <sstream>

namespace rules {
namespace {

constexpr TimeMs hour_ms = 3'600'000;
constexpr TimeMs session_ms = 24 * hour_ms;
/// Faster than anybody reads an answer and types the next question.
constexpr TimeMs quick_ms = 3'000;

std::string choose_language(const RuleBook& book, const Turn& turn, std::string_view text) {
    const std::vector<std::string>& known = book.brand.languages;
    const auto in_book = [&](const std::string& language) {
        return std::find(known.begin(), known.end(), language) != known.end();
    };
    if (in_book(turn.language)) return turn.language;
    const std::string prior = in_book(turn.memory.language) ? turn.memory.language : known.front();
    if (known.size() == 1 || text.empty()) return prior;
    return guess_language(text, known, prior).language;
}

std::set<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

/// The same question again: the same words but for a few.
bool is_repetition(const std::string& now, const Memory& memory) {
    if (memory.last_question.empty() || now.empty()) return false;
    const std::set<std::string> before = words_of(memory.last_question);
    const std::set<std::string> after = words_of(now);
    if (after.size() < 2) return false;
    std::size_t common = 0;
    for (const std::string& word : after) common += before.count(word);
    const std::size_t all = before.size() + after.size() - common;
    return static_cast<double>(common) >= 0.75 * static_cast<double>(all);
}

struct Risk {
    double probability = 0.0;        ///< That the message needs a person.
    double known_trouble = 0.0;      ///< Of the intents that need one, all together.
    const Intent* surest = nullptr;  ///< Of these.
};

/// What the rules deny speaks against a risk, and the intents that stand for it are out.
Risk risk_of(const IntentMatches& matches, const Situation& situation) {
    Risk risk;
    for (const IntentMatch& match : matches.ranked) {
        const Intent* intent = situation.book.intent(match.intent);
        if (intent == nullptr || !is_problem(*intent)) continue;
        if (brings(*intent, situation.denied)) continue;
        if (risk.surest == nullptr) risk.surest = intent;
        risk.known_trouble += match.probability;
    }
    const double share = matches.confidence > 0.0 ? risk.known_trouble / matches.confidence : 0.0;
    constexpr double odds_when_denied = 0.37;  // Found as tone_recipe_of was.
    const double odds = situation.denied.empty() ? 1.0 : odds_when_denied;
    const double judged = situation.book.matcher->risk(matches, share);
    risk.probability = odds * judged / (odds * judged + 1.0 - judged);
    return risk;
}

void understand_questions(Situation& situation) {
    const auto parts = split_questions(situation.text.original);
    if (parts.size() < 2) {
        const bool as_the_owner_wrote_it = situation.matches.exact;
        if (!as_the_owner_wrote_it) situation.questions = questions_joined_in_one(situation);
        return;
    }
    for (const std::string_view part : parts) {
        situation.questions.push_back(question_about(part, situation));
    }
}

/// Where the message proper begins, after "hola, buenas tardes": a greeting says nothing about the
/// question. The start when hardly anything else is in it.
std::size_t after_greeting(const NormalisedText& text) {
    static const std::set<std::string> greets = {
        "hola",     "ola",   "holi",     "buenas",    "buenos",  "buen",    "dias",   "dia",
        "tardes",   "tarde", "noches",   "noite",     "saludos", "hey",     "hi",     "hello",
        "good",     "there", "morning",  "afternoon", "evening", "oi",      "bom",    "boa",
        "disculpa", "che",   "disculpe", "disculpen", "perdona", "perdone", "perdon", "sorry",
        "equipo",   "team",  "desculpa", "desculpe",  "amigos"};
    constexpr std::size_t enough_words = 2;
    std::size_t first = 0;
    while (first < text.tokens.size() && greets.count(text.tokens[first].text) > 0) ++first;
    const bool asks_more = first + enough_words <= text.tokens.size();
    return first > 0 && asks_more ? text.tokens[first].begin : 0;
}

IntentMatches match_intents(const Situation& situation) {
    const IntentMatcher& matcher = *situation.book.matcher;
    const std::size_t begin = after_greeting(situation.text);
    if (begin == 0) return matcher.match(situation.text, situation.language());
    const std::string_view rest = std::string_view(situation.text.original).substr(begin);
    return matcher.match(normalise(rest, situation.language()), situation.language());
}

/// The intent that conditions may rely on: the surest, when it is sure enough.
void settle_intent(Situation& situation) {
    const bool sure =
        situation.top != nullptr && sure_enough(*situation.top, situation.matches, situation);
    situation.seen.intent.clear();
    if (sure) situation.seen.intent = situation.top->id;
}

/// The risk of the whole message or of the riskiest of its questions.
void weigh_risk(Situation& situation) {
    Risk whole = risk_of(situation.matches, situation);
    for (const Question& question : situation.questions) {
        const Risk part = risk_of(question.matches, situation);
        whole.known_trouble = std::max(whole.known_trouble, part.known_trouble);
        if (part.probability <= whole.probability) continue;
        whole.probability = part.probability;
        if (part.surest != nullptr) whole.surest = part.surest;
    }
    situation.risk = whole.probability;
    situation.known_trouble = whole.known_trouble;
    situation.risky = whole.surest;
}

void understand_intents(Situation& situation) {
    situation.matches = match_intents(situation);
    const auto& ranked = situation.matches.ranked;
    if (!ranked.empty()) situation.top = situation.book.intent(ranked.front().intent);
    understand_questions(situation);
    weigh_risk(situation);
    settle_intent(situation);
}

/// Where an intent is sure, a risk from the learned limit on keeps its answer back. Where the
/// customer would only be asked back, half of that is reason enough for a person.
void settle_risk_limit(Situation& situation) {
    const Intent* top = situation.top;
    const bool sure = top != nullptr && sure_enough(*top, situation.matches, situation);
    const double limit = situation.book.matcher->risk_limit();
    constexpr double unsure_part = 0.5;
    situation.risk_limit = sure ? limit : unsure_part * limit;
}

/// A calm question is no alarm unless an intent that says so is nearly certain.
void settle_doubts(const std::set<Signal>& doubted, Situation& situation) {
    constexpr double nearly_certain = 0.95;
    const Intent* top = situation.top;
    for (const Signal signal : doubted) {
        const bool certain = top != nullptr && brings(*top, {signal}) &&
                             situation.matches.confidence >= nearly_certain;
        if (!certain) situation.denied.insert(signal);
    }
}

/// Near misses of a danger: the intents that stand for it are out.
void leave_out_denied(Situation& situation) {
    if (situation.denied.empty()) return;
    IntentMatches& matches = situation.matches;
    const std::size_t before = matches.ranked.size();
    std::erase_if(matches.ranked, [&](const IntentMatch& match) {
        const Intent* intent = situation.book.intent(match.intent);
        return intent != nullptr && brings(*intent, situation.denied);
    });
    weigh_risk(situation);
    if (matches.ranked.size() == before) return;
    matches.exact = false;
    matches.confidence = matches.ranked.empty() ? 0.0 : matches.ranked.front().probability;
    situation.top = nullptr;
    if (!matches.ranked.empty()) situation.top = situation.book.intent(matches.ranked[0].intent);
    settle_intent(situation);
}

/// To say what a message is takes more certainty than to answer it. Below that its risk still hands
/// it over.
bool sure_of_alarm(const Intent& intent, const Situation& situation) {
    constexpr double enough = 0.6;
    return sure_enough(intent, situation.matches, situation) &&
           situation.matches.confidence >= enough;
}

void understand_signals(Situation& situation) {
    Observation& seen = situation.seen;
    SignalReading reading = find_signals(situation.text, seen);
    situation.fired = std::move(reading.fired);
    situation.denied = std::move(reading.denied);
    settle_doubts(reading.doubted, situation);
    leave_out_denied(situation);
    if (situation.turn.payload == "persona") {
        seen.signals.insert(Signal::asks_for_person);
    }
    const Intent* top = situation.top;
    if (top != nullptr && top->signal && sure_of_alarm(*top, situation)) {
        seen.signals.insert(*top->signal);
    }
    weigh_alarms(situation);
    for (const Rule* rule : rules_to_try(seen)) {
        if (!speaks_of_signals(*rule) && holds(rule->when, seen)) situation.fired.push_back(rule);
    }
    std::stable_sort(situation.fired.begin(), situation.fired.end(),
                     [](const Rule* a, const Rule* b) { return a->rank > b->rank; });
}

/// Of a clock that was ahead and has been set back: what it noted counts as now, so that nothing
/// said "a moment ago" lasts for as long as the clock was wrong.
void forget_future(Memory& memory, TimeMs now) {
    const auto clamp = [now](TimeMs& time) { time = std::min(time, now); };
    clamp(memory.away_said_at);
    clamp(memory.moderated_at);
    for (auto& [name, time] : memory.answered_at) clamp(time);
    std::erase_if(memory.heard_at, [now](const auto& heard) { return heard.second > now; });
    if (memory.form) clamp(memory.form->asked_at);
}

/// What the assistant had asked waits for no answer once the conversation is another one, or a
/// person has spoken: what comes then is said to them.
void forget_questions(Situation& situation) {
    const Turn& turn = situation.turn;
    Memory& memory = situation.decision.memory;
    const bool person_between = turn.memory.taken_over || turn.owner == Owner::human;
    memory.taken_over = false;
    if (!situation.new_session && !person_between) return;
    memory.form.reset();
    memory.clarify_options.clear();
}

void remember(Situation& situation) {
    const Turn& turn = situation.turn;
    Memory& memory = situation.decision.memory;
    memory = turn.memory;
    forget_future(memory, turn.now);
    const bool pause = std::abs(turn.now - turn.memory.last_turn_at) > session_ms;
    const bool ended = turn.memory.ended || turn.owner == Owner::resolved;
    situation.new_session = turn.memory.last_turn_at == 0 || pause || ended;
    // A case ends with its conversation; what comes after it is another one.
    if (ended) memory.case_key.clear();
    memory.ended = false;
    forget_questions(situation);
    if (situation.new_session) {
        memory.disclosed = false;
        memory.failed_answers = 0;
        memory.clarified = false;
        memory.escalated_intent.clear();
        memory.last_question.clear();
        // A later question may well be about another order.
        memory.entities.erase("order");
        memory.private_entities.erase("order");
    }
    read_as_asked(situation);
    memory.language = situation.language();
    memory.last_turn_at = turn.now;
    auto& values = situation.in_public() ? memory.entities : memory.private_entities;
    for (const Entity& entity : situation.seen.entities) {
        values[entity.type] = entity.value;
        if (!situation.in_public()) memory.heard_at[entity.type] = turn.now;
    }
    const TimeMs since = turn.now - turn.memory.last_turn_at;
    const bool typed = turn.payload.empty() && !turn.memory.form;
    const bool quick = since >= 0 && since <= quick_ms && typed && !turn.text.empty();
    memory.quick_turns = quick ? memory.quick_turns + 1 : 0;
}

void explain(const Excerpt& excerpt, Situation& situation) {
    Explanation& why = situation.decision.explanation;
    why.normalised = situation.text.folded;
    for (const IntentMatch& match : situation.matches.ranked) {
        why.candidates.push_back({match.intent, match.probability, match.evidence});
    }
    const auto& ranked = situation.matches.ranked;
    if (!ranked.empty()) {
        const double second = ranked.size() > 1 ? ranked[1].probability : 0.0;
        why.margin = ranked.front().probability - second;
    }
    why.risk = situation.risk;
    why.risk_limit = situation.risk_limit;
    why.answer_limit = situation.book.matcher->answer_limit();
    if (situation.top != nullptr && situation.top->threshold) {
        why.answer_limit = *situation.top->threshold;
    }
    why.book_version = situation.book.version;
    why.entities = situation.seen.entities;
    for (Entity& entity : why.entities) {
        entity.begin = excerpt.in_whole(entity.begin);
        entity.end = excerpt.in_whole(entity.end);
    }
    situation.decision.owner_after = situation.turn.owner;
    situation.decision.confidence = situation.matches.confidence;
    situation.decision.language = situation.language();
    situation.decision.signals = {situation.seen.signals.begin(), situation.seen.signals.end()};
}

}  // namespace

Situation understand(const RuleBook& book, const Turn& turn) {
    Situation situation{book, turn, {},  0,  {}, {}, {},    nullptr, nullptr,
                        0.0,  0.0,  0.0, {}, {}, {}, false, {}};
    Observation& seen = situation.seen;
    seen.book = &book;
    seen.turn = &turn;
    const Excerpt excerpt = excerpt_of(turn.text);
    situation.unread_bytes = excerpt.left_out;
    seen.language = choose_language(book, turn, excerpt.text);
    situation.text = normalise(excerpt.text, seen.language);
    seen.entities = find_entities(situation.text, book.entity_types, seen.language, turn.now,
                                  book.brand.timezone, book.brand.country);
    seen.pattern_hits = pattern_hits(book, situation.text);
    remember(situation);
    seen.repeated =
        !situation.new_session && is_repetition(written_out(situation.text), turn.memory);
    understand_intents(situation);
    understand_signals(situation);
    settle_risk_limit(situation);
    explain(excerpt, situation);
    return situation;
}

std::string title_of(const Intent& intent, const RuleBook& book, const std::string& language) {
    for (const std::string& wanted : {language, book.brand.languages.front()}) {
        const auto found = intent.title.find(wanted);
        if (found != intent.title.end()) return found->second;
    }
    const auto example = intent.examples.find(language);
    if (example != intent.examples.end() && !example->second.empty()) {
        return example->second.front();
    }
    return intent.title.empty() ? intent.id : intent.title.begin()->second;
}

bool needs_person(const Intent& intent, const Situation& situation) {
    const bool unanswered = intent.answer.empty() && intent.form.empty() && intent.say.empty();
    if (intent.escalate || unanswered) return true;
    if (!intent.valid_until) return false;
    const auto& zone = *date::locate_zone(situation.book.brand.timezone);
    return date::local_days(*intent.valid_until) < local_day(zone, situation.turn.now);
}

bool sure_enough(const Intent& intent, const IntentMatches& matches, const Situation& situation) {
    if (matches.exact) return true;
    const double limit = intent.threshold.value_or(situation.book.matcher->answer_limit());
    return matches.confidence >= limit;
}

}  // namespace rules

#pragma once

#include "rules/book/place.h"
#include "rules/calendar/calendar.h"
#include "rules/decide/signal.h"
#include "rules/entities/entity.h"
#include "rules/intents/intent_matcher.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rules {

class PatternSet;
class RuleIndex;

/// Texts by language; several per language are variations.
using TextByLanguage = std::map<std::string, std::vector<std::string>>;

enum class Priority { p0, p1, p2, p3 };

struct EscalationTarget {
    std::string department;  ///< Empty: the book's default department.
    Priority priority = Priority::p2;
    TextByLanguage text;  ///< What the customer is told; empty: the book's text for hand-overs.
};

struct ButtonSpec {
    std::map<std::string, std::string> title;  ///< By language.
    std::string then;                          ///< An intent, `persona`, or `form:NAME`.
};

/// How long the same answer is not repeated to the same person.
struct OncePer {
    enum class Scope { none, conversation, day, hours };
    Scope scope = Scope::none;
    int hours = 0;
};

/// A question that customers ask, and what the brand answers.
struct Intent {
    std::string id;
    std::map<std::string, std::string> title;  ///< By language; shown in "did you mean".
    std::map<std::string, std::vector<std::string>> examples;
    std::vector<std::string> counter_examples;
    std::vector<std::string> like;  ///< Library intents whose messages it inherits.
    TextByLanguage answer;
    TextByLanguage public_answer;
    std::vector<ButtonSpec> buttons;
    std::optional<EscalationTarget> escalate;  ///< Needs a person; `answer` must then be empty.
    std::string form;                          ///< Answered by asking first.
    std::optional<date::year_month_day>
        valid_until;                  ///< After this day it escalates instead of answering.
    std::optional<double> threshold;  ///< Overrides the learned limit.
    OncePer once_per;
    std::vector<std::string> tags;
    bool built_in = false;  ///< From the program's library, not the brand's.
    std::optional<Signal>
        signal;       ///< What the message says besides (rules/judgement/intents.yaml).
    std::string say;  ///< Answered with this one of the standard texts.
    Place where;
};

/// A tree of conditions on a turn; see docs/rule-book.md for each.
struct Condition {
    enum class Kind {
        all,
        any,
        none_of,
        pattern,  ///< `words` is one too.
        intent,
        entity,
        language,
        channel,
        visibility,
        message_kind,
        hours,
        contact_tag,
        state,
        signal
    };

    Kind kind = Kind::all;
    std::vector<Condition> parts;     ///< Of all, any, none_of.
    std::vector<std::string> values;  ///< Words, intents, languages…: any of them.
    std::size_t pattern = 0;          ///< Index into the book's patterns.
    std::string calendar;             ///< Of `hours`; `values` holds "open" or "closed".
    Place where;
};

struct RuleExample {
    std::string text;
    bool must_fire = true;
    Place where;
};

/// An explicit rule: conditions, then what to do. Higher `rank` goes first; equal ranks in the
/// order of the files.
struct Rule {
    std::string id;
    int rank = 0;
    Condition when;
    TextByLanguage answer;
    TextByLanguage public_answer;
    std::vector<ButtonSpec> buttons;
    std::optional<EscalationTarget> escalate;
    std::string answer_intent;  ///< Answer as that intent does.
    std::string say;            ///< Answer with this one of the standard texts.
    std::string form;
    bool silent = false;
    bool moderate =
        false;  ///< Hide in public, ignore in private; never when there is complaint risk.
    std::vector<std::string> tags;  ///< Side effects add up over all rules that fire.
    std::vector<Signal>
        signals;  ///< What the rule says about the message (the judgement books use this).
    /// The same as `signals` where no rule denies it: words that alarm, but not in a calm question.
    std::vector<Signal> suspects;
    /// Signals that neither intents nor `suspects` may bring here: near misses ("do you have an
    /// allergen menu?").
    std::vector<Signal> denies;
    std::optional<Priority> priority;  ///< Raises the priority of whatever happens.
    std::vector<RuleExample> examples;
    Place where;
    bool built_in = false;  ///< From the program's judgement book, not the brand's.
};

/// Whether the rule decides what is said, and does not merely add tags or signals.
[[nodiscard]] inline bool has_outcome(const Rule& rule) {
    return rule.silent || rule.escalate || !rule.answer.empty() || !rule.answer_intent.empty() ||
           !rule.form.empty() || !rule.say.empty();
}

/// Words that are no alarm in this brand's trade ("muelas del juicio" at a dentist's): the
/// program's own rules for `signal` read the message without them.
struct CalmPhrase {
    Signal signal = Signal::complaint;
    std::size_t pattern = 0;  ///< Index into the book's patterns.
    std::string text;         ///< As written.
    Place where;
};

struct Department {
    std::string name;
    std::map<std::string, std::string> title;
    std::string calendar;
    std::vector<std::string> people;
    std::vector<std::string> notify;
    std::vector<std::string> on_call;                   ///< Notified for P0 at any hour.
    std::map<Priority, std::int64_t> answer_within_ms;  ///< In business time.
    std::string fallback;
    /// What is brought here when the book does not say where: signals, intents, or `envio.*`.
    std::vector<std::string> takes;
    Place where;
};

struct FormQuestion {
    std::string entity;  ///< What is asked for: an entity type, or `text`.
    std::string name;    ///< Under which the value is kept.
    TextByLanguage ask;
    TextByLanguage invalid;
    bool optional = false;
};

struct Form {
    std::string name;
    std::vector<FormQuestion> questions;
    TextByLanguage done;
    std::optional<EscalationTarget> then_escalate;
    std::string then_intent;
    int timeout_minutes = 30;
    Place where;
};

/// What the brand says at moments that are not answers; each has a shipped default in es, en and
/// pt.
struct StandardTexts {
    std::map<std::string, TextByLanguage>
        by_name;  ///< disclosure, greeting, clarify, not_understood, handoff_open, handoff_closed…
};

struct InboxSpec {
    std::string name;
    std::string channel;
    /// Settings as written; `${ENV}` and `file:` are resolved by `bot`, never here.
    std::map<std::string, std::vector<std::string>> settings;
    std::string department;
    Place where;
};

struct Brand {
    std::string name;
    std::vector<std::string> languages;  ///< The first is the default.
    std::string timezone;
    std::string country;  ///< ISO 3166, for telephone numbers; may be empty.
    std::string voice;    ///< tú, usted, vos; empty: unchecked.
    std::vector<std::string> forbidden_words;
    int max_emoji = -1;
};

struct Policy {
    double eagerness = 0.5;
    int merge_window_ms = 1200;      ///< Several messages within it are one turn.
    int answers_per_day = 30;        ///< Per contact; afterwards an offer of a person.
    int stale_after_minutes = 15;    ///< Older messages are not answered one by one.
    int hand_back_after_hours = 24;  ///< From a person who fell silent back to the bot; said aloud.
    int close_after_hours = 72;      ///< Conversations in which nothing happens.
    int legal_days = 15;             ///< Working days in which a case must be answered.
    int legal_days_money = 5;        ///< The same when money was charged wrongly.
    int retention_days = 0;          ///< 0: kept for ever.
};

/// One immutable version of everything the brand decided. Built by rules/book/rule_book_reader.h;
/// shared between threads as `shared_ptr<const RuleBook>`.
struct RuleBook {
    Brand brand;
    Policy policy;
    std::string version;  ///< Hash of the contents.
    std::string listen;
    std::string store;
    std::map<std::string, std::string> facts;
    std::vector<Intent> intents;
    std::vector<Rule> rules;  ///< In the order in which they are tried.
    std::vector<CalmPhrase> not_alarming;
    std::map<std::string, Calendar> calendars;
    std::map<std::string, Department> departments;
    std::string default_department;
    std::map<std::string, Form> forms;
    std::vector<EntityType> entity_types;
    std::vector<InboxSpec> inboxes;
    StandardTexts texts;
    std::map<std::string, std::vector<std::string>>
        raw_sections;  ///< Sections kept for `bot` (notify targets, http), as JSON.
    std::shared_ptr<const PatternSet> patterns;
    std::shared_ptr<const RuleIndex> rule_index;  ///< Of `rules`.
    std::shared_ptr<const IntentMatcher> matcher;
    std::map<std::string, std::size_t> intent_index;  ///< Intent id to position in `intents`.

    [[nodiscard]] const Intent* intent(const std::string& id) const;
};

}  // namespace rules

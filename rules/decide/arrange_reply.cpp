#include "rules/calendar/local_day.h"
#include "rules/decide/situation.h"

namespace rules {
namespace {

constexpr TimeMs hour_ms = 3'600'000;

void add_paragraph(std::string& text, const std::string& more) {
    if (more.empty()) return;
    text += (text.empty() ? "" : "\n\n") + more;
}

/// A hand-over that the brand is sorry about.
bool is_sorry(const Situation& situation) {
    const Decision& decision = situation.decision;
    return decision.action == Action::escalate &&
           (situation.has(Signal::complaint) || situation.has(Signal::anger) ||
            decision.priority <= Priority::p1 || !decision.open_case.empty());
}

/// Where nothing can be said in private, no message and no hour is promised there, and nothing is
/// asked that would be answered before everybody.
void keep_to_public(Situation& situation) {
    Decision& decision = situation.decision;
    const bool had_private = !decision.private_reply.empty();
    decision.private_reply.clear();
    decision.buttons.clear();
    decision.promise.reset();
    decision.memory.form.reset();
    decision.memory.clarify_options.clear();
    if (decision.action == Action::escalate) {
        if (had_private) return;  // The brand's own words for this.
        decision.reply = say_standard(
            is_sorry(situation) ? "public_complaint_handoff" : "public_handoff", situation);
    } else if (had_private || decision.action != Action::answer) {
        decision.reply = say_standard("public_write_to_us", situation);
    }
}

/// Under a post: short, nothing personal; the rest goes to private.
void move_to_private(Situation& situation) {
    if (situation.only_in_public()) return keep_to_public(situation);
    Decision& decision = situation.decision;
    const bool whole_reply = decision.action == Action::escalate ||
                             decision.action == Action::clarify || decision.action == Action::form;
    if (!situation.in_public() || !whole_reply || !decision.private_reply.empty()) return;
    decision.private_reply = std::move(decision.reply);
    decision.reply =
        say_standard(is_sorry(situation) ? "public_complaint" : "public_to_private", situation);
}

/// Says once per closed time that nobody is there, where that matters: not beside an answer.
void add_away(Situation& situation) {
    Decision& decision = situation.decision;
    const bool greeting = decision.explanation.rule == "program.greeting" ||
                          decision.intent == "saludo" || decision.intent == "asistente.que_puedes";
    if (decision.action != Action::clarify && !greeting) return;
    const RuleBook& book = situation.book;
    const Calendar& calendar =
        book.calendars.at(book.departments.at(book.default_department).calendar);
    const TimeMs now = situation.turn.now;
    if (is_open(calendar, now)) return;
    Memory& memory = decision.memory;
    const auto opening = next_opening(calendar, now);
    if (!opening || now - memory.away_said_at < 12 * hour_ms) return;
    memory.away_said_at = now;
    const std::string when = say_time(*opening, now, *calendar.zone, situation.language());
    situation.note_hours({"hours_opens", {{"calendar", calendar.name}, {"opening", when}}});
    add_paragraph(decision.reply, say_standard("away", situation, {{"opening", when}}));
}

/// The law: whoever talks to an assistant is told so, once per session.
void add_disclosure(Situation& situation) {
    Decision& decision = situation.decision;
    if (decision.memory.disclosed) return;
    decision.memory.disclosed = true;
    if (!situation.in_public()) {
        add_paragraph(decision.reply, say_standard("disclosure", situation));
        return;
    }
    decision.reply += " " + say_standard("disclosure_public", situation);
    if (decision.private_reply.empty()) return;
    add_paragraph(decision.private_reply, say_standard("disclosure", situation));
}

std::string local_date(const Situation& situation) {
    const auto& zone = *date::locate_zone(situation.book.brand.timezone);
    return date::format("%F", local_day(zone, situation.turn.now));
}

}  // namespace

void start_day(Situation& situation) {
    Memory& memory = situation.decision.memory;
    const std::string today = local_date(situation);
    if (memory.answers_day == today) return;
    memory.answers_day = today;
    memory.answers_today = 0;
    memory.answered_at.erase(budget_offer);
}

void arrange_reply(Situation& situation) {
    Decision& decision = situation.decision;
    if (decision.action == Action::silent || decision.action == Action::moderate) {
        decision.reply.clear();
        decision.private_reply.clear();
        decision.buttons.clear();
        return;
    }
    if (decision.owner_after == Owner::resolved) decision.owner_after = Owner::bot;
    add_away(situation);
    move_to_private(situation);
    add_disclosure(situation);
    ++decision.memory.answers_today;
}

}  // namespace rules

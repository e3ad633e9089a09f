#include "rules/decide/situation.h"

#include <algorithm>
#include <set>

namespace rules {
namespace {

bool takes_topic(const Department& department, const std::string& topic) {
    return std::any_of(
        department.takes.begin(), department.takes.end(), [&](const std::string& own) {
            const bool prefix = own.size() > 2 && own.substr(own.size() - 2) == ".*";
            return prefix ? topic.rfind(own.substr(0, own.size() - 1), 0) == 0 : topic == own;
        });
}

const Department* taker_of(const std::string& topic, const RuleBook& book) {
    if (topic.empty()) return nullptr;
    for (const auto& [name, department] : book.departments) {
        if (takes_topic(department, topic)) return &department;
    }
    return nullptr;
}

std::string inbox_department(const Situation& situation) {
    for (const InboxSpec& inbox : situation.book.inboxes) {
        const bool here =
            inbox.name == situation.turn.channel || inbox.channel == situation.turn.channel;
        if (here && !inbox.department.empty()) return inbox.department;
    }
    return {};
}

/// A brand's rule or intent that names a department for this message. What is serious is not sent
/// where something less serious goes.
const EscalationTarget* named_target(const HandOver& why, const Situation& situation) {
    if (why.rule != nullptr && why.rule->escalate) return &*why.rule->escalate;
    for (const Rule* rule : situation.fired) {
        if (rule->built_in || !rule->escalate) continue;
        const bool serious = why.priority <= Priority::p1;
        if (!serious || rule->escalate->priority <= why.priority) return &*rule->escalate;
    }
    if (why.intent != nullptr && why.intent->escalate) return &*why.intent->escalate;
    return nullptr;
}

/// Who takes it: what the book names, who takes the topic, the inbox's own, the default one.
const Department& department_for(const HandOver& why, const Situation& situation) {
    const auto& departments = situation.book.departments;
    const EscalationTarget* target = named_target(why, situation);
    std::string name = target == nullptr ? "" : target->department;
    const std::string signal = why.signal ? std::string(signal_name(*why.signal)) : "";
    for (const std::string& topic : {why.intent == nullptr ? "" : why.intent->id, signal}) {
        const Department* taker = name.empty() ? taker_of(topic, situation.book) : nullptr;
        if (taker != nullptr) name = taker->name;
    }
    if (name.empty()) name = inbox_department(situation);
    const auto found = departments.find(name);
    if (found != departments.end()) return found->second;
    return departments.at(situation.book.default_department);
}

bool open_now(const Department& department, const Situation& situation) {
    return is_open(situation.book.calendars.at(department.calendar), situation.turn.now);
}

/// What can not wait goes down the chain of fallbacks to somebody who is there now.
const Department& reachable(const Department& first,
                            Priority priority,
                            const Situation& situation) {
    if (priority > Priority::p1 || open_now(first, situation)) return first;
    const auto& departments = situation.book.departments;
    const Department* next = &first;
    for (std::size_t steps = 0; steps < departments.size(); ++steps) {
        const auto found = departments.find(next->fallback);
        if (found == departments.end()) break;
        next = &found->second;
        if (open_now(*next, situation)) return *next;
    }
    return first;
}

Priority priority_for(const HandOver& why, Situation& situation) {
    Priority priority = why.priority;
    const EscalationTarget* target = named_target(why, situation);
    if (target != nullptr) priority = std::min(priority, target->priority);
    for (const Rule* rule : situation.fired) {
        if (rule->priority) priority = std::min(priority, *rule->priority);
    }
    const auto& tags = situation.turn.contact_tags;
    const bool valued = std::find(tags.begin(), tags.end(), "vip") != tags.end();
    if (valued && priority > Priority::p1) {
        priority = priority == Priority::p3 ? Priority::p2 : Priority::p1;
        situation.because({"vip"});
    }
    return priority;
}

/// When a person must have answered. Danger does not wait for the shop to open when somebody is
/// on call.
TimeMs due_time(const Department& department, Priority priority, const Situation& situation) {
    const auto within = department.answer_within_ms.find(priority);
    const std::int64_t allowed = within == department.answer_within_ms.end() ? 0 : within->second;
    const TimeMs now = situation.turn.now;
    const bool on_call = priority == Priority::p0 && !department.on_call.empty();
    if (on_call) return now + allowed;
    const Calendar& calendar = situation.book.calendars.at(department.calendar);
    return add_open_time(calendar, now, allowed).value_or(0);
}

std::string department_title(const Department& department, const Situation& situation) {
    const auto title = department.title.find(situation.language());
    return title == department.title.end() ? department.name : title->second;
}

void open_case(Situation& situation) {
    Decision& decision = situation.decision;
    if (!decision.memory.case_key.empty() || situation.turn.new_case_key.empty()) return;
    decision.open_case = situation.turn.new_case_key;
    decision.memory.case_key = situation.turn.new_case_key;
}

/// "We open … and a person answers … at the latest": what the program says of its own. Adds the
/// names of what it tells to `told`.
std::string standing_text(const Department& department,
                          std::map<std::string, std::string> values,
                          std::set<std::string>& told,
                          Situation& situation) {
    Decision& decision = situation.decision;
    if (decision.due_at == 0) return say_standard("handoff_no_time", situation);
    const Calendar& calendar = situation.book.calendars.at(department.calendar);
    const TimeMs now = situation.turn.now;
    const bool on_call = decision.priority == Priority::p0 && !department.on_call.empty();
    if (on_call || is_open(calendar, now)) {
        return say_standard("handoff_open", situation, values, &told);
    }
    values["opening"] = say_time(next_opening(calendar, now).value_or(decision.due_at), now,
                                 *calendar.zone, situation.language());
    decision.memory.away_said_at = now;
    return say_standard("handoff_closed", situation, values, &told);
}

void add_line(std::string& reply, const std::string& line) {
    if (line.empty()) return;
    if (!reply.empty()) reply += reply.size() + line.size() > 160 ? "\n\n" : " ";
    reply += line;
}

std::string hand_over_text(const HandOver& why,
                           const Department& department,
                           Situation& situation) {
    Decision& decision = situation.decision;
    std::string reply;
    const EscalationTarget* target = named_target(why, situation);
    const bool own_text = why.certain && target != nullptr && !target->text.empty();
    const TimeMs now = situation.turn.now;
    const Calendar& calendar = situation.book.calendars.at(department.calendar);
    const auto in_words = [&](TimeMs at) {
        return say_time(at, now, *calendar.zone, situation.language());
    };
    std::map<std::string, std::string> values = {
        {"department", department_title(department, situation)}};
    if (decision.due_at != 0) values["due"] = in_words(decision.due_at);
    std::set<std::string> told;
    if (own_text) {
        values["opening"] = in_words(next_opening(calendar, now).value_or(now));
        add_line(reply, say(target->text, "escalation", situation, values, &told));
    } else {
        if (!why.lead.empty()) add_line(reply, say_standard(why.lead, situation, values, &told));
        add_line(reply, standing_text(department, values, told, situation));
    }
    // What nobody is told is promised to nobody: the brand's own texts need not name the time.
    if (decision.due_at != 0 && told.contains("due"))
        decision.promise = Promise{decision.due_at, values["due"]};
    const std::string& key = decision.memory.case_key;
    if (!key.empty() && why.opens_case) {
        add_line(reply, say_standard("case_opened", situation, {{"case", key}}));
    }
    return reply;
}

void notify(const Department& department, Situation& situation) {
    Decision& decision = situation.decision;
    std::set<std::string> added;
    const auto add = [&](const std::vector<std::string>& targets) {
        for (const std::string& target : targets) {
            if (added.insert(target).second) decision.notify.push_back(target);
        }
    };
    add(department.notify);
    if (decision.priority == Priority::p0) add(department.on_call);
}

/// What a form had asked so far is worth knowing to whoever takes over.
void keep_form_values(Memory& memory) {
    if (!memory.form) return;
    for (const auto& [name, value] : memory.form->values) memory.private_entities[name] = value;
    memory.form.reset();
}

/// The intent that a person will see to; a mere guess at one does not keep its answer back later.
std::string what_waits(const HandOver& why, const Situation& situation) {
    if (!situation.decision.intent.empty()) return situation.decision.intent;
    if (why.intent != nullptr) return why.intent->id;
    return why.certain ? situation.seen.intent : std::string();
}

}  // namespace

void hand_over(const HandOver& why, Situation& situation) {
    Decision& decision = situation.decision;
    decision.action = Action::escalate;
    decision.priority = priority_for(why, situation);
    const Department& wanted = department_for(why, situation);
    const Department& department = reachable(wanted, decision.priority, situation);
    if (&department != &wanted) {
        situation.because(
            {"department_closed", {{"wanted", wanted.name}, {"department", department.name}}});
    }
    decision.department = department.name;
    decision.owner_after = Owner::waiting;
    decision.due_at = due_time(department, decision.priority, situation);
    if (why.intent != nullptr && why.certain) decision.intent = why.intent->id;
    decision.memory.escalated_intent = what_waits(why, situation);
    keep_form_values(decision.memory);
    decision.memory.clarify_options.clear();
    decision.memory.clarified = false;
    decision.memory.failed_answers = 0;
    if (why.opens_case) open_case(situation);
    notify(department, situation);
    decision.reply = hand_over_text(why, department, situation);
    const Calendar& calendar = situation.book.calendars.at(department.calendar);
    const bool open = is_open(calendar, situation.turn.now);
    Reason hours{open ? "hours_open" : "hours_closed", {{"calendar", calendar.name}}};
    if (decision.promise) {
        hours.id += "_due";
        hours.values["due"] = decision.promise->text;
    }
    situation.note_hours(std::move(hours));
}

}  // namespace rules

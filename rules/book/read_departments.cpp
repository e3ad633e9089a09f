#include "rules/book/draft.h"

#include <algorithm>

namespace rules {
namespace {

constexpr std::int64_t minute_ms = 60'000;

/// What holds where the book says nothing (ESCALATION policy; a day is eight open hours).
const std::map<Priority, std::int64_t> default_answer_within = {
    {Priority::p0, 15 * minute_ms},
    {Priority::p1, 60 * minute_ms},
    {Priority::p2, 4 * 60 * minute_ms},
    {Priority::p3, 8 * 60 * minute_ms},
};

void read_answer_within(const YamlNode& node, Department& department, Problems& problems) {
    department.answer_within_ms = default_answer_within;
    for (const YamlNode::Entry& entry : node.entries) {
        YamlNode key;
        key.kind = YamlNode::Kind::scalar;
        key.scalar = entry.key;
        key.where = entry.where;
        const auto priority = read_priority(key, problems);
        const auto within = read_duration(entry.value, "answer_within", problems);
        if (priority && within) department.answer_within_ms[*priority] = *within;
    }
}

void choose_calendar(Department& department, const YamlNode& node, BookDraft& draft) {
    const auto& calendars = draft.book.calendars;
    if (!department.calendar.empty()) {
        if (calendars.count(department.calendar) > 0) return;
        std::vector<std::string> known;
        for (const auto& [name, calendar] : calendars) known.push_back(name);
        draft.problems.error(node.at("calendar").where,
                             wording("department '{1}' keeps an unknown calendar '{2}'",
                                     department.name, department.calendar),
                             hint_for(department.calendar, known));
    } else if (calendars.size() > 1) {
        draft.problems.error(department.where,
                             wording("department '{1}' has no calendar", department.name),
                             wording("the book has several: name the one it keeps"));
    }
    department.calendar = calendars.begin()->first;
}

void read_department(const YamlNode::Entry& entry, BookDraft& draft) {
    Problems& problems = draft.problems;
    const YamlNode& node = entry.value;
    expect_keys(
        node, wording("a department"),
        {"title", "calendar", "people", "notify", "on_call", "answer_within", "fallback", "takes"},
        problems);
    Department department;
    department.name = entry.key;
    department.where = entry.where;
    department.title = read_title(node.at("title"), "title", draft.languages(), problems);
    department.calendar = read_text(node.at("calendar"), "calendar", problems);
    department.people = read_texts(node.at("people"), "people", problems);
    department.notify = read_texts(node.at("notify"), "notify", problems);
    department.on_call = read_texts(node.at("on_call"), "on_call", problems);
    department.fallback = read_text(node.at("fallback"), "fallback", problems);
    department.takes = read_texts(node.at("takes"), "takes", problems);
    read_answer_within(node.at("answer_within"), department, problems);
    choose_calendar(department, node, draft);
    if (department.people.empty()) {
        problems.error(entry.where, wording("department '{1}' has no people", entry.key),
                       wording("people: [name, name]: who answers there?"));
    }
    draft.department_order.push_back(entry.key);
    draft.book.departments[entry.key] = std::move(department);
}

void read_question(const YamlNode& node, Form& form, BookDraft& draft) {
    Problems& problems = draft.problems;
    expect_keys(node, wording("a question"), {"entity", "name", "ask", "invalid", "optional"},
                problems);
    FormQuestion question;
    question.entity = read_text(node.at("entity"), "entity", problems);
    question.name = read_text(node.at("name"), "name", problems);
    question.ask = read_by_language(node.at("ask"), "ask", draft.languages(), problems);
    question.invalid = read_by_language(node.at("invalid"), "invalid", draft.languages(), problems);
    question.optional = read_flag(node.at("optional"), "optional", problems);
    if (question.entity.empty()) question.entity = "text";
    if (question.name.empty()) question.name = question.entity;
    if (question.ask.empty()) {
        problems.error(node.where, wording("a question of form '{1}' asks nothing", form.name),
                       wording("ask: {es: ¿Cuál es tu número de pedido?}"));
    }
    form.questions.push_back(std::move(question));
}

/// After all forms are read: their questions' names are variables.
void check_form_texts(const YamlNode& forms, BookDraft& draft) {
    for (const YamlNode::Entry& entry : forms.entries) {
        for (const YamlNode& question : entry.value.at("questions").items) {
            for (const char* key : {"ask", "invalid"}) {
                const YamlNode* text = question.find(key);
                if (text != nullptr)
                    check_reply(*text, {wording("a question of form '{1}'", entry.key)}, draft);
            }
        }
        const YamlNode* done = entry.value.find("done");
        if (done != nullptr)
            check_reply(*done, {wording("the closing text of form '{1}'", entry.key)}, draft);
    }
}

}  // namespace

void read_departments(const YamlNode& root, BookDraft& draft) {
    for (const YamlNode::Entry& entry : root.at("departments").entries) {
        read_department(entry, draft);
    }
    if (draft.department_order.empty()) {
        Department team;
        team.name = "team";
        team.calendar = draft.book.calendars.begin()->first;
        team.answer_within_ms = default_answer_within;
        draft.book.departments["team"] = std::move(team);
        draft.department_order = {"team"};
    }
    const YamlNode& chosen = root.at("default_department");
    draft.book.default_department =
        chosen.is_scalar() ? chosen.scalar : draft.department_order.front();
    if (draft.book.departments.count(draft.book.default_department) == 0) {
        draft.problems.error(chosen.where, wording("unknown department '{1}'", chosen.scalar),
                             hint_for(chosen.scalar, draft.department_order));
        draft.book.default_department = draft.department_order.front();
    }
}

void read_forms(const YamlNode& root, BookDraft& draft) {
    Problems& problems = draft.problems;
    for (const YamlNode::Entry& entry : root.at("forms").entries) {
        const YamlNode& node = entry.value;
        expect_keys(node, wording("a form"),
                    {"questions", "done", "escalate", "then", "timeout_minutes"}, problems);
        Form form;
        form.name = entry.key;
        form.where = entry.where;
        for (const YamlNode& question : node.at("questions").items) {
            read_question(question, form, draft);
        }
        form.done = read_by_language(node.at("done"), "done", draft.languages(), problems);
        form.then_escalate = read_escalation(node.at("escalate"), draft.languages(), problems);
        form.then_intent = read_text(node.at("then"), "then", problems);
        form.timeout_minutes =
            read_int(node.at("timeout_minutes"), "timeout_minutes", 1, 10'000, 30, problems);
        if (form.questions.empty()) {
            problems.error(entry.where, wording("form '{1}' has no questions", entry.key),
                           wording("questions: [{entity: order, ask: {es: …}}]"));
        }
        if (form.done.empty() && !form.then_escalate && form.then_intent.empty()) {
            problems.error(entry.where, wording("form '{1}' leads nowhere", entry.key),
                           wording("add done: (a text), escalate: or then: (an intent)"));
        }
        draft.book.forms[entry.key] = std::move(form);
    }
    check_form_texts(root.at("forms"), draft);
}

}  // namespace rules

#include "rules/book/draft.h"
#include "rules/calendar/local_day.h"
#include "rules/decide/conditions.h"
#include "rules/text/normalised_text.h"

#include <algorithm>
#include <set>
#include <utility>

namespace rules {
namespace {

template <typename Map>
std::vector<std::string> keys_of(const Map& map) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : map) keys.push_back(key);
    return keys;
}

/// Reports names that lead nowhere.
class NameCheck {
public:
    explicit NameCheck(BookDraft& draft)
        : draft_(draft),
          departments_(keys_of(draft.book.departments)),
          calendars_(keys_of(draft.book.calendars)),
          forms_(keys_of(draft.book.forms)),
          intents_(keys_of(draft.book.intent_index)),
          entities_(entity_names(draft)) {}

    void department(const std::string& name, const Place& where) {
        expect(wording("unknown department '{1}'", name), name, departments_, where);
    }
    void calendar(const std::string& name, const Place& where) {
        expect(wording("unknown calendar '{1}'", name), name, calendars_, where);
    }
    void form(const std::string& name, const Place& where) {
        expect(wording("unknown form '{1}'", name), name, forms_, where);
    }
    void intent(const std::string& name, const Place& where) {
        expect(wording("unknown intent '{1}'", name), name, intents_, where);
    }
    void entity(const std::string& name, const Place& where) {
        const std::string type = name.substr(0, name.find('='));
        expect(wording("unknown entity '{1}'", type), type, entities_, where);
    }
    void escalation(const std::optional<EscalationTarget>& target, const Place& where) {
        if (target) department(target->department, where);
    }
    void buttons(const std::vector<ButtonSpec>& buttons, const Place& where) {
        for (const ButtonSpec& button : buttons) {
            if (button.then == "persona") continue;
            const bool to_form = button.then.rfind("form:", 0) == 0;
            if (to_form) form(button.then.substr(5), where);
            if (!to_form) intent(button.then, where);
        }
    }
    void condition(const Condition& tree) {
        for (const Condition& part : tree.parts) condition(part);
        if (tree.kind == Condition::Kind::hours) calendar(tree.calendar, tree.where);
        for (const std::string& value : tree.values) {
            if (tree.kind == Condition::Kind::intent) intent(value, tree.where);
            if (tree.kind == Condition::Kind::entity) entity(value, tree.where);
        }
    }

private:
    void expect(Words message,
                const std::string& name,
                const std::vector<std::string>& known,
                const Place& where) {
        if (name.empty()) return;
        if (std::find(known.begin(), known.end(), name) != known.end()) return;
        draft_.problems.error(where, std::move(message), hint_for(name, known));
    }

    BookDraft& draft_;
    std::vector<std::string> departments_, calendars_, forms_, intents_, entities_;
};

void check_takes(const Department& department, const RuleBook& book, Problems& problems) {
    for (const std::string& topic : department.takes) {
        const bool prefix = topic.size() > 2 && topic.substr(topic.size() - 2) == ".*";
        const std::string start = topic.substr(0, topic.size() - (prefix ? 1 : 0));
        const bool known =
            signal_named(topic) ||
            std::any_of(book.intents.begin(), book.intents.end(), [&](const Intent& intent) {
                return prefix ? intent.id.rfind(start, 0) == 0 : intent.id == topic;
            });
        if (known) continue;
        problems.warning(department.where,
                         wording("department '{1}' takes '{2}', which is no signal and no intent",
                                 department.name, topic),
                         wording("such as legal, complaint or envio.*"));
    }
}

}  // namespace

void check_names(BookDraft& draft) {
    NameCheck names(draft);
    const RuleBook& book = draft.book;
    for (const Intent& intent : book.intents) {
        names.escalation(intent.escalate, intent.where);
        names.form(intent.form, intent.where);
        names.buttons(intent.buttons, intent.where);
    }
    for (const Rule& rule : book.rules) {
        names.condition(rule.when);
        names.escalation(rule.escalate, rule.where);
        names.form(rule.form, rule.where);
        names.intent(rule.answer_intent, rule.where);
        names.buttons(rule.buttons, rule.where);
    }
    for (const auto& [name, form] : book.forms) {
        names.escalation(form.then_escalate, form.where);
        names.intent(form.then_intent, form.where);
        for (const FormQuestion& question : form.questions) {
            if (question.entity != "text") names.entity(question.entity, form.where);
        }
    }
    for (const InboxSpec& inbox : book.inboxes) names.department(inbox.department, inbox.where);
    for (const auto& [name, department] : book.departments) {
        names.department(department.fallback, department.where);
        check_takes(department, book, draft.problems);
    }
}

void check_routes(BookDraft& draft) {
    const auto& departments = draft.book.departments;
    std::set<std::string> reported;
    for (const auto& [name, department] : departments) {
        std::vector<std::string> path = {name};
        std::string next = department.fallback;
        while (!next.empty() && departments.count(next) > 0) {
            const auto seen = std::find(path.begin(), path.end(), next);
            if (seen != path.end()) {
                const bool starts_here = seen == path.begin();
                if (!starts_here ||
                    !reported.insert(*std::min_element(path.begin(), path.end())).second)
                    break;
                std::string circle;
                for (const std::string& stop : path) circle += stop + " → ";
                draft.problems.error(
                    department.where,
                    wording("departments hand on in a circle: {1}{2}", circle, next),
                    wording("let the last one have no fallback"));
                break;
            }
            path.push_back(next);
            next = departments.at(next).fallback;
        }
    }
}

void check_examples(BookDraft& draft) {
    std::map<std::string, const Intent*> owner;
    for (const Intent& intent : draft.book.intents) {
        std::set<std::string> own;
        for (const auto& [language, examples] : intent.examples) {
            for (const std::string& example : examples) {
                const std::string folded = written_out(normalise(example, language));
                if (!own.insert(folded).second) {
                    draft.problems.warning(
                        intent.where,
                        wording("'{1}' is twice an example of '{2}'", example, intent.id),
                        wording("keep one of the two"));
                    continue;
                }
                const auto [first, added] = owner.emplace(folded, &intent);
                if (added) continue;
                const Place& other = first->second->where;
                draft.problems.error(
                    intent.where,
                    wording("'{1}' is an example of '{2}' and of '{3}' ({4}, line {5})", example,
                            intent.id, first->second->id, other.file, other.line),
                    wording("a message can only mean one of them: keep it in one place"));
            }
        }
        for (const std::string& text : intent.counter_examples) {
            const std::string words = written_out(normalise(text, draft.languages().front()));
            if (own.count(words) == 0) continue;
            draft.problems.error(
                intent.where,
                wording("'{1}' is an example and a counter-example of '{2}'", text, intent.id),
                wording("take it out of one of the two"));
        }
    }
}

void check_expiry(BookDraft& draft) {
    if (draft.sources.now_ms == 0) return;
    const auto today =
        local_day(*date::locate_zone(draft.book.brand.timezone), draft.sources.now_ms);
    for (const Intent& intent : draft.book.intents) {
        if (!intent.valid_until || date::local_days(*intent.valid_until) >= today) continue;
        draft.problems.warning(
            intent.where,
            wording("the answer of '{1}' has expired, so a person answers", intent.id),
            wording("check the text and move valid_until"));
    }
}

}  // namespace rules

#include "rules/book/draft.h"
#include "rules/decide/turn.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rules {
namespace {

struct ConditionName {
    std::string_view key;
    Condition::Kind kind;
};

constexpr std::array<ConditionName, 10> value_conditions = {{
    {"intent", Condition::Kind::intent},
    {"entity", Condition::Kind::entity},
    {"language", Condition::Kind::language},
    {"channel", Condition::Kind::channel},
    {"visibility", Condition::Kind::visibility},
    {"kind", Condition::Kind::message_kind},
    {"contact_tag", Condition::Kind::contact_tag},
    {"state", Condition::Kind::state},
    {"signal", Condition::Kind::signal},
    {"hours", Condition::Kind::hours},
}};

constexpr std::array<std::string_view, 7> states = {
    "first_turn", "bot", "waiting", "resolved", "has_case", "repeated", "answered_before"};

const std::vector<std::string>& condition_keys() {
    static const std::vector<std::string> keys = [] {
        std::vector<std::string> all = {"all", "any", "not", "pattern", "words"};
        for (const ConditionName& name : value_conditions) all.emplace_back(name.key);
        return all;
    }();
    return keys;
}

template <typename Names>
void expect_values(const Condition& condition, const Names& known, Problems& problems) {
    for (const std::string& value : condition.values) {
        if (std::find(known.begin(), known.end(), value) != known.end()) continue;
        problems.error(condition.where, wording("unknown value '{1}' in a condition", value),
                       hint_for(value, {known.begin(), known.end()}));
    }
}

Condition read_parts(Condition::Kind kind, const YamlNode& node, BookDraft& draft) {
    Condition condition;
    condition.kind = kind;
    condition.where = node.where;
    if (node.is_map()) condition.parts.push_back(read_condition(node, draft));
    for (const YamlNode& item : node.items) condition.parts.push_back(read_condition(item, draft));
    if (condition.parts.empty()) {
        draft.problems.error(node.where, wording("an empty condition"),
                             wording("add at least one part"));
    }
    return condition;
}

/// Words and phrases as one pattern, each as whole words.
std::string words_pattern(const std::vector<std::string>& words) {
    std::string pattern;
    for (const std::string& word : words) {
        std::string escaped;
        for (const char c : word) {
            const bool special =
                std::string_view(R"(\.+*?()|[]{}^$)").find(c) != std::string_view::npos;
            if (special) escaped += '\\';
            escaped += c;
        }
        pattern += (pattern.empty() ? "" : "|") + escaped;
    }
    return "(?:^|\\W)(?:" + pattern + ")(?:\\W|$)";
}

Condition read_pattern(const YamlNode& node, std::string_view key, BookDraft& draft) {
    Condition condition;
    condition.where = node.where;
    condition.kind = Condition::Kind::any;
    std::vector<std::string> texts = read_texts(node, key, draft.problems);
    if (texts.empty())
        draft.problems.error(node.where, wording("an empty condition"), wording("write a text"));
    if (key == "words" && !texts.empty()) texts = {words_pattern(texts)};
    for (const std::string& text : texts) {
        Condition one;
        one.kind = Condition::Kind::pattern;
        one.where = node.where;
        one.pattern = draft.add_pattern(text, node.where);
        condition.parts.push_back(std::move(one));
    }
    if (condition.parts.size() == 1) {
        Condition only = std::move(condition.parts.front());
        return only;
    }
    return condition;
}

/// `open`, `closed`, or `{tienda: closed}` for a calendar that is not the default one's.
Condition read_hours(const YamlNode& node, BookDraft& draft) {
    Condition condition;
    condition.kind = Condition::Kind::hours;
    condition.where = node.where;
    if (node.is_map() && node.entries.size() == 1) {
        condition.calendar = node.entries.front().key;
        condition.values = {node.entries.front().value.scalar};
    } else {
        condition.values = {read_text(node, "hours", draft.problems)};
    }
    expect_values(condition, std::array<std::string_view, 2>{"open", "closed"}, draft.problems);
    return condition;
}

void check_values(const Condition& condition, BookDraft& draft) {
    if (condition.values.empty()) {
        draft.problems.error(condition.where, wording("an empty condition"),
                             wording("write at least one value"));
    }
    if (condition.kind == Condition::Kind::visibility) {
        expect_values(condition, std::array<std::string_view, 2>{"public", "private"},
                      draft.problems);
    }
    if (condition.kind == Condition::Kind::message_kind) {
        expect_values(condition, message_kinds, draft.problems);
    }
    if (condition.kind == Condition::Kind::state) expect_values(condition, states, draft.problems);
    if (condition.kind == Condition::Kind::language) {
        expect_values(condition, draft.languages(), draft.problems);
    }
    if (condition.kind != Condition::Kind::signal) return;
    for (const std::string& value : condition.values) {
        if (signal_named(value)) continue;
        draft.problems.error(
            condition.where, wording("unknown signal '{1}'", value),
            wording("asks_for_person, safety, legal, money_harm, press, complaint, abuse…"));
    }
}

Condition read_one(const YamlNode::Entry& entry, BookDraft& draft) {
    const YamlNode& node = entry.value;
    if (entry.key == "all") return read_parts(Condition::Kind::all, node, draft);
    if (entry.key == "any") return read_parts(Condition::Kind::any, node, draft);
    if (entry.key == "not") return read_parts(Condition::Kind::none_of, node, draft);
    if (entry.key == "pattern" || entry.key == "words") {
        return read_pattern(node, entry.key, draft);
    }
    if (entry.key == "hours") return read_hours(node, draft);
    const auto found = std::find_if(value_conditions.begin(), value_conditions.end(),
                                    [&](const auto& name) { return name.key == entry.key; });
    Condition condition;
    condition.where = entry.where;
    if (found == value_conditions.end()) {
        draft.problems.error(entry.where, wording("unknown condition '{1}'", entry.key),
                             hint_for(entry.key, condition_keys()));
        return condition;
    }
    condition.kind = found->kind;
    condition.values = read_texts(node, entry.key, draft.problems);
    check_values(condition, draft);
    return condition;
}

std::vector<Signal> read_signals(const YamlNode& node, Problems& problems) {
    std::vector<Signal> signals;
    for (const std::string& name : read_texts(node, "signals", problems)) {
        const auto signal = signal_named(name);
        if (signal) signals.push_back(*signal);
        if (!signal) {
            problems.error(
                node.where, wording("unknown signal '{1}'", name),
                wording("asks_for_person, safety, legal, money_harm, press, complaint…"));
        }
    }
    return signals;
}

void read_then(const YamlNode& then, Rule& rule, BookDraft& draft) {
    Problems& problems = draft.problems;
    const Languages& languages = draft.languages();
    expect_keys(then, "then",
                {"answer", "public", "buttons", "escalate", "answer_as", "form", "say", "silent",
                 "moderate", "tags", "signals", "suspects", "denies", "priority"},
                problems);
    if (const YamlNode* text = then.find("answer"))
        check_reply(*text, {wording("the answer of rule '{1}'", rule.id)}, draft);
    if (const YamlNode* text = then.find("public")) {
        check_reply(*text,
                    {wording("the public text of rule '{1}'", rule.id), ReplyPlace::in_public, {}},
                    draft);
    }
    rule.answer = read_by_language(then.at("answer"), "answer", languages, problems);
    rule.public_answer = read_by_language(then.at("public"), "public", languages, problems);
    rule.buttons = read_buttons(then.at("buttons"), languages, problems);
    rule.escalate = read_escalation(then.at("escalate"), languages, problems);
    rule.answer_intent = read_text(then.at("answer_as"), "answer_as", problems);
    rule.form = read_text(then.at("form"), "form", problems);
    rule.silent = read_flag(then.at("silent"), "silent", problems);
    rule.moderate = read_flag(then.at("moderate"), "moderate", problems);
    rule.tags = read_texts(then.at("tags"), "tags", problems);
    rule.priority = read_priority(then.at("priority"), problems);
    rule.say = read_text(then.at("say"), "say", problems);
    if (!rule.say.empty() && draft.book.texts.by_name.count(rule.say) == 0) {
        problems.error(then.at("say").where, wording("unknown text '{1}'", rule.say),
                       wording("see texts:"));
    }
    rule.signals = read_signals(then.at("signals"), problems);
    rule.suspects = read_signals(then.at("suspects"), problems);
    rule.denies = read_signals(then.at("denies"), problems);
    if (then.entries.empty()) {
        problems.error(rule.where, wording("rule '{1}' does nothing", rule.id),
                       wording("then: {answer: …} or {escalate: …}"));
    }
}

void read_rule_examples(const YamlNode& list, bool must_fire, Rule& rule, Problems& problems) {
    for (const std::string& text : read_texts(list, "examples", problems)) {
        rule.examples.push_back({text, must_fire, list.where});
    }
}

}  // namespace

Condition read_condition(const YamlNode& node, BookDraft& draft) {
    Condition all;
    all.where = node.where;
    if (!node.is_map()) {
        draft.problems.error(node.where, wording("a condition must be 'name: value'"),
                             wording("such as {pattern: 'cobr\\w+ doble'} or {signal: legal}"));
        return all;
    }
    for (const YamlNode::Entry& entry : node.entries) all.parts.push_back(read_one(entry, draft));
    if (all.parts.size() == 1) {
        Condition only = std::move(all.parts.front());
        return only;
    }
    return all;
}

void read_rules(const YamlNode& root, RuleOrigin origin, BookDraft& draft) {
    Problems& problems = draft.problems;
    if (root.is_none()) return;
    if (!root.is_list()) {
        problems.error(root.where, wording("a file of rules must be a list"),
                       wording("begin with '- rule: name'"));
        return;
    }
    for (const YamlNode& node : root.items) {
        if (!expect_keys(node, wording("a rule"),
                         {"rule", "rank", "when", "then", "examples", "not"}, problems)) {
            continue;
        }
        Rule rule;
        rule.where = node.where;
        rule.built_in = origin == RuleOrigin::program;
        rule.id = read_text(node.at("rule"), "rule", problems);
        rule.rank = read_int(node.at("rank"), "rank", -1000, 1000, 0, problems);
        if (rule.id.empty()) {
            problems.error(node.where, wording("a rule without a name"),
                           wording("- rule: cobro-doble"));
        }
        const YamlNode& when = node.at("when");
        if (when.is_none()) {
            problems.error(node.where, wording("rule '{1}' has no conditions", rule.id),
                           wording("when: {pattern: …}"));
        } else {
            rule.when = read_condition(when, draft);
        }
        read_then(node.at("then"), rule, draft);
        read_rule_examples(node.at("examples"), true, rule, problems);
        read_rule_examples(node.at("not"), false, rule, problems);
        draft.book.rules.push_back(std::move(rule));
    }
}

}  // namespace rules

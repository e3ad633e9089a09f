#include "rules/book/draft.h"

#include <algorithm>
#include <charconv>

namespace rules {
namespace {

/// `conversation`, `day`, or `6h`.
OncePer read_once_per(const YamlNode& node, Problems& problems) {
    if (node.is_none()) return {};
    if (node.scalar == "conversation") return {OncePer::Scope::conversation, 0};
    if (node.scalar == "day") return {OncePer::Scope::day, 24};
    int hours = 0;
    const char* end = node.scalar.data() + node.scalar.size();
    const auto read = std::from_chars(node.scalar.data(), end, hours);
    const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
    if (read.ec == std::errc{} && unit == "h" && hours > 0 && hours < 10'000) {
        return {OncePer::Scope::hours, hours};
    }
    problems.error(node.where, wording("'{1}' is no stretch of time for once_per", node.scalar),
                   wording("conversation, day, or hours such as 6h"));
    return {};
}

void read_valid_until(const YamlNode& node, Intent& intent, Problems& problems) {
    if (node.is_none()) return;
    intent.valid_until = parse_date(node.scalar);
    if (intent.valid_until) return;
    problems.error(node.where, wording("'{1}' is not a date", node.scalar),
                   wording("such as 2027-01-31"));
}

/// Whether an intent without an answer is meant to be one: understood, and left to a person.
enum class Waiting { no, yes };

/// What an intent can do: answer, ask, or call a person; exactly one of them.
void check_outcome(const Intent& intent, Waiting waiting, Problems& problems) {
    const bool answers = !intent.answer.empty();
    const bool asks = !intent.form.empty();
    if (intent.escalate && answers) {
        problems.error(
            intent.where,
            wording("intent '{1}' has an answer and also goes to a person", intent.id),
            wording("keep one; what the customer is told at a hand-over is escalate.text"));
    }
    if (!intent.escalate && !answers && !asks && waiting == Waiting::no) {
        problems.error(intent.where, wording("intent '{1}' does nothing", intent.id),
                       wording("add answer:, form: or escalate:, or answer_later: true"));
    }
    if (intent.examples.empty() && intent.like.empty()) {
        problems.error(
            intent.where,
            wording("intent '{1}' has no examples, so it is never understood", intent.id),
            wording("add examples:, or like: with an intent of the library"));
    }
}

Intent read_intent(const YamlNode& node, BookDraft& draft) {
    Problems& problems = draft.problems;
    const Languages& languages = draft.languages();
    Intent intent;
    intent.where = node.where;
    intent.id = read_text(node.at("intent"), "intent", problems);
    intent.title = read_title(node.at("title"), "title", languages, problems);
    intent.examples = read_by_language(node.at("examples"), "examples", languages, problems);
    intent.counter_examples = read_texts(node.at("not"), "not", problems);
    intent.like = read_texts(node.at("like"), "like", problems);
    intent.answer = read_by_language(node.at("answer"), "answer", languages, problems);
    intent.public_answer = read_by_language(node.at("public"), "public", languages, problems);
    intent.buttons = read_buttons(node.at("buttons"), languages, problems);
    intent.escalate = read_escalation(node.at("escalate"), languages, problems);
    intent.form = read_text(node.at("form"), "form", problems);
    intent.threshold = read_number(node.at("threshold"), "threshold", 0, 1, problems);
    intent.once_per = read_once_per(node.at("once_per"), problems);
    intent.tags = read_texts(node.at("tags"), "tags", problems);
    read_valid_until(node.at("valid_until"), intent, problems);
    return intent;
}

/// `{ciudad}` in an example stands for any city.
std::set<std::string> placeholders_of(const Intent& intent) {
    std::set<std::string> names;
    for (const auto& [language, examples] : intent.examples) {
        for (const std::string& example : examples) {
            for (std::size_t open = example.find('{'); open != std::string::npos;
                 open = example.find('{', open + 1)) {
                const std::size_t close = example.find('}', open);
                if (close == std::string::npos) break;
                names.insert(example.substr(open + 1, close - open - 1));
            }
        }
    }
    return names;
}

void check_texts(const YamlNode& node, const Intent& intent, BookDraft& draft) {
    ReplyCheck check{wording("the answer of '{1}'", intent.id), {}, placeholders_of(intent)};
    if (const YamlNode* answer = node.find("answer")) check_reply(*answer, check, draft);
    check.what = wording("the public text of '{1}'", intent.id);
    check.place = ReplyPlace::in_public;
    if (const YamlNode* text = node.find("public")) check_reply(*text, check, draft);
    check.what = wording("the hand-over text of '{1}'", intent.id);
    check.place = ReplyPlace::in_private;
    check.hand_over = true;
    if (const YamlNode* text = node.at("escalate").find("text")) check_reply(*text, check, draft);
}

}  // namespace

void read_intents(const YamlNode& root, BookDraft& draft) {
    if (root.is_none()) return;
    if (!root.is_list()) {
        draft.problems.error(root.where, wording("a file of questions must be a list"),
                             wording("begin every entry with '- intent: name'"));
        return;
    }
    for (const YamlNode& node : root.items) {
        if (!expect_keys(node, wording("an intent"),
                         {"intent", "title", "examples", "not", "like", "answer", "public",
                          "buttons", "answer_later", "escalate", "form", "valid_until", "threshold",
                          "once_per", "tags"},
                         draft.problems)) {
            continue;
        }
        Intent intent = read_intent(node, draft);
        if (intent.id.empty()) {
            draft.problems.error(node.where, wording("an intent without a name"),
                                 wording("- intent: envio.plazo"));
            continue;
        }
        const bool later = read_flag(node.at("answer_later"), "answer_later", draft.problems);
        check_outcome(intent, later ? Waiting::yes : Waiting::no, draft.problems);
        check_texts(node, intent, draft);
        const auto [known, added] =
            draft.book.intent_index.emplace(intent.id, draft.book.intents.size());
        if (added) {
            draft.book.intents.push_back(std::move(intent));
            continue;
        }
        const Place& first = draft.book.intents[known->second].where;
        draft.problems.error(node.where,
                             wording("intent '{1}' stands in the book twice", intent.id),
                             wording("the other one is in {1}, line {2}", first.file, first.line));
    }
}

}  // namespace rules

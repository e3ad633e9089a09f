#include "rules/book/draft.h"
#include "rules/book/nearest.h"

#include <algorithm>

namespace rules {
namespace {

constexpr std::size_t most_hints = 3;

std::string listed(const std::vector<std::string>& names, std::string_view last_word) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " " + std::string(last_word) + " " : ", ";
        text += names[i];
    }
    return text;
}

/// The ids that look like `id`, else those of its family (`envio.…`).
std::string hint_for_id(const std::string& id, const Library& library) {
    std::vector<std::string> known;
    std::vector<std::string> family;
    const std::string start = id.substr(0, id.find('.')) + ".";
    for (const auto& [name, intent] : library.intents) {
        known.push_back(name);
        if (name.starts_with(start) && family.size() < most_hints) family.push_back(name);
    }
    const std::vector<std::string> near = nearest_few(id, known, most_hints);
    const std::vector<std::string>& shown = near.empty() ? family : near;
    if (shown.empty()) return "`portavoz library list` names them all";
    std::vector<std::string> quoted;
    for (const std::string& name : shown) quoted.push_back("'" + name + "'");
    return "did you mean " + listed(quoted, "or") + "?";
}

void check_unknown(const Intent& intent, const std::string& id, BookDraft& draft) {
    const std::vector<std::string> elsewhere = languages_with(draft.sources.library, id);
    if (elsewhere.empty()) {
        draft.problems.error(intent.where, "the library has no intent '" + id + "'",
                             hint_for_id(id, draft.library));
        return;
    }
    draft.problems.error(intent.where,
                         "the library has '" + id + "' in " + listed(elsewhere, "and") +
                             ", not in " + listed(draft.languages(), "or"),
                         "write examples: instead of like:");
}

/// In which of its languages the book would not understand the question.
void check_languages(const Intent& intent, BookDraft& draft) {
    std::vector<std::string> missing;
    for (const std::string& language : draft.languages()) {
        const bool own = intent.examples.count(language) > 0;
        const bool inherited =
            std::any_of(intent.like.begin(), intent.like.end(), [&](const std::string& id) {
                const LibraryIntent* found = draft.library.intent(id);
                return found == nullptr || found->source.count(language) > 0;
            });
        if (!own && !inherited) missing.push_back(language);
    }
    if (missing.empty() || intent.like.empty()) return;
    draft.problems.warning(intent.where,
                           "the library has no messages of '" + listed(intent.like, "and") +
                               "' in " + listed(missing, "or") + ", so '" + intent.id +
                               "' is hardly understood there",
                           "add examples: {" + missing.front() + ": [...]}");
}

void check_needs_person(const Intent& intent, BookDraft& draft) {
    const LibraryIntent* person = nullptr;
    const LibraryIntent* question = nullptr;
    for (const std::string& id : intent.like) {
        const LibraryIntent* found = draft.library.intent(id);
        if (found != nullptr) (found->needs_person ? person : question) = found;
    }
    if (person == nullptr) return;
    if (question != nullptr) {
        draft.problems.error(intent.where,
                             "intent '" + intent.id + "' is like '" + person->id +
                                 "', which needs a person, and like '" + question->id +
                                 "', which an answer settles: the two contradict",
                             "make two intents of it");
    } else if (!intent.escalate) {
        draft.problems.warning(intent.where,
                               "'" + person->id + "' are messages that need a person, and '" +
                                   intent.id + "' answers them with a text",
                               "use escalate: instead of answer:");
    }
}

}  // namespace

void check_likes(BookDraft& draft) {
    std::map<std::string, const Intent*> owner;
    for (const Intent& intent : draft.book.intents) {
        if (intent.built_in) continue;
        for (const std::string& id : intent.like) {
            if (draft.library.intent(id) == nullptr) check_unknown(intent, id, draft);
            const auto [first, added] = owner.emplace(id, &intent);
            if (added || first->second == &intent) continue;
            const Place& other = first->second->where;
            draft.problems.error(intent.where,
                                 "'" + intent.id + "' and '" + first->second->id + "' (" +
                                     other.file + ", line " + std::to_string(other.line) +
                                     ") are both like '" + id + "'",
                                 "the same message can only mean one of them: keep it in one");
        }
        check_languages(intent, draft);
        check_needs_person(intent, draft);
    }
}

}  // namespace rules

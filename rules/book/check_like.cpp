#include "rules/book/draft.h"
#include "rules/book/nearest.h"

#include <algorithm>

namespace rules {
namespace {

constexpr std::size_t most_hints = 3;

/// The ids that look like `id`, else those of its family (`envio.…`).
Words hint_for_id(const std::string& id, const Library& library) {
    std::vector<std::string> known;
    std::vector<std::string> family;
    const std::string start = id.substr(0, id.find('.')) + ".";
    for (const auto& [name, intent] : library.intents) {
        known.push_back(name);
        if (name.starts_with(start) && family.size() < most_hints) family.push_back(name);
    }
    const std::vector<std::string> near = nearest_few(id, known, most_hints);
    const std::vector<std::string>& shown = near.empty() ? family : near;
    if (shown.empty()) return wording("`portavoz library list` names them all");
    std::vector<std::string> quoted;
    for (const std::string& name : shown) quoted.push_back("'" + name + "'");
    return wording("did you mean {1}?", any_of(quoted));
}

void check_unknown(const Intent& intent, const std::string& id, BookDraft& draft) {
    const std::vector<std::string> elsewhere = languages_with(draft.sources.library, id);
    if (elsewhere.empty()) {
        draft.problems.error(intent.where, wording("the library has no intent '{1}'", id),
                             hint_for_id(id, draft.library));
        return;
    }
    draft.problems.error(intent.where,
                         wording("the library has '{1}' in {2}, not in {3}", id, all_of(elsewhere),
                                 any_of(draft.languages())),
                         wording("write examples: instead of like:"));
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
    draft.problems.warning(
        intent.where,
        wording("the library has no messages of '{1}' in {2}, so '{3}' is hardly understood there",
                all_of(intent.like), any_of(missing), intent.id),
        wording("add examples: {{1}: [...]}", missing.front()));
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
                             wording("intent '{1}' is like '{2}', which needs a person, and like "
                                     "'{3}', which an answer settles: the two contradict",
                                     intent.id, person->id, question->id),
                             wording("make two intents of it"));
    } else if (!intent.escalate) {
        draft.problems.warning(
            intent.where,
            wording("'{1}' are messages that need a person, and '{2}' answers them with a text",
                    person->id, intent.id),
            wording("use escalate: instead of answer:"));
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
            draft.problems.error(
                intent.where,
                wording("'{1}' and '{2}' ({3}, line {4}) are both like '{5}'", intent.id,
                        first->second->id, other.file, other.line, id),
                wording("the same message can only mean one of them: keep it in one"));
        }
        check_languages(intent, draft);
        check_needs_person(intent, draft);
    }
}

}  // namespace rules

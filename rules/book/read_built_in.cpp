#include "rules/book/draft.h"

#include <algorithm>
#include <set>

namespace rules {
namespace {

/// What rules/judgement/intents.yaml says about one intent of the library.
struct BuiltIn {
    std::optional<Signal> signal;
    Priority priority = Priority::p2;
    std::string say;
};

std::map<std::string, BuiltIn> read_built_ins(BookDraft& draft) {
    std::map<std::string, BuiltIn> all;
    for (const BookFile& file : draft.sources.judgement) {
        if (!file.path.ends_with("/intents.yaml")) continue;
        const YamlNode root = parse_yaml(file.path, file.text, draft.problems.list());
        for (const YamlNode& node : root.items) {
            BuiltIn built_in;
            built_in.signal = signal_named(node.at("signal").scalar);
            built_in.priority =
                read_priority(node.at("priority"), draft.problems).value_or(Priority::p2);
            built_in.say = node.at("say").scalar;
            all[node.at("intent").scalar] = std::move(built_in);
        }
    }
    return all;
}

Intent make_intent(const LibraryIntent& source, const BuiltIn& built_in) {
    Intent intent;
    intent.id = source.id;
    intent.title = source.title;
    intent.like = {source.id};
    intent.signal = built_in.signal;
    intent.say = built_in.say;
    intent.built_in = true;
    if (source.needs_person) intent.escalate = EscalationTarget{{}, built_in.priority, {}};
    return intent;
}

/// The library's sectors that matter to this book: what every brand hears, and those whose
/// questions it uses.
std::set<std::string> sectors_of(const BookDraft& draft) {
    std::set<std::string> sectors = {"comun", "peligro", "problemas"};
    for (const Intent& intent : draft.book.intents) {
        for (const std::string& id : intent.like) {
            const LibraryIntent* found = draft.library.intent(id);
            if (found != nullptr) sectors.insert(found->sector);
        }
    }
    return sectors;
}

/// Where the book gives no title, the library's is shown in "did you mean".
void inherit_titles(Intent& intent, const Library& library) {
    for (const std::string& id : intent.like) {
        const LibraryIntent* source = library.intent(id);
        if (source == nullptr) continue;
        intent.title.insert(source->title.begin(), source->title.end());
    }
}

}  // namespace

void read_look_alikes(BookDraft& draft) {
    for (const BookFile& file : draft.sources.judgement) {
        if (!file.path.ends_with("/not_these_intents.yaml")) continue;
        const YamlNode root = parse_yaml(file.path, file.text, draft.problems.list());
        for (const YamlNode& node : root.items) {
            const std::string& id = node.at("intent").scalar;
            for (const std::string& language : draft.languages()) {
                for (const YamlNode& text : node.at(language).items) {
                    draft.look_alikes[id].push_back({id, language, text.scalar, 1.0, true});
                }
            }
        }
    }
}

void add_library_intents(BookDraft& draft) {
    const std::map<std::string, BuiltIn> built_ins = read_built_ins(draft);
    const std::set<std::string> sectors = sectors_of(draft);
    std::set<std::string> taken;
    for (Intent& intent : draft.book.intents) {
        taken.insert(intent.id);
        inherit_titles(intent, draft.library);
        for (const std::string& id : intent.like) {
            taken.insert(id);
            const auto found = built_ins.find(id);
            if (found != built_ins.end() && intent.escalate) intent.signal = found->second.signal;
        }
    }
    for (const auto& [id, source] : draft.library.intents) {
        if (taken.count(id) > 0 || sectors.count(source.sector) == 0) continue;
        const auto found = built_ins.find(id);
        const BuiltIn built_in = found == built_ins.end() ? BuiltIn{} : found->second;
        if (!source.needs_person && built_in.say.empty()) continue;
        draft.book.intent_index[id] = draft.book.intents.size();
        draft.book.intents.push_back(make_intent(source, built_in));
    }
}

}  // namespace rules

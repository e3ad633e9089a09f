#include "rules/book/content_hash.h"
#include "rules/book/draft.h"
#include "rules/decide/signals.h"

namespace rules {
namespace {

constexpr double library_weight = 0.6;

/// `plazo de entrega a {ciudad}` with a value of that list, or with its own name.
std::string filled_in(const std::string& example, const BookDraft& draft) {
    std::string filled;
    for (std::size_t at = 0; at < example.size();) {
        const std::size_t open = example.find('{', at);
        const std::size_t close = open == std::string::npos ? open : example.find('}', open);
        if (close == std::string::npos) return filled + example.substr(at);
        const std::string name = example.substr(open + 1, close - open - 1);
        filled += example.substr(at, open - at);
        std::string value = name;
        for (const EntityType& type : draft.book.entity_types) {
            if (type.name == name && !type.values.empty()) value = type.values.begin()->first;
        }
        filled += value;
        at = close + 1;
    }
    return filled;
}

void add_own_examples(const Intent& intent, const BookDraft& draft, TrainingSet& set) {
    for (const auto& [language, examples] : intent.examples) {
        for (const std::string& text : examples) {
            set.examples.push_back({intent.id, language, filled_in(text, draft), 1.0, false});
        }
    }
    for (const std::string& text : intent.counter_examples) {
        set.examples.push_back({intent.id, draft.languages().front(), text, 1.0, true});
    }
    for (const auto& [language, title] : intent.title) {
        set.titles.push_back({intent.id, language, title, 1.0, false});
    }
}

void add_library_examples(const Intent& intent, const BookDraft& draft, TrainingSet& set) {
    for (const std::string& id : intent.like) {
        const LibraryIntent* source = draft.library.intent(id);
        if (source == nullptr) continue;
        for (const auto& [language, part] : source->source) {
            for (std::string& text : library_messages(part)) {
                set.examples.push_back(
                    {intent.id, language, std::move(text), library_weight, false});
            }
        }
    }
}

/// What looks like an intent of the library and is not one, wherever the book uses that intent.
std::vector<TrainingExample> look_alikes_of(const Intent& intent, const BookDraft& draft) {
    std::vector<TrainingExample> all;
    for (const std::string& id : intent.like) {
        const auto found = draft.look_alikes.find(id);
        if (found == draft.look_alikes.end()) continue;
        for (TrainingExample example : found->second) {
            example.intent = intent.id;
            example.weight = library_weight;
            all.push_back(std::move(example));
        }
    }
    return all;
}

/// What the brand lists as values: a product called nearly like another word is meant as written.
std::vector<std::string> listed_names(const BookDraft& draft) {
    std::vector<std::string> names;
    for (const EntityType& type : draft.book.entity_types) {
        for (const auto& [value, aliases] : type.values) {
            names.push_back(value);
            names.insert(names.end(), aliases.begin(), aliases.end());
        }
    }
    return names;
}

/// The messages, of no intent, of a list of the library.
std::vector<TrainingExample> messages_in(const std::map<std::string, std::string>& lists) {
    std::vector<TrainingExample> all;
    for (const auto& [language, part] : lists) {
        for (std::string& text : library_messages(part)) {
            all.push_back({"", language, std::move(text), library_weight, false});
        }
    }
    return all;
}

TrainingSet training_set(const BookDraft& draft) {
    TrainingSet set;
    set.names = listed_names(draft);
    for (const Intent& intent : draft.book.intents) {
        add_own_examples(intent, draft, set);
        add_library_examples(intent, draft, set);
        for (TrainingExample& example : look_alikes_of(intent, draft)) {
            set.examples.push_back(std::move(example));
        }
        if (is_problem(intent)) set.needs_person.insert(intent.id);
        if (asks_for_person(intent)) set.asks_for_person.insert(intent.id);
    }
    set.off_topic = messages_in(draft.library.off_topic);
    set.told = messages_in(draft.library.told);
    set.asked = messages_in(draft.library.asked);
    set.requests = messages_in(draft.library.requests);
    return set;
}

/// Everything the matcher depends on.
std::string training_hash(const BookDraft& draft, const WordVectorSet* vectors) {
    ContentHash hash;
    hash.add("matcher 7");
    if (vectors != nullptr) {
        for (const auto& [language, words] : *vectors) {
            hash.add(language + std::to_string(words.fingerprint()));
        }
    }
    hash.add(std::to_string(draft.book.policy.eagerness));
    for (const std::string& name : listed_names(draft)) hash.add("a name: " + name);
    for (const Intent& intent : draft.book.intents) {
        TrainingSet own;
        add_own_examples(intent, draft, own);
        if (is_problem(intent)) hash.add("a person: " + intent.id);
        if (asks_for_person(intent)) hash.add("asks for one: " + intent.id);
        for (const auto* list : {&own.examples, &own.titles}) {
            for (const TrainingExample& example : *list) {
                hash.add(example.intent + "\t" + example.language + "\t" + example.text +
                         (example.counter_example ? "\t-" : "\t+"));
            }
        }
        for (const TrainingExample& example : look_alikes_of(intent, draft)) {
            hash.add(example.language + "\t" + example.text + "\t-");
        }
        for (const std::string& id : intent.like) {
            const LibraryIntent* source = draft.library.intent(id);
            if (source == nullptr) continue;
            hash.add(intent.id);
            for (const auto& [language, part] : source->source) hash.add(part);
        }
    }
    const Library& library = draft.library;
    for (const auto* lists :
         {&library.off_topic, &library.told, &library.asked, &library.requests}) {
        for (const auto& [language, part] : *lists) hash.add(part);
    }
    return hash.text();
}

/// The matcher of the cache, or null.
std::shared_ptr<const IntentMatcher> cached(const BookSources& sources,
                                            const std::string& hash,
                                            std::shared_ptr<const WordVectorSet> vectors) {
    if (!sources.cached_matcher) return nullptr;
    KeptBytes kept = sources.cached_matcher(hash);
    if (kept.bytes.empty()) return nullptr;
    IntentMatcher matcher = IntentMatcher::load(std::move(kept), std::move(vectors));
    if (!matcher.ok()) return nullptr;
    return std::make_shared<const IntentMatcher>(std::move(matcher));
}

}  // namespace

void train_matcher(BookDraft& draft) {
    const std::shared_ptr<const WordVectorSet> vectors = open_word_vectors(draft);
    const std::string hash = training_hash(draft, vectors.get());
    draft.book.matcher = cached(draft.sources, hash, vectors);
    if (draft.book.matcher) return;
    TrainingOptions options;
    options.eagerness = draft.book.policy.eagerness;
    options.vectors = vectors;
    IntentMatcher matcher = IntentMatcher::train(training_set(draft), options);
    if (draft.sources.cache_matcher) draft.sources.cache_matcher(hash, matcher.serialised());
    // What was just put away needs less memory than what was just learned.
    draft.book.matcher = cached(draft.sources, hash, vectors);
    if (draft.book.matcher) return;
    draft.book.matcher = std::make_shared<const IntentMatcher>(std::move(matcher));
}

}  // namespace rules

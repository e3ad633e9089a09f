#include "bot/commands/library_suggest.h"

#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/commands/exit_codes.h"
#include "bot/commands/store_place.h"
#include "bot/store/approved_messages.h"
#include "bot/yaml_text.h"
#include "rules/text/mask.h"
#include "rules/text/normalised_text.h"

#include <iostream>
#include <set>

namespace bot {
namespace {

constexpr int exit_configuration = 78;
/// Less is no message that teaches anything.
constexpr double least_kept = 0.5;

/// What the library says in one language: its words, and its messages folded.
struct Known {
    std::set<std::string> words;
    std::set<std::string> messages;
};

Known known_in(const rules::Library& library, const std::string& language) {
    Known known;
    for (const auto& [id, intent] : library.intents) {
        const auto part = intent.source.find(language);
        if (part == intent.source.end()) continue;
        for (const std::string& message : rules::library_messages(part->second)) {
            const rules::NormalisedText text = rules::normalise(message, language);
            for (const rules::Token& token : text.tokens) known.words.insert(token.text);
            known.messages.insert(text.folded);
        }
    }
    return known;
}

/// Where a message became an example.
struct Example {
    const rules::Intent* intent = nullptr;
    std::string language;
};

std::map<std::string, Example> examples_of(const rules::RuleBook& book) {
    std::map<std::string, Example> examples;
    for (const rules::Intent& intent : book.intents) {
        if (intent.built_in || intent.like.empty()) continue;
        for (const auto& [language, texts] : intent.examples) {
            for (const std::string& text : texts) {
                examples.emplace(rules::fold(text), Example{&intent, language});
            }
        }
    }
    return examples;
}

void print(const LibraryCandidates& candidates, const rules::Library& library) {
    for (const auto& [language, intents] : candidates.messages) {
        for (const auto& [id, messages] : intents) {
            std::cout << "# rules/library/" << language << '/' << library.intent(id)->sector
                      << ".yaml\n- id: " << id << "\n  messages:\n";
            for (const std::string& message : messages) {
                std::cout << "    - " << yaml_quoted(message) << '\n';
            }
        }
    }
    std::cerr << candidates.settled << " settled messages: " << candidates.not_alike
              << " became no example of an intent with like:, " << candidates.known
              << " are in the library, " << candidates.too_little
              << " say too little without names and numbers.\n"
              << "Nothing was sent. Read every line before you share it: a machine masked it.\n";
}

}  // namespace

LibraryCandidates library_candidates(const std::vector<std::string>& settled,
                                     const rules::RuleBook& book,
                                     const rules::Library& library) {
    LibraryCandidates candidates;
    candidates.settled = settled.size();
    const std::map<std::string, Example> examples = examples_of(book);
    std::map<std::string, Known> known;
    for (const std::string& language : book.brand.languages) {
        known.emplace(language, known_in(library, language));
    }
    for (const std::string& message : settled) {
        const auto example = examples.find(rules::fold(message));
        const bool alike = example != examples.end() &&
                           library.intent(example->second.intent->like.front()) != nullptr;
        if (!alike) {
            ++candidates.not_alike;
            continue;
        }
        const auto& [intent, language] = example->second;
        const Known& here = known[language];
        if (here.messages.count(example->first) > 0) {
            ++candidates.known;
            continue;
        }
        const rules::MaskedText masked = rules::mask_personal(message, language, here.words);
        if (masked.kept < least_kept) {
            ++candidates.too_little;
            continue;
        }
        candidates.messages[language][intent->like.front()].push_back(masked.text);
    }
    return candidates;
}

int suggest_for_library(const std::string& folder, const std::string& store) {
    const rules::BookReading reading = load_book(folder);
    if (!reading.book) {
        for (const rules::Problem& problem : reading.problems) {
            std::cerr << problem_text(problem, terminal_language()) << '\n';
        }
        return exit_configuration;
    }
    const std::string place = store_place(folder, store, *reading.book);
    auto database = store::Database::open(place, store::Database::Mode::read_only);
    if (!database) {
        std::cerr << "library suggest: " << database.error().message << '\n';
        return exit_code_for(database.error());
    }
    rules::Problems ignored;
    const rules::Library library =
        rules::read_library(library_files(), reading.book->brand.languages, ignored);
    print(library_candidates(store::settled_messages(*database), *reading.book, library), library);
    return 0;
}

}  // namespace bot

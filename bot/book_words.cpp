#include "bot/book_words.h"

#include "bot/embedded_files.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <map>

namespace bot {
namespace {

using Catalogue = std::map<std::string, std::string, std::less<>>;

Catalogue read_catalogue(const char* path) {
    return nlohmann::json::parse(embedded_file(path)).get<Catalogue>();
}

/// Null for a language without one.
const Catalogue* catalogue_of(std::string_view language) {
    static const Catalogue spanish = read_catalogue("bot/words/es.json");
    static const Catalogue portuguese = read_catalogue("bot/words/pt.json");
    if (language == "es") return &spanish;
    return language == "pt" ? &portuguese : nullptr;
}

}  // namespace

std::string in_language(std::string_view language, const rules::Words& words) {
    const Catalogue* catalogue = catalogue_of(language);
    return rules::spoken(words, [&](std::string_view english) -> std::string_view {
        if (catalogue == nullptr) return {};
        const auto found = catalogue->find(english);
        return found == catalogue->end() ? std::string_view() : found->second;
    });
}

rules::Words as_words(const webhooks::Words& said) {
    rules::Words words{said.english, {}};
    words.terms.assign(said.values.begin(), said.values.end());
    return words;
}

std::string terminal_language() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        const std::string_view locale(value);
        for (const char* language : {"es", "pt"}) {
            if (locale.starts_with(language)) return language;
        }
        return "en";
    }
    return "en";
}

}  // namespace bot

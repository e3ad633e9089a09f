#include "rules/entities/entity.h"
#include "rules/language/language.h"
#include "rules/text/normalised_text.h"
#include "tests/fuzz/input.h"

#include <algorithm>
#include <array>

using tests::require;

/// Any bytes as a customer's words: what the normaliser promises holds for each of them, in every
/// language, and the finders of days, numbers and addresses stay within the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<const char*, 4> languages = {"es", "en", "pt", ""};
    if (size == 0) return 0;
    const std::string language = languages.at(data[0] % languages.size());
    const std::string written = tests::text_of(data + 1, size - 1);

    const rules::NormalisedText text = rules::normalise(written, language);
    require(text.origin.size() == text.folded.size() + 1);
    require(std::is_sorted(text.origin.begin(), text.origin.end()));
    require(text.origin.back() == text.original.size());
    require(rules::fold(written) == text.folded);
    require(rules::fold(text.original) == text.folded);
    require(rules::fold(text.folded) == text.folded);
    require(text.folded.find("  ") == std::string::npos);
    require(rules::normalise(text.original, language).original == text.original);
    for (const rules::Token& token : text.tokens) {
        require(token.begin < token.end && token.end <= text.original.size());
        require(!token.text.empty());
    }
    for (const rules::Entity& entity :
         rules::find_entities(text, {}, language, tests::now_ms, "America/Bogota", "CO")) {
        require(entity.begin <= entity.end && entity.end <= text.original.size());
    }
    const rules::LanguageGuess guess = rules::guess_language(written, {"es", "en", "pt"}, "");
    require(guess.confidence >= 0 && guess.confidence <= 1);
    return 0;
}

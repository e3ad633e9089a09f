#include "rules/text/normalised_text.h"
#include "tests/fuzz/channel.h"

namespace fuzz = webhooks::fuzz;

/// Any bytes as what a customer writes: every offset lies in the text, and folding what is folded
/// changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    for (const char* language : {"es", "en", "pt", ""}) {
        const rules::NormalisedText normalised = rules::normalise(text, language);
        fuzz::require(normalised.origin.size() == normalised.folded.size() + 1);
        for (std::size_t i = 0; i < normalised.origin.size(); ++i) {
            fuzz::require(normalised.origin[i] <= normalised.original.size());
            fuzz::require(i == 0 || normalised.origin[i - 1] <= normalised.origin[i]);
        }
        fuzz::require(normalised.tokens.size() <= 2'000);
        for (const rules::Token& token : normalised.tokens) {
            fuzz::require(token.begin <= token.end && token.end <= normalised.original.size());
        }
    }
    fuzz::require(rules::fold(rules::fold(text)) == rules::fold(text));
    return 0;
}

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rules {

struct LanguageGuess {
    std::string language;
    double confidence = 0.0;  ///< 0 to 1.
};

/// Which of `candidates` the text is written in. `prior` (may be empty) is the language of the
/// conversation so far, and decides when the text is too short to tell. Pure; `candidates` must not
/// be empty.
[[nodiscard]] LanguageGuess guess_language(std::string_view text,
                                           const std::vector<std::string>& candidates,
                                           std::string_view prior);

}  // namespace rules

#pragma once

#include "rules/intents/word_vectors.h"

#include <optional>
#include <string>

namespace bot {

/// The word vectors in a file, mapped into memory rather than read: several processes share them,
/// and what is never looked up is never loaded. Nothing when there is no such file. The file must
/// not be changed in place while it is used; `portavoz vectors make` replaces it whole.
[[nodiscard]] std::optional<rules::WordVectors::Opening> open_word_vectors(const std::string& path);

}  // namespace bot

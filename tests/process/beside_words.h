#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tests {

/// What platforms report besides words, as whole genuine requests: statuses, receipts, echoes of
/// our own messages, edits, reactions and pressed buttons. `number` makes them one of a kind; each
/// is from a person of its own.
struct BesideWords {
    std::vector<std::string> requests;
    std::int64_t kept = 0;      ///< Rows of what is only recorded.
    std::int64_t answered = 0;  ///< Buttons: each is a message, and answered.
};
[[nodiscard]] BesideWords beside_words(std::int64_t number, const std::string& question);

}  // namespace tests

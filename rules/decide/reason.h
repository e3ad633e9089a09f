#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// One reason for a decision: which sentence, and the values it names. Pages say it in the
/// language of who reads it (`web/console/reasons.ts`); everything else in English.
struct Reason {
    std::string id;
    std::map<std::string, std::string> values = {};
};

/// The reason as an English sentence; an id that nobody wrote a sentence for is its own.
[[nodiscard]] std::string sentence_of(const Reason& reason);

/// Every id that has a sentence.
[[nodiscard]] std::vector<std::string_view> reason_ids();

}  // namespace rules

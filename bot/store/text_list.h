#pragma once

#include <string>
#include <vector>

// A list of texts as a column keeps it.
namespace bot::store {

/// The list as a JSON array.
[[nodiscard]] std::string list_text(const std::vector<std::string>& list);
/// The texts of a JSON array; what is none is left out.
[[nodiscard]] std::vector<std::string> read_list(const std::string& text);

}  // namespace bot::store

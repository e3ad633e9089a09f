#pragma once

#include "bot/result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bot {

/// One line `label<TAB>text` of a file of labelled messages.
struct LabelledMessage {
    std::string label;
    std::string text;
};

/// The label of a message that no intent fits.
inline constexpr std::string_view out_of_scope = "oos";

/// Reads a file of labelled messages; empty lines are skipped. An error names the file and line.
[[nodiscard]] Result<std::vector<LabelledMessage>> read_labelled_messages(const std::string& path);

/// One entry of the message library that ships with the program.
struct LibraryEntry {
    std::string title;
    std::vector<std::string> messages;
};

/// The entries of the library in `language`, by their ids.
[[nodiscard]] std::map<std::string, LibraryEntry> library_entries(std::string_view language);

/// The messages about nothing that a brand answers, in `language`.
[[nodiscard]] std::vector<std::string> off_topic_messages(std::string_view language);

/// Keeps `count` messages of every label, chosen at random by `seed`.
[[nodiscard]] std::vector<LabelledMessage> few_of_each(std::vector<LabelledMessage> messages,
                                                       std::size_t count,
                                                       std::uint32_t seed);

/// `text` with `count` random edits: a letter lost, doubled, replaced or swapped with the next.
[[nodiscard]] std::string with_typos(std::string text, std::size_t count, std::uint64_t seed);

}  // namespace bot

#pragma once

#include "bot/pseudonyms.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The rows that forgetting a person goes through. Everything here is inside the caller's
// transaction.
namespace bot::store {

struct TextRow {
    std::int64_t id = 0;
    std::string text;
    std::string more;
};

/// The rows of a statement with an id and two texts.
template <typename... Values>
[[nodiscard]] std::vector<TextRow> text_rows(Database& database,
                                             std::string_view sql,
                                             const Values&... values) {
    std::vector<TextRow> rows;
    Statement found = database.prepare(sql);
    found.bind(values...);
    while (found.step()) rows.push_back({found.integer(0), found.text(1), found.text(2)});
    return rows;
}

/// The first column of a statement's rows.
template <typename... Values>
[[nodiscard]] std::vector<std::int64_t> ids(Database& database,
                                            std::string_view sql,
                                            const Values&... values) {
    std::vector<std::int64_t> found;
    Statement rows = database.prepare(sql);
    rows.bind(values...);
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

void run_for(Database& database, std::string_view sql, std::int64_t id);

/// Tables and columns come with later schemas; a store of an earlier one can be erased from, too.
[[nodiscard]] bool has_table(Database& database, std::string_view name);
[[nodiscard]] bool has_column(Database& database, std::string_view table, std::string_view name);

/// Gives a message, whose text so far is the row's, another text, also in the search index.
void write_text(Database& database, const TextRow& message, const std::string& text);

/// The message keeps its place, its time and `pseudonym`.
void erase_message(Database& database, const TextRow& message, const std::string& pseudonym);

/// The turns and decisions of a conversation.
void erase_decisions(Database& database, ConversationId conversation, const Pseudonyms& names);

}  // namespace bot::store

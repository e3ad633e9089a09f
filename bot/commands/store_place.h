#pragma once

#include "rules/book/rule_book.h"

#include <string>

namespace bot {

/// Where a book's database is: `chosen` when it is given, else the book's `store`, else
/// `FOLDER/data/portavoz.db`. Makes the folder it lies in.
[[nodiscard]] std::string store_place(const std::string& folder,
                                      const std::string& chosen,
                                      const rules::RuleBook& book);

}  // namespace bot

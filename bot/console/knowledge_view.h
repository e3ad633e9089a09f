#pragma once

#include "bot/console/desk.h"
#include "rules/book/rule_book.h"

#include <string>
#include <vector>

namespace bot {

/// Looking at the book: intents, versions, and what the assistant would say.
void add_knowledge_views(Desk& desk);

/// Their words are in `language`.
[[nodiscard]] nlohmann::json problems_json(const std::vector<rules::Problem>& problems,
                                           std::string_view language);

/// Examples that another book understands differently: `[{text, before, after, wanted}]`.
[[nodiscard]] nlohmann::json flips_json(const rules::RuleBook& before,
                                        const rules::RuleBook& after,
                                        TimeMs now);

/// New examples of intent `id` that meant something else until now: `[{text, intent}]`.
[[nodiscard]] nlohmann::json conflicts_json(const rules::RuleBook& before,
                                            const rules::RuleBook& after,
                                            const std::string& id,
                                            TimeMs now);

}  // namespace bot

#pragma once

#include "rules/decide/decision.h"

#include <string>

namespace bot {

/// What the customer would see: the reply and its buttons, or that nothing is said.
[[nodiscard]] std::string reply_text(const rules::Decision& decision);

/// Why, in words for the owner of the shop; several lines.
[[nodiscard]] std::string why_text(const rules::Decision& decision, const rules::RuleBook& book);

}  // namespace bot

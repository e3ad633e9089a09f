#pragma once

#include "rules/decide/decision.h"

#include <nlohmann/json_fwd.hpp>

namespace bot {

/// A decision and its explanation, as it is stored with the turn, shown to people and printed by
/// `ask --json`.
[[nodiscard]] nlohmann::json decision_to_json(const rules::Decision& decision);

/// As it is stored beside its English sentence: `[{id, values}]`.
[[nodiscard]] nlohmann::json reasons_to_json(const std::vector<rules::Reason>& reasons);

/// What was decided on, enough to decide it again with another book.
[[nodiscard]] nlohmann::json turn_to_json(const rules::Turn& turn);
[[nodiscard]] rules::Turn turn_from_json(const nlohmann::json& json);

}  // namespace bot

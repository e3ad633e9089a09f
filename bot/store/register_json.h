#pragma once

#include "bot/store/cases.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <vector>

// The register of cases and the list of calls to make, for people and programs.
namespace bot::store {

/// How a time is written, as text or as a number; 0 never gets here.
using TimeText = std::function<nlohmann::json(TimeMs)>;

[[nodiscard]] nlohmann::json case_json(const CaseEntry& entry, const TimeText& text);
[[nodiscard]] nlohmann::json call_back_json(const CallBack& call, const TimeText& text);

/// A list of flat objects with the same keys as comma-separated values with a heading, RFC 4180;
/// a value that a spreadsheet would take for a formula is made text.
[[nodiscard]] std::string to_csv(const nlohmann::json& rows,
                                 const std::vector<std::string>& columns);

/// The columns of the two, in reading order.
[[nodiscard]] const std::vector<std::string>& case_columns();
[[nodiscard]] const std::vector<std::string>& call_back_columns();

}  // namespace bot::store

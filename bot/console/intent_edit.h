#pragma once

#include "bot/result.h"
#include "rules/book/rule_book.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace bot {

/// An intent as the console shows and edits it.
[[nodiscard]] nlohmann::json intent_json(const rules::Intent& intent);

/// The file's `text` with `wanted` (of the shape of `intent_json`) in place of the intent that now
/// reads `current`. Only the keys whose values differ are written anew; comments, order and
/// everything else stay as they are. Error `invalid` when the intent is written in a way that
/// cannot be edited line by line (flow style, JSON), or `wanted` has another shape.
[[nodiscard]] Result<std::string> edit_intent(const std::string& text,
                                              const rules::Intent& current,
                                              const nlohmann::json& wanted);

/// The file's `text` with the intent that `wanted` (of the shape of `intent_json`) describes after
/// `last`, the last one in it; null: there is none. Errors as of `edit_intent`.
[[nodiscard]] Result<std::string> add_intent(const std::string& text,
                                             const rules::Intent* last,
                                             const nlohmann::json& wanted);

/// The file's `text` without the intent that now reads `current`. Errors as of `edit_intent`.
[[nodiscard]] Result<std::string> remove_intent(const std::string& text,
                                                const rules::Intent& current);

}  // namespace bot

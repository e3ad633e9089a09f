#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

// Replies to reuse, and what the book can learn from.
namespace bot::store {

[[nodiscard]] nlohmann::json canned_view(Database& database);
/// `text_json`: by language.
void put_canned(Database& database,
                const std::string& name,
                const std::string& department,
                const std::string& text_json);
/// False when there is none of that name.
bool remove_canned(Database& database, const std::string& name);

/// A person says that a decision of the conversation was wrong. False when there is no such one.
bool note_wrong_answer(Database& database,
                       ConversationId conversation,
                       std::int64_t decision,
                       const std::string& agent,
                       const std::string& note,
                       TimeMs now);

/// Collects what nobody answers yet from up to `limit` decisions it has not seen; how many it saw.
std::int64_t collect_unanswered(Database& database, std::int64_t limit);

[[nodiscard]] nlohmann::json lessons_view(Database& database, const std::string& state);
/// The same with what nobody answers grouped: the most frequent text of a theme has the others as
/// its `examples` and their ids as `also`.
[[nodiscard]] nlohmann::json themes_of(const nlohmann::json& lessons);

/// The conversation a lesson is about; 0 when it is about none, -1 when there is no such lesson.
[[nodiscard]] std::int64_t conversation_of_lesson(Database& database, std::int64_t id);
void set_lesson_state(Database& database, std::int64_t id, const std::string& state);

}  // namespace bot::store

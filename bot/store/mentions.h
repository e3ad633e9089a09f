#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "bot/store/views.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

// Colleagues who are called by name in a note.
namespace bot::store {

/// The names after an `@` in a note, each once, in small letters; whether anybody has them is not
/// asked here.
[[nodiscard]] std::vector<std::string> names_called_in(const std::string& note);

/// Keeps that `agent` is called by the note `seq`. Twice is once.
void add_mention(Database& database,
                 ConversationId conversation,
                 std::int64_t seq,
                 const std::string& agent,
                 const std::string& author,
                 TimeMs now);

/// What `scope.agent` has not looked at yet, at most `limit`, the newest first, with the note's
/// words; only of conversations that are theirs to see.
[[nodiscard]] nlohmann::json mentions_view(Database& database,
                                           std::int64_t limit,
                                           const Scope& scope);

/// They have looked at the conversation.
void see_mentions(Database& database,
                  ConversationId conversation,
                  const std::string& agent,
                  TimeMs now);

}  // namespace bot::store

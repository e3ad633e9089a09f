#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What people look at, as JSON. Read-only: for the reading connection.
namespace bot::store {

/// A message as pages show it.
struct MessageView {
    std::int64_t id = 0;
    std::int64_t seq = 0;
    std::string direction;
    std::string author;
    std::string agent;
    std::string kind;
    std::string text;
    std::string payload;
    std::string buttons_json;
    std::string attachments_json;
    std::string client_id;
    TimeMs sent_at = 0;
    std::string status;
    std::optional<std::int64_t> decision_id;
};

/// Messages after `after_seq`, in order, at most `limit`.
[[nodiscard]] std::vector<MessageView> messages_after(Database& database,
                                                      ConversationId conversation,
                                                      std::int64_t after_seq,
                                                      std::int64_t limit);

/// The message that this client id made in the conversation, or nothing.
[[nodiscard]] std::optional<MessageView> message_of_client(Database& database,
                                                           ConversationId conversation,
                                                           const std::string& client_id);

/// Conversations that need a person, the earliest irreversible loss first, and deliveries that are
/// held.
[[nodiscard]] nlohmann::json queue_view(Database& database, TimeMs now, std::int64_t limit);

/// One conversation with its messages, decisions, hand-overs, promises and case; null when there is
/// none.
[[nodiscard]] nlohmann::json conversation_view(Database& database, ConversationId conversation);

}  // namespace bot::store

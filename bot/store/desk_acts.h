#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What people change about a conversation besides its owner. Inside the caller's transaction.
namespace bot::store {

/// The newest reply of another person after `seq`: their name, or nothing.
[[nodiscard]] std::optional<std::string> replied_since(Database& database,
                                                       ConversationId conversation,
                                                       std::int64_t seq,
                                                       const std::string& agent);

/// Whether this client id made a message here already.
[[nodiscard]] bool knows_client(Database& database,
                                ConversationId conversation,
                                const std::string& client_id);

void assign_agent(Database& database, ConversationId conversation, const std::string& agent);
void set_department(Database& database, ConversationId conversation, const std::string& department);
void set_priority(Database& database, ConversationId conversation, const std::string& priority);
void set_labels(Database& database,
                ConversationId conversation,
                const std::vector<std::string>& labels);
void set_blocked(Database& database, ContactId contact, bool blocked);

/// The platform's id of a customer's message, or nothing when there is no such message: what is
/// only told about one (a reaction, an edit, a deletion) is none.
[[nodiscard]] std::optional<std::string> platform_id_of(Database& database,
                                                        ConversationId conversation,
                                                        std::int64_t seq);

}  // namespace bot::store

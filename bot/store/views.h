#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
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
    bool hidden = false;      ///< A public comment that was hidden on the platform.
    std::string writer_json;  ///< Who wrote it when that is not the conversation's contact: name,
                              ///< handle, key.
};

/// How many messages of a conversation are read at once.
inline constexpr std::int64_t messages_a_page = 200;

/// Messages after `after_seq`, in order, at most `limit`.
[[nodiscard]] std::vector<MessageView> messages_after(Database& database,
                                                      ConversationId conversation,
                                                      std::int64_t after_seq,
                                                      std::int64_t limit);

/// The message that this client id made in the conversation, or nothing.
[[nodiscard]] std::optional<MessageView> message_of_client(Database& database,
                                                           ConversationId conversation,
                                                           const std::string& client_id);

/// Whose conversations are looked at.
struct Scope {
    std::vector<std::string> departments;  ///< None: all.
    std::string agent;                     ///< Their own are always among them.
};

struct QueueQuery {
    std::vector<std::string> owners = {"waiting", "human"};
    std::string agent;  ///< Only this one's; this and the following: empty is any.
    std::string department;
    std::string channel;
    std::string label;
    std::int64_t limit = 500;
    std::int64_t held_limit = 200;  ///< Of the deliveries.
    /// By channel, how long after the customer's last message a person can reply; none: for ever.
    std::map<std::string, TimeMs> reply_windows;
    Scope scope;
};

/// Conversations, and deliveries that are held. Those that need a person come with the earliest
/// irreversible loss first: safety, then the due time, a promise or the end of the platform's
/// window, unless it has ended already. Others come with the newest first.
[[nodiscard]] nlohmann::json queue_view(Database& database, TimeMs now, const QueueQuery& query);

/// Conversations of the case that `words` name, then those of contacts whose name has all words (or
/// words that begin like them), then messages that do; each newest first.
[[nodiscard]] nlohmann::json search_view(Database& database,
                                         const std::string& words,
                                         std::int64_t limit,
                                         const Scope& scope);

/// The labels of the newest conversations.
[[nodiscard]] nlohmann::json labels_in_use(Database& database);

/// Promises in `state`, at most `limit`: those that are open with the earliest due first, others
/// with the latest.
[[nodiscard]] nlohmann::json promises_view(Database& database,
                                           const std::string& state,
                                           std::int64_t limit,
                                           const Scope& scope);

/// One conversation with its newest messages and their decisions, hand-overs, promises and case;
/// null when there is none. `earlier` says whether there are older messages.
[[nodiscard]] nlohmann::json conversation_view(Database& database, ConversationId conversation);

/// The messages just before `before_seq` with their decisions, and whether there are `earlier`
/// ones.
[[nodiscard]] nlohmann::json messages_before(Database& database,
                                             ConversationId conversation,
                                             std::int64_t before_seq);

}  // namespace bot::store

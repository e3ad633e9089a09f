#pragma once

#include "bot/clock.h"
#include "bot/conversation.h"
#include "bot/result.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "rules/decide/turn.h"
#include "webhooks/message.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Conversations, their contacts and their messages. Everything here runs inside the caller's
// transaction; SQL errors surface when it commits.
namespace bot::store {

struct ConversationRow {
    ConversationId id;
    InboxId inbox;
    ContactId contact;
    std::string inbox_name;
    std::string channel;
    std::string key;
    std::string contact_key;
    std::string contact_name;
    std::string contact_tags_json;
    bool contact_blocked = false;
    webhooks::Visibility visibility = webhooks::Visibility::direct;
    rules::Owner owner = rules::Owner::bot;
    std::int64_t epoch = 0;
    std::string agent;
    std::string department;
    std::string priority;
    std::string language;
    std::string address_json;
    std::string memory_json;
    std::int64_t last_seq = 0;
    std::int64_t decided_seq = 0;
    TimeMs opened_at = 0;
    TimeMs last_customer_at = 0;
    std::optional<TimeMs> due_at;
    std::string case_key;

    friend bool operator==(const ConversationRow&, const ConversationRow&) = default;
};

/// A message to append; see the columns of `messages`.
struct NewMessage {
    std::string direction = "in";
    std::string author = "customer";
    std::string agent;
    std::string kind = "text";
    std::string text;
    std::string payload;
    std::string buttons_json;
    std::string attachments_json;
    std::string platform_id;
    std::string client_id;
    TimeMs sent_at = 0;
    std::string status;
};

struct AppendedMessage {
    MessageId id;
    std::int64_t seq = 0;
};

/// The id of the inbox called `name`, made when it is new.
[[nodiscard]] InboxId ensure_inbox(Database& database,
                                   std::string_view name,
                                   std::string_view channel);

/// Notes that an event with this key was taken in. False: it had been before. The key is a 64-bit
/// keyed hash, so that the index stays small and nobody can aim at a collision.
[[nodiscard]] bool first_sight(Database& database, std::int64_t key_hash, TimeMs now);

/// The person behind `inbound`, found by key or alias, made when new; names are kept up to date.
[[nodiscard]] ContactId ensure_contact(Database& database,
                                       InboxId inbox,
                                       const webhooks::Inbound& inbound,
                                       TimeMs now);

/// The conversation `inbound` belongs to, made when new.
[[nodiscard]] std::optional<ConversationRow> ensure_conversation(Database& database,
                                                                 InboxId inbox,
                                                                 const webhooks::Inbound& inbound,
                                                                 TimeMs now);

[[nodiscard]] std::optional<ConversationRow> load_conversation(Database& database,
                                                               ConversationId id);

/// Appends with the next sequence number of the conversation and keeps `row.last_seq` current.
AppendedMessage append_message(Database& database,
                               ConversationRow& row,
                               const NewMessage& message,
                               TimeMs now);

/// Applies the state table. Bot replies that have not left are cancelled when the event silences
/// the bot.
void apply_event(Database& database, ConversationRow& row, ConversationEvent event, TimeMs now);

/// The first time later than `after` at which a turn is due, or nothing.
[[nodiscard]] std::optional<TimeMs> next_turn_due(Database& database, TimeMs after = 0);

/// Text of JSON string maps, as `address_json` holds them.
[[nodiscard]] std::map<std::string, std::string> read_string_map(const std::string& json);
[[nodiscard]] std::string write_string_map(const std::map<std::string, std::string>& map);

}  // namespace bot::store

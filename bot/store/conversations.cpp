#include "bot/store/conversations.h"

#include "bot/json_text.h"
#include "bot/store/gone_private.h"
#include "bot/store/outbox_rows.h"
#include "bot/store/search_index.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace bot::store {
namespace {

rules::Owner owner_named(std::string_view name) {
    using rules::Owner;
    for (const Owner owner : {Owner::waiting, Owner::human, Owner::resolved}) {
        if (rules::owner_name(owner) == name) return owner;
    }
    return Owner::bot;
}

std::optional<ContactId> find_contact(Database& database, InboxId inbox, const std::string& key) {
    Statement direct = database.prepare("SELECT id FROM contacts WHERE inbox_id = ? AND key = ?");
    if (direct.bind(inbox.value, key).step()) return ContactId{direct.integer(0)};
    Statement alias =
        database.prepare("SELECT contact_id FROM contact_aliases WHERE inbox_id = ? AND key = ?");
    if (alias.bind(inbox.value, key).step()) return ContactId{alias.integer(0)};
    return std::nullopt;
}

std::optional<ContactId> known_contact(Database& database,
                                       InboxId inbox,
                                       const webhooks::Inbound& inbound) {
    std::optional<ContactId> contact = find_contact(database, inbox, inbound.contact_key);
    for (auto alias = inbound.contact_aliases.begin();
         !contact && alias != inbound.contact_aliases.end(); ++alias) {
        contact = find_contact(database, inbox, *alias);
    }
    return contact;
}

void note_aliases(Database& database,
                  InboxId inbox,
                  ContactId contact,
                  const webhooks::Inbound& inbound) {
    for (const std::string& alias : inbound.contact_aliases) {
        database
            .prepare(
                "INSERT OR IGNORE INTO contact_aliases (inbox_id, key, contact_id) VALUES (?, ?, "
                "?)")
            .bind(inbox.value, alias, contact.value)
            .done();
    }
}

std::optional<std::int64_t> maybe(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return row.integer(column);
}

std::optional<ConversationRow> conversation_with_key(Database& database,
                                                     InboxId inbox,
                                                     const std::string& key) {
    ConversationId id;
    {
        Statement found =
            database.prepare("SELECT id FROM conversations WHERE inbox_id = ? AND key = ?");
        if (!found.bind(inbox.value, key).step()) return std::nullopt;
        id = {found.integer(0)};
    }
    return load_conversation(database, id);
}

/// The conversation that stands on both sides of the post, when `inbound` belongs to one; `here` is
/// what has its key at present.
std::optional<ConversationRow> across_the_post(Database& database,
                                               InboxId inbox,
                                               const webhooks::Inbound& inbound,
                                               const std::optional<ConversationRow>& here,
                                               TimeMs now) {
    if (inbound.visibility == webhooks::Visibility::public_comment) {
        return conversation_gone_private(database, inbox, inbound,
                                         known_contact(database, inbox, inbound), here.has_value());
    }
    const auto contact =
        here ? std::optional(here->contact) : known_contact(database, inbox, inbound);
    if (!contact) return std::nullopt;
    return go_private(database, *contact, inbound, here, now);
}

}  // namespace

InboxId ensure_inbox(Database& database, std::string_view name, std::string_view channel) {
    database
        .prepare(
            "INSERT INTO inboxes (name, channel) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET channel = excluded.channel")
        .bind(name, channel)
        .done();
    Statement found = database.prepare("SELECT id FROM inboxes WHERE name = ?");
    (void)found.bind(name).step();
    return {found.integer(0)};
}

bool first_sight(Database& database, std::int64_t key_hash, TimeMs now) {
    database.prepare("INSERT INTO seen (hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(key_hash, now)
        .done();
    return database.changes() == 1;
}

ContactId ensure_contact(Database& database,
                         InboxId inbox,
                         const webhooks::Inbound& inbound,
                         TimeMs now) {
    std::optional<ContactId> contact = known_contact(database, inbox, inbound);
    if (contact) {
        if (!inbound.contact_name.empty())
            name_contact(database, *contact, inbound.contact_name, inbound.contact_handle);
    } else {
        database
            .prepare(
                "INSERT INTO contacts (inbox_id, key, name, handle, first_seen_at) VALUES (?, ?, "
                "?, ?, ?)")
            .bind(inbox.value, inbound.contact_key, inbound.contact_name, inbound.contact_handle,
                  now)
            .done();
        contact = ContactId{database.last_insert_id()};
    }
    note_aliases(database, inbox, *contact, inbound);
    return *contact;
}

std::optional<ConversationRow> ensure_conversation(Database& database,
                                                   InboxId inbox,
                                                   const webhooks::Inbound& inbound,
                                                   TimeMs now) {
    std::optional<ConversationRow> here =
        conversation_with_key(database, inbox, inbound.conversation_key);
    if (auto across = across_the_post(database, inbox, inbound, here, now)) return across;
    if (here) return here;
    const ContactId contact = ensure_contact(database, inbox, inbound, now);
    const bool is_public = inbound.visibility == webhooks::Visibility::public_comment;
    database
        .prepare(
            "INSERT INTO conversations (inbox_id, key, contact_id, visibility, opened_at) VALUES "
            "(?, ?, ?, ?, ?)")
        .bind(inbox.value, inbound.conversation_key, contact.value, is_public ? "public" : "direct",
              now)
        .done();
    return load_conversation(database, {database.last_insert_id()});
}

std::optional<ConversationRow> load_conversation(Database& database, ConversationId id) {
    Statement found = database.prepare(
        "SELECT c.id, c.inbox_id, c.contact_id, i.name, i.channel, c.key, p.key, p.name, "
        "p.tags_json,"
        " p.blocked, c.visibility, c.owner, c.epoch, c.agent, c.department, c.priority, c.language,"
        " c.address_json, c.memory_json, c.last_seq, c.opened_at, c.last_customer_at, c.due_at,"
        " c.case_key, c.decided_seq FROM conversations c JOIN "
        "contacts p ON p.id = c.contact_id"
        " JOIN inboxes i ON i.id = c.inbox_id WHERE c.id = ?");
    if (!found.bind(id.value).step()) return std::nullopt;
    ConversationRow row;
    row.id = {found.integer(0)};
    row.inbox = {found.integer(1)};
    row.contact = {found.integer(2)};
    row.inbox_name = found.text(3);
    row.channel = found.text(4);
    row.key = found.text(5);
    row.contact_key = found.text(6);
    row.contact_name = found.text(7);
    row.contact_tags_json = found.text(8);
    row.contact_blocked = found.integer(9) != 0;
    row.visibility = found.text(10) == "public" ? webhooks::Visibility::public_comment
                                                : webhooks::Visibility::direct;
    row.owner = owner_named(found.text(11));
    row.epoch = found.integer(12);
    row.agent = found.text(13);
    row.department = found.text(14);
    row.priority = found.text(15);
    row.language = found.text(16);
    row.address_json = found.text(17);
    row.memory_json = found.text(18);
    row.last_seq = found.integer(19);
    row.opened_at = found.integer(20);
    row.last_customer_at = found.integer(21);
    row.due_at = maybe(found, 22);
    row.case_key = found.text(23);
    row.decided_seq = found.integer(24);
    return row;
}

AppendedMessage append_message(Database& database,
                               ConversationRow& row,
                               const NewMessage& message,
                               TimeMs now) {
    const std::int64_t seq = ++row.last_seq;
    database
        .prepare(
            "INSERT INTO messages (conversation_id, seq, direction, author, agent, kind, text, "
            "payload,"
            " buttons_json, attachments_json, platform_id, client_id, sent_at, received_at, status)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(row.id.value, seq, message.direction, message.author, message.agent, message.kind,
              message.text, message.payload, message.buttons_json, message.attachments_json,
              message.platform_id, message.client_id, message.sent_at == 0 ? now : message.sent_at,
              now, message.status)
        .done();
    const MessageId id{database.last_insert_id()};
    database.prepare("UPDATE conversations SET last_seq = ?, last_activity_at = ? WHERE id = ?")
        .bind(seq, now, row.id.value)
        .done();
    return {id, seq};
}

namespace {

/// Tells the turn that comes next what happened to the conversation since the last one.
void note_in_memory(Database& database, ConversationRow& row, const char* happened) {
    nlohmann::json memory = nlohmann::json::parse(row.memory_json, nullptr, false);
    if (!memory.is_object()) return;
    memory[happened] = true;
    row.memory_json = json_text(memory);
    database.prepare("UPDATE conversations SET memory_json = ? WHERE id = ?")
        .bind(row.memory_json, row.id.value)
        .done();
}

}  // namespace

void apply_event(Database& database, ConversationRow& row, ConversationEvent event, TimeMs now) {
    const rules::Owner before = std::exchange(row.owner, owner_after(row.owner, event));
    // Most messages change nothing about who may speak.
    if (row.owner == before && !silences_bot(event)) return;
    if (silences_bot(event)) {
        ++row.epoch;
        cancel_waiting_replies(database, row.id, "a person took over", now);
        note_in_memory(database, row, "taken_over");
    }
    if (row.owner == rules::Owner::resolved) note_in_memory(database, row, "ended");
    database
        .prepare("UPDATE conversations SET owner = ?, epoch = ?, last_activity_at = ? WHERE id = ?")
        .bind(rules::owner_name(row.owner), row.epoch, now, row.id.value)
        .done();
}

std::optional<TimeMs> next_turn_due(Database& database, TimeMs after) {
    Statement next = database.prepare(
        "SELECT turn_due_at FROM conversations WHERE turn_due_at > ? ORDER BY turn_due_at LIMIT "
        "1");
    if (!next.bind(after).step()) return std::nullopt;
    return next.integer(0);
}

std::map<std::string, std::string> read_string_map(const std::string& json) {
    std::map<std::string, std::string> map;
    const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
    if (!parsed.is_object()) return map;
    for (const auto& [key, value] : parsed.items()) {
        if (value.is_string()) map[key] = value.get<std::string>();
    }
    return map;
}

std::string write_string_map(const std::map<std::string, std::string>& map) {
    return json_text(map);
}

}  // namespace bot::store

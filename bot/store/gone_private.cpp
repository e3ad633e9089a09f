#include "bot/store/gone_private.h"

#include "webhooks/channel.h"

#include <string>
#include <utility>

namespace bot::store {
namespace {

/// As long as the platforms let a comment be answered in private.
constexpr TimeMs answerable_ms = 7LL * 24 * 3'600'000;

/// The newest open one of which a private message went to the contact: the comment before it must
/// be theirs, for others may take part. It answers a comment, never a reaction or a correction.
constexpr std::string_view left_public_sql =
    "SELECT c.id FROM conversations c WHERE c.contact_id = ?1 AND c.visibility = 'public'"
    " AND c.owner <> 'resolved' AND EXISTS (SELECT 1 FROM outbox o JOIN messages said"
    "  ON said.id = o.message_id WHERE o.conversation_id = c.id AND o.kind = 'private_reply'"
    "  AND (o.state = 'sending' OR o.state = 'held' OR o.state = 'sent') AND o.created_at > ?2"
    "  AND (SELECT m.contact_id FROM messages m WHERE m.conversation_id = c.id"
    "   AND m.author = 'customer' AND m.seq < said.seq AND m.kind NOT IN"
    "   ('reaction', 'edit', 'deletion', 'thread_control') ORDER BY m.seq DESC LIMIT 1) IS NULL)"
    " ORDER BY c.last_activity_at DESC LIMIT 1";

bool has_open_turn(Database& database, ConversationId conversation) {
    Statement found =
        database.prepare("SELECT 1 FROM conversations WHERE id = ? AND turn_due_at IS NOT NULL");
    return found.bind(conversation.value).step();
}

/// Under the key of a reply that may be on its way the platform reports what became of it.
bool has_reply_under_way(Database& database, ConversationId conversation) {
    Statement found = database.prepare(
        "SELECT 1 FROM outbox WHERE conversation_id = ? AND kind <> 'notice'"
        " AND state IN ('pending', 'sending', 'held')");
    return found.bind(conversation.value).step();
}

bool can_make_room(Database& database, const ConversationRow& direct) {
    const webhooks::Capabilities* capabilities = webhooks::capabilities_of(direct.channel);
    if (capabilities == nullptr || !capabilities->private_reply) return false;
    if (direct.visibility == webhooks::Visibility::public_comment) return false;
    if (has_reply_under_way(database, direct.id)) return false;
    if (direct.owner == rules::Owner::resolved) return true;
    return direct.owner == rules::Owner::bot && !has_open_turn(database, direct.id);
}

/// The older conversation is over; its key is free.
void make_room(Database& database, ConversationRow& direct, TimeMs now) {
    apply_event(database, direct, ConversationEvent::close_timer, now);
    database.prepare("UPDATE conversations SET key = ? WHERE id = ?")
        .bind(direct.key + "#" + std::to_string(direct.id.value), direct.id.value)
        .done();
}

void move(Database& database, ConversationId conversation, const webhooks::Inbound& inbound) {
    database
        .prepare(
            "UPDATE conversations SET public_key = key, public_address_json = address_json,"
            " key = ?, address_json = ?, visibility = 'direct' WHERE id = ?")
        .bind(inbound.conversation_key, write_string_map(inbound.address), conversation.value)
        .done();
}

/// Where people read the story, they see from where on nobody else does.
void note_move(Database& database, ConversationRow& row, TimeMs now) {
    NewMessage note;
    note.direction = "note";
    note.author = "system";
    note.kind = "gone_private";
    (void)append_message(database, row, note, now);
}

}  // namespace

std::optional<ConversationRow> conversation_gone_private(Database& database,
                                                         InboxId inbox,
                                                         const webhooks::Inbound& inbound,
                                                         std::optional<ContactId> contact,
                                                         bool here) {
    ConversationId moved;
    {
        Statement found = database.prepare(
            "SELECT id, contact_id FROM conversations WHERE inbox_id = ? AND public_key = ?"
            " AND public_key <> '' AND owner <> 'resolved' ORDER BY id DESC LIMIT 1");
        if (!found.bind(inbox.value, inbound.conversation_key).step()) return std::nullopt;
        const bool theirs = contact && contact->value == found.integer(1);
        const bool news = inbound.author != webhooks::Author::customer ||
                          inbound.kind == webhooks::MessageKind::edit ||
                          inbound.kind == webhooks::MessageKind::deletion;
        if (!theirs && (here || !news)) return std::nullopt;
        moved = {found.integer(0)};
    }
    return load_conversation(database, moved);
}

void note_writer(Database& database, MessageId message, ContactId writer) {
    database.prepare("UPDATE messages SET contact_id = ? WHERE id = ?")
        .bind(writer.value, message.value)
        .done();
}

void stand_at_post(Database& database, ConversationRow& row) {
    Statement found = database.prepare(
        "SELECT public_key, public_address_json FROM conversations WHERE id = ? AND public_key <> "
        "''");
    if (!found.bind(row.id.value).step()) return;
    row.key = found.text(0);
    row.address_json = found.text(1);
    row.visibility = webhooks::Visibility::public_comment;
}

bool said_at_post(Database& database,
                  const ConversationRow& row,
                  const webhooks::Inbound& inbound) {
    if (inbound.visibility == row.visibility ||
        row.visibility == webhooks::Visibility::public_comment) {
        return false;
    }
    const std::string address =
        inbound.address.empty() ? std::string() : write_string_map(inbound.address);
    database
        .prepare(
            "UPDATE conversations SET public_address_json = CASE ?1 WHEN '' THEN"
            " public_address_json ELSE ?1 END WHERE id = ?2 AND public_key <> ''")
        .bind(address, row.id.value)
        .done();
    return database.changes() > 0;
}

std::optional<ConversationRow> go_private(Database& database,
                                          ContactId contact,
                                          const webhooks::Inbound& inbound,
                                          std::optional<ConversationRow> direct,
                                          TimeMs now) {
    if (direct && !can_make_room(database, *direct)) return std::nullopt;
    std::optional<ConversationRow> row;
    {
        Statement found = database.prepare(left_public_sql);
        if (!found.bind(contact.value, now - answerable_ms).step()) return std::nullopt;
        row = ConversationRow{};
        row->id = {found.integer(0)};
    }
    if (direct) make_room(database, *direct, now);
    move(database, row->id, inbound);
    row = load_conversation(database, row->id);
    if (row) note_move(database, *row, now);
    return row;
}

}  // namespace bot::store

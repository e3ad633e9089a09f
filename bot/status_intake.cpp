#include "bot/status_intake.h"

#include "bot/store/conversations.h"
#include "bot/store/outbox_rows.h"
#include "bot/store/promises.h"
#include "bot/takeover.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace bot {
namespace {

using store::Database;

constexpr std::array<std::string_view, 4> status_names = {"sent", "delivered", "read", "failed"};

std::string_view name_of(webhooks::StatusUpdate::Status status) {
    return status_names[static_cast<std::size_t>(status)];
}

/// What the platform took and could not deliver is a person's business, like what it never took;
/// not a courtesy of the program's own.
void note_undelivered(Database& database,
                      store::ConversationId conversation,
                      const std::string& author,
                      const std::string& error,
                      TimeMs now) {
    if (author == "system") return;
    store::release_unsaid_promises(database, conversation, now);
    std::optional<store::ConversationRow> row = store::load_conversation(database, conversation);
    if (!row) return;
    const std::string why = error.empty() ? "the platform gives no reason" : error;
    call_a_person(database, *row, {"undelivered", {{"error", why}}}, now);
}

/// Everything that was sent until a time has arrived, or was read; not what stands under the post
/// where the conversation began.
std::vector<store::ConversationId> take_watermark(Database& database,
                                                  store::InboxId inbox,
                                                  const webhooks::StatusUpdate& update) {
    std::vector<store::ConversationId> touched;
    store::Statement moved = database.prepare(
        "UPDATE messages SET status = ?1 WHERE conversation_id ="
        " (SELECT id FROM conversations WHERE inbox_id = ?2 AND key = ?3)"
        " AND direction = 'out' AND sent_at <= ?4 AND (kind = 'private_reply' OR seq >= coalesce("
        "  (SELECT n.seq FROM conversations c JOIN messages n ON n.conversation_id = c.id"
        "   WHERE c.inbox_id = ?2 AND c.key = ?3 AND c.public_key <> '' AND n.direction = 'note'"
        "   AND n.kind = 'gone_private'), 0))"
        " AND (status = 'sent' OR (status = 'delivered' AND ?1 = 'read'))"
        " RETURNING conversation_id");
    moved.bind(name_of(update.status), inbox.value, update.conversation_key, update.until);
    while (moved.step()) {
        const store::ConversationId conversation{moved.integer(0)};
        if (touched.empty()) touched.push_back(conversation);
    }
    return touched;
}

}  // namespace

std::vector<store::ConversationId> take_status(Database& database,
                                               store::InboxId inbox,
                                               const webhooks::StatusUpdate& update,
                                               TimeMs now) {
    if (update.until > 0) return take_watermark(database, inbox, update);
    const bool failed = update.status == webhooks::StatusUpdate::Status::failed;
    (void)store::reconcile(database, inbox, update.our_reference, update.message_id,
                           failed ? store::Report::failed : store::Report::arrived, now);
    store::Statement moved = database.prepare(
        "UPDATE messages SET status = ?1 WHERE direction = 'out' AND platform_id = ?2"
        " AND platform_id <> ''"
        " AND conversation_id IN (SELECT id FROM conversations WHERE inbox_id = ?3) AND"
        " (CASE ?1 WHEN 'sent' THEN 1 WHEN 'failed' THEN 2 WHEN 'delivered' THEN 3 ELSE 4 END) >"
        " (CASE status WHEN 'sent' THEN 1 WHEN 'failed' THEN 2 WHEN 'delivered' THEN 3"
        "  WHEN 'read' THEN 4 ELSE 0 END) RETURNING conversation_id, id, author");
    moved.bind(name_of(update.status), update.message_id, inbox.value);
    std::vector<store::ConversationId> touched;
    while (moved.step()) {
        const store::ConversationId conversation{moved.integer(0)};
        touched.push_back(conversation);
        if (failed) {
            note_undelivered(database, conversation, moved.text(2), update.error, now);
        } else {
            store::restore_said_promises(database, conversation, {moved.integer(1)});
        }
    }
    return touched;
}

}  // namespace bot

#include "bot/intake.h"

#include "bot/store/outbox_rows.h"
#include "bot/store/promises.h"
#include "bot/takeover.h"
#include "rules/decide/turn.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace bot {
namespace {

using store::ConversationRow;
using store::Database;
using webhooks::Author;
using webhooks::Inbound;
using webhooks::MessageKind;

/// A burst cannot put its answer off for ever: from its first message at most this many windows.
constexpr TimeMs longest_burst_windows = 5;

constexpr std::array<std::pair<MessageKind, std::string_view>, 16> kind_names = {{
    {MessageKind::text, "text"},
    {MessageKind::button, "button"},
    {MessageKind::image, "image"},
    {MessageKind::video, "video"},
    {MessageKind::voice, "voice"},
    {MessageKind::file, "file"},
    {MessageKind::sticker, "sticker"},
    {MessageKind::location, "location"},
    {MessageKind::contact_card, "contact_card"},
    {MessageKind::story_mention, "story_mention"},
    {MessageKind::story_reply, "story_reply"},
    {MessageKind::reaction, "reaction"},
    {MessageKind::edit, "edit"},
    {MessageKind::deletion, "deletion"},
    {MessageKind::thread_control, "thread_control"},
    {MessageKind::unsupported, "unsupported"},
}};

std::string_view kind_name(MessageKind kind) {
    for (const auto& [value, name] : kind_names) {
        if (value == kind) return name;
    }
    return "unsupported";
}

constexpr bool is_for_the_record_only(MessageKind kind) {
    return kind == MessageKind::reaction || kind == MessageKind::edit ||
           kind == MessageKind::deletion || kind == MessageKind::thread_control;
}

/// A rule can ask for every kind that opens a turn, and for no other.
static_assert(std::all_of(kind_names.begin(), kind_names.end(), [](const auto& kind) {
    const auto& known = rules::message_kinds;
    const bool can_ask = std::find(known.begin(), known.end(), kind.second) != known.end();
    return can_ask != is_for_the_record_only(kind.first);
}));

std::string attachments_json(const std::vector<webhooks::Attachment>& attachments) {
    if (attachments.empty()) return {};
    nlohmann::json list = nlohmann::json::array();
    for (const webhooks::Attachment& a : attachments) {
        list.push_back({{"kind", a.kind},
                        {"url", a.url},
                        {"id", a.id},
                        {"mime_type", a.mime_type},
                        {"name", a.name}});
    }
    return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

store::NewMessage as_message(const Inbound& inbound, std::string_view author) {
    store::NewMessage message;
    message.author = author;
    message.direction = author == "person" ? "out" : "in";
    message.kind = kind_name(inbound.kind);
    message.text = inbound.text;
    message.payload = inbound.payload;
    message.attachments_json = attachments_json(inbound.attachments);
    message.platform_id = inbound.message_id;
    message.client_id = inbound.client_id;
    message.sent_at = inbound.sent_at;
    message.status = author == "person" ? "sent" : "";
    return message;
}

/// Notes what the customer's message tells about them, and that the bot's turn comes a merge window
/// after the newest message of a burst.
void note_customer(Database& database,
                   ConversationRow& row,
                   const IntakeContext& context,
                   const Inbound& inbound,
                   TimeMs now) {
    const TimeMs said_at = inbound.sent_at == 0 ? now : std::min(inbound.sent_at, now);
    if (!inbound.address.empty()) row.address_json = store::write_string_map(inbound.address);
    database
        .prepare(
            "UPDATE conversations SET turn_due_at = CASE WHEN turn_due_at IS NULL THEN ?1 ELSE"
            " max(turn_due_at, min(?1, (SELECT min(received_at) FROM messages WHERE "
            "conversation_id = ?2"
            "  AND seq > decided_seq AND direction = 'in') + ?3)) END,"
            " last_customer_at = max(last_customer_at, ?4), address_json = ?5,"
            " language = CASE WHEN language = '' THEN ?6 ELSE language END WHERE id = ?2")
        .bind(now + context.merge_window_ms, row.id.value,
              longest_burst_windows * context.merge_window_ms, said_at, row.address_json,
              inbound.language_hint.substr(0, 2))
        .done();
}

/// Whether nothing but deletions came from the customer after this message.
bool is_newest_question(Database& database,
                        store::ConversationId conversation,
                        const std::string& platform_id) {
    store::Statement found = database.prepare(
        "SELECT 1 FROM messages WHERE conversation_id = ?1 AND platform_id = ?2 AND seq ="
        " (SELECT max(seq) FROM messages WHERE conversation_id = ?1 AND direction = 'in'"
        "  AND kind <> 'deletion')");
    return found.bind(conversation.value, platform_id).step();
}

/// The customer took a message back: what the bot would still say about it must not leave.
void cancel_answer_to(Database& database,
                      const ConversationRow& row,
                      const Inbound& inbound,
                      TimeMs now) {
    database
        .prepare(
            "UPDATE messages SET kind = 'deletion', text = '' WHERE conversation_id = ? AND "
            "platform_id = ?"
            " AND seq > (SELECT decided_seq FROM conversations WHERE id = ?)")
        .bind(row.id.value, inbound.target_id, row.id.value)
        .done();
    if (is_newest_question(database, row.id, inbound.target_id)) {
        store::cancel_waiting_replies(database, row.id, "the customer deleted the question", now);
    }
}

void take_thread_control(Database& database,
                         ConversationRow& row,
                         const Inbound& inbound,
                         TimeMs now) {
    const bool ours_again = inbound.payload == "returned";
    apply_event(
        database, row,
        ours_again ? ConversationEvent::other_app_returns : ConversationEvent::other_app_takes,
        now);
}

void take_from_customer(Database& database,
                        ConversationRow& row,
                        const IntakeContext& context,
                        const Inbound& inbound,
                        TimeMs now) {
    if (inbound.kind == MessageKind::deletion) cancel_answer_to(database, row, inbound, now);
    store::append_message(database, row, as_message(inbound, "customer"), now);
    if (is_for_the_record_only(inbound.kind)) return;
    note_customer(database, row, context, inbound, now);
    apply_event(database, row, ConversationEvent::customer_writes, now);
}

/// What we sent ourselves, reported back by the platform: by its flag, our reference, its id, or
/// the text being sent.
bool is_our_own(Database& database,
                const IntakeContext& context,
                const Inbound& inbound,
                TimeMs now) {
    if (inbound.author != Author::our_echo && inbound.author != Author::person) return false;
    return store::reconcile(database, context.inbox, inbound.our_reference, inbound.message_id,
                            store::Report::arrived, now) ||
           store::reconcile_in_flight(database, context.inbox, inbound.conversation_key,
                                      inbound.text, inbound.message_id, now) ||
           inbound.author == Author::our_echo;
}

/// A colleague answers in the thread of an escalation notice: it goes to the customer as their
/// reply, or stays a note when it begins with `!note`. False when it is no such answer.
bool take_thread_answer(Database& database,
                        const Inbound& inbound,
                        IntakeOutcome& outcome,
                        TimeMs now) {
    static constexpr std::string_view thread_prefix = "case:";
    static constexpr std::string_view note_prefix = "!note";
    if (inbound.author != Author::person || !inbound.conversation_key.starts_with(thread_prefix))
        return false;
    const auto conversation = store::conversation_of_thread(
        database, inbound.conversation_key.substr(thread_prefix.size()));
    if (!conversation) return true;  // A thread that is not about any conversation of ours.
    const std::string agent =
        inbound.contact_name.empty() ? inbound.contact_key : inbound.contact_name;
    if (inbound.text.starts_with(note_prefix)) {
        (void)add_note(database, *conversation, agent, inbound.dedupe_key,
                       inbound.text.substr(note_prefix.size()), now);
    } else {
        (void)reply_as_person(database, *conversation, agent, inbound.dedupe_key, inbound.text,
                              now);
    }
    outcome.touched.push_back(*conversation);
    return true;
}

/// Writes one event that is new; false when it concerns nothing that is shown.
bool take_new(Database& database,
              const IntakeContext& context,
              const Inbound& inbound,
              IntakeOutcome& outcome,
              TimeMs now) {
    if (is_our_own(database, context, inbound, now)) return false;
    if (take_thread_answer(database, inbound, outcome, now)) return true;
    std::optional<ConversationRow> row =
        store::ensure_conversation(database, context.inbox, inbound, now);
    if (!row) return false;
    if (inbound.kind == MessageKind::thread_control) {
        take_thread_control(database, *row, inbound, now);
    } else if (inbound.author == Author::person) {
        store::append_message(database, *row, as_message(inbound, "person"), now);
        apply_event(database, *row, ConversationEvent::person_in_app, now);
        database
            .prepare(
                "UPDATE conversations SET decided_seq = last_seq, turn_due_at = NULL WHERE id = ?")
            .bind(row->id.value)
            .done();
    } else if (inbound.author == Author::bot) {
        store::append_message(database, *row, as_message(inbound, "other_bot"), now);
    } else {
        take_from_customer(database, *row, context, inbound, now);
    }
    outcome.touched.push_back(row->id);
    return true;
}

constexpr std::array<std::string_view, 4> status_names = {"sent", "delivered", "read", "failed"};

/// What the platform took and could not deliver is a person's business, like what it never took.
void note_undelivered(Database& database,
                      store::ConversationId conversation,
                      const std::string& error,
                      TimeMs now) {
    store::release_unsaid_promises(database, conversation, now);
    std::optional<ConversationRow> row = store::load_conversation(database, conversation);
    if (!row) return;
    const std::string why = error.empty() ? "the platform gives no reason" : error;
    call_a_person(database, *row, {"undelivered", {{"error", why}}}, now);
}

/// Statuses arrive in any order and only move forward.
void take_status(Database& database,
                 const IntakeContext& context,
                 const webhooks::StatusUpdate& update,
                 IntakeOutcome& outcome,
                 TimeMs now) {
    const bool failed = update.status == webhooks::StatusUpdate::Status::failed;
    (void)store::reconcile(database, context.inbox, update.our_reference, update.message_id,
                           failed ? store::Report::failed : store::Report::arrived, now);
    const std::string_view name = status_names[static_cast<std::size_t>(update.status)];
    store::Statement moved = database.prepare(
        "UPDATE messages SET status = ?1 WHERE direction = 'out' AND platform_id = ?2 AND "
        "platform_id <> ''"
        " AND conversation_id IN (SELECT id FROM conversations WHERE inbox_id = ?3)"
        " AND (CASE ?1 WHEN 'sent' THEN 1 WHEN 'delivered' THEN 2 WHEN 'read' THEN 3 ELSE 4 END) >"
        " (CASE status WHEN 'sent' THEN 1 WHEN 'delivered' THEN 2 WHEN 'read' THEN 3 WHEN 'failed' "
        "THEN 4"
        "  ELSE 0 END) RETURNING conversation_id");
    moved.bind(name, update.message_id, context.inbox.value);
    while (moved.step()) {
        const store::ConversationId conversation{moved.integer(0)};
        outcome.touched.push_back(conversation);
        if (failed) note_undelivered(database, conversation, update.error, now);
    }
}

/// The first delivery of an id stands; other words under the same id are a fault of the sender that
/// somebody may have to explain.
void note_reused_id(Database& database,
                    const IntakeContext& context,
                    const Inbound& inbound,
                    TimeMs now) {
    if (inbound.kind != MessageKind::text || inbound.message_id.empty()) return;
    std::string about;
    {
        store::Statement found = database.prepare(
            "SELECT m.id, m.text FROM conversations c JOIN messages m ON m.conversation_id = c.id"
            " WHERE c.inbox_id = ? AND c.key = ? AND m.platform_id = ? AND m.direction = 'in'"
            " AND m.kind = 'text' LIMIT 1");
        found.bind(context.inbox.value, inbound.conversation_key, inbound.message_id);
        if (!found.step() || found.text(1) == inbound.text) return;
        about = "message " + std::to_string(found.integer(0));
        store::Statement noted =
            database.prepare("SELECT 1 FROM audit WHERE action = 'id reused' AND object = ?");
        if (noted.bind(about).step()) return;
    }
    audit(database, "intake", "id reused", about, "", now);
}

}  // namespace

IntakeOutcome take_in(store::Database& database,
                      const store::EventKey& event_key,
                      const IntakeContext& context,
                      const webhooks::Receipt& receipt,
                      TimeMs now) {
    IntakeOutcome outcome;
    std::vector<const Inbound*> in_order;
    for (const Inbound& inbound : receipt.messages) in_order.push_back(&inbound);
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const Inbound* a, const Inbound* b) { return a->sent_at < b->sent_at; });
    for (const Inbound* inbound : in_order) {
        const std::int64_t hash = event_key.of(context.inbox.value, inbound->dedupe_key);
        if (!store::first_sight(database, hash, now)) {
            ++outcome.repeated;
            note_reused_id(database, context, *inbound, now);
        } else if (take_new(database, context, *inbound, outcome, now)) {
            ++outcome.taken;
        }
    }
    for (const webhooks::StatusUpdate& update : receipt.statuses) {
        take_status(database, context, update, outcome, now);
    }
    for (const webhooks::Ignored& ignored : receipt.ignored) {
        database.prepare("INSERT INTO ignored (at, inbox_id, reason, excerpt) VALUES (?, ?, ?, ?)")
            .bind(now, context.inbox.value, ignored.reason, ignored.excerpt)
            .done();
    }
    return outcome;
}

void quarantine(store::Database& database,
                store::InboxId inbox,
                const std::string& reason,
                const std::string& body,
                TimeMs now) {
    database
        .prepare(
            "INSERT INTO quarantine (at, inbox_id, reason, body) VALUES (?, ?, ?, CAST(? AS BLOB))")
        .bind(now, inbox.value, reason, body)
        .done();
}

}  // namespace bot

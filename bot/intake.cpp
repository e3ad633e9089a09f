#include "bot/intake.h"

#include "bot/addressing.h"
#include "bot/json_text.h"
#include "bot/own_echo.h"
#include "bot/status_intake.h"
#include "bot/store/gone_private.h"
#include "bot/store/move_person.h"
#include "bot/store/outbox_rows.h"
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

constexpr std::array<std::pair<MessageKind, std::string_view>, 21> kind_names = {{
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
    {MessageKind::moved, "moved"},
    {MessageKind::call, "call"},
    {MessageKind::bad_review, "bad_review"},
    {MessageKind::order, "order"},
    {MessageKind::withheld, "withheld"},
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
           kind == MessageKind::deletion || kind == MessageKind::thread_control ||
           kind == MessageKind::moved;
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
    return json_text(list);
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

/// Under a comment others than the conversation's contact may take part.
void note_other_writer(Database& database,
                       const ConversationRow& row,
                       store::MessageId message,
                       const Inbound& inbound,
                       TimeMs now) {
    if (inbound.contact_key == row.contact_key) return;
    const store::ContactId writer = store::ensure_contact(database, row.inbox, inbound, now);
    if (writer != row.contact) store::note_writer(database, message, writer);
}

/// Notes what the customer's message tells about them, and that the bot's turn comes a merge window
/// after the newest message of a burst.
void note_customer(Database& database,
                   ConversationRow& row,
                   const IntakeContext& context,
                   const Inbound& inbound,
                   TimeMs now) {
    const bool elsewhere = store::said_at_post(database, row, inbound);
    TimeMs said_at = inbound.sent_at == 0 ? now : std::min(inbound.sent_at, now);
    if (elsewhere) said_at = 0;  // A comment opens no window for direct messages.
    if (!elsewhere && !inbound.address.empty()) {
        row.address_json = store::write_string_map(inbound.address);
    }
    database
        .prepare(
            "UPDATE conversations SET turn_due_at = CASE WHEN turn_due_at IS NULL THEN ?1 ELSE"
            " max(turn_due_at, min(?1, (SELECT received_at FROM messages WHERE conversation_id = ?2"
            "  AND seq > decided_seq AND direction = 'in' ORDER BY seq LIMIT 1) + ?3)) END,"
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
    store::cancel_hiding(database, row.id, inbound.target_id, now);
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
    const store::AppendedMessage appended =
        store::append_message(database, row, as_message(inbound, "customer"), now);
    note_other_writer(database, row, appended.id, inbound, now);
    if (is_for_the_record_only(inbound.kind)) return;
    note_customer(database, row, context, inbound, now);
    apply_event(database, row, ConversationEvent::customer_writes, now);
}

/// Pictures and files of a colleague's answer do not reach the customer: people see that they are
/// there.
void note_case_files(Database& database,
                     store::ConversationId conversation,
                     const std::string& agent,
                     const Inbound& inbound,
                     TimeMs now) {
    std::optional<ConversationRow> row = store::load_conversation(database, conversation);
    if (!row || inbound.attachments.empty()) return;
    store::NewMessage note;
    note.direction = "note";
    note.author = "person";
    note.agent = agent;
    note.kind = "case_file";
    note.attachments_json = attachments_json(inbound.attachments);
    note.sent_at = inbound.sent_at;
    store::append_message(database, *row, note, now);
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
    } else if (!inbound.text.empty()) {
        (void)reply_as_person(database, *conversation, agent, inbound.dedupe_key, inbound.text,
                              now);
    }
    note_case_files(database, *conversation, agent, inbound, now);
    outcome.touched.push_back(*conversation);
    return true;
}

void note_ignored(Database& database,
                  const IntakeContext& context,
                  const webhooks::Ignored& ignored,
                  TimeMs now) {
    database.prepare("INSERT INTO ignored (at, inbox_id, reason, excerpt) VALUES (?, ?, ?, ?)")
        .bind(now, context.inbox.value, ignored.reason, ignored.excerpt)
        .done();
}

/// Writes one event that is new, and not our own; false when it concerns nothing that is shown.
bool take_others(Database& database,
                 const IntakeContext& context,
                 const Inbound& inbound,
                 IntakeOutcome& outcome,
                 TimeMs now) {
    if (take_thread_answer(database, inbound, outcome, now)) return true;
    if (inbound.kind == MessageKind::moved) {
        const auto conversation = store::move_person(database, context.inbox, inbound, now);
        if (conversation) outcome.touched.push_back(*conversation);
        return conversation.has_value();
    }
    std::optional<ConversationRow> row =
        store::ensure_conversation(database, context.inbox, inbound, now);
    if (!row) return false;
    if (inbound.kind == MessageKind::thread_control) {
        take_thread_control(database, *row, inbound, now);
    } else if (inbound.author == Author::person) {
        store::append_message(database, *row, as_message(inbound, "person"), now);
        take_over_in_app(database, *row, now);
        if (!is_for_the_record_only(inbound.kind)) note_answer(database, *row, now);
    } else if (inbound.author == Author::bot) {
        store::append_message(database, *row, as_message(inbound, "other_bot"), now);
    } else {
        take_from_customer(database, *row, context, inbound, now);
    }
    outcome.touched.push_back(row->id);
    return true;
}

bool take_new(Database& database,
              const IntakeContext& context,
              const Inbound& inbound,
              IntakeOutcome& outcome,
              TimeMs now) {
    if (is_our_own(database, context, inbound, now)) return false;
    return take_others(database, context, inbound, outcome, now);
}

/// The same for an event whose conversation has to be found first: there may be none, or several.
bool take_found(Database& database,
                const IntakeContext& context,
                const Inbound& inbound,
                IntakeOutcome& outcome,
                TimeMs now) {
    const std::vector<std::string> keys = conversations_meant(database, context.inbox, inbound);
    if (keys.empty() && inbound.author != Author::our_echo) {
        constexpr std::size_t longest_excerpt = 200;
        note_ignored(database, context,
                     {"not addressed to us", inbound.message_id.substr(0, longest_excerpt)}, now);
    }
    std::vector<Inbound> found(keys.size(), inbound);
    for (std::size_t i = 0; i < keys.size(); ++i) found[i].conversation_key = keys[i];
    // Before any is written: a colleague's message must not be taken for our own in the next one.
    const bool ours = std::any_of(found.begin(), found.end(), [&](const Inbound& one) {
        return is_our_own(database, context, one, now);
    });
    if (ours) return false;
    bool taken = false;
    for (const Inbound& one : found) taken |= take_others(database, context, one, outcome, now);
    return taken;
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
        } else {
            const bool sure = inbound->place.find == webhooks::PlaceHint::Find::nothing;
            const bool taken = sure ? take_new(database, context, *inbound, outcome, now)
                                    : take_found(database, context, *inbound, outcome, now);
            if (taken) ++outcome.taken;
        }
    }
    for (const webhooks::StatusUpdate& update : receipt.statuses) {
        const auto changed = take_status(database, context.inbox, update, now);
        outcome.touched.insert(outcome.touched.end(), changed.begin(), changed.end());
    }
    for (const webhooks::Ignored& ignored : receipt.ignored) {
        note_ignored(database, context, ignored, now);
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

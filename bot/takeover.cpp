#include "bot/takeover.h"

#include "bot/decision_json.h"
#include "bot/json_text.h"
#include "bot/store/audit_chain.h"
#include "bot/store/outbox_rows.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace bot {
namespace {

using store::ConversationRow;
using store::Database;

Error no_such(store::ConversationId id) {
    return {Error::Code::not_found, "there is no conversation " + std::to_string(id.value)};
}

/// The seq of the message that this client id already made, or nothing.
std::optional<std::int64_t> known_message(Database& database,
                                          store::ConversationId conversation,
                                          const std::string& client_id) {
    if (client_id.empty()) return std::nullopt;
    store::Statement found =
        database.prepare("SELECT seq FROM messages WHERE conversation_id = ? AND client_id = ?");
    if (!found.bind(conversation.value, client_id).step()) return std::nullopt;
    return found.integer(0);
}

/// Writes a message to the customer and its outbox row; the web chat needs none, its pages read the
/// messages.
std::int64_t say(Database& database, ConversationRow& row, store::NewMessage message, TimeMs now) {
    const bool over_network = row.channel != "widget";
    message.direction = "out";
    message.status = over_network ? "pending" : "sent";
    const std::string text = message.text;
    const std::string author = message.author;
    const store::AppendedMessage appended = store::append_message(database, row, message, now);
    if (over_network) {
        store::NewOutboxRow outbox;
        outbox.reference = "m" + std::to_string(appended.id.value);
        outbox.message = appended.id;
        outbox.text = text;
        outbox.author = author;
        store::add_outbox_row(database, row, outbox, now);
    }
    return appended.seq;
}

void end_handoff(Database& database, const ConversationRow& row, std::string_view how, TimeMs now) {
    database
        .prepare(
            "UPDATE handoffs SET ended_at = ?, ended_how = ? WHERE conversation_id = ? AND "
            "ended_at IS NULL")
        .bind(now, how, row.id.value)
        .done();
    database
        .prepare(
            "UPDATE conversations SET waiting_since = NULL, due_at = NULL, agent = '' WHERE id = ?")
        .bind(row.id.value)
        .done();
}

void take_handoff(Database& database,
                  const ConversationRow& row,
                  const std::string& agent,
                  TimeMs now) {
    database
        .prepare(
            "UPDATE handoffs SET taken_at = ?, taken_by = ? WHERE conversation_id = ?"
            " AND ended_at IS NULL AND taken_at IS NULL")
        .bind(now, agent, row.id.value)
        .done();
    database
        .prepare(
            "UPDATE conversations SET agent = ?, decided_seq = last_seq, turn_due_at = NULL WHERE "
            "id = ?")
        .bind(agent, row.id.value)
        .done();
}

/// The hand-over that is open waits for somebody again; one is made when there is none.
void wait_again(Database& database, const ConversationRow& row, TimeMs now) {
    database
        .prepare(
            "UPDATE conversations SET agent = '', waiting_since = coalesce(waiting_since, ?),"
            " priority = CASE priority WHEN '' THEN 'P2' ELSE priority END, turn_due_at = NULL,"
            " decided_seq = last_seq WHERE id = ?")
        .bind(now, row.id.value)
        .done();
    database
        .prepare(
            "UPDATE handoffs SET taken_at = NULL, taken_by = '' WHERE conversation_id = ? AND "
            "ended_at IS NULL")
        .bind(row.id.value)
        .done();
    if (database.changes() > 0) return;
    const nlohmann::json packet = {{"why", nlohmann::json::array()}, {"who", row.contact_name}};
    database
        .prepare(
            "INSERT INTO handoffs (conversation_id, at, department, priority, due_at, packet_json)"
            " VALUES (?, ?, ?, ?, ?, ?)")
        .bind(row.id.value, now, row.department, row.priority, row.due_at, json_text(packet))
        .done();
}

}  // namespace

void call_a_person(Database& database, ConversationRow& row, const rules::Reason& why, TimeMs now) {
    if (row.owner == rules::Owner::waiting || row.owner == rules::Owner::human) return;
    store::apply_event(database, row, ConversationEvent::bot_escalates, now);
    const std::string priority = row.priority.empty() ? "P2" : row.priority;
    database
        .prepare(
            "UPDATE conversations SET waiting_since = ?, due_at = coalesce(due_at, ?), priority = "
            "? WHERE id = ?")
        .bind(now, now, priority, row.id.value)
        .done();
    const nlohmann::json packet = {{"why", {rules::sentence_of(why)}},
                                   {"because", reasons_to_json({why})},
                                   {"who", row.contact_name},
                                   {"channel", row.channel}};
    database
        .prepare(
            "INSERT INTO handoffs (conversation_id, at, department, priority, due_at, packet_json)"
            " VALUES (?, ?, ?, ?, ?, ?)")
        .bind(row.id.value, now, row.department, priority, now, json_text(packet))
        .done();
}

Result<std::int64_t> reply_as_person(Database& database,
                                     store::ConversationId conversation,
                                     const std::string& agent,
                                     const std::string& client_id,
                                     const std::string& text,
                                     TimeMs now) {
    if (text.empty()) return Error{Error::Code::invalid, "the reply is empty"};
    std::optional<ConversationRow> row = store::load_conversation(database, conversation);
    if (!row) return no_such(conversation);
    if (const auto known = known_message(database, conversation, client_id)) return *known;

    store::apply_event(database, *row, ConversationEvent::person_replies, now);
    take_handoff(database, *row, agent, now);
    store::NewMessage message;
    message.author = "person";
    message.agent = agent;
    message.client_id = client_id;
    message.text = text;
    const std::int64_t seq = say(database, *row, std::move(message), now);
    note_answer(database, *row, now);
    return seq;
}

void take_over_in_app(Database& database, ConversationRow& row, TimeMs now) {
    store::apply_event(database, row, ConversationEvent::person_in_app, now);
    take_handoff(database, row, row.agent, now);
}

void note_answer(Database& database, const ConversationRow& row, TimeMs now) {
    database
        .prepare(
            "UPDATE promises SET state = CASE WHEN due_at >= ?1 THEN 'kept' ELSE 'broken' END, "
            "settled_at = ?1"
            " WHERE conversation_id = ?2 AND state = 'open'")
        .bind(now, row.id.value)
        .done();
    database
        .prepare(
            "UPDATE cases SET first_answer_at = ? WHERE conversation_id = ? AND first_answer_at IS "
            "NULL")
        .bind(now, row.id.value)
        .done();
    database.prepare("UPDATE conversations SET due_at = NULL WHERE id = ?")
        .bind(row.id.value)
        .done();
}

Result<std::int64_t> add_note(Database& database,
                              store::ConversationId conversation,
                              const std::string& agent,
                              const std::string& client_id,
                              const std::string& text,
                              TimeMs now) {
    if (text.empty()) return Error{Error::Code::invalid, "the note is empty"};
    std::optional<ConversationRow> row = store::load_conversation(database, conversation);
    if (!row) return no_such(conversation);
    if (const auto known = known_message(database, conversation, client_id)) return *known;
    store::NewMessage note;
    note.direction = "note";
    note.author = "person";
    note.agent = agent;
    note.client_id = client_id;
    note.kind = "note";
    note.text = text;
    return store::append_message(database, *row, note, now).seq;
}

Status person_does(Database& database,
                   store::ConversationId conversation,
                   ConversationEvent event,
                   const std::string& agent,
                   const std::string& said,
                   TimeMs now) {
    std::optional<ConversationRow> row = store::load_conversation(database, conversation);
    if (!row) return no_such(conversation);
    store::apply_event(database, *row, event, now);
    if (event == ConversationEvent::person_takes) take_handoff(database, *row, agent, now);
    if (event == ConversationEvent::put_back) wait_again(database, *row, now);
    if (row->owner == rules::Owner::bot) end_handoff(database, *row, "handed back", now);
    if (row->owner == rules::Owner::resolved) {
        end_handoff(database, *row, "resolved", now);
        note_answer(database, *row, now);
        database
            .prepare(
                "UPDATE cases SET closed_at = ? WHERE conversation_id = ? AND closed_at IS NULL")
            .bind(now, conversation.value)
            .done();
    }
    tell_customer(database, conversation, said, now);
    audit(database, agent, "conversation", std::to_string(conversation.value),
          std::string(rules::owner_name(row->owner)), now);
    return Done{};
}

void tell_customer(Database& database,
                   store::ConversationId conversation,
                   const std::string& text,
                   TimeMs now) {
    std::optional<ConversationRow> row = store::load_conversation(database, conversation);
    if (!row || text.empty()) return;
    store::NewMessage message;
    message.author = "system";
    message.text = text;
    (void)say(database, *row, std::move(message), now);
}

void audit(Database& database,
           const std::string& actor,
           const std::string& action,
           const std::string& object,
           const std::string& detail,
           TimeMs now) {
    std::string previous;
    {
        store::Statement last = database.prepare("SELECT hash FROM audit ORDER BY id DESC LIMIT 1");
        if (last.step()) previous = last.text(0);
    }
    database
        .prepare(
            "INSERT INTO audit (at, actor, action, object, detail, hash) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(now, actor, action, object, detail,
              store::audit_hash(previous, {now, actor, action, object, detail}))
        .done();
}

}  // namespace bot

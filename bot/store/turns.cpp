#include "bot/store/turns.h"

#include "bot/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bot::store {

std::vector<ConversationId> due_turns(Database& database,
                                      TimeMs now,
                                      std::set<ContactId> passed_over,
                                      std::size_t limit) {
    std::vector<ConversationId> ids;
    Statement due = database.prepare(
        "SELECT id, contact_id FROM conversations WHERE turn_due_at <= ? ORDER BY turn_due_at");
    due.bind(now);
    while (ids.size() < limit && due.step()) {
        if (passed_over.insert({due.integer(1)}).second) ids.push_back({due.integer(0)});
    }
    return ids;
}

std::vector<OpenMessage> open_messages(Database& database, const ConversationRow& row) {
    std::vector<OpenMessage> messages;
    Statement found = database.prepare(
        "SELECT seq, kind, text, payload, attachments_json <> '', sent_at FROM messages"
        " WHERE conversation_id = ? AND seq > ? AND direction = 'in' AND author = 'customer'"
        " AND kind NOT IN ('reaction', 'edit', 'deletion', 'thread_control') ORDER BY seq");
    found.bind(row.id.value, row.decided_seq);
    while (found.step()) {
        messages.push_back({found.integer(0), found.text(1), found.text(2), found.text(3),
                            found.integer(4) != 0, found.integer(5)});
    }
    return messages;
}

void close_turn(Database& database, const ConversationRow& row) {
    database
        .prepare(
            "UPDATE conversations SET turn_due_at = NULL, turn_attempts = 0, decided_seq = ? WHERE "
            "id = ?")
        .bind(row.last_seq, row.id.value)
        .done();
}

std::int64_t count_failed_turn(Database& database, ConversationId id) {
    Statement counted = database.prepare(
        "UPDATE conversations SET turn_attempts = turn_attempts + 1 WHERE id = ? RETURNING "
        "turn_attempts");
    std::int64_t attempts = 0;
    if (counted.bind(id.value).step()) attempts = counted.integer(0);
    counted.done();
    return attempts;
}

std::int64_t failed_turns(Database& database, ConversationId id) {
    Statement found = database.prepare("SELECT turn_attempts FROM conversations WHERE id = ?");
    return found.bind(id.value).step() ? found.integer(0) : 0;
}

void suspect_due_turns(Database& database) {
    database
        .prepare(
            "UPDATE conversations SET turn_attempts = turn_attempts + 1 WHERE turn_due_at IS NOT "
            "NULL")
        .done();
}

std::int64_t add_decision(Database& database,
                          const ConversationRow& row,
                          std::string_view action,
                          std::string_view intent,
                          double confidence,
                          std::string_view book_version,
                          const std::string& turn_json,
                          const std::string& decision_json,
                          TimeMs now) {
    database
        .prepare(
            "INSERT INTO decisions (conversation_id, at, action, intent, confidence, book_version, "
            "turn_json,"
            " decision_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(row.id.value, now, action, intent, confidence, book_version, turn_json, decision_json)
        .done();
    const std::int64_t id = database.last_insert_id();
    database
        .prepare(
            "UPDATE messages SET decision_id = ? WHERE conversation_id = ? AND seq > ? AND "
            "direction = 'in'")
        .bind(id, row.id.value, row.decided_seq)
        .done();
    return id;
}

void remember(Database& database,
              const ConversationRow& row,
              const std::string& memory_json,
              std::string_view language) {
    database.prepare("UPDATE conversations SET memory_json = ?, language = ? WHERE id = ?")
        .bind(memory_json, language, row.id.value)
        .done();
}

void add_handoff(Database& database, ConversationRow& row, const NewHandoff& handoff, TimeMs now) {
    database
        .prepare(
            "UPDATE handoffs SET ended_at = ?, ended_how = 'superseded' WHERE conversation_id = ? "
            "AND ended_at IS NULL")
        .bind(now, row.id.value)
        .done();
    database
        .prepare(
            "INSERT INTO handoffs (conversation_id, at, department, priority, due_at, packet_json)"
            " VALUES (?, ?, ?, ?, ?, ?)")
        .bind(row.id.value, now, handoff.department, handoff.priority, handoff.due_at,
              handoff.packet_json)
        .done();
    row.department = handoff.department;
    row.priority = handoff.priority;
    // A second complaint must not push the deadline of the first one away.
    database
        .prepare(
            "UPDATE conversations SET department = ?1, priority = ?2, waiting_since = "
            "coalesce(waiting_since, ?3),"
            " due_at = CASE WHEN due_at IS NULL THEN ?4 WHEN ?4 IS NULL THEN due_at ELSE "
            "min(due_at, ?4) END"
            " WHERE id = ?5")
        .bind(handoff.department, handoff.priority, now, handoff.due_at, row.id.value)
        .done();
}

void add_to_handoff(Database& database, const ConversationRow& row, const NewHandoff& handoff) {
    database
        .prepare(
            "UPDATE handoffs SET packet_json = ? WHERE conversation_id = ? AND ended_at IS NULL")
        .bind(handoff.packet_json, row.id.value)
        .done();
    database
        .prepare(
            "UPDATE conversations SET due_at = min(coalesce(due_at, ?1), ?1)"
            " WHERE id = ?2 AND ?1 IS NOT NULL")
        .bind(handoff.due_at, row.id.value)
        .done();
}

std::string open_packet(Database& database, ConversationId id) {
    Statement found = database.prepare(
        "SELECT packet_json FROM handoffs WHERE conversation_id = ? AND ended_at IS NULL"
        " ORDER BY id DESC LIMIT 1");
    return found.bind(id.value).step() ? found.text(0) : std::string{};
}

void open_case(Database& database,
               ConversationRow& row,
               const std::string& key,
               const std::string& about,
               const std::string& signals_json,
               std::optional<TimeMs> legal_due_at,
               TimeMs now) {
    database
        .prepare(
            "INSERT INTO cases (key, conversation_id, opened_at, about, signals_json, "
            "legal_due_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(key, row.id.value, now, about, signals_json, legal_due_at)
        .done();
    row.case_key = key;
    database.prepare("UPDATE conversations SET case_key = ? WHERE id = ?")
        .bind(key, row.id.value)
        .done();
}

bool case_key_taken(Database& database, const std::string& key) {
    Statement found = database.prepare("SELECT 1 FROM cases WHERE key = ?");
    return found.bind(key).step();
}

std::string last_messages_json(Database& database, ConversationId id, std::int64_t limit) {
    std::vector<nlohmann::json> newest_first;
    Statement found = database.prepare(
        "SELECT seq, author, text, sent_at, kind FROM messages WHERE conversation_id = ? ORDER BY "
        "seq DESC LIMIT ?");
    found.bind(id.value, limit);
    while (found.step()) {
        newest_first.push_back({{"seq", found.integer(0)},
                                {"author", found.text(1)},
                                {"text", found.text(2)},
                                {"at", found.integer(3)},
                                {"kind", found.text(4)}});
    }
    std::reverse(newest_first.begin(), newest_first.end());
    return json_text(newest_first);
}

}  // namespace bot::store

#include "bot/store/cases.h"

#include "bot/store/scope_sql.h"
#include "bot/store/text_list.h"
#include "webhooks/json.h"

#include <nlohmann/json.hpp>

namespace bot::store {
namespace {

using nlohmann::json;

constexpr std::int64_t most_cases = 20;
constexpr std::int64_t most_conversations = 50;  ///< Of one contact on one day.

TimeMs time_of(const Statement& row, int column) {
    return row.is_null(column) ? 0 : row.integer(column);
}

std::string words_of(const std::string& list_json) {
    const json list = json::parse(list_json, nullptr, false);
    std::string words;
    if (!list.is_array()) return words;
    for (const json& word : list) {
        if (word.is_string()) words += (words.empty() ? "" : " ") + word.get<std::string>();
    }
    return words;
}

/// Cases of the time from `?3` to before `?4`, behind the case `?5`.
constexpr const char* register_sql =
    "SELECT k.key, i.name, i.channel, coalesce(nullif(p.name, ''), p.key), c.department,"
    " c.priority, k.about,"
    " k.signals_json, c.id, k.opened_at,"
    " (SELECT min(coalesce(o.settled_at, m.received_at)) FROM messages m LEFT JOIN outbox o ON"
    "  o.conversation_id = c.id AND o.message_id = m.id WHERE m.conversation_id = c.id AND"
    "  m.direction = 'out' AND m.status IN ('sent', 'delivered', 'read') AND"
    "  m.received_at >= k.opened_at AND instr(m.text, k.key) > 0),"
    " (SELECT min(r.due_at) FROM promises r WHERE r.conversation_id = c.id AND"
    "  r.made_at >= k.opened_at AND r.state <> 'released'), k.legal_due_at,"
    " (SELECT min(h.taken_at) FROM handoffs h WHERE h.conversation_id = c.id AND"
    "  h.taken_at >= k.opened_at), k.first_answer_at, k.closed_at,"
    " EXISTS (SELECT 1 FROM promises r WHERE r.conversation_id = c.id AND r.state = 'broken'"
    "  AND r.made_at >= k.opened_at)"
    " FROM cases k JOIN conversations c ON c.id = k.conversation_id"
    " JOIN inboxes i ON i.id = c.inbox_id JOIN contacts p ON p.id = c.contact_id"
    " WHERE k.opened_at >= ?3 AND k.opened_at < ?4 AND (?5 = '' OR (k.opened_at, k.key) >"
    "  (SELECT opened_at, key FROM cases WHERE key = ?5)) AND ";

}  // namespace

std::vector<rules::CaseState> cases_of_contact(Database& database, ContactId contact) {
    std::vector<rules::CaseState> cases;
    Statement found = database.prepare(
        "SELECT k.key, coalesce((SELECT min(p.due_at) FROM promises p WHERE"
        " p.conversation_id = c.id AND p.made_at >= k.opened_at AND p.state <> 'released'),"
        " c.due_at), k.first_answer_at,"
        " k.closed_at FROM conversations c JOIN cases k ON k.conversation_id = c.id"
        " WHERE c.contact_id = ? ORDER BY k.opened_at DESC LIMIT ?");
    found.bind(contact.value, most_cases);
    while (found.step()) {
        cases.push_back({found.text(0), time_of(found, 1), time_of(found, 2), time_of(found, 3)});
    }
    return cases;
}

std::int64_t answers_since(Database& database,
                           ContactId contact,
                           ConversationId except,
                           TimeMs from) {
    Statement found = database.prepare(
        "SELECT count(*) FROM decisions d WHERE d.conversation_id IN (SELECT id FROM conversations"
        "  WHERE contact_id = ?1 AND id <> ?2 AND last_activity_at >= ?3 LIMIT ?4)"
        " AND d.at >= ?3 AND d.action NOT IN ('silent', 'moderate')");
    return found.bind(contact.value, except.value, from, most_conversations).step()
               ? found.integer(0)
               : 0;
}

std::vector<CaseEntry> case_register(Database& database,
                                     const RegisterQuery& query,
                                     const CasePage& page) {
    std::vector<CaseEntry> entries;
    Statement found = database.prepare(std::string(register_sql) + in_scope +
                                       " ORDER BY k.opened_at, k.key LIMIT ?6");
    found.bind(list_text(query.scope.departments), query.scope.agent, query.period.from,
               query.period.to, page.after, page.limit);
    while (found.step()) {
        CaseEntry entry;
        entry.key = found.text(0);
        entry.inbox = found.text(1);
        entry.channel = found.text(2);
        entry.contact = found.text(3);
        entry.department = found.text(4);
        entry.priority = found.text(5);
        entry.about = found.text(6);
        entry.signals = words_of(found.text(7));
        entry.conversation = found.integer(8);
        entry.opened_at = found.integer(9);
        entry.acknowledged_at = time_of(found, 10);
        entry.promised_at = time_of(found, 11);
        entry.legal_due_at = time_of(found, 12);
        entry.taken_at = time_of(found, 13);
        entry.first_answer_at = time_of(found, 14);
        entry.closed_at = time_of(found, 15);
        entry.promise_broken = found.integer(16) != 0;
        entry.state = entry.closed_at != 0         ? "closed"
                      : entry.first_answer_at != 0 ? "answered"
                                                   : "waiting";
        entries.push_back(std::move(entry));
    }
    return entries;
}

bool case_in_scope(Database& database, const std::string& key, const Scope& scope) {
    Statement found = database.prepare(
        std::string("SELECT 1 FROM cases k JOIN conversations c ON c.id = k.conversation_id"
                    " WHERE k.key = ?3 AND ") +
        in_scope);
    return found.bind(list_text(scope.departments), scope.agent, key).step();
}

std::vector<CallBack> call_backs(Database& database, const RegisterQuery& query) {
    std::vector<CallBack> list;
    Statement found = database.prepare(
        std::string("SELECT c.id, coalesce(nullif(p.name, ''), p.key), c.department, c.priority, "
                    "c.case_key,"
                    " h.at, c.due_at, h.packet_json FROM conversations c JOIN contacts p ON p.id = "
                    "c.contact_id"
                    " JOIN handoffs h ON h.conversation_id = c.id AND h.ended_at IS NULL"
                    " WHERE c.owner IN ('waiting', 'human') AND h.at >= ?3 AND h.at < ?4 AND ") +
        in_scope + " ORDER BY c.due_at IS NULL, c.due_at, c.id");
    found.bind(list_text(query.scope.departments), query.scope.agent, query.period.from,
               query.period.to);
    while (found.step()) {
        const json packet = json::parse(found.text(7), nullptr, false);
        const json values =
            packet.is_object() ? packet.value("private_entities", json::object()) : json::object();
        if (!values.is_object()) continue;
        CallBack call;
        call.phone = webhooks::text_at(values, "phone");
        if (call.phone.empty()) continue;
        call.conversation = found.integer(0);
        call.contact = found.text(1);
        for (const char* part : {"date", "time"}) {
            const std::string said = webhooks::text_at(values, part);
            if (!said.empty()) call.when += (call.when.empty() ? "" : " ") + said;
        }
        call.about = webhooks::text_at(packet, "intent");
        call.department = found.text(2);
        call.priority = found.text(3);
        call.case_key = found.text(4);
        call.asked_at = found.integer(5);
        call.due_at = time_of(found, 6);
        list.push_back(std::move(call));
    }
    return list;
}

}  // namespace bot::store

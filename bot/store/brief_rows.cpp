#include "bot/store/brief_rows.h"

#include "bot/store/first_id.h"
#include "bot/store/promise_sql.h"

#include <utility>

namespace bot::store {
namespace {

constexpr std::int64_t most_items = 200;

/// `?1` is the department, `?2` whether it also takes what nobody has.
constexpr const char* belongs = "(c.department = ?1 OR (?2 AND c.department = ''))";

/// Conversations in which customers wrote from `?3` to before `?4`, and whether the assistant
/// handled them alone until then: it had the word, and no person was called, wrote, had them in
/// hand or sorted them. What a timer hands back, a person had in hand. `?5` is the audit log's
/// first row since `?3`.
constexpr const char* arrived_sql =
    "SELECT count(*), coalesce(sum("
    "  EXISTS (SELECT 1 FROM decisions d WHERE d.conversation_id = c.id"
    "   AND d.at >= ?3 AND d.at < ?4 AND json_extract(d.turn_json, '$.owner') = 'bot')"
    "  AND NOT EXISTS (SELECT 1 FROM handoffs h WHERE h.conversation_id = c.id"
    "   AND h.at >= ?3 AND h.at < ?4)"
    "  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id"
    "   AND m.author = 'person' AND m.received_at >= ?3 AND m.received_at < ?4)"
    "  AND c.id NOT IN (SELECT CAST(a.object AS INTEGER) FROM audit a WHERE a.id >= ?5"
    "   AND a.at < ?4 AND a.action IN ('conversation', 'assign', 'department', 'priority',"
    "    'block', 'unblock', 'hide', 'unhide') AND a.actor <> 'bot')), 0), max(c.id)"
    " FROM conversations c WHERE c.last_customer_at >= ?3 AND EXISTS (SELECT 1 FROM messages m"
    "  WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.author = 'customer'"
    "  AND m.kind NOT IN ('reaction', 'edit', 'deletion', 'thread_control')"
    "  AND min(m.sent_at, m.received_at) >= ?3 AND min(m.sent_at, m.received_at) < ?4) AND ";

void count_arrivals(Database& database, const BriefQuery& query, BriefContents& contents) {
    const std::int64_t audited = first_id_at(database, "audit", "at", query.since);
    Statement arrived = database.prepare(std::string(arrived_sql) + belongs);
    arrived.bind(query.department, std::int64_t{query.takes_unassigned}, query.since, query.now,
                 audited);
    if (!arrived.step()) return;
    contents.conversations = arrived.integer(0);
    contents.answered = arrived.integer(1);
    if (!arrived.is_null(2)) contents.anchor = ConversationId{arrived.integer(2)};
}

void count_promises(Database& database, const BriefQuery& query, BriefContents& contents) {
    Statement promised = database.prepare(
        std::string("SELECT count(*) FROM promises p JOIN conversations c ON c.id ="
                    " p.conversation_id WHERE p.made_at >= ?3 AND p.made_at < ?4"
                    " AND p.state <> 'released' AND ") +
        may_be_known + " AND " + belongs);
    promised.bind(query.department, std::int64_t{query.takes_unassigned}, query.since, query.now);
    if (promised.step()) contents.promises = promised.integer(0);
}

void sort_in(BriefItem item, bool broken, const BriefQuery& query, BriefContents& contents) {
    const bool late = broken || (item.due_at != 0 && item.due_at <= query.now);
    const bool today = item.due_at != 0 && item.due_at <= query.until;
    auto& list = late ? contents.overdue : (today ? contents.due : contents.waiting);
    list.push_back(std::move(item));
}

void list_open(Database& database, const BriefQuery& query, BriefContents& contents) {
    Statement open = database.prepare(
        std::string(
            "SELECT c.id, c.priority, c.case_key, coalesce(nullif(p.name, ''), p.key), i.channel,"
            " coalesce((SELECT text FROM messages m WHERE m.conversation_id = c.id AND"
            "  m.direction = 'in' ORDER BY seq DESC LIMIT 1), ''),"
            " coalesce((SELECT min(r.due_at) FROM promises r WHERE r.conversation_id = c.id AND"
            "  r.state = 'open'), c.due_at),"
            " EXISTS (SELECT 1 FROM promises r WHERE r.conversation_id = c.id AND"
            "  r.state = 'broken' AND r.made_at >= coalesce(c.waiting_since, 0))"
            " FROM conversations c JOIN contacts p ON p.id = c.contact_id"
            " JOIN inboxes i ON i.id = c.inbox_id WHERE c.owner IN ('waiting', 'human') AND ") +
        belongs + " ORDER BY c.priority, c.due_at IS NULL, c.due_at, c.id LIMIT ?3");
    open.bind(query.department, std::int64_t{query.takes_unassigned}, most_items);
    while (open.step()) {
        BriefItem item;
        item.conversation = open.integer(0);
        item.priority = open.text(1);
        item.case_key = open.text(2);
        item.contact = open.text(3);
        item.channel = open.text(4);
        item.last_words = open.text(5);
        item.due_at = open.is_null(6) ? 0 : open.integer(6);
        if (!contents.anchor) contents.anchor = ConversationId{item.conversation};
        sort_in(std::move(item), open.integer(7) != 0, query, contents);
    }
}

}  // namespace

BriefContents brief_contents(Database& database, const BriefQuery& query) {
    BriefContents contents;
    count_arrivals(database, query, contents);
    count_promises(database, query, contents);
    list_open(database, query, contents);
    return contents;
}

}  // namespace bot::store

#include "bot/store/gone_private.h"
#include "bot/store/outbox_rows.h"
#include "bot/store/promises.h"

#include <algorithm>
#include <utility>

namespace bot::store {
namespace {

/// One of several messages that a long reply was split into.
bool is_part_of_reply(Database& database,
                      InboxId inbox,
                      const std::string& conversation_key,
                      const std::string& text,
                      TimeMs now) {
    if (text.size() < shortest_part_bytes) return false;
    constexpr TimeMs recent_ms = 10 * 60'000;
    Statement found = database.prepare(
        "SELECT 1 FROM outbox o JOIN conversations c ON c.id = o.conversation_id WHERE c.inbox_id "
        "= "
        "?1 AND (c.key = ?2 OR c.public_key = ?2) AND o.state IN ('sending', 'held', 'sent')"
        " AND length(o.text) > length(?3) AND instr(o.text, ?3) > 0"
        " AND coalesce(o.settled_at, ?4) > ?4 - ?5");
    return found.bind(inbox.value, conversation_key, text, now, recent_ms).step();
}

struct InFlight {
    OutboxJob job;
    bool is_held = false;
    bool is_here = false;  ///< In the conversation of the echo, or to its person.
};

/// Replies that an echo may be about. A private reply to a comment is reported in the conversation
/// of direct messages.
std::vector<InFlight> replies_in_flight(Database& database, InboxId inbox, const Echo& echo) {
    std::vector<InFlight> rows;
    Statement found = database.prepare(
        "SELECT o.id, o.kind, o.target, o.text, o.author, coalesce(m.buttons_json, ''),"
        " o.conversation_id, o.state = 'held', c.key = ?2 OR c.public_key = ?2"
        "  OR (o.kind = 'private_reply' AND p.key = ?3) AS here"
        " FROM outbox o JOIN conversations c ON c.id = o.conversation_id"
        " JOIN contacts p ON p.id = c.contact_id LEFT JOIN messages m ON m.id = o.message_id"
        " WHERE o.inbox_id = ?1 AND o.state IN ('sending', 'held')"
        " AND (o.kind = 'private_reply' OR (o.kind = 'message' AND here)) ORDER BY o.id");
    found.bind(inbox.value, echo.conversation_key, echo.contact_key);
    while (found.step()) {
        InFlight row;
        row.job.id = {found.integer(0)};
        row.job.kind = found.text(1);
        row.job.target = found.text(2);
        row.job.reply_to_id = row.job.target;
        row.job.text = found.text(3);
        row.job.author = found.text(4);
        row.job.buttons_json = found.text(5);
        row.job.conversation.id = {found.integer(6)};
        row.is_held = found.integer(7) != 0;
        row.is_here = found.integer(8) != 0;
        rows.push_back(std::move(row));
    }
    for (InFlight& row : rows) {
        auto conversation = load_conversation(database, row.job.conversation.id);
        if (!conversation) continue;
        if (row.job.kind == "private_reply") stand_at_post(database, *conversation);
        row.job.conversation = std::move(*conversation);
    }
    return rows;
}

}  // namespace

bool reconcile(Database& database,
               InboxId inbox,
               const std::string& reference,
               const std::string& platform_id,
               Report report,
               TimeMs now) {
    if (!reference.empty()) {
        Statement found = database.prepare(
            "SELECT id, state, conversation_id, message_id FROM outbox WHERE reference = ?"
            " AND inbox_id = ?");
        if (found.bind(reference, inbox.value).step()) {
            const OutboxId id{found.integer(0)};
            const std::string state = found.text(1);
            const bool given_up = state == "dead" || state == "cancelled";
            if (given_up && report == Report::failed) return true;
            if (state != "sent") mark_sent(database, id, platform_id, now);
            if (given_up) restore_said_promises(database, {found.integer(2)}, {found.integer(3)});
            return true;
        }
    }
    if (platform_id.empty()) return false;
    Statement known = database.prepare(
        "SELECT 1 FROM messages m JOIN conversations c ON c.id = m.conversation_id"
        " WHERE m.direction = 'out' AND m.platform_id = ? AND m.platform_id <> '' AND c.inbox_id = "
        "?");
    return known.bind(platform_id, inbox.value).step();
}

bool reconcile_in_flight(
    Database& database, InboxId inbox, const Echo& echo, const SaidAs& said_as, TimeMs now) {
    std::vector<InFlight> whole;
    bool is_part = false;
    for (InFlight& row : replies_in_flight(database, inbox, echo)) {
        const Said said = row.job.text == echo.text ? Said::whole
                          : said_as                 ? said_as(row.job, echo.text)
                                                    : Said::nothing;
        is_part = is_part || (said == Said::part && row.is_here);
        if (said == Said::whole) whole.push_back(std::move(row));
    }
    const auto here =
        std::find_if(whole.begin(), whole.end(), [](const InFlight& row) { return row.is_here; });
    if (here != whole.end()) {
        mark_sent(database, here->job.id, echo.platform_id, now);
        return true;
    }
    // Of a private reply to somebody whose key is another there: which of several it is nobody
    // knows, and what has not been answered yet the platform's answer settles.
    if (whole.size() == 1 && whole.front().is_held) {
        mark_sent(database, whole.front().job.id, echo.platform_id, now);
    }
    return is_part || !whole.empty() ||
           is_part_of_reply(database, inbox, echo.conversation_key, echo.text, now);
}

}  // namespace bot::store

#include "bot/store/scope_sql.h"
#include "bot/store/text_list.h"
#include "bot/store/views.h"
#include "rules/decide/cases.h"

#include <nlohmann/json.hpp>

// What people find: conversations by their case, by who wrote, by what was said.
namespace bot::store {
namespace {

using nlohmann::json;

/// Where a conversation is shown by its newest message.
constexpr const char* newest =
    "SELECT c.id, c.last_seq, coalesce(m.sent_at, c.last_activity_at), coalesce(m.author, ''),"
    " p.name, i.channel, c.owner, substr(coalesce(m.text, ''), 1, 160), p.key FROM conversations c"
    " JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = c.inbox_id"
    " LEFT JOIN messages m ON m.conversation_id = c.id AND m.seq = c.last_seq WHERE ";
constexpr const char* of_case =
    "c.id IN (SELECT conversation_id FROM cases WHERE key = ?3"
    " UNION SELECT id FROM conversations WHERE case_key = ?3 AND case_key <> '') AND ";
constexpr const char* of_contact =
    "c.contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH ?3) AND ";
constexpr const char* newest_first = " ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?4";
constexpr const char* messages =
    "SELECT m.conversation_id, m.seq, m.sent_at, m.author, p.name, i.channel, c.owner,"
    " snippet(message_search, 0, '', '', '…', 24), p.key"
    " FROM message_search s JOIN messages m ON m.id = s.rowid"
    " JOIN conversations c ON c.id = m.conversation_id"
    " JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = c.inbox_id"
    " WHERE message_search MATCH ?3 AND ";

/// Each word quoted, so that nothing in it is FTS syntax, and taken as a beginning.
std::string match_of(const std::string& words) {
    std::string match;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) match += (match.empty() ? "\"" : " \"") + word + "\"*";
        word.clear();
    };
    for (const char c : words) {
        const bool separates = static_cast<unsigned char>(c) < 0x80 &&
                               std::string_view(
                                   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789")
                                       .find(c) == std::string_view::npos;
        if (separates) {
            end_word();
        } else {
            word += c;
        }
    }
    end_word();
    return match;
}

/// One search on its way: what it has found, and how much more it may.
class Search {
public:
    Search(Database& database, std::int64_t limit, const Scope& scope)
        : database_(database), limit_(limit), scope_(scope) {}

    /// Adds what `sql` finds with `wanted` as its third parameter.
    void add(const std::string& sql, const std::string& wanted, const char* found_by) {
        const auto room = limit_ - static_cast<std::int64_t>(results_.size());
        if (room <= 0 || wanted.empty()) return;
        Statement found = database_.prepare(sql);
        found.bind(list_text(scope_.departments), scope_.agent, wanted, room);
        while (found.step()) {
            results_.push_back({{"found_by", found_by},
                                {"conversation_id", found.integer(0)},
                                {"seq", found.integer(1)},
                                {"at", found.integer(2)},
                                {"author", found.text(3)},
                                {"contact", found.text(4)},
                                {"contact_key", found.text(8)},
                                {"channel", found.text(5)},
                                {"owner", found.text(6)},
                                {"excerpt", found.text(7)}});
        }
    }
    [[nodiscard]] json take() { return std::move(results_); }

private:
    Database& database_;
    std::int64_t limit_;
    const Scope& scope_;
    json results_ = json::array();
};

}  // namespace

json search_view(Database& database,
                 const std::string& words,
                 std::int64_t limit,
                 const Scope& scope) {
    Search search(database, limit, scope);
    const std::string match = match_of(words);
    for (const std::string& key : rules::case_keys_in(words))
        search.add(std::string(newest) + of_case + in_scope + newest_first, key, "case");
    search.add(std::string(newest) + of_contact + in_scope + newest_first, match, "contact");
    search.add(std::string(messages) + in_scope + " ORDER BY s.rowid DESC LIMIT ?4", match, "text");
    return search.take();
}

}  // namespace bot::store

#include "bot/store/move_chat.h"

#include <utility>
#include <vector>

namespace bot::store {
namespace {

struct InChat {
    ConversationId id;
    std::string key;
    std::string address_json;
};

/// The conversations of a chat: of a group, that of each person and topic (`CHAT/…`).
std::vector<InChat> conversations_in(Database& database, InboxId inbox, const std::string& chat) {
    std::vector<InChat> found;
    Statement rows = database.prepare(
        "SELECT id, key, address_json FROM conversations WHERE inbox_id = ?1"
        " AND (key = ?2 OR (key >= ?2 || '/' AND key < ?2 || '0'))");  // '0' comes after '/'.
    rows.bind(inbox.value, chat);
    while (rows.step()) found.push_back({{rows.integer(0)}, rows.text(1), rows.text(2)});
    return found;
}

void move(Database& database,
          InboxId inbox,
          const InChat& conversation,
          const std::string& key,
          const std::map<std::string, std::string>& changes) {
    std::map<std::string, std::string> address = read_string_map(conversation.address_json);
    for (const auto& [what, value] : changes) address[what] = value;
    database
        .prepare(
            "UPDATE conversations SET address_json = ?1, key = CASE WHEN EXISTS (SELECT 1 FROM"
            " conversations WHERE inbox_id = ?2 AND key = ?3) THEN key ELSE ?3 END WHERE id = ?4")
        .bind(write_string_map(address), inbox.value, key, conversation.id.value)
        .done();
}

}  // namespace

bool move_chat(Database& database,
               const ConversationRow& row,
               const std::map<std::string, std::string>& changes) {
    const auto to = changes.find("chat_id");
    const std::map<std::string, std::string> address = read_string_map(row.address_json);
    const auto from = address.find("chat_id");
    if (to == changes.end() || to->second.empty()) return false;
    if (from != address.end() && from->second == to->second) return false;
    const std::string chat = row.key.substr(0, row.key.find('/'));
    for (const InChat& conversation : conversations_in(database, row.inbox, chat)) {
        const std::string key = to->second + conversation.key.substr(chat.size());
        move(database, row.inbox, conversation, key, changes);
    }
    return true;
}

}  // namespace bot::store

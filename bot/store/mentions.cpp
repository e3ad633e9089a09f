#include "bot/store/mentions.h"

#include "bot/store/scope_sql.h"
#include "bot/store/text_list.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace bot::store {
namespace {

using nlohmann::json;

constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
constexpr std::size_t most_names = 20;

/// Names are in small letters; a telephone begins a sentence with a capital one.
char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_name_letter(char letter) {
    return name_letters.find(lower(letter)) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> names_called_in(const std::string& note) {
    std::vector<std::string> names;
    for (std::size_t at = note.find('@'); at != std::string::npos; at = note.find('@', at + 1)) {
        // The @ of an e-mail address calls nobody.
        if (at > 0 && is_name_letter(note[at - 1])) continue;
        std::size_t end = at + 1;
        while (end < note.size() && is_name_letter(note[end])) ++end;
        std::string name = note.substr(at + 1, end - at - 1);
        std::transform(name.begin(), name.end(), name.begin(), lower);
        while (!name.empty() && (name.back() == '.' || name.back() == '-')) name.pop_back();
        const bool known = std::find(names.begin(), names.end(), name) != names.end();
        if (!name.empty() && !known && names.size() < most_names) names.push_back(std::move(name));
    }
    return names;
}

void add_mention(Database& database,
                 ConversationId conversation,
                 std::int64_t seq,
                 const std::string& agent,
                 const std::string& author,
                 TimeMs now) {
    database
        .prepare(
            "INSERT INTO mentions (conversation_id, seq, agent, author, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING")
        .bind(conversation.value, seq, agent, author, now)
        .done();
}

json mentions_view(Database& database, std::int64_t limit, const Scope& scope) {
    json list = json::array();
    Statement found = database.prepare(
        std::string(
            "SELECT n.conversation_id, n.author, n.at, m.text, p.name, p.key FROM mentions n"
            " JOIN messages m ON m.conversation_id = n.conversation_id AND m.seq = n.seq"
            " JOIN conversations c ON c.id = n.conversation_id JOIN contacts p ON p.id = "
            "c.contact_id"
            " WHERE n.agent = ?2 AND n.seen_at IS NULL AND ") +
        in_scope + " ORDER BY n.at DESC LIMIT ?3");
    found.bind(list_text(scope.departments), scope.agent, limit);
    while (found.step()) {
        list.push_back({{"conversation_id", found.integer(0)},
                        {"by", found.text(1)},
                        {"at", found.integer(2)},
                        {"text", found.text(3)},
                        {"contact", found.text(4)},
                        {"contact_key", found.text(5)}});
    }
    return list;
}

void see_mentions(Database& database,
                  ConversationId conversation,
                  const std::string& agent,
                  TimeMs now) {
    database
        .prepare(
            "UPDATE mentions SET seen_at = ? WHERE conversation_id = ? AND agent = ? AND seen_at "
            "IS NULL")
        .bind(now, conversation.value, agent)
        .done();
}

}  // namespace bot::store

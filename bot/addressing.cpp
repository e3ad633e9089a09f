#include "bot/addressing.h"

#include <optional>

namespace bot {
namespace {

using store::Database;
using store::InboxId;
using webhooks::Inbound;
using webhooks::PlaceHint;

/// The first key after all that begin with `prefix`. The prefixes of platforms are ASCII.
std::string end_of(std::string prefix) {
    if (!prefix.empty()) ++prefix.back();
    return prefix;
}

struct Holder {
    std::string key;
    bool ours = false;  ///< We, or a colleague, wrote the message.
};

/// The conversation of the place that has this message. Only the place's own conversations are
/// looked through: ids may mean something else elsewhere.
std::optional<Holder> holder_of(Database& database,
                                InboxId inbox,
                                const std::string& prefix,
                                const std::string& message) {
    if (message.empty()) return std::nullopt;
    store::Statement found = database.prepare(
        "SELECT c.key, m.direction = 'out' FROM conversations c JOIN messages m"
        " ON m.conversation_id = c.id WHERE c.inbox_id = ?1 AND c.key >= ?2 AND c.key < ?3"
        " AND m.platform_id = ?4 AND m.kind <> 'edit' LIMIT 1");
    if (!found.bind(inbox.value, prefix, end_of(prefix), message).step()) return std::nullopt;
    return Holder{found.text(0), found.integer(1) != 0};
}

bool is_known(Database& database, InboxId inbox, const std::string& key) {
    store::Statement found =
        database.prepare("SELECT 1 FROM conversations WHERE inbox_id = ? AND key = ?");
    return found.bind(inbox.value, key).step();
}

std::vector<std::string> open_ones(Database& database, InboxId inbox, const std::string& prefix) {
    std::vector<std::string> keys;
    store::Statement found = database.prepare(
        "SELECT key FROM conversations WHERE inbox_id = ? AND key >= ? AND key < ?"
        " AND owner <> 'resolved' ORDER BY id");
    found.bind(inbox.value, prefix, end_of(prefix));
    while (found.step()) keys.push_back(found.text(0));
    return keys;
}

std::vector<std::string> meant_by_speaker(Database& database,
                                          InboxId inbox,
                                          const Inbound& inbound) {
    const auto answered = holder_of(database, inbox, inbound.place.prefix, inbound.reply_to_id);
    if (answered && answered->ours) return {inbound.conversation_key};
    const bool to_another = inbound.place.names_somebody_else ||
                            (answered && answered->key != inbound.conversation_key);
    if (to_another || !is_known(database, inbox, inbound.conversation_key)) return {};
    return {inbound.conversation_key};
}

std::vector<std::string> meant_by_colleague(Database& database,
                                            InboxId inbox,
                                            const Inbound& inbound) {
    if (const auto answered =
            holder_of(database, inbox, inbound.place.prefix, inbound.reply_to_id)) {
        return {answered->key};
    }
    const bool whole_place = inbound.place.prefix.starts_with(inbound.conversation_key);
    if (whole_place) return open_ones(database, inbox, inbound.place.prefix);
    if (!is_known(database, inbox, inbound.conversation_key)) return {};
    return {inbound.conversation_key};
}

}  // namespace

std::vector<std::string> conversations_meant(Database& database,
                                             InboxId inbox,
                                             const Inbound& inbound) {
    switch (inbound.place.find) {
        case PlaceHint::Find::of_target:
            if (const auto holder =
                    holder_of(database, inbox, inbound.place.prefix, inbound.target_id)) {
                return {holder->key};
            }
            return {};
        case PlaceHint::Find::of_speaker:
            return meant_by_speaker(database, inbox, inbound);
        case PlaceHint::Find::of_answered:
            return meant_by_colleague(database, inbox, inbound);
        case PlaceHint::Find::nothing:
            break;
    }
    return {inbound.conversation_key};
}

}  // namespace bot

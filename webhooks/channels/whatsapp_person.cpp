#include "webhooks/channels/whatsapp_person.h"

#include "webhooks/phone.h"

namespace webhooks {
namespace {

/// As it stands in the store: in the one spelling of a number.
void add_former_key(const std::string& id, Inbound& moved) {
    const std::string key = canonical_phone(id);
    if (!id.empty() && key != moved.contact_key) moved.former_keys.push_back(key);
}

}  // namespace

void read_whatsapp_person(const std::string& id, const std::string& user_id, Inbound& inbound) {
    const std::string received = id.empty() ? user_id : id;
    inbound.contact_key = canonical_phone(received);
    inbound.conversation_key = inbound.contact_key;
    if (received != inbound.contact_key) inbound.contact_aliases.push_back(received);
    if (!user_id.empty() && user_id != received) inbound.contact_aliases.push_back(user_id);
    inbound.address["to"] = received;
}

std::optional<Inbound> read_whatsapp_move(const Json& message, const std::string& account) {
    const std::string kind = text_at(message, "system.type");
    const bool changed = kind == "user_changed_number" || kind == "customer_changed_number" ||
                         kind == "user_changed_user_id";
    const std::string id = text_at(message, "id");
    const std::string number =
        text_at(message, "system.wa_id", text_at(message, "system.new_wa_id"));
    const std::string user_id = text_at(message, "system.user_id");
    if (!changed || id.empty() || (number.empty() && user_id.empty())) return std::nullopt;
    Inbound moved;
    moved.kind = MessageKind::moved;
    moved.message_id = id;
    moved.dedupe_key = account + ":" + id;
    moved.sent_at = time_at(message, "timestamp");
    moved.address["account"] = account;
    read_whatsapp_person(number, user_id, moved);
    for (const char* at : {"from", "system.customer", "system.previous_user_id"}) {
        add_former_key(text_at(message, at), moved);
    }
    const std::string known_id = text_at(message, "from_user_id");
    if (!user_id.empty()) {
        add_former_key(known_id, moved);
    } else if (!known_id.empty()) {
        moved.contact_aliases.push_back(known_id);
    }
    const bool anybody = !moved.former_keys.empty() || !known_id.empty();
    return anybody ? std::optional(std::move(moved)) : std::nullopt;
}

std::optional<Inbound> read_whatsapp_user_id(const Json& update, const std::string& account) {
    const std::string previous = text_at(update, "user_id.previous");
    const std::string current = text_at(update, "user_id.current");
    if (previous.empty() || current.empty() || previous == current) return std::nullopt;
    Inbound moved;
    moved.kind = MessageKind::moved;
    moved.message_id = "user_id:" + previous + ":" + current;
    moved.dedupe_key = account + ":" + moved.message_id;
    moved.sent_at = time_at(update, "timestamp");
    moved.address["account"] = account;
    read_whatsapp_person({}, current, moved);
    add_former_key(previous, moved);
    return moved;
}

}  // namespace webhooks

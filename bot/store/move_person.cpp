#include "bot/store/move_person.h"

#include "bot/store/conversations.h"
#include "webhooks/phone.h"

#include <algorithm>
#include <vector>

namespace bot::store {
namespace {

struct Known {
    ContactId contact;
    std::string key;
};

std::optional<Known> find_person(Database& database, InboxId inbox, const std::string& key) {
    Statement found = database.prepare(
        "SELECT id, key FROM contacts WHERE inbox_id = ?1 AND (key = ?2 OR id IN (SELECT contact_id"
        " FROM contact_aliases WHERE inbox_id = ?1 AND key = ?2)) ORDER BY key = ?2 DESC LIMIT 1");
    if (!found.bind(inbox.value, key).step()) return std::nullopt;
    return Known{{found.integer(0)}, found.text(1)};
}

/// Who `moved` is about: by the keys they had, or by one that they keep.
std::optional<Known> find_former(Database& database,
                                 InboxId inbox,
                                 const webhooks::Inbound& moved) {
    for (const std::string& key : moved.former_keys) {
        if (auto person = find_person(database, inbox, key)) return person;
    }
    for (const std::string& key : moved.contact_aliases) {
        if (auto person = find_person(database, inbox, key)) return person;
    }
    return std::nullopt;
}

bool is_former(const std::string& key, const webhooks::Inbound& moved) {
    const auto& former = moved.former_keys;
    return std::find(former.begin(), former.end(), webhooks::canonical_phone(key)) != former.end();
}

void forget_former_aliases(Database& database,
                           InboxId inbox,
                           ContactId contact,
                           const webhooks::Inbound& moved) {
    std::vector<std::string> aliases;
    {
        Statement found = database.prepare(
            "SELECT key FROM contact_aliases WHERE inbox_id = ? AND contact_id = ?");
        found.bind(inbox.value, contact.value);
        while (found.step()) aliases.push_back(found.text(0));
    }
    for (const std::string& alias : aliases) {
        if (!is_former(alias, moved)) continue;
        database.prepare("DELETE FROM contact_aliases WHERE inbox_id = ? AND key = ?")
            .bind(inbox.value, alias)
            .done();
    }
}

/// Another key of the contact, unless it is one already.
void add_alias(Database& database, InboxId inbox, ContactId contact, const std::string& key) {
    if (find_person(database, inbox, key)) return;
    database.prepare("INSERT INTO contact_aliases (inbox_id, key, contact_id) VALUES (?, ?, ?)")
        .bind(inbox.value, key, contact.value)
        .done();
}

std::optional<ConversationId> conversation_at(Database& database,
                                              InboxId inbox,
                                              const std::string& key) {
    Statement found =
        database.prepare("SELECT id FROM conversations WHERE inbox_id = ? AND key = ?");
    if (!found.bind(inbox.value, key).step()) return std::nullopt;
    return ConversationId{found.integer(0)};
}

/// The contact and their conversation under the new key, and where the next answer goes to.
void rename(Database& database, InboxId inbox, const Known& person, const webhooks::Inbound& to) {
    database.prepare("DELETE FROM contact_aliases WHERE inbox_id = ? AND key = ?")
        .bind(inbox.value, to.contact_key)
        .done();
    database.prepare("UPDATE contacts SET key = ? WHERE id = ?")
        .bind(to.contact_key, person.contact.value)
        .done();
    const auto conversation = conversation_at(database, inbox, person.key);
    if (!conversation || conversation_at(database, inbox, to.contact_key)) return;
    database.prepare("UPDATE conversations SET key = ?, address_json = ? WHERE id = ?")
        .bind(to.contact_key, write_string_map(to.address), conversation->value)
        .done();
}

void note_in(Database& database, ConversationId conversation, const std::string& kind, TimeMs now) {
    std::optional<ConversationRow> row = load_conversation(database, conversation);
    if (!row) return;
    NewMessage note;
    note.direction = "note";
    note.author = "system";
    note.kind = kind;
    (void)append_message(database, *row, note, now);
}

}  // namespace

std::optional<ConversationId> move_person(Database& database,
                                          InboxId inbox,
                                          webhooks::Inbound moved,
                                          TimeMs now) {
    const std::optional<Known> person = find_former(database, inbox, moved);
    if (!person) return std::nullopt;
    // Known by an alias alone: what they had is what is no longer theirs.
    if (moved.former_keys.empty()) moved.former_keys = {person->key};
    const std::optional<Known> holder = find_person(database, inbox, moved.contact_key);
    const bool taken = holder && holder->contact.value != person->contact.value;
    const bool renamed = !taken && is_former(person->key, moved);
    if (!taken) {
        forget_former_aliases(database, inbox, person->contact, moved);
        if (renamed) rename(database, inbox, *person, moved);
        add_alias(database, inbox, person->contact, moved.contact_key);
        for (const std::string& alias : moved.contact_aliases) {
            add_alias(database, inbox, person->contact, alias);
        }
    }
    const std::string& key = renamed ? moved.contact_key : person->key;
    const auto conversation = conversation_at(database, inbox, key);
    if (conversation && (taken || renamed)) {
        note_in(database, *conversation, taken ? "moved_to_known" : "moved", now);
    }
    return conversation;
}

}  // namespace bot::store

#include "bot/store/erase.h"

#include "bot/store/erase_elsewhere.h"
#include "bot/store/erase_rows.h"
#include "bot/store/search_index.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace bot::store {
namespace {

void erase_promises(Database& database,
                    ConversationId conversation,
                    const Pseudonyms& names,
                    TimeMs now) {
    const auto rows =
        text_rows(database, "SELECT id, text, '' FROM promises WHERE conversation_id = ?",
                  conversation.value);
    for (const TextRow& row : rows) {
        database
            .prepare(
                "UPDATE promises SET text = ?1, settled_at = coalesce(settled_at, ?2), state ="
                " CASE state WHEN 'open' THEN 'released' ELSE state END WHERE id = ?3")
            .bind(names.text(row.text), now, row.id)
            .done();
    }
}

/// Nothing of the contact is left to which a name could belong.
bool is_forgotten(Database& database, std::int64_t contact) {
    Statement talks = database.prepare(
        "SELECT 1 FROM conversations WHERE contact_id = ? AND key NOT GLOB 'erased-*' LIMIT 1");
    if (talks.bind(contact).step()) return false;
    if (!knows_writers(database)) return true;
    Statement words = database.prepare("SELECT 1 FROM messages WHERE contact_id = ? LIMIT 1");
    return !words.bind(contact).step();
}

/// Where a conversation began that has gone private; the columns come with a later schema.
void erase_public_side(Database& database, ConversationId conversation) {
    if (!has_column(database, "conversations", "public_key")) return;
    run_for(database,
            "UPDATE conversations SET public_key = '', public_address_json = '' WHERE id = ?",
            conversation.value);
}

bool has_indexed_messages(Database& database) {
    return database.prepare("SELECT 1 FROM message_search_docsize LIMIT 1").step();
}

/// Writes an index anew: until then its pages may hold words that it has forgotten.
Status rebuild(Database& database, const std::string& index) {
    return database.run("INSERT INTO " + index + " (" + index + ") VALUES ('rebuild')");
}

/// Lessons for the book quote customers, files are theirs; the tables come with later schemas.
void erase_lessons_and_files(Database& database, ConversationId conversation) {
    if (has_table(database, "lessons"))
        run_for(database, "DELETE FROM lessons WHERE conversation_id = ?", conversation.value);
    if (has_table(database, "files"))
        run_for(database, "DELETE FROM files WHERE conversation_id = ?", conversation.value);
}

/// Bodies that were put aside unread name a person only in their bytes, plain or escaped.
void erase_put_aside(Database& database, std::int64_t inbox, const std::string& name) {
    if (name.empty()) return;
    const std::string escaped =
        nlohmann::json(name).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    for (const std::string& form : {name, escaped.substr(1, escaped.size() - 2)}) {
        database
            .prepare(
                "DELETE FROM quarantine WHERE inbox_id = ? AND instr(body, CAST(? AS BLOB)) > 0")
            .bind(inbox, form)
            .done();
        database.prepare("DELETE FROM ignored WHERE inbox_id = ? AND instr(excerpt, ?) > 0")
            .bind(inbox, form)
            .done();
        if (!has_table(database, "lookups")) continue;
        database.prepare("DELETE FROM lookups WHERE inbox_id = ? AND instr(item, ?) > 0")
            .bind(inbox, form)
            .done();
    }
}

/// Moves the write-ahead log into the file and cuts it to nothing; a reader can prevent that.
Status empty_log(Database& database) {
    Statement log = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!log.step()) return database.last_error("empty the write-ahead log");
    if (log.integer(0) == 0) return Done{};
    return Error{Error::Code::busy,
                 "the rows are erased, but another process reads the store and keeps its "
                 "write-ahead log: end it, then start and stop the program once"};
}

void erase_conversation(Database& database,
                        ConversationId conversation,
                        const Pseudonyms& pseudonyms,
                        TimeMs now) {
    const auto messages =
        text_rows(database, "SELECT id, text, '' FROM messages WHERE conversation_id = ?",
                  conversation.value);
    for (const TextRow& row : messages) erase_message(database, row, pseudonyms.text(row.text));
    if (knows_writers(database))
        run_for(database, "UPDATE messages SET contact_id = NULL WHERE conversation_id = ?",
                conversation.value);
    erase_decisions(database, conversation, pseudonyms);
    erase_promises(database, conversation, pseudonyms, now);
    erase_lessons_and_files(database, conversation);
    erase_public_side(database, conversation);
    run_for(
        database,
        "UPDATE outbox SET text = '', error = '', target = CASE kind WHEN 'notice' THEN target ELSE"
        " '' END, state = CASE WHEN state IN ('pending', 'held',"
        " 'sending') THEN 'cancelled' ELSE state END WHERE conversation_id = ?",
        conversation.value);
    database
        .prepare(
            "UPDATE handoffs SET packet_json = '{}', ended_how = CASE WHEN ended_at IS NULL THEN"
            " 'erased' ELSE ended_how END, ended_at = coalesce(ended_at, ?) WHERE conversation_id "
            "= ?")
        .bind(now, conversation.value)
        .done();
    database
        .prepare(
            "UPDATE conversations SET key = ?, owner = 'resolved', address_json = '{}', memory_json"
            " = '', labels_json = '[]', turn_due_at = NULL, due_at = NULL, waiting_since = NULL,"
            " decided_seq = last_seq, epoch = epoch + 1 WHERE id = ?")
        .bind(pseudonyms.key(std::to_string(conversation.value)), conversation.value)
        .done();
}

void erase_contact(Database& database, ContactId contact, const Pseudonyms& pseudonyms) {
    run_for(database, "DELETE FROM contact_aliases WHERE contact_id = ?", contact.value);
    if (has_table(database, "contact_search")) name_contact(database, contact, "", "");
    database
        .prepare(
            "UPDATE contacts SET key = ?, name = '', handle = '', tags_json = '[]' WHERE id = ?")
        .bind(pseudonyms.key("contact " + std::to_string(contact.value)), contact.value)
        .done();
}

}  // namespace

bool knows_writers(Database& database) {
    return has_column(database, "messages", "contact_id");
}

std::vector<std::int64_t> writers_in(Database& database, ConversationId conversation) {
    if (!knows_writers(database)) return {};
    return ids(database,
               "SELECT DISTINCT contact_id FROM messages WHERE conversation_id = ? AND contact_id"
               " IS NOT NULL",
               conversation.value);
}

std::optional<ContactId> find_contact(Database& database,
                                      std::string_view inbox,
                                      std::string_view key) {
    Statement found = database.prepare(
        "SELECT c.id FROM contacts c JOIN inboxes i ON i.id = c.inbox_id WHERE i.name = ?1 AND"
        " c.key = ?2 UNION SELECT a.contact_id FROM contact_aliases a JOIN inboxes i ON i.id ="
        " a.inbox_id WHERE i.name = ?1 AND a.key = ?2");
    if (!found.bind(inbox, key).step()) return std::nullopt;
    return ContactId{found.integer(0)};
}

std::vector<ConversationId> conversations_of(Database& database, ContactId contact) {
    std::vector<ConversationId> ids;
    Statement found = database.prepare("SELECT id FROM conversations WHERE contact_id = ?");
    found.bind(contact.value);
    while (found.step()) ids.push_back({found.integer(0)});
    return ids;
}

void forget_conversation(Database& database,
                         ConversationId conversation,
                         const Pseudonyms& pseudonyms,
                         TimeMs now) {
    std::vector<std::int64_t> people = writers_in(database, conversation);
    for (const std::int64_t contact :
         ids(database, "SELECT contact_id FROM conversations WHERE id = ?", conversation.value)) {
        people.push_back(contact);
    }
    erase_conversation(database, conversation, pseudonyms, now);
    for (const std::int64_t contact : people) {
        if (is_forgotten(database, contact)) erase_contact(database, {contact}, pseudonyms);
    }
}

Result<Erased> erase_person(Database& database, ContactId contact, TimeMs now) {
    const Pseudonyms pseudonyms = Pseudonyms::random();
    std::int64_t inbox = 0;
    std::vector<std::string> names;
    {
        Statement found =
            database.prepare("SELECT inbox_id, key, name, handle FROM contacts WHERE id = ?");
        if (!found.bind(contact.value).step()) return database.last_error("find the contact");
        inbox = found.integer(0);
        names = {found.text(1), found.text(2), found.text(3)};
    }
    for (const TextRow& alias :
         text_rows(database, "SELECT 0, key, '' FROM contact_aliases WHERE contact_id = ?",
                   contact.value)) {
        names.push_back(alias.text);
    }
    for (const std::string& name : names) erase_put_aside(database, inbox, name);
    Erased erased;
    if (knows_writers(database))
        erased = erase_words_elsewhere(database, contact, names, pseudonyms, now);
    for (const ConversationId id : conversations_of(database, contact)) {
        forget_conversation(database, id, pseudonyms, now);
        Statement counted =
            database.prepare("SELECT count(*) FROM messages WHERE conversation_id = ?");
        if (counted.bind(id.value).step()) erased.messages += counted.integer(0);
        ++erased.conversations;
    }
    erase_contact(database, contact, pseudonyms);
    return erased;
}

Status scrub_in_use(Database& database) {
    if (has_indexed_messages(database)) {
        if (Status rebuilt = rebuild(database, "message_search"); !rebuilt) return rebuilt;
    }
    if (has_table(database, "contact_search")) {
        if (Status rebuilt = rebuild(database, "contact_search"); !rebuilt) return rebuilt;
    }
    return empty_log(database);
}

Status scrub(Database& database) {
    if (Status scrubbed = scrub_in_use(database); !scrubbed) return scrubbed;
    if (Status rewritten = database.run("VACUUM"); !rewritten) return rewritten;
    return empty_log(database);
}

}  // namespace bot::store

#include "bot/store/search_index.h"

#include "bot/store/meta.h"

namespace bot::store {
namespace {

/// The newest contact that the index was offered.
constexpr const char* names_upto = "names_upto";

/// Copies the rows of `table` after the one that `upto_key` names with `copy`, whose two
/// parameters are the first row's predecessor and the last row; how many rows of `table` those are.
std::int64_t copy_new_rows(Database& database,
                           const std::string& table,
                           const char* upto_key,
                           std::string_view copy,
                           std::int64_t limit) {
    const std::int64_t from = meta_number(database, upto_key);
    std::int64_t upto = from;
    std::int64_t count = 0;
    {
        Statement newest = database.prepare("SELECT max(id), count(*) FROM (SELECT id FROM " +
                                            table + " WHERE id > ? ORDER BY id LIMIT ?)");
        if (newest.bind(from, limit).step() && !newest.is_null(0)) {
            upto = newest.integer(0);
            count = newest.integer(1);
        }
    }
    if (count == 0) return 0;
    database.prepare(copy).bind(from, upto).done();
    set_meta(database, upto_key, std::to_string(upto));
    return count;
}

bool knows_name(Database& database, ContactId contact) {
    Statement found = database.prepare("SELECT 1 FROM contact_search_docsize WHERE id = ?");
    return found.bind(contact.value).step();
}

}  // namespace

std::int64_t index_new(Database& database, std::int64_t limit) {
    return copy_new_rows(
               database, "messages", "search_upto",
               "INSERT INTO message_search (rowid, text) SELECT id, text FROM messages m WHERE "
               "id > ? AND id <= ? AND NOT EXISTS (SELECT 1 FROM message_search_docsize d WHERE "
               "d.id = m.id)",
               limit) +
           copy_new_rows(
               database, "contacts", names_upto,
               "INSERT INTO contact_search (rowid, name, handle) SELECT id, name, handle FROM "
               "named_contacts c WHERE id > ? AND id <= ? AND NOT EXISTS (SELECT 1 FROM "
               "contact_search_docsize d WHERE d.id = c.id)",
               limit);
}

void name_contact(Database& database,
                  ContactId contact,
                  const std::string& name,
                  const std::string& handle) {
    std::string old_name;
    std::string old_handle;
    {
        Statement old = database.prepare("SELECT name, handle FROM contacts WHERE id = ?");
        if (!old.bind(contact.value).step()) return;
        old_name = old.text(0);
        old_handle = old.text(1);
    }
    if (old_name == name && old_handle == handle) return;
    // The index has no words of its own: it forgets a row by being told what stood in it.
    if (knows_name(database, contact)) {
        database
            .prepare(
                "INSERT INTO contact_search (contact_search, rowid, name, handle) VALUES ('delete',"
                " ?, ?, ?)")
            .bind(contact.value, old_name, old_handle)
            .done();
    }
    database.prepare("UPDATE contacts SET name = ?, handle = ? WHERE id = ?")
        .bind(name, handle, contact.value)
        .done();
    const bool has_name = !name.empty() || !handle.empty();
    if (!has_name || contact.value > meta_number(database, names_upto)) return;
    database.prepare("INSERT INTO contact_search (rowid, name, handle) VALUES (?, ?, ?)")
        .bind(contact.value, name, handle)
        .done();
}

}  // namespace bot::store

#include "bot/store/contact_names.h"

namespace bot::store {

void index_name(Database& database,
                ContactId contact,
                const std::string& name,
                const std::string& handle) {
    if (name.empty() && handle.empty()) return;
    database.prepare("INSERT INTO contact_search (rowid, name, handle) VALUES (?, ?, ?)")
        .bind(contact.value, name, handle)
        .done();
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
    if (!old_name.empty() || !old_handle.empty()) {
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
    index_name(database, contact, name, handle);
}

}  // namespace bot::store

#include "bot/store/files.h"

namespace bot::store {

FileCount count_files(Database& database, ConversationId conversation) {
    Statement found = database.prepare(
        "SELECT count(*), coalesce(sum(size), 0) FROM files WHERE conversation_id = ?");
    if (!found.bind(conversation.value).step()) return {};
    return {found.integer(0), found.integer(1)};
}

void add_file(Database& database, const StoredFile& file, TimeMs now) {
    database
        .prepare(
            "INSERT INTO files (id, conversation_id, name, mime_type, size, at, bytes)"
            " VALUES (?, ?, ?, ?, ?, ?, CAST(? AS BLOB)) ON CONFLICT (id) DO NOTHING")
        .bind(file.id, file.conversation.value, file.name, file.mime_type,
              static_cast<std::int64_t>(file.bytes.size()), now, file.bytes)
        .done();
}

std::optional<StoredFile> find_file(Database& database, const std::string& id) {
    Statement found = database.prepare(
        "SELECT id, conversation_id, name, mime_type, bytes FROM files WHERE id = ?");
    if (!found.bind(id).step()) return std::nullopt;
    return StoredFile{
        found.text(0), {found.integer(1)}, found.text(2), found.text(3), found.text(4)};
}

}  // namespace bot::store

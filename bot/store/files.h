#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <optional>
#include <string>

// Files that customers sent through the web chat.
namespace bot::store {

struct StoredFile {
    std::string id;
    ConversationId conversation;
    std::string name;
    std::string mime_type;
    std::string bytes;
};

/// What a conversation holds already.
struct FileCount {
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};
[[nodiscard]] FileCount count_files(Database& database, ConversationId conversation);

/// Keeps a file; the same id again changes nothing.
void add_file(Database& database, const StoredFile& file, TimeMs now);

[[nodiscard]] std::optional<StoredFile> find_file(Database& database, const std::string& id);

}  // namespace bot::store

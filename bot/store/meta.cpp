#include "bot/store/meta.h"

namespace bot::store {

std::optional<std::string> meta(Database& database, std::string_view key) {
    Statement found = database.prepare("SELECT value FROM meta WHERE key = ?");
    if (!found.bind(key).step()) return std::nullopt;
    return found.text(0);
}

std::int64_t meta_number(Database& database, std::string_view key) {
    Statement found = database.prepare("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?");
    return found.bind(key).step() ? found.integer(0) : 0;
}

bool set_meta(Database& database, std::string_view key, std::string_view value) {
    return database
        .prepare(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = "
            "excluded.value")
        .bind(key, value)
        .done();
}

bool ended_uncleanly(Database& database) {
    return meta(database, "running") == "yes";
}

}  // namespace bot::store

#include "bot/store/book_versions.h"

#include <nlohmann/json.hpp>

namespace bot::store {

void keep_version(Database& database,
                  const std::string& version,
                  const std::string& author,
                  const std::string& why,
                  const std::string& files_json,
                  TimeMs now) {
    database
        .prepare(
            "INSERT INTO book_versions (version, at, author, why, files_json) VALUES (?, ?, ?, ?, "
            "?) ON CONFLICT (version) DO UPDATE SET at = excluded.at, author = excluded.author,"
            " why = excluded.why, files_json = excluded.files_json")
        .bind(version, now, author, why, files_json)
        .done();
}

bool has_version(Database& database, const std::string& version) {
    return database.prepare("SELECT 1 FROM book_versions WHERE version = ?").bind(version).step();
}

nlohmann::json versions_view(Database& database, const std::string& current) {
    nlohmann::json list = nlohmann::json::array();
    Statement found = database.prepare(
        "SELECT version, at, author, why FROM book_versions ORDER BY at DESC LIMIT 500");
    while (found.step()) {
        list.push_back({{"version", found.text(0)},
                        {"at", found.integer(1)},
                        {"author", found.text(2)},
                        {"why", found.text(3)},
                        {"current", found.text(0) == current}});
    }
    return list;
}

std::optional<std::string> version_files(Database& database, const std::string& version) {
    Statement found = database.prepare("SELECT files_json FROM book_versions WHERE version = ?");
    if (!found.bind(version).step()) return std::nullopt;
    return found.text(0);
}

std::string version_before(Database& database, const std::string& version) {
    Statement found = database.prepare(
        "SELECT version FROM book_versions WHERE at < (SELECT at FROM book_versions WHERE version "
        "= "
        "?) ORDER BY at DESC LIMIT 1");
    return found.bind(version).step() ? found.text(0) : std::string{};
}

}  // namespace bot::store

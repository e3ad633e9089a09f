#include "bot/store/migrate.h"

#include "bot/embedded_files.h"
#include "bot/log.h"
#include "bot/store/snapshot.h"

#include <algorithm>
#include <string>

namespace bot::store {
namespace {

constexpr std::string_view folder = "bot/store/migrations/";

Status apply(Database& database, const Migration& step, std::size_t number) {
    const std::string script = "BEGIN IMMEDIATE;" + std::string(step.sql) +
                               "PRAGMA user_version=" + std::to_string(number) + ";COMMIT;";
    Status applied = database.run(script);
    if (applied) return applied;
    if (database.in_transaction()) (void)database.run("ROLLBACK");
    return Error{applied.error().code,
                 "migration " + std::string(step.name) + ": " + applied.error().message};
}

}  // namespace

std::vector<Migration> migrations() {
    std::vector<Migration> steps;
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path.starts_with(folder)) steps.push_back({file.path, file.bytes});
    }
    std::sort(steps.begin(), steps.end(),
              [](const Migration& a, const Migration& b) { return a.name < b.name; });
    return steps;
}

int newest_schema() {
    return static_cast<int>(migrations().size());
}

Result<int> schema_version(Database& database) {
    Statement version = database.prepare("PRAGMA user_version");
    if (!version.step()) return database.last_error("read the schema's version");
    return static_cast<int>(version.integer(0));
}

Status migrate(Database& database, const std::vector<Migration>& steps) {
    const Result<int> current = schema_version(database);
    if (!current) return current.error();
    if (*current > static_cast<int>(steps.size())) {
        return Error{Error::Code::configuration,
                     "the database has schema " + std::to_string(*current) +
                         " but this program knows up to " + std::to_string(steps.size()) +
                         ": it was written by a newer Portavoz; run that one, or restore a backup"};
    }
    for (auto next = static_cast<std::size_t>(*current); next < steps.size(); ++next) {
        if (Status applied = apply(database, steps[next], next + 1); !applied) return applied;
    }
    return Done{};
}

Result<Database> open_migrated(const std::string& path, const std::vector<Migration>& steps) {
    Result<Database> database = Database::open(path, Database::Mode::read_write);
    if (!database) return database;
    const Result<int> current = schema_version(*database);
    if (!current) return current.error();
    const bool is_older = *current > 0 && *current < static_cast<int>(steps.size());
    if (is_older) {
        const std::string copy = path + ".before-schema-" + std::to_string(*current + 1);
        if (Status copied = renew_snapshot(path, copy); !copied) return copied.error();
        log_step(LogLevel::info, "migration_backup", {{"file", copy}});
    }
    if (Status migrated = migrate(*database, steps); !migrated) return migrated.error();
    return database;
}

}  // namespace bot::store

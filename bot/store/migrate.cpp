#include "bot/store/migrate.h"

#include "bot/embedded_files.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bot::store {
namespace {

constexpr std::string_view folder = "bot/store/migrations/";

/// The migrations in order; number N is at index N - 1.
std::vector<EmbeddedFile> migrations() {
    std::vector<EmbeddedFile> files;
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path.starts_with(folder)) files.push_back(file);
    }
    std::sort(files.begin(), files.end(),
              [](const EmbeddedFile& a, const EmbeddedFile& b) { return a.path < b.path; });
    return files;
}

Status apply(Database& database, const EmbeddedFile& file, std::size_t number) {
    const std::string script = "BEGIN IMMEDIATE;" + std::string(file.bytes) +
                               "PRAGMA user_version=" + std::to_string(number) + ";COMMIT;";
    Status applied = database.run(script);
    if (applied) return applied;
    (void)database.run("ROLLBACK");
    return Error{applied.error().code,
                 "migration " + std::string(file.path) + ": " + applied.error().message};
}

}  // namespace

int newest_schema() {
    return static_cast<int>(migrations().size());
}

Status migrate(Database& database) {
    std::int64_t current = 0;
    {
        Statement version = database.prepare("PRAGMA user_version");
        if (!version.step()) return database.last_error("read the schema's version");
        current = version.integer(0);
    }
    const std::vector<EmbeddedFile> steps = migrations();
    if (current > static_cast<std::int64_t>(steps.size())) {
        return Error{Error::Code::configuration,
                     "the database has schema " + std::to_string(current) +
                         " but this program knows up to " + std::to_string(steps.size()) +
                         ": it was written by a newer Portavoz; run that one, or restore a backup"};
    }
    for (auto next = static_cast<std::size_t>(current); next < steps.size(); ++next) {
        if (Status applied = apply(database, steps[next], next + 1); !applied) return applied;
    }
    return Done{};
}

}  // namespace bot::store

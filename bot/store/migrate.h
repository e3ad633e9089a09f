#pragma once

#include "bot/result.h"
#include "bot/store/database.h"

#include <string>
#include <string_view>
#include <vector>

namespace bot::store {

/// One step of the schema: number N of a list is at index N - 1.
struct Migration {
    std::string_view name;
    std::string_view sql;
};

/// The migrations of this program, in order.
[[nodiscard]] std::vector<Migration> migrations();

/// Brings the schema to the newest of `steps`, each step in a transaction of its own: one that
/// fails leaves the schema as it was before. Forward only: a database of a newer program is refused
/// with what to do.
[[nodiscard]] Status migrate(Database& database,
                             const std::vector<Migration>& steps = migrations());

/// The schema's version: how many migrations were applied. 0: a new database.
[[nodiscard]] Result<int> schema_version(Database& database);

/// The version that this program writes.
[[nodiscard]] int newest_schema();

/// Opens the store for writing and migrates it. A store of an older schema is copied beside itself
/// first (`PATH.before-schema-N`, in the place of one from an earlier attempt), so that the way
/// back is a file away.
[[nodiscard]] Result<Database> open_migrated(const std::string& path,
                                             const std::vector<Migration>& steps = migrations());

}  // namespace bot::store

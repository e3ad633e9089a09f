#pragma once

#include "bot/result.h"
#include "bot/store/database.h"

#include <string>
#include <vector>

namespace bot::store {

/// Everything that is wrong with a store, as sentences: pages and indexes, references between rows,
/// the audit chain, a schema that is not ours or newer than this program. Empty when it is sound.
/// Reads the whole file.
[[nodiscard]] std::vector<std::string> find_faults(Database& database);

/// The same for a file.
[[nodiscard]] std::vector<std::string> find_faults_in(const std::string& path);

/// At start-up, before anything writes: when the last run did not end by itself, looks through the
/// pages of the store. Error `corrupt` with what to do about it. A store that is not there yet is
/// fine.
[[nodiscard]] Status check_after_crash(const std::string& path);

/// `error` with the way out, when it says that the store at `path` is damaged.
[[nodiscard]] Error with_way_out(Error error, const std::string& path);

}  // namespace bot::store

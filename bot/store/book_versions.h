#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

// What the book was, version by version.
namespace bot::store {

/// Keeps a version with its files (`{path: text}` as JSON); the first entry of a version stays,
/// with a restored one its time and reason are the newest.
void keep_version(Database& database,
                  const std::string& version,
                  const std::string& author,
                  const std::string& why,
                  const std::string& files_json,
                  TimeMs now);

[[nodiscard]] bool has_version(Database& database, const std::string& version);
/// Newest first, without the files.
[[nodiscard]] nlohmann::json versions_view(Database& database, const std::string& current);
/// The files of a version; nothing when it is not kept.
[[nodiscard]] std::optional<std::string> version_files(Database& database,
                                                       const std::string& version);
/// The version kept before this one; empty when it is the first.
[[nodiscard]] std::string version_before(Database& database, const std::string& version);

}  // namespace bot::store

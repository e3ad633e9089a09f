#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"

#include <optional>
#include <string>

namespace bot::store {

/// One line of the audit log, without its hash.
struct AuditLine {
    TimeMs at = 0;
    std::string actor;
    std::string action;
    std::string object;
    std::string detail;
};

/// The hash that chains `line` to the line before, whose hash is `previous` (empty for the first).
[[nodiscard]] std::string audit_hash(const std::string& previous, const AuditLine& line);

/// The id of the first line that does not follow from the one before: it was changed, or one before
/// it is gone. Nothing when the chain holds. Lines cut off at the end leave no trace in the chain.
[[nodiscard]] std::optional<std::int64_t> first_broken_audit_line(Database& database);

}  // namespace bot::store

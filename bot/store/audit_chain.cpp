#include "bot/store/audit_chain.h"

#include "bot/json_text.h"
#include "bot/sha256.h"

#include <nlohmann/json.hpp>

namespace bot::store {

std::string audit_hash(const std::string& previous, const AuditLine& line) {
    const nlohmann::json row = {previous,    line.at,     line.actor,
                                line.action, line.object, line.detail};
    return sha256_hex(json_text(row));
}

std::optional<std::int64_t> first_broken_audit_line(Database& database) {
    Statement rows = database.prepare(
        "SELECT id, at, actor, action, object, detail, hash FROM audit ORDER BY id");
    std::string previous;
    while (rows.step()) {
        const AuditLine line{rows.integer(1), rows.text(2), rows.text(3), rows.text(4),
                             rows.text(5)};
        if (audit_hash(previous, line) != rows.text(6)) return rows.integer(0);
        previous = rows.text(6);
    }
    return std::nullopt;
}

}  // namespace bot::store

#include "bot/store/second_factor.h"

#include <nlohmann/json.hpp>

namespace bot::store {
namespace {

std::string list_text(const std::vector<std::string>& list) {
    return nlohmann::json(list).dump();
}

}  // namespace

std::optional<SecondFactor> find_second_factor(Database& database, const std::string& agent) {
    Statement found = database.prepare(
        "SELECT secret, confirmed_at, last_counter, recovery_json FROM second_factors WHERE agent "
        "= ?");
    if (!found.bind(agent).step()) return std::nullopt;
    SecondFactor factor;
    factor.secret = found.text(0);
    factor.confirmed = !found.is_null(1);
    factor.last_step = found.integer(2);
    const nlohmann::json hashes = nlohmann::json::parse(found.text(3), nullptr, false);
    if (hashes.is_array()) {
        for (const nlohmann::json& hash : hashes) {
            if (hash.is_string()) factor.recovery_hashes.push_back(hash.get<std::string>());
        }
    }
    return factor;
}

bool begin_second_factor(Database& database, const std::string& agent, const std::string& secret) {
    database
        .prepare(
            "INSERT INTO second_factors (agent, secret) VALUES (?, ?) ON CONFLICT (agent) DO UPDATE"
            " SET secret = excluded.secret, last_counter = 0 WHERE confirmed_at IS NULL")
        .bind(agent, secret)
        .done();
    return database.changes() > 0;
}

void confirm_second_factor(Database& database,
                           const std::string& agent,
                           std::int64_t step,
                           const std::vector<std::string>& recovery_hashes,
                           TimeMs now) {
    database
        .prepare(
            "UPDATE second_factors SET confirmed_at = ?, last_counter = ?, recovery_json = ? WHERE "
            "agent = ?")
        .bind(now, step, list_text(recovery_hashes), agent)
        .done();
}

bool use_code(Database& database, const std::string& agent, std::int64_t step) {
    database
        .prepare(
            "UPDATE second_factors SET last_counter = ?1 WHERE agent = ?2 AND last_counter < ?1")
        .bind(step, agent)
        .done();
    return database.changes() > 0;
}

bool use_recovery_code(Database& database, const std::string& agent, const std::string& hash) {
    std::optional<SecondFactor> factor = find_second_factor(database, agent);
    if (!factor || std::erase(factor->recovery_hashes, hash) == 0) return false;
    database.prepare("UPDATE second_factors SET recovery_json = ? WHERE agent = ?")
        .bind(list_text(factor->recovery_hashes), agent)
        .done();
    return true;
}

bool remove_second_factor(Database& database, const std::string& agent) {
    database.prepare("DELETE FROM second_factors WHERE agent = ?").bind(agent).done();
    return database.changes() > 0;
}

}  // namespace bot::store

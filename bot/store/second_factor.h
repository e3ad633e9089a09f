#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The second step of signing in.
namespace bot::store {

struct SecondFactor {
    std::string secret;  ///< Base32.
    bool confirmed = false;
    std::int64_t last_step = 0;
    std::vector<std::string> recovery_hashes;
};

[[nodiscard]] std::optional<SecondFactor> find_second_factor(Database& database,
                                                             const std::string& agent);
/// A secret that waits for its first code; the one before it is gone. Not when one is confirmed:
/// then false.
[[nodiscard]] bool begin_second_factor(Database& database,
                                       const std::string& agent,
                                       const std::string& secret);
/// The first code was right: from now on it is asked for.
void confirm_second_factor(Database& database,
                           const std::string& agent,
                           std::int64_t step,
                           const std::vector<std::string>& recovery_hashes,
                           TimeMs now);
/// A code was used. False when it, or a later one, was used already.
[[nodiscard]] bool use_code(Database& database, const std::string& agent, std::int64_t step);
/// A recovery code was used. False when it is not among those that are left.
[[nodiscard]] bool use_recovery_code(Database& database,
                                     const std::string& agent,
                                     const std::string& hash);
/// False when there was none.
bool remove_second_factor(Database& database, const std::string& agent);

}  // namespace bot::store

#pragma once

#include "bot/result.h"

#include <string>
#include <vector>

namespace bot {

/// What a password must be: 10 to 1,024 bytes, and not one that is tried first (`about` are the
/// person's names and the brand's). Error `invalid` says what is wrong.
[[nodiscard]] Status check_password(const std::string& password,
                                    const std::vector<std::string>& about);

/// argon2id with 46 MiB. Slow on purpose: never on a network thread.
[[nodiscard]] Result<std::string> hash_password(const std::string& password);

/// Whether `password` is the one behind `hash`. An empty hash (nobody has that name) costs as much
/// and is never right.
[[nodiscard]] bool password_fits(const std::string& hash, const std::string& password);

}  // namespace bot

#pragma once

#include "bot/result.h"
#include "bot/store/people.h"

#include <string>
#include <vector>

namespace bot {

/// What is tried first for this person's password: their names and the brand's.
[[nodiscard]] std::vector<std::string> words_about(const store::Agent& agent,
                                                   const std::string& brand);

/// What a password must be: 10 to 1,024 bytes, and not one that is tried first (`about`: see
/// `words_about`). Error `invalid` says what is wrong.
[[nodiscard]] Status check_password(const std::string& password,
                                    const std::vector<std::string>& about);

/// argon2id with 46 MiB. Slow on purpose: never on a network thread.
[[nodiscard]] Result<std::string> hash_password(const std::string& password);

/// Whether `password` is the one behind `hash`. An empty hash (nobody has that name) costs as much
/// and is never right.
[[nodiscard]] bool password_fits(const std::string& hash, const std::string& password);

}  // namespace bot

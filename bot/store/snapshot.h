#pragma once

#include "bot/clock.h"
#include "bot/result.h"

#include <string>
#include <vector>

namespace bot::store {

/// Writes a whole, compact copy of the store at `source` to the new file `target` (mode 0600),
/// while other processes may go on writing: what was committed before the start is in it. The copy
/// is checked in full and synced with its folder before it gets its name. Errors: `invalid` when
/// `target` is there already, `corrupt` when the copy is not sound.
[[nodiscard]] Status take_snapshot(const std::string& source, const std::string& target);

/// As `take_snapshot`, in the place of what may be there: it stays until the new copy is whole.
[[nodiscard]] Status renew_snapshot(const std::string& source, const std::string& target);

/// The copies that an upgrade and a restore leave beside the store (`PATH.before-…`), sorted.
[[nodiscard]] std::vector<std::string> copies_beside(const std::string& path);

/// Puts a checked copy of `backup` in the place of the store at `path`. The caller holds the
/// store's ProcessLock. What was there, with its write-ahead log, is kept beside it under the name
/// that is given back (empty when there was nothing). Errors leave the store as it was.
[[nodiscard]] Result<std::string> put_back(const std::string& backup,
                                           const std::string& path,
                                           TimeMs now);

}  // namespace bot::store

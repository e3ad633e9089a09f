#pragma once

#include "bot/result.h"
#include "bot/store/database.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace bot::store {

/// Turns an inbox and a platform's event id into the 64-bit key by which a repeated delivery is
/// recognised. The hash is keyed by a secret of this database, so that nobody outside can make two
/// ids collide. Immutable; thread-safe.
class EventKey {
public:
    /// Reads the database's secret, or makes it. Writes: run it on the writing connection.
    [[nodiscard]] static Result<EventKey> load(Database& database);

    [[nodiscard]] std::int64_t of(std::int64_t inbox, std::string_view dedupe_key) const;

private:
    std::array<unsigned char, 16> secret_{};
};

}  // namespace bot::store

#pragma once

#include <compare>
#include <cstdint>

namespace bot::store {

/// The id of a row; those of different tables cannot be mixed up.
template <typename Table>
struct RowId {
    std::int64_t value = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): the 0 is the compiler's own.
    friend auto operator<=>(const RowId&, const RowId&) = default;
};

using InboxId = RowId<struct InboxTable>;
using ContactId = RowId<struct ContactTable>;
using ConversationId = RowId<struct ConversationTable>;
using MessageId = RowId<struct MessageTable>;
using OutboxId = RowId<struct OutboxTable>;

}  // namespace bot::store

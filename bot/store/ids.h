#pragma once

#include <compare>
#include <cstdint>

namespace bot::store {

// Row ids that cannot be mixed up.
struct InboxId {
    std::int64_t value = 0;
    friend auto operator<=>(const InboxId&, const InboxId&) = default;
};
struct ContactId {
    std::int64_t value = 0;
    friend auto operator<=>(const ContactId&, const ContactId&) = default;
};
struct ConversationId {
    std::int64_t value = 0;
    friend auto operator<=>(const ConversationId&, const ConversationId&) = default;
};
struct MessageId {
    std::int64_t value = 0;
    friend auto operator<=>(const MessageId&, const MessageId&) = default;
};
struct OutboxId {
    std::int64_t value = 0;
    friend auto operator<=>(const OutboxId&, const OutboxId&) = default;
};

}  // namespace bot::store

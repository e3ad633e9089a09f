#pragma once

namespace bot::store {

/// Whether the customer may know of the promise `p`: its message does not wait to leave, or a part
/// of it has left. One that is held may have arrived.
inline constexpr const char* may_be_known =
    "NOT EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = p.conversation_id"
    " AND o.message_id = p.message_id AND o.state IN ('pending', 'sending') AND o.parts_sent = 0)";

}  // namespace bot::store

#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "webhooks/message.h"

#include <optional>

namespace bot::store {

/// Gives the person who is known by `moved.former_keys` (or an alias that they keep) the key
/// `moved.contact_key`: their conversation goes on under it with a note that says so, and the next
/// answer goes to `moved.address`. The former keys are forgotten, with the other spellings of a
/// number: it may be given to somebody else. A new key that is known as another contact stays that
/// contact's, for nobody can say that both are one; then only the note says it. Returns their
/// conversation; nothing: nobody is known by these keys. Runs inside the caller's transaction.
[[nodiscard]] std::optional<ConversationId> move_person(Database& database,
                                                        InboxId inbox,
                                                        webhooks::Inbound moved,
                                                        TimeMs now);

}  // namespace bot::store

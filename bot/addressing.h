#pragma once

#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "webhooks/message.h"

#include <string>
#include <vector>

namespace bot {

/// The keys of the conversations that a message in a place of many people belongs to, by its
/// `place` hint and by what was said there before. Empty: it is not for us, or about nothing that
/// we have. Reads only.
[[nodiscard]] std::vector<std::string> conversations_meant(store::Database& database,
                                                           store::InboxId inbox,
                                                           const webhooks::Inbound& inbound);

}  // namespace bot

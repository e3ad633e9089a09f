#pragma once

#include "bot/store/conversations.h"
#include "bot/store/database.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <string_view>

namespace bot {

/// What somebody says about themselves: `name`, `email`, `phone`. No proof of anything.
using VisitorDetails = std::map<std::string, std::string>;

/// What the visitor entered in the form before the chat (`fields`), or the page says of a customer
/// who is signed in (`user`, which goes first). What is too long or no such thing is left out.
/// `country` completes telephone numbers; it may be empty.
[[nodiscard]] VisitorDetails visitor_details(const nlohmann::json& session_request,
                                             std::string_view country);

/// A name in one line, not longer than people read.
[[nodiscard]] std::string visitor_name(std::string_view written);

/// Gives the conversation and its contact the details that are new since the last time: people see
/// them, and forms do not ask for them again. What the customer says later stands. Runs inside the
/// caller's transaction.
void keep_details(store::Database& database,
                  store::ConversationId conversation,
                  const VisitorDetails& details);

}  // namespace bot

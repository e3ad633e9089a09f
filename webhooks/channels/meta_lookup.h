#pragma once

#include "webhooks/channels/meta.h"

#include <optional>
#include <string>

namespace webhooks {

// Instagram may report a new message as an edit that changed nothing, with its id and neither words
// nor sender: alone, or beside the message itself. Both have one key, so that it is taken once.

/// What an event with a `message_edit` says, to be asked for; none unless it changed nothing.
[[nodiscard]] std::optional<Lookup> read_empty_edit(const Json& event, const std::string& account);

/// Whether `item` is of `read_empty_edit`.
[[nodiscard]] bool is_message_lookup(const std::string& item);

/// The path and fields of the Graph API that tell the message `item`; none when it is damaged.
[[nodiscard]] std::optional<std::string> message_path(const std::string& item);

/// The message with its words when somebody else wrote it to one of our accounts. None when we
/// wrote it, or when it cannot be told who did.
[[nodiscard]] LookedUp complete_message(const std::string& item,
                                        const HttpResponse& response,
                                        const MetaSettings& settings,
                                        TimeMs now);

}  // namespace webhooks

#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace webhooks {

/// The `action` of a notification about somebody's post that mentions the page.
inline constexpr std::string_view linkedin_mention = "SHARE_MENTION";

/// What a notification tells of its `comment` or `share`; an empty object is put there when it
/// tells nothing.
[[nodiscard]] Json& decorated(Json& notification, const char* what);

/// The URN of the post of a notification `linkedin_mention`; empty when it names none.
[[nodiscard]] std::string linkedin_post_of(const Json& notification);

/// The post as a public question, answered by a comment below it; without its words it is the link
/// to it, for a person to read. None when it is damaged, or `organization` wrote it.
[[nodiscard]] std::optional<Inbound> read_linkedin_mention(const Json& notification,
                                                           const std::string& organization);

/// Puts what the Posts API told of the post into its notification.
void add_linkedin_post(Json& notification, const Json& post);

}  // namespace webhooks

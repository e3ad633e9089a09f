#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// What of a forum is for us.
struct DiscourseForum {
    std::string username;  ///< We answer as; compared without case.
    bool answers_all = false;
};

/// How a post is known here: `22/5`, for the posts that answer it give its topic and number.
[[nodiscard]] std::string discourse_post_name(const std::string& topic, const std::string& number);

/// Adds one post to `messages` or to `ignored`. `event` is `post_created`, `post_edited`,
/// `post_destroyed`…
void read_discourse_post(const Json& post,
                         std::string_view event,
                         const DiscourseForum& forum,
                         std::vector<Inbound>& messages,
                         std::vector<Ignored>& ignored);

}  // namespace webhooks

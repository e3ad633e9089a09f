#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <string>
#include <vector>

namespace webhooks {

/// Whose comments are not a customer's.
struct WordPressPeople {
    std::string user_id;            ///< The user we answer as.
    std::vector<std::string> team;  ///< Colleagues' user ids.
};

/// Adds one comment, as the REST API shows it (the plugin adds `thread` and `parent_author`), to
/// `messages` or to `ignored`.
void read_wordpress_comment(const Json& comment,
                            const WordPressPeople& people,
                            std::vector<Inbound>& messages,
                            std::vector<Ignored>& ignored);

}  // namespace webhooks

#pragma once

#include "webhooks/channel.h"

#include <optional>
#include <string>

namespace webhooks {

/// A harmless request that shows whether a target of notices works (`portavoz doctor`), for
/// settings that `make_notice_target` accepts; nothing for a target that could only be tried by
/// telling it something.
[[nodiscard]] std::optional<Channel::Probe> notice_probe(const InboxSettings& settings);

/// What the answer says, for people; empty when all is well.
[[nodiscard]] std::string read_notice_probe(const InboxSettings& settings,
                                            const HttpResponse& response);

}  // namespace webhooks

#pragma once

#include "bot/setup.h"

#include <vector>

namespace bot {

/// The settings of every notice target of `book` whose secrets are there.
[[nodiscard]] std::vector<webhooks::InboxSettings> notice_settings(const rules::RuleBook& book,
                                                                   const SecretSources& sources);

}  // namespace bot

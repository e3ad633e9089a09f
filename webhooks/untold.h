#pragma once

#include "webhooks/words.h"

#include <string_view>

namespace webhooks {

/// What `Channel::read_probe` says when the platform does not tell the inbox's token what was
/// asked: no fault, and no proof that all is well. `place` is where a person sees it.
[[nodiscard]] Words untold(std::string_view place);

/// Whether `said` is what `untold` makes.
[[nodiscard]] bool is_untold(const Words& said);

}  // namespace webhooks

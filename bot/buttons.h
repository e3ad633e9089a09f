#pragma once

#include "webhooks/message.h"

#include <string>
#include <vector>

namespace bot {

/// The buttons of a stored message (`[{title, payload}]`); what is no list of them is none.
[[nodiscard]] std::vector<webhooks::Button> read_buttons(const std::string& json);

}  // namespace bot

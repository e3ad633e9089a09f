#pragma once

#include "webhooks/json.h"
#include "webhooks/words.h"

#include <string>
#include <string_view>

namespace webhooks {

/// For the doctor: what is wrong with where Twilio sends a number's messages, by its answer about
/// the number; empty when all is well. An empty `public_url` is any address.
[[nodiscard]] Words fault_of_number(const Json& answer, std::string_view public_url);

}  // namespace webhooks

#pragma once

#include <string>
#include <string_view>

namespace webhooks {

/// `text` with `to` in every place of `from`, which is not empty. One pass, however many there are.
[[nodiscard]] std::string with_all(std::string_view text,
                                   std::string_view from,
                                   std::string_view to);

}  // namespace webhooks

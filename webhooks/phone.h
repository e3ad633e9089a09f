#pragma once

#include <string>
#include <string_view>

namespace webhooks {

/// One spelling for the numbers of one mobile phone, as digits with country code.
///
/// Mexico (52 1 …), Argentina (54 9 …) and Brazil (55 … 9 …) write a digit that some networks and
/// platforms add and others leave out. Punctuation and a leading `+` are dropped; anything that is
/// no number stays as it is.
[[nodiscard]] std::string canonical_phone(std::string_view number);

}  // namespace webhooks

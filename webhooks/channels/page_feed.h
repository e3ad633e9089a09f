#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace webhooks {

// What the changes that Facebook tells of a Page have in common: who wrote, and what became of it.

/// Who wrote it, or nothing; older versions of the API have a shape of their own.
[[nodiscard]] std::string writer_id(const Json& value);
[[nodiscard]] std::string writer_name(const Json& value);

/// The kind of a change, or none when it is neither new, nor an edit, nor a removal.
[[nodiscard]] std::optional<MessageKind> kind_of_verb(std::string_view verb);

/// Adds what a change of the field `mention` says to `receipt`: where somebody names the Page under
/// a post of theirs, Facebook tells the words and seldom who wrote them.
void read_page_mention(const Json& value, std::string_view account, Receipt& receipt);

}  // namespace webhooks

#pragma once

#include "bot/clock.h"
#include "bot/pseudonyms.h"
#include "bot/store/database.h"
#include "bot/store/erase.h"
#include "bot/store/ids.h"

#include <string>
#include <vector>

namespace bot::store {

/// What a person said in the conversations of others (under their posts), which go on: their
/// messages, what the bot answered them, their values in its other answers, the ids of their
/// comments, and what would still be sent about any of it. `names` are the person's keys, name and
/// handle. Needs a store that knows who wrote a message (`knows_writers`).
[[nodiscard]] Erased erase_words_elsewhere(Database& database,
                                           ContactId contact,
                                           const std::vector<std::string>& names,
                                           const Pseudonyms& pseudonyms,
                                           TimeMs now);

}  // namespace bot::store

#pragma once

#include "bot/clock.h"
#include "bot/setup.h"
#include "bot/store/conversations.h"
#include "bot/store/database.h"
#include "bot/store/turns.h"
#include "rules/decide/decision.h"

#include <memory>
#include <string>
#include <vector>

namespace bot {

/// The turn that `messages` make, as the engine sees it.
[[nodiscard]] rules::Turn make_turn(const rules::RuleBook& book,
                                    const store::ConversationRow& row,
                                    const std::vector<store::OpenMessage>& messages,
                                    TimeMs now);

/// A turn read from the store, with all that the engine needs to decide it.
struct OpenTurn {
    std::shared_ptr<const Setup> setup;
    store::ConversationRow conversation;       ///< As it was when the turn was read.
    std::vector<store::OpenMessage> messages;  ///< Likewise; who said them may be forgotten since.
    rules::Turn turn;
};

/// Inside the caller's transaction.
[[nodiscard]] OpenTurn read_open_turn(store::Database& database,
                                      std::shared_ptr<const Setup> setup,
                                      store::ConversationRow conversation,
                                      std::vector<store::OpenMessage> messages,
                                      TimeMs now);

/// What the engine said to a turn, with everything that is stored of it.
struct DecidedTurn {
    OpenTurn open;
    rules::Decision decision;
    std::string turn_json;
    std::string decision_json;
    std::string memory_json;
    std::string failure;  ///< What the engine threw; nothing else is valid then.
};

/// Asks the engine. On any thread; never throws.
[[nodiscard]] DecidedTurn decide(OpenTurn open);

}  // namespace bot

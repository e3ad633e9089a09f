#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What a department finds when it opens. Read-only.
namespace bot::store {

/// Whose conversations, and which stretch of time.
struct BriefQuery {
    std::string department;
    bool takes_unassigned = false;  ///< The default department also sees what nobody has.
    TimeMs since = 0;               ///< It closed then.
    TimeMs now = 0;                 ///< It opens then.
    TimeMs until = 0;               ///< It closes then.
};

/// A conversation that somebody of the department must look at.
struct BriefItem {
    std::int64_t conversation = 0;
    std::string priority;
    std::string case_key;
    std::string contact;
    std::string channel;
    std::string last_words;
    TimeMs due_at = 0;  ///< 0: no time was promised.
};

struct BriefContents {
    std::int64_t conversations = 0;  ///< In which customers wrote while it was closed.
    std::int64_t answered = 0;       ///< Of them, handled by the assistant alone until it opened.
    std::int64_t promises = 0;       ///< Told to customers meanwhile, as far as one knows.
    std::vector<BriefItem> overdue;
    std::vector<BriefItem> due;      ///< Before it closes again.
    std::vector<BriefItem> waiting;  ///< Later, or without a time.
    /// A conversation that the message stands for in the outbox; none: there is nothing to tell.
    std::optional<ConversationId> anchor;
};

[[nodiscard]] BriefContents brief_contents(Database& database, const BriefQuery& query);

}  // namespace bot::store

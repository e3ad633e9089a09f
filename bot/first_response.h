#pragma once

#include "bot/clock.h"
#include "bot/live_updates.h"
#include "bot/metrics.h"
#include "bot/open_turn.h"
#include "bot/setup.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace bot {

/// Step 2: a due turn → a decision with its explanation, and in one transaction everything that
/// follows from it: the reply, who owns the conversation now, the packet for the person, the
/// promise, the case.
///
/// The engine is asked on another thread, so that nobody who writes meanwhile waits for it. What it
/// decided is stored only if the conversation is still as it was when the turn was read; otherwise
/// the turn, which is still due, is read again. Belongs to the store thread.
class FirstResponse {
public:
    using Job = std::function<void()>;
    /// Lets `job` run soon, on a thread other than the store's; false: not now.
    using Post = std::function<bool(Job job)>;

    /// Asks the engine on the calling thread.
    FirstResponse(const CurrentSetup& setup, LiveUpdates& live);
    /// Asks it through `post`. `wake` is called on the engine's thread when `answer_due` has
    /// something to store.
    FirstResponse(const CurrentSetup& setup, LiveUpdates& live, Post post, Job wake);

    /// From now on decisions are counted there.
    void measure(Metrics& metrics) { metrics_ = &metrics; }

    /// The store's tick: stores what was decided, asks about what is due at `now`; returns when the
    /// next turn is due.
    [[nodiscard]] std::optional<TimeMs> answer_due(store::Database& database, TimeMs now);

    /// The transaction was undone: what was read in it is not answered.
    void forget();

private:
    /// What the engine is thinking about. One conversation of a contact at a time: how much was
    /// answered elsewhere counts.
    struct Asked {
        store::ConversationId conversation;
        store::ContactId contact;
    };
    /// What the engine has said. The mutex guards the list, which is all its thread touches.
    struct Answers {
        std::mutex mutex;
        std::vector<DecidedTurn> decided;
    };

    void ask_about_due(store::Database& database, TimeMs now);
    [[nodiscard]] std::optional<OpenTurn> read_due(store::Database& database,
                                                   store::ConversationId id,
                                                   TimeMs now);
    void ask(OpenTurn open);
    void store_decided(store::Database& database, TimeMs now);
    void settle(store::Database& database, const DecidedTurn& decided, TimeMs now);
    void store_failure(store::Database& database,
                       store::ConversationRow& row,
                       const std::string& failure,
                       TimeMs now);
    [[nodiscard]] bool is_asked(store::ConversationId conversation) const;

    const CurrentSetup& setup_;
    LiveUpdates& live_;
    Metrics* metrics_ = nullptr;
    Post post_;
    Job wake_;
    std::vector<Asked> asked_;
    std::shared_ptr<Answers> answers_ = std::make_shared<Answers>();
};

}  // namespace bot

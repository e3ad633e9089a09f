#pragma once

#include "bot/console/desk.h"
#include "bot/console/knowledge.h"
#include "bot/console/live_events.h"
#include "bot/console/sign_in.h"
#include "bot/workers.h"

#include <functional>
#include <string>

namespace bot {

/// The people's side: the API under `/api/v1/` for the console and for programs, and the console's
/// pages. Thread-safe; everything it refers to outlives it.
class Console {
public:
    struct Needs {
        Router& router;
        store::StoreThread& store;
        store::Reader& reader;
        const CurrentSetup& setup;
        const Clock& clock;
        LiveUpdates& live;
        std::string api_token_hash;
        std::string book_folder;
        Knowledge::Replace replace_setup;
    };
    explicit Console(const Needs& needs);

    void add_routes();
    /// Before the store starts.
    void add_ticks();
    /// `tell` is called when a person writes a reply, so that the customer sees it. Before serving.
    void tell_customers(std::function<void(store::ConversationId)> tell) {
        events_.tell_customers(std::move(tell));
    }
    /// The book was replaced.
    void book_changed();

private:
    store::StoreThread& store_;
    Access access_;
    Desk desk_;
    LiveEvents events_;
    SignIn sign_in_;
    Knowledge knowledge_;
    // Last: their threads end before what they use.
    Workers hashing_;   ///< Two at once: 46 MiB each.
    Workers thinking_;  ///< What needs a look at much, or at another book.
};

}  // namespace bot

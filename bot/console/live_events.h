#pragma once

#include "bot/console/access.h"
#include "bot/live_updates.h"
#include "bot/router.h"
#include "bot/store/conversations.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace bot {

/// `/api/v1/events`: tells open consoles what changed and who is writing; of conversations that are
/// not theirs to see, only that something changed. A stream ends within a second of its session or
/// its program's token. Thread-safe: streams come and go on network threads, news come from the
/// store's; the mutex guards the lists.
class LiveEvents {
public:
    LiveEvents(Access& access, store::StoreThread& store, LiveUpdates& live, const Clock& clock);
    ~LiveEvents();
    LiveEvents(const LiveEvents&) = delete;
    LiveEvents& operator=(const LiveEvents&) = delete;

    void add_routes(Router& router);

    /// `tell` is called when a person writes a reply, so that the customer sees it.
    void tell_customers(std::function<void(store::ConversationId)> tell) {
        tell_customer_ = std::move(tell);
    }

    /// Somebody writes, or stops; forgotten after 10 s.
    void typing(store::ConversationId conversation, const std::string& agent, bool on);
    /// Who is writing in a conversation, as the API shows it.
    [[nodiscard]] nlohmann::json presence(store::ConversationId conversation, TimeMs now) const;

    /// Another version of the book is in force.
    void knowledge(const std::string& version);

    /// A tick of the store: ends streams whose session is over, forgets who stopped writing.
    std::optional<TimeMs> check(store::Database& database, TimeMs now);

private:
    struct Viewer {
        std::shared_ptr<net::EventStream> stream;
        Caller caller;
    };
    using Typing = std::map<std::string, TimeMs>;  ///< Until when, by person.

    void open(const webhooks::HttpRequest& request,
              const std::shared_ptr<net::EventStream>& stream);
    void tell(const nlohmann::json& news);
    /// News of one conversation: to those who see all at once, to others when the store has said
    /// whether it is theirs.
    void tell_of(store::ConversationId conversation, const nlohmann::json& news);
    /// `row`: the conversation; none: it is nobody's, or the store has no time to say whose.
    void tell_limited(const std::optional<store::ConversationRow>& row, const nlohmann::json& news);
    void tell_presence(store::ConversationId conversation);

    Access& access_;
    store::StoreThread& store_;
    LiveUpdates& live_;
    const Clock& clock_;
    std::function<void(store::ConversationId)> tell_customer_;
    LiveUpdates::Subscription subscription_ = 0;
    mutable std::mutex mutex_;
    std::map<std::uint64_t, Viewer> viewers_;
    std::map<store::ConversationId, Typing> typing_;
    TimeMs next_check_ = 0;  ///< Of the store's thread.
};

}  // namespace bot

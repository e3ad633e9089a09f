#pragma once

#include "bot/clock.h"
#include "bot/kept_token.h"
#include "bot/result.h"
#include "webhooks/http.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace bot::net {

/// Gives requests that need it (`OutboundRequest::grant`) an access token: bought with the refresh
/// token, kept until a minute before it ends, bought again when the platform refuses it.
///
/// One purchase at a time for each grant; whoever needs the token meanwhile waits for it. Where a
/// refresh token buys only once, the store is asked first whether it takes writes, and the next
/// refresh token is stored before the new access token is used. A grant that is refused looks
/// like the platform's own 401, so that the account is paused and somebody is told. Thread-safe:
/// the mutex guards everything below it.
class TokenKeeper {
public:
    using Done = std::function<void(webhooks::HttpResponse)>;
    /// Makes a call; `done` may come on any thread, exactly once.
    using Send = std::function<void(webhooks::OutboundRequest request, Done done)>;
    /// Stores a token; `done` once it is on the disk, or could not be written yet. May come on any
    /// thread, exactly once.
    using Keep =
        std::function<void(std::string key, KeptToken token, std::function<void(Status)> done)>;

    explicit TokenKeeper(const Clock& clock) : clock_(clock) {}

    /// What an earlier life stored.
    void remember(const KeptTokens& tokens);
    /// From now on tokens can be bought that must be stored; without it they are only used.
    void keep_by(Keep keep);

    /// Sends `request` by `send`, with a token where it needs one.
    void send(webhooks::OutboundRequest request, const Send& send, Done done);

    /// What is known of `grant`.
    [[nodiscard]] KeptToken known(const webhooks::TokenGrant& grant);

    /// Buys nothing any more, and waits for the end of what is being bought: an answer nobody takes
    /// would be a permission lost.
    void finish(std::chrono::milliseconds longest);

private:
    /// A request on its way, without its grant.
    struct Errand {
        webhooks::OutboundRequest request;
        webhooks::TokenGrant grant;
        Send send;
        Done done;
    };
    struct Entry {
        KeptToken token;
        bool buying = false;
        std::vector<Errand> waiting;  ///< For the purchase under way.
    };
    void buy(Errand errand, const std::string& refused);
    void announce(const Errand& errand);
    void purchase(const Errand& errand);
    void read_purchase(const Errand& errand, const webhooks::HttpResponse& answer);
    void settle(const webhooks::TokenGrant& grant,
                KeptToken token,
                const webhooks::HttpResponse& outcome);
    void deliver(const webhooks::TokenGrant& grant,
                 KeptToken kept,
                 const webhooks::HttpResponse& outcome);
    void use(Errand errand, const std::string& token, bool may_renew);

    const Clock& clock_;
    Keep keep_;
    std::mutex mutex_;
    std::condition_variable bought_;
    std::map<std::string, Entry> entries_;  ///< By `token_key`.
    std::size_t purchases_ = 0;             ///< Under way.
    bool finished_ = false;
};

/// The name of a grant: nothing of its secrets can be read in it. The configured refresh token
/// makes it, so that another permission begins anew.
[[nodiscard]] std::string token_key(const webhooks::TokenGrant& grant);

}  // namespace bot::net

#pragma once

#include "bot/clock.h"
#include "webhooks/http.h"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace bot::net {

/// Gives requests that need it (`OutboundRequest::grant`) an access token: bought with the refresh
/// token, kept until a minute before it ends, bought again when the platform refuses it.
///
/// Tokens live in memory only. A grant that is refused looks like the platform's own 401, so that
/// the account is paused and somebody is told. Thread-safe: the mutex guards the tokens.
class TokenKeeper {
public:
    using Done = std::function<void(webhooks::HttpResponse)>;
    /// Makes a call; `done` may come on any thread, exactly once.
    using Send = std::function<void(webhooks::OutboundRequest request, Done done)>;

    explicit TokenKeeper(const Clock& clock) : clock_(clock) {}

    /// Sends `request` by `send`, with a token where it needs one.
    void send(webhooks::OutboundRequest request, const Send& send, Done done);

private:
    struct Token {
        std::string value;
        TimeMs until = 0;
    };
    [[nodiscard]] std::string token_for(const webhooks::TokenGrant& grant);
    void forget(const webhooks::TokenGrant& grant, const std::string& token);
    /// A request on its way, without its grant.
    struct Errand {
        webhooks::OutboundRequest request;
        webhooks::TokenGrant grant;
        Send send;
        Done done;
    };
    void buy(Errand errand);
    void use(Errand errand, const std::string& token, bool may_renew);

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Token> tokens_;  ///< By refresh token.
};

}  // namespace bot::net

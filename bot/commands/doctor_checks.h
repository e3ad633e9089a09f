#pragma once

#include "bot/net/http_client.h"
#include "bot/net/token_keeper.h"
#include "bot/setup.h"

#include <optional>
#include <string>
#include <vector>

namespace bot {

/// One thing that was looked at.
struct Finding {
    std::string inbox;
    rules::Words what;
    rules::Words fault = {};   ///< Empty: all is well.
    rules::Words remedy = {};  ///< What to do about the fault.
    rules::Words unsure = {};  ///< Why nobody can tell whether all is well; then there is no fault.
};

/// Looks at inboxes, notice targets and the public address, by harmless calls.
class DoctorChecks {
public:
    DoctorChecks(net::HttpClient& client, const Clock& clock)
        : client_(client), clock_(clock), tokens_(clock) {}

    /// What the running program keeps of tokens that it renews; the doctor only uses them, because
    /// each refresh token buys once.
    void remember(const KeptTokens& tokens) { tokens_.remember(tokens); }

    /// Settings, token, subscription and clock, as far as the platform can be asked.
    [[nodiscard]] std::vector<Finding> examine(const Inbox& inbox);
    /// A target of notices.
    [[nodiscard]] std::vector<Finding> examine(const std::string& name,
                                               const webhooks::NoticeTarget& notice);
    /// Does `url` (with or without a last `/`) lead to a Portavoz?
    [[nodiscard]] Finding examine_address(std::string url, const Inbox& inbox);

private:
    [[nodiscard]] rules::Words fault_of_address(const std::string& folder,
                                                const std::string& inbox);
    [[nodiscard]] webhooks::HttpResponse ask(const webhooks::OutboundRequest& request,
                                             net::Destination destination);
    [[nodiscard]] std::optional<Finding> unasked(const Inbox& inbox,
                                                 const webhooks::Channel::Probe& probe);
    [[nodiscard]] std::optional<Finding> clock_against(const std::string& name,
                                                       const webhooks::HttpResponse& response);

    net::HttpClient& client_;
    const Clock& clock_;
    net::TokenKeeper tokens_;
};

}  // namespace bot

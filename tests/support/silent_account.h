#pragma once

#include "bot/setup.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tests {

/// Whether an account has an approved message for what a person says after the window.
enum class Template { none, approved };

/// An account of a platform from which nothing goes over a network.
class SilentAccount final : public webhooks::Channel {
public:
    explicit SilentAccount(const std::string& channel, Template approved)
        : capabilities_(*webhooks::capabilities_of(channel)), approved_(approved) {}

    webhooks::Receipt receive(const webhooks::HttpRequest&, webhooks::TimeMs) const override {
        return {};
    }
    std::variant<std::vector<webhooks::OutboundRequest>, webhooks::CannotSend> render(
        const webhooks::Reply&, webhooks::TimeMs) const override {
        return std::vector<webhooks::OutboundRequest>{};
    }
    webhooks::Delivery read_result(const webhooks::OutboundRequest&,
                                   const webhooks::HttpResponse&,
                                   webhooks::TimeMs) const override {
        return {};
    }
    const webhooks::Capabilities& capabilities() const override { return capabilities_; }
    bool has_template() const override { return approved_ == Template::approved; }

private:
    const webhooks::Capabilities& capabilities_;
    Template approved_;
};

/// Connects `inbox` to a silent account of `channel`; every other inbox is off afterwards, and the
/// book stays.
inline void connect_silently(bot::CurrentSetup& setup,
                             bot::store::InboxId inbox,
                             const std::string& channel,
                             Template approved = Template::none) {
    auto account = std::make_unique<bot::Inbox>();
    account->id = inbox;
    account->channel = std::make_unique<SilentAccount>(channel, approved);
    auto made = std::make_shared<bot::Setup>();
    made->book = setup.now()->book;
    made->inboxes.push_back(std::move(account));
    setup.replace(made);
}

/// From now on every inbox is off.
inline void disconnect_all(bot::CurrentSetup& setup) {
    auto made = std::make_shared<bot::Setup>();
    made->book = setup.now()->book;
    setup.replace(made);
}

}  // namespace tests

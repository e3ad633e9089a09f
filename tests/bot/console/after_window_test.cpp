#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"
#include "webhooks/message_template.h"

#include <memory>
#include <utility>

using bot::store::Role;
using tests::ConsoleStage;

namespace {

/// An account with an approved message for a person's words.
class Templated final : public webhooks::Channel {
public:
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
    const webhooks::Capabilities& capabilities() const override {
        return *webhooks::capabilities_of("widget");
    }
    bool has_template() const override { return true; }
};

}  // namespace

TEST_CASE("a conversation says how much still goes out after the window, where anything does") {
    ConsoleStage stage;
    stage.add_agent("luis", Role::agent);
    const std::string path = tests::conversation_path(stage.add_conversation("x"));
    const auto luis = stage.sign_in("luis");
    CHECK_FALSE(stage.ask(luis, "GET", path).body["limits"].contains("after_window"));

    auto with_template = std::make_shared<bot::Setup>();
    with_template->book = stage.setup.now()->book;
    auto inbox = std::make_unique<bot::Inbox>();
    inbox->id = bot::store::InboxId{stage.count("SELECT id FROM inboxes")};
    inbox->channel = std::make_unique<Templated>();
    with_template->inboxes.push_back(std::move(inbox));
    stage.setup.replace(with_template);

    CHECK(stage.ask(luis, "GET", path).body["limits"]["after_window"] ==
          webhooks::longest_template_words);
}

#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <mutex>

using bot::store::Role;
using tests::ConsoleStage;

namespace {

/// A stream that remembers what it was told.
class HeardStream final : public bot::net::EventStream {
public:
    [[nodiscard]] std::uint64_t id() const override { return 7; }
    [[nodiscard]] const std::string& remote_address() const override { return address_; }
    void open(std::vector<webhooks::Header>) override { note("open"); }
    bool send(std::string text) override {
        note(text);
        return true;
    }
    void refuse(webhooks::HttpResponse response) override {
        note("refused " + std::to_string(response.status));
    }
    void close() override { note("closed"); }

    [[nodiscard]] bool heard(const std::string& words) {
        const std::lock_guard lock(mutex_);
        return heard_.find(words) != std::string::npos;
    }

private:
    void note(const std::string& what) {
        const std::lock_guard lock(mutex_);
        heard_ += what + "|";
    }
    std::mutex mutex_;
    std::string heard_;
    std::string address_ = "203.0.113.9";
};

std::shared_ptr<HeardStream> listen(ConsoleStage& stage,
                                    const std::vector<webhooks::Header>& headers) {
    auto stream = std::make_shared<HeardStream>();
    webhooks::HttpRequest request;
    request.method = "GET";
    request.path = "/api/v1/events";
    request.public_url = stage.base + request.path;
    request.headers = headers;
    stage.router.open_event_stream(request, stream);
    return stream;
}

std::shared_ptr<HeardStream> listen(ConsoleStage& stage, const std::string& cookie) {
    return listen(stage, std::vector<webhooks::Header>{{"Cookie", cookie}});
}

/// Lets the tick run that looks whether streams may go on.
void let_check(ConsoleStage& stage) {
    stage.clock.advance(2'000);
    stage.change([](bot::store::Database&) {});
    stage.change([](bot::store::Database&) {});
}

}  // namespace

TEST_CASE("who is not signed in hears nothing") {
    ConsoleStage stage;

    const auto stream = listen(stage, "portavoz=" + std::string(64, '0'));

    CHECK(stream->heard("refused 401"));
    CHECK_FALSE(stream->heard("open"));
}

TEST_CASE("a colleague who writes is heard of, until a quiet time has passed") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const std::int64_t id = stage.add_conversation("hola");
    const auto ana = stage.sign_in("ana");
    const auto stream = listen(stage, ana.cookie);

    CHECK(stage.ask(ana, "POST", tests::conversation_path(id, "typing"), {{"on", true}}).status ==
          204);
    CHECK(stream->heard(R"("typing":true)"));
    CHECK_FALSE(stream->heard(R"("agents":[])"));
    stage.clock.advance(11'000);
    stage.change([](bot::store::Database&) {});
    stage.change([](bot::store::Database&) {});
    CHECK(stream->heard(R"("agents":[])"));
}

TEST_CASE("a stream ends with its session", "[T39]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto stream = listen(stage, stage.sign_in("ana").cookie);
    let_check(stage);
    REQUIRE(stream->heard("open"));
    CHECK_FALSE(stream->heard("closed"));

    stage.change([](bot::store::Database& database) {
        auto agent = bot::store::find_agent(database, "ana").value();
        agent.disabled = true;
        bot::store::update_agent(database, agent);
    });
    let_check(stage);

    CHECK(stream->heard("signed_out"));
    CHECK(stream->heard("closed"));
}

TEST_CASE("a program's stream ends when its token is revoked, the general one's does not",
          "[T39]") {
    ConsoleStage stage;
    const auto crm = listen(stage, stage.add_program("crm", Role::viewer));
    let_check(stage);
    REQUIRE(crm->heard("open"));
    CHECK_FALSE(crm->heard("closed"));

    stage.change([](bot::store::Database& database) {
        CHECK(bot::store::remove_api_token(database, "crm"));
    });
    let_check(stage);
    CHECK(crm->heard("closed"));

    const std::string general = "Bearer " + tests::general_token;
    const auto other = listen(stage, std::vector<webhooks::Header>{{"Authorization", general}});
    let_check(stage);
    REQUIRE(other->heard("open"));
    CHECK_FALSE(other->heard("closed"));
}

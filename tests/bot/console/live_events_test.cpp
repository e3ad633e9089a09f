#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <mutex>

using bot::store::Role;
using tests::ConsoleStage;
using tests::conversation_path;

namespace {

/// A stream that remembers what it was told.
class HeardStream final : public bot::net::EventStream {
public:
    explicit HeardStream(std::uint64_t id = 7) : id_(id) {}
    [[nodiscard]] std::uint64_t id() const override { return id_; }
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
    std::uint64_t id_;
    std::mutex mutex_;
    std::string heard_;
    std::string address_ = "203.0.113.9";
};

std::shared_ptr<HeardStream> listen(ConsoleStage& stage,
                                    const std::vector<webhooks::Header>& headers,
                                    std::uint64_t id = 7) {
    auto stream = std::make_shared<HeardStream>(id);
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

TEST_CASE("of another department's conversation is heard only that something changed", "[T44]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("luis", Role::agent, {"logistica"});
    const std::int64_t foreign = stage.add_conversation("hola", "ventas");
    const std::int64_t own = stage.add_conversation("hola", "logistica");
    const auto ana = stage.sign_in("ana");
    const auto luis = listen(stage, stage.headers_of(stage.sign_in("luis")), 8);
    const auto all = listen(stage, stage.headers_of(ana), 9);
    const auto program = listen(stage, stage.add_program("crm", Role::viewer, {"logistica"}), 10);
    const auto typing = [&](std::int64_t id) {
        REQUIRE(stage.ask(ana, "POST", conversation_path(id, "typing"), {{"on", true}}).status ==
                204);
    };
    const auto named = [](std::int64_t id) { return "\"conversation\":" + std::to_string(id); };
    const auto settle = [&] { stage.change([](bot::store::Database&) {}); };
    const auto take = [&](std::int64_t id) {
        REQUIRE(stage.ask(ana, "POST", conversation_path(id, "take"), nlohmann::json::object())
                    .status == 200);
        stage.change([&](bot::store::Database&) { stage.live.publish(); });
        settle();
    };

    typing(foreign);
    take(foreign);
    CHECK(all->heard(R"({"conversation":)" + std::to_string(foreign) + R"(,"t":"changed"})"));
    for (const auto& limited : {luis, program}) {
        CHECK_FALSE(limited->heard(named(foreign)));
        CHECK_FALSE(limited->heard("presence"));
        CHECK(limited->heard(R"({"t":"changed"})"));
    }

    typing(own);
    take(own);
    for (const auto& limited : {luis, program}) {
        CHECK(limited->heard(R"("t":"presence")"));
        CHECK(limited->heard(R"({"conversation":)" + std::to_string(own) + R"(,"t":"changed"})"));
    }

    // Who stops writing is no news of another department either.
    stage.clock.advance(11'000);
    settle();
    settle();
    settle();
    CHECK(all->heard(R"("agents":[])"));
    CHECK_FALSE(luis->heard(named(foreign)));
}

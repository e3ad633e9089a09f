#include "bot/webhook_endpoint.h"

#include "tests/support/catch.h"
#include "tests/support/head.h"
#include "tests/support/temp_store.h"

namespace {

constexpr std::size_t mebibyte = 1024 * 1024;

/// The doors of a few inboxes, seen before a body is read.
class Doors {
public:
    Doors() {
        bot::store::StoreThread::Options options;
        options.path = folder_.file("s.db");
        store_ = std::move(bot::store::StoreThread::open(options, clock_)).value();
        auto made = std::make_shared<bot::Setup>();
        made->book = std::make_shared<rules::RuleBook>();
        add(*made, "correo", "email",
            {{"provider", {"postmark"}},
             {"secret", {"user:password"}},
             {"address", {"hola@tienda.example"}},
             {"smtp", {"smtp://127.0.0.1:25"}}});
        add(*made, "fb", "messenger",
            {{"account", {"1"}},
             {"app_secret", {"s"}},
             {"verify_token", {"v"}},
             {"access_token", {"t"}}});
        add(*made, "tg", "telegram", {{"token", {"1:abc"}}, {"secret", {"s"}}});
        setup_.replace(std::move(made));
        traffic_ =
            std::make_unique<bot::InboxTraffic>(*store_, setup_, key_, clock_, live_,
                                                [](webhooks::OutboundRequest, bot::net::Destination,
                                                   bot::net::HttpClient::Callback) {});
        endpoint_ = std::make_unique<bot::WebhookEndpoint>(*traffic_);
        endpoint_->add_routes(router_);
    }

    /// What a POST of so many bytes may be, from `address`.
    bot::net::RouteLimits limits(const std::string& inbox,
                                 std::size_t bytes,
                                 const std::string& address = "203.0.113.1") {
        webhooks::HttpRequest request = tests::head("POST", "/webhooks/" + inbox);
        request.remote_address = address;
        if (bytes > 0) request.headers.push_back({"Content-Length", std::to_string(bytes)});
        return router_.limits(request);
    }

private:
    static void add(bot::Setup& setup,
                    const std::string& name,
                    const std::string& channel,
                    std::map<std::string, std::vector<std::string>> values) {
        auto inbox = std::make_unique<bot::Inbox>();
        inbox->settings = {name, channel, std::move(values)};
        auto made = webhooks::make_channel(inbox->settings);
        inbox->channel = std::move(std::get<std::unique_ptr<webhooks::Channel>>(made));
        setup.inboxes.push_back(std::move(inbox));
    }

    tests::TempFolder folder_;
    tests::TempStore keys_;
    bot::store::EventKey key_{bot::store::EventKey::load(keys_.database()).value()};
    bot::ManualClock clock_{1'763'985'600'000};
    bot::LiveUpdates live_;
    bot::CurrentSetup setup_;
    std::unique_ptr<bot::store::StoreThread> store_;
    std::unique_ptr<bot::InboxTraffic> traffic_;
    std::unique_ptr<bot::WebhookEndpoint> endpoint_;
    bot::Router router_;
};

}  // namespace

TEST_CASE("a body may be as long as the platform sends them, and a mail as long as its pictures",
          "[F18]") {
    Doors doors;

    CHECK(doors.limits("tg", 100).max_body_bytes == mebibyte);
    CHECK(doors.limits("fb", 100).max_body_bytes > 3 * mebibyte);
    CHECK(doors.limits("fb", 100).max_body_bytes < 4 * mebibyte);
    CHECK(doors.limits("correo", 100).max_body_bytes > 25 * mebibyte);
}

TEST_CASE("nothing is read for an inbox that there is not, however its name is written", "[F18]") {
    Doors doors;

    const auto nobody = doors.limits("nobody", 3 * mebibyte);
    REQUIRE(nobody.refusal);
    CHECK(nobody.refusal->status == 404);
    CHECK(doors.limits("%6Eobody", 100).refusal);
    const auto mail = doors.limits("%63orreo", 100);
    CHECK_FALSE(mail.refusal);
    CHECK(mail.max_body_bytes > 25 * mebibyte);
}

TEST_CASE("long mails are taken a few at a time, short ones beside them", "[F25]") {
    Doors doors;
    const bot::net::RouteLimits first = doors.limits("correo", 20 * mebibyte);
    const bot::net::RouteLimits second = doors.limits("correo", 0);  // It does not say how long.
    CHECK(first.share);
    CHECK(second.share);

    const auto third = doors.limits("correo", 20 * mebibyte);
    REQUIRE(third.refusal);
    CHECK(third.refusal->status == 503);
    CHECK_FALSE(doors.limits("correo", mebibyte).refusal);
    CHECK_FALSE(doors.limits("correo", 20 * mebibyte, "203.0.113.2").refusal);
}

#include "bot/store/conversations.h"
#include "bot/widget/widget_chat.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;

constexpr bot::TimeMs noon = 1'763'985'600'000;

/// The web chat of one site on a store of its own, without a network.
struct Doors {
    Doors() {
        auto book = std::make_shared<rules::RuleBook>();
        book->brand.name = "Tienda";
        rules::InboxSpec web;
        web.name = "web";
        web.channel = "widget";
        web.settings = {{"origins", {"https://tienda.example"}}};
        book->inboxes.push_back(web);
        auto reading = bot::read_setup(book, {});
        REQUIRE(reading.problems.empty());
        bot::store::StoreThread::Options options;
        options.path = folder.file("s.db");
        store = std::move(bot::store::StoreThread::open(options, clock)).value();
        (void)store->post(
            [this, &reading](bot::store::Database& database) -> bot::Status {
                key.emplace(bot::store::EventKey::load(database).value());
                reading.setup->inboxes.front()->id =
                    bot::store::ensure_inbox(database, "web", "widget");
                return bot::Done{};
            },
            {});
        store->run_once();
        setup.replace(std::move(reading.setup));
        reader = std::move(bot::store::Reader::open(options.path)).value();
        chat = std::make_unique<bot::WidgetChat>(setup, *store, *reader, *key, clock, live, "key");
        chat->add_routes(router);
    }

    int knock(std::vector<webhooks::Header> headers) {
        webhooks::HttpRequest request;
        request.method = "GET";
        request.path = "/v1/widget/ws";
        request.headers = std::move(headers);
        request.headers.push_back({"Host", "chat.example"});
        request.headers.push_back({"Sec-WebSocket-Protocol", "csbot.v1"});
        const bot::net::SocketAccept accept = router.accept_socket(request);
        return accept.refusal ? accept.refusal->status : 101;
    }

    webhooks::HttpResponse ask(const std::string& method,
                               const std::string& path,
                               const std::string& body,
                               const std::string& token = "") {
        webhooks::HttpRequest request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.remote_address = "203.0.113.9";
        if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
        webhooks::HttpResponse answer;
        router.handle(std::move(request), bot::net::Responder([&](webhooks::HttpResponse response) {
                          answer = std::move(response);
                      }));
        store->run_once();
        chat->expire(clock.now());
        return answer;
    }
    std::string session(const std::string& visitor) {
        const auto answer = ask("POST", "/v1/widget/session",
                                json{{"site_key", "web"}, {"visitor_token", visitor}}.dump());
        return json::parse(answer.body, nullptr, false).value("token", "");
    }

    const tests::TempFolder folder;
    bot::ManualClock clock{noon};
    bot::CurrentSetup setup;
    bot::LiveUpdates live;
    std::unique_ptr<bot::store::StoreThread> store;
    std::unique_ptr<bot::store::Reader> reader;
    std::optional<bot::store::EventKey> key;
    bot::Router router;
    std::unique_ptr<bot::WidgetChat> chat;
};

}  // namespace

TEST_CASE("a socket is opened to listed sites and to nobody who looks like one", "[T45]") {
    Doors doors;

    CHECK(doors.knock({{"Origin", "https://tienda.example"}}) == 101);
    CHECK(doors.knock({{"Origin", "https://chat.example"}}) == 101);
    for (const char* origin :
         {"null", "", "https://tienda.example.evil", "https://evil.tienda.example",
          "http://tienda.example", "https://tienda.example:444", "https://tienda.example/",
          "https://TIENDA.example.", "https://tienda.example, https://evil.example", "file://"}) {
        CAPTURE(origin);
        CHECK(doors.knock({{"Origin", origin}}) == 403);
    }
}

TEST_CASE("a visitor reads with a token of their own and no other", "[T47]") {
    Doors doors;
    const std::string mine = doors.session(std::string(43, 'a'));
    const std::string other = doors.session(std::string(43, 'b'));
    REQUIRE_FALSE(mine.empty());
    const std::string say = R"({"t":"msg","cid":"c1","text":"mi secreto 7319"})";
    REQUIRE(doors.ask("POST", "/v1/widget/messages", say, mine).status == 200);

    CHECK(doors.ask("GET", "/v1/widget/poll", "", mine).body.find("7319") != std::string::npos);
    CHECK(doors.ask("GET", "/v1/widget/poll", "", other).body.find("7319") == std::string::npos);
    CHECK(doors.ask("GET", "/v1/widget/poll", "").status == 401);
    std::string forged = mine;
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'x' ? 'y' : 'x';
    CHECK(doors.ask("GET", "/v1/widget/poll", "", forged).status == 401);
    // A visitor token that somebody made up begins a chat of its own.
    const std::string guessed = doors.session("a");
    CHECK(doors.ask("GET", "/v1/widget/poll", "", guessed).body.find("7319") == std::string::npos);
}

TEST_CASE("a body that is nested too deeply opens no session", "[T22]") {
    Doors doors;

    CHECK(doors.ask("POST", "/v1/widget/session", "{\"a\":" + std::string(10'000, '[')).status ==
          400);
    CHECK(doors
              .ask("POST", "/v1/widget/session",
                   "{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}")
              .status == 400);
}

TEST_CASE("what was not stored is refused, whatever the browser calls its message") {
    Doors doors;
    const std::string token = doors.session(std::string(43, 'a'));
    const auto say = [&](const std::string& cid) {
        return doors.ask("POST", "/v1/widget/messages",
                         json{{"t", "msg"}, {"cid", cid}, {"text", "hola"}}.dump(), token);
    };
    REQUIRE(say("first-message").status == 200);
    doors.store->stop();

    for (const char* cid : {"ack", "rate"}) {
        doors.clock.advance(2'000);
        const auto refused = say(cid);
        INFO(refused.body);
        CHECK(refused.status == 503);
        CHECK(webhooks::find_header(refused.headers, "Retry-After") == "2");
    }
}

#include "tests/bot/widget/doors.h"

using tests::Doors;

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
                         nlohmann::json{{"t", "msg"}, {"cid", cid}, {"text", "hola"}}.dump(),
                         token);
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

TEST_CASE("whoever writes too fast is told how long to wait, and a foreign page may read it") {
    Doors doors;
    const std::string token = doors.session(std::string(43, 'a'));
    webhooks::HttpResponse answer;
    for (int i = 0; i < 6; ++i) {
        answer =
            doors.ask("POST", "/v1/widget/messages",
                      R"({"t":"msg","text":"hola","cid":"c)" + std::to_string(i) + "\"}", token);
    }

    CHECK(answer.status == 429);
    CHECK(webhooks::find_header(answer.headers, "Retry-After") == "1");
    webhooks::HttpRequest foreign;
    foreign.headers = {{"Origin", "https://tienda.example"}};
    const auto shared = bot::shared_with(foreign, answer);
    CHECK(webhooks::find_header(shared.headers, "Access-Control-Expose-Headers") == "Retry-After");
}

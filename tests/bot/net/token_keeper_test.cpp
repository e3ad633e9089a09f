#include "bot/net/token_keeper.h"

#include "tests/support/catch.h"

#include <string>
#include <vector>

using namespace bot;
using bot::net::TokenKeeper;
using webhooks::HttpResponse;
using webhooks::OutboundRequest;

namespace {

/// Answers at once: the seller of tokens, and a platform that takes the newest token only.
struct Platform {
    int sold = 0;
    int valid = 0;  ///< The number of the token that is accepted; 0: the newest.
    int refusal = 0;
    std::vector<std::string> bearers;

    void operator()(const OutboundRequest& request, const TokenKeeper::Done& done) {
        HttpResponse response;
        if (request.url == "https://sell.example") {
            response.status = refusal == 0 ? 200 : refusal;
            response.body = refusal == 0 ? R"({"access_token":"t)" + std::to_string(++sold) +
                                               R"(","expires_in":3600})"
                                         : R"({"error":"invalid_grant"})";
            if (refusal < 0) response.status = 0;
            return done(response);
        }
        const auto bearer = webhooks::find_header(request.headers, "Authorization");
        bearers.emplace_back(bearer.value_or("none"));
        const std::string right = "Bearer t" + std::to_string(valid == 0 ? sold : valid);
        response.status = !bearer || *bearer == right ? 200 : 401;
        done(response);
    }
};

struct Fixture {
    ManualClock clock{1'000'000};
    TokenKeeper keeper{clock};
    Platform platform;

    HttpResponse call(bool needs_token = true) {
        OutboundRequest request;
        request.url = "https://api.example";
        const webhooks::TokenGrant grant{"https://sell.example", "id", "secret", "refresh"};
        if (needs_token) request.grant = grant;
        HttpResponse answer;
        keeper.send(
            request,
            [this](OutboundRequest ready, TokenKeeper::Done done) { platform(ready, done); },
            [&](HttpResponse response) { answer = std::move(response); });
        return answer;
    }
};

}  // namespace

TEST_CASE("a token is bought once and used until a minute before it ends", "[token]") {
    Fixture f;
    CHECK(f.call().status == 200);
    f.clock.advance(3'539'000);
    CHECK(f.call().status == 200);
    CHECK(f.platform.sold == 1);
    f.clock.advance(2'000);
    CHECK(f.call().status == 200);
    CHECK(f.platform.sold == 2);
    CHECK(f.platform.bearers == std::vector<std::string>{"Bearer t1", "Bearer t1", "Bearer t2"});
}

TEST_CASE("a token that the platform refuses is renewed once, and no more", "[token]") {
    Fixture f;
    CHECK(f.call().status == 200);
    f.platform.valid = 2;
    CHECK(f.call().status == 200);
    CHECK(f.platform.sold == 2);
    f.platform.valid = 99;
    CHECK(f.call().status == 401);
    CHECK(f.platform.sold == 3);
}

TEST_CASE(
    "a grant that is refused looks like the platform's 401, a seller out of reach like no "
    "connection",
    "[token]") {
    Fixture f;
    f.platform.refusal = 400;
    const HttpResponse refused = f.call();
    CHECK(refused.status == 401);
    CHECK(refused.failure_text.find("invalid_grant") != std::string::npos);
    f.platform.refusal = -1;
    const HttpResponse away = f.call();
    CHECK(away.status == 0);
    CHECK(away.failure == HttpResponse::Failure::not_sent);
    CHECK(f.platform.bearers.empty());
}

TEST_CASE("a request that needs no token is sent as it is", "[token]") {
    Fixture f;
    CHECK(f.call(false).status == 200);
    CHECK(f.platform.bearers == std::vector<std::string>{"none"});
    CHECK(f.platform.sold == 0);
}

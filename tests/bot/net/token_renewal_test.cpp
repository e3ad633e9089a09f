#include "bot/net/token_keeper.h"
#include "tests/support/catch.h"

#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// Refresh tokens that buy once: each purchase ends one and gives the next.

using namespace bot;
using bot::net::TokenKeeper;
using webhooks::HttpResponse;
using webhooks::OutboundRequest;
using webhooks::TokenGrant;

namespace {

const TokenGrant grant{.url = "https://sell.example",
                       .client_id = "id",
                       .client_secret = "secret",
                       .refresh_token = "refresh0",
                       .proof = TokenGrant::Proof::basic,
                       .refresh = TokenGrant::Refresh::once};

/// A seller, a platform that takes the newest access token only, and a store; all that happens to
/// them, in order.
struct World {
    std::vector<std::string> events;
    int sold = 0;
    int answer_instead = 0;  ///< The seller's status; 0: it sells. -1: no answer came.
    bool holds_sale = false;
    bool store_is_full = false;
    bool store_is_slow = false;
    std::vector<std::function<void(Status)>> being_stored;
    bool is_full_after_sale = false;
    std::vector<std::pair<OutboundRequest, TokenKeeper::Done>> held;
    KeptTokens kept;

    void send(const OutboundRequest& request, const TokenKeeper::Done& done) {
        if (request.url != grant.url) {
            const auto bearer = webhooks::find_header(request.headers, "Authorization");
            events.push_back("call " + std::string(bearer.value_or("none")));
            HttpResponse response;
            response.status = bearer == "Bearer access" + std::to_string(sold) ? 200 : 401;
            return done(response);
        }
        if (holds_sale) return held.emplace_back(request, done), void();
        sell(request, done);
    }
    void sell(const OutboundRequest& request, const TokenKeeper::Done& done) {
        const auto fields = webhooks::parse_form(request.body);
        const std::string with(webhooks::form_value(fields, "refresh_token").value_or("none"));
        events.push_back("buy with " + with);
        HttpResponse response;
        response.status = answer_instead < 0 ? 0 : answer_instead;
        if (answer_instead < 0) {
            response.failure = HttpResponse::Failure::unknown;
            response.failure_text = "reset";
            ++sold;  // It was taken all the same.
            return done(response);
        }
        const bool right = with == "refresh" + std::to_string(sold);
        if (answer_instead == 0 && !right) response.status = 400;
        if (answer_instead == 0 && right) {
            response.status = 200;
            const std::string number = std::to_string(++sold);
            response.body = R"({"expires_in":7200,"access_token":"access)" + number +
                            R"(","refresh_token":"refresh)" + number + "\"}";
            store_is_full = store_is_full || is_full_after_sale;
        } else {
            response.body = R"({"error":"invalid_request"})";
        }
        done(response);
    }
    void release() {
        holds_sale = false;
        for (const auto& [request, done] : std::exchange(held, {})) sell(request, done);
    }
};

/// One life of the program.
struct Life {
    explicit Life(World& w, ManualClock& clock) : world(w), keeper(clock) {
        keeper.remember(world.kept);
        keeper.keep_by([this](const std::string& key, const KeptToken& token,
                              const std::function<void(Status)>& done) {
            if (world.store_is_full) return done(Error{Error::Code::full, "the disk is full"});
            const std::string next =
                token.refresh_token.empty() ? "configured" : token.refresh_token;
            world.events.push_back("keep " + next + (token.in_doubt ? ", in doubt" : ""));
            world.kept[key] = token;
            if (world.store_is_slow) return world.being_stored.push_back(done);
            done(Done{});
        });
    }
    void call(HttpResponse& answer) {
        OutboundRequest request;
        request.url = "https://api.example";
        request.grant = grant;
        keeper.send(
            request,
            [this](const OutboundRequest& ready, const TokenKeeper::Done& done) {
                world.send(ready, done);
            },
            [&answer](HttpResponse response) { answer = std::move(response); });
    }
    HttpResponse call() {
        HttpResponse& answer = answers.emplace_back();
        answer.status = -1;
        call(answer);
        return answer;
    }

    World& world;
    std::deque<HttpResponse> answers;  ///< They may come later.
    TokenKeeper keeper;
};

struct Fixture {
    ManualClock clock{1'000'000};
    World world;
};

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Fixture,
                 "the next refresh token is stored before the new access token is used",
                 "[token]") {
    Life life(world, clock);

    CHECK(life.call().status == 200);
    CHECK(life.call().status == 200);
    clock.advance(7'200'000);
    CHECK(life.call().status == 200);

    CHECK(world.events == Events{"keep configured, in doubt", "buy with refresh0", "keep refresh1",
                                 "call Bearer access1", "call Bearer access1",
                                 "keep refresh1, in doubt", "buy with refresh1", "keep refresh2",
                                 "call Bearer access2"});
}

TEST_CASE_METHOD(Fixture, "another life goes on with the tokens that were stored", "[token]") {
    CHECK(Life(world, clock).call().status == 200);
    world.events.clear();

    Life second(world, clock);
    CHECK(second.call().status == 200);
    CHECK(world.events == Events{"call Bearer access1"});
    clock.advance(7'200'000);
    CHECK(second.call().status == 200);
    CHECK(world.sold == 2);
}

TEST_CASE_METHOD(Fixture, "nothing is bought while the store takes no writes", "[token]") {
    Life life(world, clock);
    world.store_is_full = true;

    const HttpResponse answer = life.call();

    CHECK(answer.status == 0);
    CHECK(answer.failure == HttpResponse::Failure::not_sent);
    CHECK(answer.failure_text.find("the disk is full") != std::string::npos);
    CHECK(world.events.empty());
    world.store_is_full = false;
    CHECK(life.call().status == 200);
    CHECK(world.sold == 1);
}

TEST_CASE_METHOD(Fixture,
                 "tokens that the store can no longer take are used, and the next ones bought with "
                 "them",
                 "[token]") {
    Life life(world, clock);
    world.is_full_after_sale = true;
    CHECK(life.call().status == 200);
    CHECK(world.kept.begin()->second.in_doubt);

    world.is_full_after_sale = world.store_is_full = false;
    clock.advance(7'200'000);
    CHECK(life.call().status == 200);
    CHECK(world.kept.begin()->second.refresh_token == "refresh2");
}

TEST_CASE_METHOD(Fixture, "whoever needs the token while it is bought waits for it", "[token]") {
    Life life(world, clock);
    world.holds_sale = true;
    std::vector<HttpResponse> answers(3);
    for (HttpResponse& answer : answers) {
        answer.status = -1;
        life.call(answer);
    }
    CHECK(answers[2].status == -1);
    CHECK(world.held.size() == 1);

    world.release();

    CHECK(world.sold == 1);
    for (const HttpResponse& answer : answers) CHECK(answer.status == 200);
}

TEST_CASE_METHOD(Fixture, "nobody uses a new token before the next one is stored", "[token]") {
    Life life(world, clock);
    std::vector<HttpResponse> answers(2);
    for (HttpResponse& answer : answers) answer.status = -1;
    world.holds_sale = true;
    life.call(answers[0]);
    world.store_is_slow = true;
    world.release();
    REQUIRE(world.being_stored.size() == 1);

    life.call(answers[1]);
    CHECK(answers[0].status == -1);
    CHECK(answers[1].status == -1);

    world.being_stored.front()(Done{});
    CHECK(answers[0].status == 200);
    CHECK(answers[1].status == 200);
    CHECK(world.sold == 1);
}

TEST_CASE_METHOD(Fixture, "a refused refresh token is remembered, and says what to do", "[token]") {
    Life life(world, clock);
    world.answer_instead = 400;

    const HttpResponse refused = life.call();

    CHECK(refused.status == 401);
    CHECK(refused.body.find("HTTP 400 invalid_request; the account must be authorised again") !=
          std::string::npos);
    CHECK(refused.body.find("refresh0") == std::string::npos);
    CHECK_FALSE(world.kept.begin()->second.refusal.empty());
    world.answer_instead = 0;
    CHECK(life.call().status == 200);
    CHECK(world.kept.begin()->second.refusal.empty());
}

TEST_CASE_METHOD(Fixture,
                 "a renewal whose answer was lost is remembered until the seller says more",
                 "[token]") {
    const int lost = GENERATE(-1, 503);
    world.answer_instead = lost;
    CHECK(Life(world, clock).call().status == 0);
    CHECK(world.kept.begin()->second.in_doubt);

    world.answer_instead = lost == 503 ? 0 : 400;
    const HttpResponse answer = Life(world, clock).call();

    if (lost == 503) {
        CHECK(answer.status == 200);
        CHECK_FALSE(world.kept.begin()->second.in_doubt);
    } else {
        CHECK(answer.status == 401);
        CHECK(answer.body.find("after a renewal whose answer was lost") != std::string::npos);
    }
}

TEST_CASE_METHOD(Fixture, "a seller that is too busy leaves no doubt", "[token]") {
    world.answer_instead = 429;
    CHECK(Life(world, clock).call().status == 0);
    CHECK_FALSE(world.kept.begin()->second.in_doubt);
}

TEST_CASE_METHOD(Fixture, "another configured refresh token begins anew", "[token]") {
    CHECK(Life(world, clock).call().status == 200);
    TokenGrant other = grant;
    other.refresh_token = "another";

    CHECK(net::token_key(other) != net::token_key(grant));
    CHECK(net::token_key(grant).find("refresh0") == std::string::npos);
    Life life(world, clock);
    CHECK(life.keeper.known(grant).refresh_token == "refresh1");
    CHECK(life.keeper.known(other).refresh_token.empty());
}

TEST_CASE_METHOD(Fixture,
                 "at the end the answer of a renewal is waited for, and nothing new is bought",
                 "[token]") {
    Life life(world, clock);
    world.holds_sale = true;
    HttpResponse first;
    life.call(first);
    std::string kept_at_the_end;
    std::thread end([&] {
        life.keeper.finish(std::chrono::minutes(1));
        kept_at_the_end = world.kept.begin()->second.refresh_token;
    });
    while (life.call().failure_text.find("stopping") == std::string::npos) {
        std::this_thread::yield();
    }

    world.release();
    end.join();

    CHECK(kept_at_the_end == "refresh1");
    CHECK(first.status == 200);
}

TEST_CASE_METHOD(Fixture, "without a place to store them such tokens are only used", "[token]") {
    CHECK(Life(world, clock).call().status == 200);
    TokenKeeper doctor(clock);
    const auto ask = [&] {
        HttpResponse answer;
        OutboundRequest request;
        request.url = "https://api.example";
        request.grant = grant;
        doctor.send(
            request,
            [&](const OutboundRequest& ready, const TokenKeeper::Done& done) {
                world.send(ready, done);
            },
            [&](HttpResponse response) { answer = std::move(response); });
        return answer.status;
    };

    CHECK(ask() == 0);
    doctor.remember(world.kept);
    CHECK(ask() == 200);
    ++world.sold;
    CHECK(ask() == 401);
    CHECK(world.events.back() == "call Bearer access1");
}

#include "bot/router.h"

#include "tests/support/catch.h"
#include "tests/support/head.h"

#include <optional>

namespace {

/// A router with one route that remembers what it was given.
struct RouterFixture {
    RouterFixture() {
        bot::Route route;
        route.method = "POST";
        route.path = "/webhooks/{}";
        route.limits.max_body_bytes = 17;
        route.handle = [this](bot::RoutedRequest request, bot::net::Responder respond) {
            parameters = request.parameters;
            respond(bot::json_response(200, "{}"));
        };
        router.add(route);
    }

    int ask(const std::string& method, const std::string& path) {
        webhooks::HttpRequest request;
        request.method = method;
        request.path = path;
        int status = 0;
        router.handle(std::move(request),
                      bot::net::Responder([&](const webhooks::HttpResponse& response) {
                          status = response.status;
                      }));
        return status;
    }

    bot::Router router;
    std::vector<std::string> parameters;
};

}  // namespace

TEST_CASE_METHOD(RouterFixture, "a path finds its route, and what stands for {} is decoded") {
    CHECK(router.limits(tests::head("POST", "/webhooks/mi%20tienda")).max_body_bytes == 17);
    CHECK(ask("POST", "/webhooks/mi%20tienda+1") == 200);
    CHECK(parameters == std::vector<std::string>{"mi tienda+1"});
}

TEST_CASE_METHOD(RouterFixture,
                 "an unknown path is 404 and a wrong method 405 with what is allowed",
                 "[T11]") {
    for (const char* path :
         {"/webhooks", "/webhooks/", "/webhooks/a/b", "/../etc/passwd", "/%2e%2e/etc"}) {
        CAPTURE(path);
        const auto limits = router.limits(tests::head("POST", path));
        REQUIRE(limits.refusal);
        CHECK(limits.refusal->status == 404);
    }
    const auto limits = router.limits(tests::head("PUT", "/webhooks/a"));
    REQUIRE(limits.refusal);
    CHECK(limits.refusal->status == 405);
    CHECK(webhooks::find_header(limits.refusal->headers, "Allow") == "POST");
}

TEST_CASE_METHOD(RouterFixture, "whoever may GET may ask for the head alone") {
    bot::Route alive;
    alive.method = "GET";
    alive.path = "/healthz";
    alive.handle = [](const bot::RoutedRequest&, bot::net::Responder respond) {
        respond(bot::json_response(200, "{}"));
    };
    router.add(alive);

    CHECK_FALSE(router.limits(tests::head("HEAD", "/healthz")).refusal.has_value());
    CHECK(ask("HEAD", "/healthz") == 200);
    CHECK(router.limits(tests::head("HEAD", "/webhooks/a")).refusal->status == 405);
    const auto wrong = router.limits(tests::head("POST", "/healthz"));
    REQUIRE(wrong.refusal);
    CHECK(webhooks::find_header(wrong.refusal->headers, "Allow") == "GET, HEAD");
}

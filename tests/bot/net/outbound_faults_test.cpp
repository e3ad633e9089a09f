#include "bot/net/http_client.h"
#include "tests/support/catch.h"
#include "tests/support/test_server.h"

#include <future>
#include <vector>

using bot::net::HttpClient;
using webhooks::HttpResponse;

TEST_CASE("a name that does not resolve holds up no other call", "[net][client][F33]") {
    tests::TestServer server;
    auto client = std::move(HttpClient::start({})).value();
    bot::net::SendOptions options;
    options.destination = bot::net::Destination::configured;
    const auto ask = [&](const std::string& url) {
        webhooks::OutboundRequest request;
        request.url = url;
        auto promise = std::make_shared<std::promise<HttpResponse>>();
        client->send(std::move(request), options,
                     [promise](HttpResponse response) { promise->set_value(std::move(response)); });
        return promise->get_future();
    };

    std::vector<std::future<HttpResponse>> lost;
    for (int i = 0; i < 20; ++i) {
        lost.push_back(ask("http://no-such-name-" + std::to_string(i) + ".invalid/"));
    }
    auto good = ask(server.url("/"));

    CHECK(good.get().status == 200);
    for (auto& one : lost) {
        const HttpResponse response = one.get();
        CHECK(response.status == 0);
        CHECK(response.failure == HttpResponse::Failure::not_sent);
    }
}

#include "bot/net/http_client.h"

#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/certificate.h"
#include "tests/support/test_server.h"

#include <chrono>
#include <future>

using namespace std::chrono_literals;
using bot::net::Destination;
using bot::net::HttpClient;
using bot::net::SendOptions;
using tests::TestServer;
using webhooks::HttpResponse;
using Failure = HttpResponse::Failure;
using Kind = TestServer::Reaction::Kind;

namespace {

std::unique_ptr<HttpClient> make_client(bot::net::HttpClientOptions options = {}) {
    auto started = HttpClient::start(std::move(options));
    REQUIRE(started);
    return std::move(*started);
}

SendOptions to_loopback() {
    SendOptions options;
    options.destination = Destination::configured;
    return options;
}

webhooks::OutboundRequest post(std::string url, std::string body = "{}") {
    webhooks::OutboundRequest request;
    request.url = std::move(url);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    return request;
}

HttpResponse ask(HttpClient& client,
                 webhooks::OutboundRequest request,
                 SendOptions options = to_loopback()) {
    std::promise<HttpResponse> answered;
    client.send(std::move(request), options,
                [&](HttpResponse response) { answered.set_value(std::move(response)); });
    return answered.get_future().get();
}

}  // namespace

TEST_CASE("a request reaches the platform as it was made", "[net][client]") {
    TestServer server([](const auto&) {
        return TestServer::answer(201, R"({"id":7})", {{"X-Trace", "a"}, {"X-Trace", "b"}});
    });
    const auto client = make_client();
    auto request = post(server.url("/v1/messages?x=%20"), R"({"text":"¡hola!"})");
    request.headers.push_back({"Authorization", "Bearer abc"});
    request.headers.push_back({"X-Empty", ""});
    const auto response = ask(*client, request);

    CHECK(response.status == 201);
    CHECK(response.failure == Failure::none);
    CHECK(response.body == R"({"id":7})");
    CHECK(response.content_type == "application/json");
    CHECK(webhooks::find_header(response.headers, "x-trace") == "a");
    const auto seen = server.requests().at(0);
    CHECK(seen.method == "POST");
    CHECK(seen.path == "/v1/messages");
    CHECK(seen.query == "x=%20");
    CHECK(seen.body == R"({"text":"¡hola!"})");
    CHECK(webhooks::find_header(seen.headers, "authorization") == "Bearer abc");
    CHECK(webhooks::find_header(seen.headers, "X-Empty") == "");
    CHECK_FALSE(webhooks::find_header(seen.headers, "Expect"));
}

TEST_CASE("every method is sent by its name", "[net][client]") {
    TestServer server;
    const auto client = make_client();
    for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        auto request = post(server.url());
        request.method = method;
        request.body = std::string(method) == "GET" ? "" : "x";
        CHECK(ask(*client, request).status == 200);
        CHECK(server.requests().back().method == method);
        CHECK(server.requests().back().body == request.body);
    }
    auto head = post(server.url());
    head.method = "HEAD";
    head.body.clear();
    TestServer empty([](const auto&) { return TestServer::answer(204, ""); });
    head.url = empty.url();
    CHECK(ask(*client, head).status == 204);
    CHECK(empty.requests().back().method == "HEAD");
}

TEST_CASE("a user and password travel as HTTP Basic", "[net][client]") {
    TestServer server;
    const auto client = make_client();
    auto request = post(server.url());
    request.basic_user = "AC1";
    request.basic_password = "secret";
    CHECK(ask(*client, request).status == 200);

    CHECK(webhooks::find_header(server.requests().at(0).headers, "Authorization") ==
          "Basic QUMxOnNlY3JldA==");
}

TEST_CASE("connections are kept", "[net][client]") {
    TestServer server;
    const auto client = make_client();
    for (int i = 0; i < 5; ++i) {
        CHECK(ask(*client, post(server.url())).status == 200);
    }

    CHECK(server.connections() == 1);
}

TEST_CASE("an error of the platform is an answer", "[net][client]") {
    TestServer server([](const auto&) {
        return TestServer::answer(429, R"({"error":"slow"})", {{"Retry-After", "7"}});
    });
    const auto client = make_client();
    const auto response = ask(*client, post(server.url()));

    CHECK(response.status == 429);
    CHECK(response.failure == Failure::none);
    CHECK(webhooks::find_header(response.headers, "Retry-After") == "7");
}

TEST_CASE("redirects are not followed", "[net][client][T33]") {
    TestServer other;
    TestServer server([&](const auto&) {
        return TestServer::answer(302, "", {{"Location", other.url("/stolen")}});
    });
    const auto client = make_client();

    CHECK(ask(*client, post(server.url())).status == 302);
    CHECK(other.requests().empty());
}

TEST_CASE("what may have been taken is unknown, and is not sent twice", "[net][client][F13]") {
    const auto kind = GENERATE(Kind::reset, Kind::close, Kind::garbage, Kind::truncate, Kind::hold,
                               Kind::trickle);
    CAPTURE(static_cast<int>(kind));
    TestServer server;
    const auto client = make_client();
    CHECK(ask(*client, post(server.url("/first"))).status == 200);  // The connection is kept.
    server.set_script([&](const auto&) { return TestServer::of(kind); });
    auto options = to_loopback();
    options.total_timeout = 300ms;
    const auto response = ask(*client, post(server.url("/second")), options);

    CHECK(response.status == 0);
    CHECK(response.failure == Failure::unknown);
    CHECK_FALSE(response.failure_text.empty());
    CHECK(server.requests().size() == 2);
}

TEST_CASE("what could not leave is not sent", "[net][client][F13]") {
    std::uint16_t closed_port = 0;
    {
        const TestServer gone;
        closed_port = gone.port();
    }
    const auto url = GENERATE_COPY(
        as<std::string>(), "http://127.0.0.1:" + std::to_string(closed_port) + "/",
        "http://no-such-name.invalid/", "ftp://127.0.0.1/", "file:///etc/passwd",
        "gopher://127.0.0.1:70/x", "smtp://127.0.0.1/", "http://user@127.0.0.1/", "not a url", "");
    CAPTURE(url);
    const auto client = make_client();
    const auto response = ask(*client, post(url));

    CHECK(response.status == 0);
    CHECK(response.failure == Failure::not_sent);
    CHECK_FALSE(response.failure_text.empty());
}

TEST_CASE("a request that gets no connection in time is not sent", "[net][client]") {
    TestServer server([](const auto&) { return TestServer::of(Kind::hold); });
    bot::net::HttpClientOptions one_at_a_time;
    one_at_a_time.max_connections_per_host = 1;
    const auto client = make_client(one_at_a_time);
    client->send(post(server.url("/held")), to_loopback(), [](const HttpResponse&) {});
    REQUIRE(server.wait_for(1).size() == 1);
    auto options = to_loopback();
    options.total_timeout = 100ms;
    const auto response = ask(*client, post(server.url("/waiting")), options);

    CHECK(response.failure == Failure::not_sent);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a response above the limit is cut", "[net][client][F13]") {
    TestServer server([](const auto&) { return TestServer::answer(200, std::string(1001, 'x')); });
    const auto client = make_client();
    auto options = to_loopback();
    options.max_response_bytes = 1000;
    CHECK(ask(*client, post(server.url()), options).failure == Failure::unknown);

    options.max_response_bytes = 1001;
    CHECK(ask(*client, post(server.url()), options).body.size() == 1001);
}

TEST_CASE("addresses that are not public are refused before the connection", "[net][client][T33]") {
    TestServer server;
    const auto port = ":" + std::to_string(server.port()) + "/";
    const auto url =
        GENERATE_COPY(as<std::string>(), "http://127.0.0.1" + port, "http://localhost" + port,
                      "http://127.1" + port, "http://2130706433" + port, "http://0x7f000001" + port,
                      "http://017700000001" + port, "http://0.0.0.0" + port, "http://[::1]" + port,
                      "http://[::ffff:127.0.0.1]" + port, "http://[64:ff9b::7f00:1]" + port,
                      "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
                      "http://192.168.0.1/", "http://[fd00::1]/");
    CAPTURE(url);
    const auto client = make_client();
    auto options = to_loopback();
    options.destination = Destination::public_only;
    const auto response = ask(*client, post(url), options);

    CHECK(response.failure == Failure::not_sent);
    CHECK(server.connections() == 0);
}

TEST_CASE("a kept connection to a private address serves no public-only request",
          "[net][client][T33]") {
    TestServer server;
    const auto client = make_client();
    CHECK(ask(*client, post(server.url())).status == 200);
    auto options = to_loopback();
    options.destination = Destination::public_only;
    const auto response = ask(*client, post(server.url()), options);

    CHECK(response.failure == Failure::not_sent);
    CHECK(response.failure_text.find("127.0.0.1") != std::string::npos);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a line break in a header is refused", "[net][client][T30]") {
    TestServer server;
    const auto client = make_client();
    auto request = post(server.url());
    request.headers.push_back({"X-Name", "a\r\nX-Injected: b"});

    CHECK(ask(*client, request).failure == Failure::not_sent);
    CHECK(server.requests().empty());
}

TEST_CASE("a certificate must be trusted, valid and for the name", "[net][client][tls][T56]") {
    using tests::Certificate;
    const Certificate right("127.0.0.1");
    const Certificate wrong_name("elsewhere.example");
    const Certificate expired("127.0.0.1", Certificate::Validity::expired);
    const auto ask_server_with = [](const Certificate& certificate, const std::string& trusted) {
        bot::net::ServerOptions options;
        options.certificate_file = certificate.certificate_file();
        options.private_key_file = certificate.key_file();
        tests::TestedServer tested(options);
        bot::net::HttpClientOptions client_options;
        client_options.ca_file = trusted;
        const auto client = make_client(client_options);
        return ask(*client, post("https://127.0.0.1:" + std::to_string(tested.port()) + "/echo"));
    };

    CHECK(ask_server_with(right, right.certificate_file()).status == 200);
    for (const auto* certificate : {&wrong_name, &expired}) {
        const auto response = ask_server_with(*certificate, certificate->certificate_file());
        CHECK(response.status == 0);
        CHECK(response.failure == Failure::not_sent);
    }
    CHECK(ask_server_with(right, "").failure == Failure::not_sent);
}

TEST_CASE("stopping answers everything that is open", "[net][client]") {
    TestServer server([](const auto&) { return TestServer::of(Kind::hold); });
    const auto client = make_client();
    std::promise<HttpResponse> under_way;
    client->send(post(server.url()), to_loopback(),
                 [&](HttpResponse response) { under_way.set_value(std::move(response)); });
    REQUIRE(server.wait_for(1).size() == 1);
    client->stop();
    const auto response = under_way.get_future().get();

    CHECK(response.failure == Failure::unknown);
    CHECK(ask(*client, post(server.url())).failure == Failure::not_sent);
}

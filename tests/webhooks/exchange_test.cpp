#include "webhooks/exchange.h"

#include "tests/support/catch.h"
#include "webhooks/split_text.h"

using namespace webhooks;

namespace {

HttpRequest post(std::vector<Header> headers) {
    HttpRequest request;
    request.method = "POST";
    request.headers = std::move(headers);
    return request;
}

HttpResponse answer(int status, std::vector<Header> headers = {}) {
    HttpResponse response;
    response.status = status;
    response.headers = std::move(headers);
    return response;
}

constexpr TimeMs hour = 3600'000;

}  // namespace

TEST_CASE("only a plain POST of the right type is read", "[exchange][T24]") {
    CHECK_FALSE(
        refuse_unless_post(post({{"Content-Type", "application/json"}}), "application/json"));
    CHECK_FALSE(refuse_unless_post(post({{"content-type", "Application/JSON ; charset=utf-8"}}),
                                   "application/json"));
    CHECK(refuse_unless_post(post({}), "application/json")->response.status == 415);
    CHECK(refuse_unless_post(post({{"Content-Type", "text/plain"}}), "application/json")
              ->response.status == 415);
    CHECK(refuse_unless_post(
              post({{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}}),
              "application/json")
              ->response.status == 415);
}

TEST_CASE("another method is refused with the methods that are allowed", "[exchange]") {
    HttpRequest request = post({{"Content-Type", "application/json"}});
    request.method = "PUT";

    const auto refusal = refuse_unless_post(request, "application/json", "GET, POST");

    REQUIRE(refusal);
    CHECK(refusal->outcome == Receipt::Outcome::refused);
    CHECK(refusal->response.status == 405);
    CHECK(find_header(refusal->response.headers, "Allow") == "GET, POST");
}

TEST_CASE("a refusal does not tell the sender why", "[exchange]") {
    const Receipt receipt = refused(401, "the signature of secret 2 is wrong");

    CHECK(receipt.response.body.find("signature") == std::string::npos);
    CHECK(receipt.reason == "the signature of secret 2 is wrong");
}

TEST_CASE("what cannot be read is refused, what we refuse to interpret is kept", "[exchange]") {
    CHECK(refuse_unless_read(parse_json("{"))->response.status == 400);
    CHECK(refuse_unless_read(parse_json("[]"))->response.status == 400);
    CHECK(refuse_unless_read(parse_json(R"({"a":1,"a":1})"))->quarantine);
    CHECK(refuse_unless_read(parse_json(R"({"a":1,"a":1})"))->response.status == 200);
    CHECK_FALSE(refuse_unless_read(parse_json("{}")));
}

TEST_CASE("a window is closed for the bot at 24 hours and for a person later", "[exchange]") {
    Capabilities window;
    window.reply_window = std::chrono::hours(24);
    window.person_reply_window = std::chrono::hours(168);
    Reply reply;
    reply.text = "Hola";
    reply.last_customer_message_at = 1000;

    CHECK_FALSE(refuse_to_send(reply, window, 1000 + 24 * hour - 1));
    REQUIRE(refuse_to_send(reply, window, 1000 + 24 * hour));
    CHECK(refuse_to_send(reply, window, 1000 + 24 * hour)->window_closed);
    reply.author = Reply::Author::person;
    CHECK_FALSE(refuse_to_send(reply, window, 1000 + 167 * hour));
    CHECK(refuse_to_send(reply, window, 1000 + 168 * hour));
}

TEST_CASE("an empty reply is never sent", "[exchange]") {
    Reply reply;
    reply.text = " \n";

    REQUIRE(refuse_to_send(reply, {}, 0));
    CHECK_FALSE(refuse_to_send(reply, {}, 0)->window_closed);
    reply.kind = Reply::Kind::hide_comment;
    CHECK_FALSE(refuse_to_send(reply, {}, 0));
}

TEST_CASE("a request that never left is retried, one that may have arrived is held", "[exchange]") {
    HttpResponse none = answer(0);
    none.failure = HttpResponse::Failure::not_sent;
    CHECK(network_failure(none)->outcome == Delivery::Outcome::retry);
    none.failure = HttpResponse::Failure::unknown;
    none.failure_text = "read timed out";
    CHECK(network_failure(none)->outcome == Delivery::Outcome::unknown);
    CHECK(network_failure(none)->error == "read timed out");
    CHECK_FALSE(network_failure(answer(500)));
}

TEST_CASE("an HTTP status alone is classified", "[exchange]") {
    CHECK(delivery_of_status(answer(201), 0).outcome == Delivery::Outcome::sent);
    CHECK(delivery_of_status(answer(401), 0).outcome == Delivery::Outcome::auth_failed);
    CHECK(delivery_of_status(answer(404), 0).outcome == Delivery::Outcome::permanent);
    CHECK(delivery_of_status(answer(302), 0).outcome == Delivery::Outcome::permanent);
    CHECK(delivery_of_status(answer(503), 0).outcome == Delivery::Outcome::retry);
    CHECK(delivery_of_status(answer(429, {{"retry-after", "7"}}), 0).retry_after_ms == 7000);
}

TEST_CASE("Retry-After is seconds or a date and never longer than a day", "[exchange]") {
    CHECK(retry_after_ms(answer(503, {{"Retry-After", "120"}}), 0) == 120'000);
    CHECK(retry_after_ms(answer(503, {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}),
                         784111767000) == 10'000);
    CHECK(retry_after_ms(answer(503, {{"Retry-After", "99999999999"}}), 0) == 24 * hour);
    CHECK(retry_after_ms(answer(503, {{"Retry-After", "-5"}}), 0) == 0);
    CHECK_FALSE(retry_after_ms(answer(503, {{"Retry-After", "soon"}}), 0));
    CHECK_FALSE(retry_after_ms(answer(503), 0));
}

TEST_CASE("choices become numbered lines", "[exchange]") {
    CHECK(with_numbered_choices("¿Qué buscas?", {{"Envíos", "a"}, {"Pagos", "b"}}) ==
          "¿Qué buscas?\n\n1. Envíos\n2. Pagos");
    CHECK(with_numbered_choices("Hola", {}) == "Hola");
}

TEST_CASE("of a message that is too long the words are cut, not the choices", "[exchange]") {
    const std::vector<Button> choices{{"Envíos", "a"}, {"Pagos", "b"}};
    const auto within = [&](std::size_t limit) {
        return with_numbered_choices("¿Qué de todo eso buscas?", choices, limit,
                                     LengthUnit::code_points);
    };
    CHECK(within(44) == "¿Qué de todo eso buscas?\n\n1. Envíos\n2. Pagos");
    CHECK(within(43) == "¿Qué de todo eso…\n\n1. Envíos\n2. Pagos");
    CHECK(text_length(within(30), LengthUnit::code_points) <= 30);
    CHECK(within(30).ends_with("\n\n1. Envíos\n2. Pagos"));
    CHECK(text_length(within(5), LengthUnit::code_points) <= 5);
    CHECK(with_numbered_choices("Hola, buenas", {}, 6, LengthUnit::code_points) == "Hola,…");
}

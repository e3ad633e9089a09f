#include "tests/webhooks/support.h"
#include "webhooks/standard_webhook.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string other_secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
constexpr TimeMs now = 1780000000000;

HttpRequest signed_post(const std::string& body, const std::string& id = "msg_1", TimeMs at = now) {
    return post(body, standard_webhook_headers(id, body, {*standard_webhook_key(secret)}, at));
}

std::unique_ptr<Channel> generic(Values more = {}) {
    more.insert({"secret", {secret}});
    more.insert({"reply_url", {"https://crm.example/replies"}});
    return make("webhook", more);
}

void replace_header(HttpRequest& request, const std::string& name, const std::string& value) {
    for (Header& header : request.headers) {
        if (header.name == name) header.value = value;
    }
}

Reply reply_of(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.conversation_key = "c-9";
    reply.contact_key = "u-7";
    reply.reference = "out:42";
    return reply;
}

}  // namespace

TEST_CASE("the published Standard Webhooks example verifies", "[webhook]") {
    HttpRequest request =
        post(R"({"test": 2432232314})",
             {{"webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
              {"webhook-timestamp", "1614265330"},
              {"webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}});
    const std::vector keys{*standard_webhook_key(secret)};
    const TimeMs then = 1614265330000;

    CHECK(verified_webhook_id(request, keys, then) == "msg_p5jXN8AQM9LWM0D4loKWxJek");
    CHECK(verified_webhook_id(request, keys, then + 300'000));
    CHECK_FALSE(verified_webhook_id(request, keys, then + 301'000));
    CHECK_FALSE(verified_webhook_id(request, keys, then - 301'000));
    CHECK_FALSE(verified_webhook_id(request, {*standard_webhook_key(other_secret)}, then));
    request.body += ' ';
    CHECK_FALSE(verified_webhook_id(request, keys, then));
}

TEST_CASE("the older header names and further signatures are accepted", "[webhook]") {
    const std::string body = fixture("webhook/message.json");
    auto headers = standard_webhook_headers("m", body, {*standard_webhook_key(secret)}, now);
    headers[0].name = "svix-id";
    headers[1].name = "svix-timestamp";
    headers[2] = {"svix-signature", "v1a,AAAA v1,AAAA " + headers[2].value + " v9,x"};

    CHECK(generic()->receive(post(body, headers), now).outcome == Receipt::Outcome::accepted);
}

TEST_CASE("a webhook whose proof is missing or wrong is refused with 401", "[webhook][T13]") {
    HttpRequest request = signed_post(fixture("webhook/message.json"));
    const std::string signature = request.headers[2].value;
    const auto [name, value] = GENERATE_COPY(table<std::string, std::string>({
        {"webhook-signature", ""},
        {"webhook-signature", signature.substr(3)},
        {"webhook-signature", signature.substr(0, signature.size() - 1)},
        {"webhook-signature", "v2," + signature.substr(3)},
        {"webhook-signature", "v1," + std::string(43, 'A') + "="},
        {"webhook-id", "msg_2"},
        {"webhook-id", ""},
        {"webhook-timestamp", ""},
        {"webhook-timestamp", "1779999999"},
        {"webhook-timestamp", "-1780000000"},
        {"webhook-timestamp", "17800000000000000000"},
        {"webhook-timestamp", "NaN"},
        {"webhook-timestamp", "1780000000.0"},
    }));
    replace_header(request, name, value);

    const Receipt receipt = generic()->receive(request, now);

    CHECK(receipt.outcome == Receipt::Outcome::refused);
    CHECK(receipt.response.status == 401);
    CHECK(receipt.messages.empty());
}

TEST_CASE("a genuine webhook six minutes late or early is refused with 401", "[webhook][T16]") {
    const std::string body = fixture("webhook/message.json");

    CHECK(generic()->receive(signed_post(body, "m", now - 360'000), now).response.status == 401);
    CHECK(generic()->receive(signed_post(body, "m", now + 360'000), now).response.status == 401);
    CHECK(generic()->receive(signed_post(body, "m", now - 299'000), now).response.status == 200);
}

TEST_CASE("while a secret rotates either one proves the sender", "[webhook]") {
    const auto channel = make("webhook", {{"secret", {other_secret, secret}}});

    CHECK(channel->receive(signed_post(fixture("webhook/message.json")), now).messages.size() == 1);
}

TEST_CASE("a message of another system is read whole", "[webhook]") {
    const Receipt receipt = generic()->receive(signed_post(fixture("webhook/message.json")), now);

    REQUIRE(receipt.messages.size() == 1);
    const Inbound& message = receipt.messages.front();
    CHECK(message.dedupe_key == "msg_1");
    CHECK(message.message_id == "m-100");
    CHECK(message.conversation_key == "c-9");
    CHECK(message.contact_key == "7");
    CHECK(message.contact_name == "Ana Pérez");
    CHECK(message.language_hint == "es");
    CHECK(message.text == "¿Cuánto tarda el envío?");
    CHECK(message.author == Author::customer);
    CHECK(message.kind == MessageKind::text);
    CHECK(message.visibility == Visibility::direct);
    CHECK(message.sent_at == 1780000000000);
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].kind == "image");
}

TEST_CASE("several messages in one webhook have keys of their own and a bad one hurts none",
          "[webhook]") {
    const Receipt receipt = generic()->receive(
        signed_post(R"({"type":"message.created","data":[{"conversation":"a","text":"1"},7,
                      {"text":"nobody"},{"conversation":"b","text":"2"},{"conversation":"b"}]})"),
        now);

    REQUIRE(receipt.messages.size() == 2);
    CHECK(receipt.messages[0].dedupe_key == "msg_1#0");
    CHECK(receipt.messages[1].dedupe_key == "msg_1#3");
    CHECK(receipt.messages[1].contact_key == "b");
    CHECK(receipt.ignored.size() == 3);
}

TEST_CASE("kinds and authors of a generic message are told apart", "[webhook]") {
    const auto read = [](const std::string& type, const std::string& data) {
        const auto receipt = generic()->receive(
            signed_post(R"({"type":")" + type + R"(","data":{"id":"m","conversation":"c",)" + data +
                        "}}"),
            now);
        REQUIRE(receipt.messages.size() == 1);
        return receipt.messages.front();
    };

    CHECK(read("message.created", R"("payload":"pedido.estado")").kind == MessageKind::button);
    CHECK(read("message.created", R"("attachments":[{"kind":"voice"}])").kind ==
          MessageKind::voice);
    CHECK(read("message.updated", R"("text":"x")").kind == MessageKind::edit);
    CHECK(read("message.deleted", R"("text":"")").kind == MessageKind::deletion);
    CHECK(read("message.deleted", R"("text":"")").target_id == "m");
    CHECK(read("message.created", R"("text":"x","author":"agent")").author == Author::person);
    CHECK(read("message.created", R"("text":"x","author":"bot")").author == Author::bot);
    CHECK(read("message.created", R"("text":"x","public":true)").visibility ==
          Visibility::public_comment);
}

TEST_CASE("fields are read where the inbox says they are", "[webhook]") {
    const auto channel = generic({{"path_type", {""}},
                                  {"path_items", {"payload"}},
                                  {"path_text", {"message.body"}},
                                  {"path_contact", {"from"}},
                                  {"path_conversation", {"room.id"}}});

    const Receipt receipt = channel->receive(
        signed_post(
            R"({"payload":{"message":{"body":"hola"},"from":34600111222,"room":{"id":5}}})"),
        now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].text == "hola");
    CHECK(receipt.messages[0].contact_key == "34600111222");
    CHECK(receipt.messages[0].conversation_key == "5");
}

TEST_CASE("an event of another type is noted and answered with 200", "[webhook]") {
    const Receipt receipt =
        generic()->receive(signed_post(R"({"type":"invoice.paid","data":{}})"), now);

    CHECK(receipt.response.status == 200);
    CHECK(receipt.messages.empty());
    REQUIRE(receipt.ignored.size() == 1);
}

TEST_CASE("a signed body that is no event is refused with 400, a doubtful one is kept",
          "[webhook]") {
    CHECK(generic()->receive(signed_post("{"), now).response.status == 400);
    CHECK(generic()->receive(signed_post("[]"), now).response.status == 400);
    CHECK(generic()
              ->receive(signed_post(R"({"type":"message.created","data":1})"), now)
              .response.status == 400);
    const Receipt doubtful = generic()->receive(signed_post(R"({"type":"a","type":"b"})"), now);
    CHECK(doubtful.response.status == 200);
    CHECK(doubtful.quarantine);
}

TEST_CASE("other methods and content types are refused before the proof is looked at",
          "[webhook]") {
    HttpRequest request = signed_post("{}");
    request.method = "GET";
    CHECK(generic()->receive(request, now).response.status == 405);
    request.method = "POST";
    replace_header(request, "Content-Type", "text/plain");
    CHECK(generic()->receive(request, now).response.status == 415);
}

TEST_CASE("a generic inbox without a usable secret does not start", "[webhook]") {
    using Keys = std::vector<std::string>;
    CHECK(problem_keys("webhook", {}) == Keys{"secret"});
    CHECK(problem_keys("webhook", {{"secret", {""}}}) == Keys{"secret"});
    CHECK(problem_keys("webhook", {{"secret", {"hunter2"}}}) == Keys{"secret"});
    CHECK(problem_keys("webhook", {{"secret", {secret, ""}}}) == Keys{"secret"});
    CHECK(problem_keys("webhook", {{"secret", {secret}}, {"reply_url", {"ftp://x"}}}) ==
          Keys{"reply_url"});
    CHECK(problem_keys("webhook", {{"secret", {secret}}}).empty());
}

TEST_CASE("a reply is posted signed, with the same id at every attempt", "[webhook]") {
    Reply reply = reply_of("Entre 2 y 4 días.");
    reply.buttons = {{"Ver mi pedido", "pedido.estado"}};
    const auto requests = render(*generic(), reply, now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url == "https://crm.example/replies");
    const Json body = body_of(requests[0]);
    CHECK(text_at(body, "type") == "message.reply");
    CHECK(text_at(body, "data.text") == "Entre 2 y 4 días.");
    CHECK(text_at(body, "data.conversation") == "c-9");
    CHECK(text_at(array_at(body, "data.buttons")[0], "payload") == "pedido.estado");
    CHECK(header_of(requests[0], "webhook-id") == "out:42");
    HttpRequest received = post(requests[0].body, requests[0].headers);
    CHECK(verified_webhook_id(received, {*standard_webhook_key(secret)}, now) == "out:42");
    CHECK(header_of(render(*generic(), reply, now + 99'000)[0], "webhook-id") == "out:42");
}

TEST_CASE("during a rotation replies carry both signatures", "[webhook]") {
    const auto channel = generic({{"secret", {other_secret, secret}}});

    const auto request = render(*channel, reply_of("hola"), now).front();

    const HttpRequest received = post(request.body, request.headers);
    CHECK(verified_webhook_id(received, {*standard_webhook_key(secret)}, now));
    CHECK(verified_webhook_id(received, {*standard_webhook_key(other_secret)}, now));
}

TEST_CASE("a long reply becomes several posts with ids of their own", "[webhook]") {
    CHECK(render(*generic(), reply_of(std::string(10000, 'a')), now).size() == 1);
    const auto requests = render(*generic(), reply_of(std::string(10001, 'a')), now);
    REQUIRE(requests.size() == 2);
    CHECK(header_of(requests[1], "webhook-id") == "out:42-2");
}

TEST_CASE("without reply_url, or for a comment, a generic reply cannot be sent", "[webhook]") {
    Reply reply = reply_of("hola");
    CHECK(cannot_send(*make("webhook", {{"secret", {secret}}}), reply, now)
              .reason.find("reply_url") != std::string::npos);
    reply.kind = Reply::Kind::hide_comment;
    CHECK_FALSE(cannot_send(*generic(), reply, now).window_closed);
}

TEST_CASE("the receiver's answer decides what becomes of a generic reply", "[webhook]") {
    const auto outcome = [](const HttpResponse& response) {
        return generic()->read_result({}, response, now).outcome;
    };

    CHECK(generic()->read_result({}, answer(200, R"({"id":"r-1"})"), now).message_id == "r-1");
    CHECK(outcome(answer(204, "")) == Delivery::Outcome::sent);
    CHECK(outcome(answer(302)) == Delivery::Outcome::retry);
    CHECK(outcome(answer(404)) == Delivery::Outcome::retry);
    CHECK(outcome(answer(410)) == Delivery::Outcome::auth_failed);
    CHECK(outcome(answer(429, "", {{"Retry-After", "9"}})) == Delivery::Outcome::throttled);
    CHECK(outcome(answer(503)) == Delivery::Outcome::retry);
    CHECK(generic()->read_result({}, answer(503, "", {{"Retry-After", "9"}}), now).retry_after_ms ==
          9000);
    HttpResponse none = answer(0);
    none.failure = HttpResponse::Failure::unknown;
    CHECK(outcome(none) == Delivery::Outcome::unknown);
}

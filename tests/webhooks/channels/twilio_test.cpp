#include "tests/webhooks/channels/twilio_support.h"
#include "webhooks/channels/twilio_number.h"

using namespace webhooks;
using namespace webhooks::test;
using namespace webhooks::test::by_twilio;

namespace {

Reply reply_to(const std::string& number, const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.reference = "out:42";
    reply.address = {{"to", number}, {"from", "+15550001111"}};
    return reply;
}

std::string sent_field(const OutboundRequest& request, const std::string& name) {
    return std::string(form_value(parse_form(request.body), name).value_or(""));
}

}  // namespace

TEST_CASE("Twilio's published signature verifies, with and without the default port", "[twilio]") {
    const std::string called =
        GENERATE(as<std::string>{}, "https://mycompany.com/myapp.php?foo=1&bar=2",
                 "https://mycompany.com:443/myapp.php?foo=1&bar=2");
    const auto channel =
        make("twilio", {{"account_sid", {"AC1"}}, {"auth_token", {"12345"}}, {"from", {"+1"}}});
    HttpRequest request = form_post(
        "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&"
        "To=%2B18005551212",
        called);
    request.headers[1].value = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    // Genuine, but without the account's id, which the example does not have.
    CHECK(channel->receive(request, now).reason == "AccountSid of another account");
    request.body += "9";
    CHECK(channel->receive(request, now).reason != "AccountSid of another account");
}

TEST_CASE("a signature for the URL with a port is right for the URL without", "[twilio]") {
    HttpRequest request = form_post(simple("Body=hola"), "https://luna.example:443/webhooks/sms");
    request.public_url = url;
    CHECK(twilio()->receive(request, now).messages.size() == 1);
    request = form_post(simple("Body=hola"), "http://luna.example:8080/webhooks/sms");
    request.public_url = "http://luna.example/webhooks/sms";
    CHECK(twilio()->receive(request, now).response.status == 401);
}

TEST_CASE("an apostrophe in Twilio's URL may be written out or not", "[twilio]") {
    const auto status = [](const std::string& called, const std::string& seen) {
        HttpRequest request = form_post(simple("Body=hola"), called);
        request.public_url = seen;
        return twilio()->receive(request, now).response.status;
    };
    CHECK(status(url + "?shop=Ana's", url + "?shop=Ana%27s") == 200);
    CHECK(status(url + "?shop=Ana%27s", url + "?shop=Ana's") == 200);
    CHECK(status(url + "?shop=Ana's", url + "?shop=Anas") == 401);
}

TEST_CASE("behind a proxy the configured public URL is what Twilio signed", "[twilio]") {
    HttpRequest request = form_post(simple("Body=hola"), url + "?a=1");
    request.public_url = "http://10.0.0.5:8080/webhooks/sms?a=1";

    CHECK(twilio()->receive(request, now).response.status == 401);
    CHECK(twilio({{"public_url", {url}}})->receive(request, now).response.status == 200);
}

TEST_CASE("a Twilio request whose proof is missing or wrong is refused with 401", "[twilio]") {
    HttpRequest request = signed_fixture("mms.form");
    const std::string right = request.headers[1].value;
    const std::string wrong =
        GENERATE_COPY(std::string{}, right.substr(1), right.substr(0, right.size() - 1),
                      "sha1=" + right, to_base64(std::string(20, 'x')), to_base64("short"));
    request.headers[1].value = wrong;

    const Receipt receipt = twilio()->receive(request, now);

    CHECK(receipt.response.status == 401);
    CHECK(receipt.messages.empty());
}

TEST_CASE("one changed byte of body or URL breaks Twilio's signature", "[twilio]") {
    HttpRequest request = signed_fixture("mms.form");
    CHECK(twilio()->receive(request, now).response.status == 200);
    HttpRequest other = request;
    other.body.replace(other.body.find("roto"), 1, "m");
    CHECK(twilio()->receive(other, now).response.status == 401);
    other = request;
    other.public_url += "/";
    CHECK(twilio()->receive(other, now).response.status == 401);
    other = request;
    other.headers.pop_back();
    CHECK(twilio()->receive(other, now).response.status == 401);
}

TEST_CASE("the rightly signed message of another Twilio account is refused", "[twilio][T20]") {
    const std::string body = "MessageSid=SM1&AccountSid=AC2&From=%2B1&To=%2B2&Body=hola";
    CHECK(twilio()->receive(form_post(body), now).response.status == 401);
}

TEST_CASE("a JSON body is proved by its hash in the signed URL", "[twilio]") {
    const std::string body = R"({"MessageSid":"SM5","AccountSid":")" + sid +
                             R"(","From":"+573001112233","To":"+15550001111","Body":"hola"})";
    const std::string called = url + "?bodySHA256=" + to_hex(sha256(body));
    HttpRequest request = form_post("", called);
    request.headers[0].value = "application/json";
    request.body = body;

    REQUIRE(twilio()->receive(request, now).messages.size() == 1);
    CHECK(twilio()->receive(request, now).messages[0].text == "hola");
    request.body += " ";
    CHECK(twilio()->receive(request, now).response.status == 401);
    request = form_post("", url);  // Rightly signed, but no hash vouches for the body.
    request.headers[0].value = "application/json";
    request.body = body;
    CHECK(twilio()->receive(request, now).response.status == 401);
}

TEST_CASE("damaged Twilio bodies are answered and never taken for messages without keys",
          "[twilio]") {
    check_survives_damage(
        *twilio(), fixture("twilio/whatsapp_button.form"),
        [](const std::string& body) { return form_post(body); }, now);
}

TEST_CASE("a Twilio reply goes from the number that was written to", "[twilio]") {
    const auto requests = render(*twilio(), reply_to("+573001112233", "Tardan “2 a 4” días…"), now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url ==
          "https://api.twilio.com/2010-04-01/Accounts/" + sid + "/Messages.json");
    CHECK(requests[0].basic_user == sid);
    CHECK(requests[0].basic_password == "new-token");
    CHECK(sent_field(requests[0], "To") == "+573001112233");
    CHECK(sent_field(requests[0], "From") == "+15550001111");
    CHECK(sent_field(requests[0], "Body") == "Tardan \"2 a 4\" días...");
    CHECK(sent_field(requests[0], "StatusCallback").empty());
}

TEST_CASE("with a status callback an unknown outcome can be settled by our reference", "[twilio]") {
    const auto channel = twilio({{"status_callback", {url}}, {"messaging_service_sid", {"MG1"}}});
    const auto request = render(*channel, reply_to("+573001112233", "hola"), now).front();

    CHECK(channel->capabilities().reconciles);
    CHECK(sent_field(request, "StatusCallback") == url + "?ref=out%3A42");
    CHECK(sent_field(request, "MessagingServiceSid") == "MG1");
    CHECK(sent_field(request, "From").empty());
}

TEST_CASE("a text is split at 1600 units and choices become numbers", "[twilio]") {
    CHECK(render(*twilio(), reply_to("+57", std::string(1600, 'a')), now).size() == 1);
    CHECK(render(*twilio(), reply_to("+57", std::string(1601, 'a')), now).size() == 2);
    Reply reply = reply_to("whatsapp:+57", "¿Cuál?");
    reply.buttons = {{"Envíos", "a"}, {"Pagos", "b"}};
    CHECK(sent_field(render(*twilio(), reply, now)[0], "Body") == "¿Cuál?\n\n1. Envíos\n2. Pagos");
}

TEST_CASE("WhatsApp through Twilio has a window of a day, SMS has none", "[twilio]") {
    Reply reply = reply_to("whatsapp:+57", "hola");
    reply.last_customer_message_at = now - 86'399'000;
    CHECK(render(*twilio(), reply, now).size() == 1);
    reply.last_customer_message_at = now - 86'400'000;
    CHECK(cannot_send(*twilio(), reply, now).window_closed);
    reply.address["to"] = "+57";
    CHECK(render(*twilio(), reply, now).size() == 1);
    CHECK(twilio({{"from", {"whatsapp:+1"}}})->capabilities().reply_window.count() == 24);
}

TEST_CASE("Twilio's answer decides what becomes of a reply", "[twilio]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int status, const std::string& body) {
        return twilio()->read_result({}, answer(status, body), now).outcome;
    };
    const auto code = [&](int status, int number) {
        return of(status,
                  R"({"code":)" + std::to_string(number) + R"(,"message":"m","status":400})");
    };

    CHECK(twilio()->read_result({}, answer(201, R"({"sid":"SM9"})"), now).message_id == "SM9");
    CHECK(of(200, "<html>") == Outcome::unknown);
    CHECK(code(401, 20003) == Outcome::auth_failed);
    CHECK(code(429, 20429) == Outcome::throttled);
    CHECK(code(400, 63018) == Outcome::throttled);
    CHECK(code(400, 21610) == Outcome::blocked);
    CHECK(code(400, 63016) == Outcome::window_closed);
    CHECK(code(400, 21211) == Outcome::permanent);
    CHECK(of(503, "") == Outcome::retry);
    CHECK(twilio()->read_result({}, no_answer(HttpResponse::Failure::unknown), now).outcome ==
          Outcome::unknown);
    CHECK(twilio()->read_result({}, no_answer(HttpResponse::Failure::not_sent), now).outcome ==
          Outcome::retry);
}

TEST_CASE("a Twilio inbox says what it lacks, and its probe what is wrong", "[twilio]") {
    CHECK(problem_keys("twilio", {}) == std::vector<std::string>{"account_sid", "auth_token"});
    CHECK(problem_keys("twilio", {{"account_sid", {"A"}}, {"auth_token", {""}}}) ==
          std::vector<std::string>{"auth_token"});
    CHECK(problem_keys("twilio",
                       {{"account_sid", {"A"}}, {"auth_token", {"t"}}, {"api_key", {"k"}}}) ==
          std::vector<std::string>{"api_secret"});
    const auto probe = twilio()->probes(0).at(0);
    CHECK(webhooks::in_english(twilio()->read_probe(probe, answer(200, R"({"status":"active"})")))
              .empty());
    CHECK(webhooks::in_english(twilio()->read_probe(
              probe, answer(200, R"({"status":"suspended"})"))) == "the account is suspended");
    CHECK_FALSE(webhooks::in_english(twilio()->read_probe(probe, answer(401))).empty());
}

TEST_CASE("the doctor sees where Twilio sends a number's messages", "[twilio]") {
    const std::string expected = "https://bot.example/webhooks/sms";
    const auto said = [&](const std::string& number) {
        return in_english(fault_of_number(
            parse_json(R"({"incoming_phone_numbers":[)" + number + "]}").value, expected));
    };
    CHECK(said(R"({"sms_url":"https://bot.example/webhooks/sms"})").empty());
    CHECK(said(R"({"sms_url":"https://bot.example/webhooks/sms#rc=3&rp=all"})").empty());
    CHECK(said(R"({"sms_url":"https://demo.twilio.com/welcome/sms/reply/"})") ==
          "Twilio calls https://demo.twilio.com/welcome/sms/reply/, not public_url");
    // It signs the slash, too: every message would be refused.
    CHECK(said(R"({"sms_url":"https://bot.example/webhooks/sms/"})") ==
          "Twilio calls https://bot.example/webhooks/sms/, not public_url");
    CHECK(said(R"({"sms_url":""})") == "Twilio calls nobody when a message arrives");
    CHECK(said("") == "the account has no such number");
    CHECK(said(R"({"sms_url":"","sms_application_sid":"AP1"})").empty());
}

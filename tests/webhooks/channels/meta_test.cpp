#include "webhooks/channels/meta.h"

#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;

const std::string verification =
    "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=palabras";

std::string any_meta_channel() {
    return GENERATE(as<std::string>{}, "messenger", "facebook_comments", "instagram", "whatsapp");
}

Delivery result(int status, const std::string& body, std::vector<Header> headers = {}) {
    return read_graph_result(answer(status, body, std::move(headers)), now);
}

std::string error(int code, int subcode = 0) {
    return Json{{"error", {{"message", "words"}, {"code", code}, {"error_subcode", subcode}}}}
        .dump();
}

}  // namespace

TEST_CASE("Meta's verification gets the challenge back as plain text", "[meta]") {
    const auto channel = make_meta(any_meta_channel(), {});

    const Receipt receipt = channel->receive(get(verification), now);

    CHECK(receipt.outcome == Receipt::Outcome::replied);
    CHECK(receipt.response.status == 200);
    CHECK(receipt.response.content_type == "text/plain");
    CHECK(receipt.response.body == "1158201444");
}

TEST_CASE("a verification with a wrong word, mode or challenge is refused with 403",
          "[meta][T21]") {
    const std::string query = GENERATE_COPY(
        as<std::string>{}, "", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=otras",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=palabras",
        "hub.challenge=1&hub.verify_token=palabras", "hub.mode=subscribe&hub.verify_token=palabras",
        "hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=palabras",
        "hub.mode=subscribe&hub.verify_token=palabras&hub.challenge=" + std::string(257, '1'));

    const Receipt receipt = make_meta(any_meta_channel(), {})->receive(get(query), now);

    CHECK(receipt.outcome == Receipt::Outcome::refused);
    CHECK(receipt.response.status == 403);
    CHECK(receipt.response.body.find("script") == std::string::npos);
}

TEST_CASE("a Meta webhook whose signature is missing or wrong is refused with 401", "[meta][T13]") {
    const std::string body = fixture("messenger/text.json");
    const std::string hex = to_hex(hmac_sha256(app_secret, body));
    std::string upper = hex;
    for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    const std::string header = GENERATE_COPY(
        as<std::string>{}, "", "sha256=", hex, "sha256=" + upper, "sha1=" + hex, "SHA256=" + hex,
        "sha256=" + hex.substr(0, 62), "sha256=" + hex + "00", "sha256=zz" + hex.substr(2),
        "sha256=" + to_hex(hmac_sha256("another secret", body)),
        "sha256=" + to_hex(hmac_sha256(app_secret, body + " ")));
    const auto channel = make_meta(any_meta_channel(), {});

    const Receipt wrong = channel->receive(post(body, {{"X-Hub-Signature-256", header}}), now);
    const Receipt old = channel->receive(
        post(body, {{"X-Hub-Signature", "sha1=" + to_hex(hmac_sha1(app_secret, body))}}), now);

    CHECK(wrong.response.status == 401);
    CHECK(wrong.messages.empty());
    CHECK(old.response.status == 401);
}

TEST_CASE("any of the configured app secrets may sign", "[meta]") {
    const auto channel = make_meta("messenger", {{"app_secret", {"new", app_secret}}});

    CHECK(channel->receive(meta_post(fixture("messenger/text.json")), now).messages.size() == 1);
    CHECK(channel->receive(meta_post(fixture("messenger/text.json"), "new"), now).messages.size() ==
          1);
    CHECK(channel->receive(meta_post(fixture("messenger/text.json"), "old"), now).response.status ==
          401);
}

TEST_CASE("the signature is that of the bytes as they came, escapes and all", "[meta][T14]") {
    const std::string body = fixture("messenger/escaped.json");

    const Receipt receipt = make_meta("messenger", {})->receive(meta_post(body), now);
    const Receipt rewritten =
        make_meta("messenger", {})
            ->receive(
                post(parse_json(body).value.dump(),
                     {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac_sha256(app_secret, body))}}),
                now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].text == "¿Envían a México? 🚚 https://tiendaluna.example/a");
    CHECK(rewritten.response.status == 401);
}

TEST_CASE("a signed body of Meta that is no webhook is refused with 400", "[meta]") {
    const auto channel = make_meta(any_meta_channel(), {});
    for (const char* body :
         {"", "{", "[]", "{}", R"({"object":"page"})", R"({"object":"page","entry":{}})"}) {
        INFO(body);
        CHECK(channel->receive(meta_post(body), now).response.status == 400);
    }
}

TEST_CASE("empty, foreign and oddly typed entries are answered with 200", "[meta]") {
    const std::string channel_name = any_meta_channel();
    const auto channel = make_meta(channel_name, {});
    for (
        const char* entry :
        {"", "1", "null", "{}", R"({"id":1})", R"({"id":"PAGE","messaging":7,"changes":"x"})",
         R"({"id":"PAGE","messaging":[null,[],{"sender":3},{"sender":{"id":"A"}}],"changes":[null,{}]})",
         R"({"id":"PAGE","changes":[{"field":"feed"},{"field":"comments","value":[]}]})"}) {
        for (const char* object : {"page", "instagram", "whatsapp_business_account", "x"}) {
            const std::string body =
                std::string(R"({"object":")") + object + R"(","entry":[)" + entry + "]}";
            INFO(channel_name << " " << body);
            const Receipt receipt = channel->receive(meta_post(body), now);
            CHECK(receipt.response.status == 200);
            CHECK(receipt.messages.empty());
        }
    }
}

TEST_CASE("other methods are refused with the methods that are allowed", "[meta]") {
    HttpRequest request = meta_post("{}");
    request.method = "PUT";

    const Receipt receipt = make_meta(any_meta_channel(), {})->receive(request, now);

    CHECK(receipt.response.status == 405);
    CHECK(find_header(receipt.response.headers, "Allow") == "GET, POST");
}

TEST_CASE("an inbox of Meta says everything that its settings lack", "[meta]") {
    using Keys = std::vector<std::string>;
    const std::string channel = any_meta_channel();
    Values good{{"account", {"1"}},
                {"app_secret", {"s"}},
                {"verify_token", {"v"}},
                {"access_token", {"t"}}};

    CHECK(problem_keys(channel, {}) ==
          Keys{"account", "app_secret", "verify_token", "access_token"});
    CHECK(problem_keys(channel, good).empty());
    Values no_secret = good;
    no_secret["app_secret"] = {""};
    CHECK(problem_keys(channel, no_secret) == Keys{"app_secret"});
    Values tokens = good;
    tokens["access_token"] = {"a", "b"};
    CHECK(problem_keys(channel, tokens) == Keys{"access_token"});
}

TEST_CASE("the Graph API's errors are classified by their code", "[meta]") {
    using Outcome = Delivery::Outcome;
    const auto [code, subcode, outcome] = GENERATE(table<int, int, Outcome>({
        {1, 0, Outcome::retry},
        {2, 0, Outcome::retry},
        {4, 0, Outcome::throttled},
        {613, 0, Outcome::throttled},
        {80004, 0, Outcome::throttled},
        {10, 2018278, Outcome::window_closed},
        {10, 2534022, Outcome::window_closed},
        {10, 2018108, Outcome::blocked},
        {551, 0, Outcome::blocked},
        {200, 1545041, Outcome::blocked},
        {230, 0, Outcome::blocked},
        {10, 0, Outcome::permanent},
        {10, 1893063, Outcome::auth_failed},
        {368, 0, Outcome::auth_failed},
        {190, 460, Outcome::auth_failed},
        {100, 2018001, Outcome::permanent},
        {10900, 0, Outcome::duplicate},
        {10903, 0, Outcome::permanent},
    }));

    const Delivery delivery = result(400, error(code, subcode));

    CHECK(delivery.outcome == outcome);
    CHECK(delivery.error.find(std::to_string(code)) == 0);
    CHECK(result(200, error(code, subcode)).outcome == outcome);
}

TEST_CASE("the Graph API's success has the id of what was sent", "[meta]") {
    CHECK(result(200, R"({"recipient_id":"P","message_id":"m_9"})").message_id == "m_9");
    CHECK(result(200, R"({"id":"9_80"})").message_id == "9_80");
    CHECK(result(200, R"({"success":true})").outcome == Delivery::Outcome::sent);
    CHECK(result(200, "<html>").outcome == Delivery::Outcome::unknown);
    CHECK(result(503, "<html>").outcome == Delivery::Outcome::retry);
}

TEST_CASE("a throttled account waits as long as the usage header says", "[meta]") {
    const std::string usage =
        R"({"123":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":19}]})";

    CHECK(result(400, error(613), {{"X-Business-Use-Case-Usage", usage}}).retry_after_ms ==
          19 * 60'000);
    CHECK(result(400, error(613), {{"X-Business-Use-Case-Usage", "[]"}}).retry_after_ms == 0);
    CHECK(result(400, error(613), {{"Retry-After", "30"}}).retry_after_ms == 30'000);
}

TEST_CASE("from four fifths of an hour's calls on, every answer asks for a longer pause",
          "[meta]") {
    const auto pause = [](const char* header, const std::string& usage) {
        const Delivery sent = result(200, R"({"message_id":"m_9"})", {{header, usage}});
        CHECK(sent.outcome == Delivery::Outcome::sent);
        return sent.retry_after_ms;
    };
    CHECK(pause("X-App-Usage", R"({"call_count":79,"total_time":12})") == 0);
    CHECK(pause("X-App-Usage", R"({"call_count":80,"total_time":12})") == 1'000);
    CHECK(pause("X-App-Usage", R"({"call_count":12,"total_cputime":95})") == 16'000);
    CHECK(pause("X-App-Usage", R"({"call_count":130})") == 60'000);
    CHECK(pause("X-App-Usage", "[]") == 0);
    CHECK(pause("X-Business-Use-Case-Usage", R"({"123":[{"call_count":90}]})") == 11'000);
    CHECK(result(400, error(4), {{"X-App-Usage", R"({"call_count":100})"}}).retry_after_ms ==
          60'000);
}

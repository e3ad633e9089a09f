#include "tests/webhooks/damage.h"
#include "webhooks/signature.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;

std::unique_ptr<Channel> linkedin() {
    return make("linkedin", {{"client_secret", {"new", "old"}},
                             {"organization", {"10000001"}},
                             {"access_token", {"t"}}});
}

HttpRequest signed_post(const std::string& body) {
    return post(body, {{"X-LI-Signature", to_hex(hmac_sha256("old", "hmacsha256=" + body))}});
}

const std::string comment =
    "urn:li:comment:(urn:li:activity:7094000000000000001,7094000000000000002)";

}  // namespace

TEST_CASE("LinkedIn's challenge is answered with its HMAC under the newest secret", "[linkedin]") {
    const Receipt receipt =
        linkedin()->receive(get("challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0"), now);
    CHECK(receipt.outcome == Receipt::Outcome::replied);
    const Json body = parse_json(receipt.response.body).value;
    CHECK(text_at(body, "challengeResponse") ==
          to_hex(hmac_sha256("new", "890e4665-4dfe-4ab1-b689-ed553bceeed0")));
    CHECK(linkedin()->receive(get("challengeCode=%3Cscript%3E"), now).response.status == 403);
    CHECK(linkedin()->receive(get(""), now).response.status == 403);
}

TEST_CASE("LinkedIn's signature is accepted in both readings and in no other", "[linkedin]") {
    HttpRequest request = signed_post(fixture("linkedin/comments.json"));
    const auto status = [&](const std::string& signature) {
        request.headers[0].value = signature;
        return linkedin()->receive(request, now).response.status;
    };
    const std::string right = request.headers[0].value;
    CHECK(status(right) == 200);
    CHECK(status("hmacsha256=" + right) == 200);
    CHECK(status(to_hex(hmac_sha256("new", request.body))) == 200);
    CHECK(status("") == 401);
    CHECK(status(right.substr(1)) == 401);
    CHECK(status("sha256=" + right) == 401);
    CHECK(status(to_hex(hmac_sha256("other", request.body))) == 401);
    request.body += " ";
    CHECK(status(right) == 401);
}

TEST_CASE("every notification of a batch is read, in both spellings of a URN", "[linkedin]") {
    const Receipt receipt =
        linkedin()->receive(signed_post(fixture("linkedin/comments.json")), now);
    REQUIRE(receipt.messages.size() == 3);
    CHECK(receipt.ignored.size() == 2);
    const Inbound& question = receipt.messages[0];
    CHECK(question.dedupe_key == "notification:5603453321");
    CHECK(question.message_id == comment);
    CHECK(question.conversation_key == comment);
    CHECK(question.contact_key == "urn:li:person:ana");
    CHECK(question.text == "¿Hacéis envíos?");
    CHECK(question.visibility == Visibility::public_comment);
    CHECK(question.sent_at == 1691574506310);
    CHECK(receipt.messages[1].author == Author::person);
    CHECK(receipt.messages[1].conversation_key == comment);
    CHECK(receipt.messages[1].text == "Sí");
    CHECK(receipt.messages[2].kind == MessageKind::deletion);
    CHECK(receipt.messages[2].target_id == comment);
}

TEST_CASE("damaged notifications are answered and never taken for messages without keys",
          "[linkedin]") {
    check_survives_damage(*linkedin(), fixture("linkedin/comments.json"), signed_post, now);
    check_survives_wrong_types(*linkedin(), fixture("linkedin/comments.json"), signed_post, now);
}

TEST_CASE("an answer on LinkedIn is written by the page below the first comment", "[linkedin]") {
    Reply reply;
    reply.text = "Sí";
    reply.visibility = Visibility::public_comment;
    reply.address = {{"thread", comment}, {"post", "urn:li:activity:7094000000000000001"}};
    const auto request = render(*linkedin(), reply, now).at(0);
    CHECK(request.url ==
          "https://api.linkedin.com/rest/socialActions/" + percent_encode(comment) + "/comments");
    CHECK(header_of(request, "X-Restli-Protocol-Version") == "2.0.0");
    CHECK(header_of(request, "LinkedIn-Version").size() == 6);
    const Json body = body_of(request);
    CHECK(text_at(body, "actor") == "urn:li:organization:10000001");
    CHECK(text_at(body, "parentComment") == comment);
    CHECK(text_at(body, "message.text") == "Sí");
    reply.text = std::string(1251, 'a');
    CHECK(render(*linkedin(), reply, now).size() == 2);
    reply.visibility = Visibility::direct;
    cannot_send(*linkedin(), reply, now);
}

TEST_CASE("our comment has the name by which LinkedIn reports it, however the answer names it",
          "[linkedin]") {
    Reply reply;
    reply.text = "Sí";
    reply.visibility = Visibility::public_comment;
    reply.address = {{"thread", comment}, {"post", "urn:li:activity:7094000000000000001"}};
    const OutboundRequest request = render(*linkedin(), reply, now).at(0);
    const auto made = [&](const std::string& header) {
        return linkedin()
            ->read_result(request, answer(201, "", {{"x-restli-id", header}}), now)
            .message_id;
    };
    const std::string whole =
        "urn:li:comment:(urn:li:activity:7094000000000000001,7094000000000000003)";

    CHECK(made("7094000000000000003") == whole);
    CHECK(made("urn:li:comment:(activity:7094000000000000001,7094000000000000003)") == whole);
    CHECK(made(percent_encode(whole)) == whole);
    const Receipt receipt =
        linkedin()->receive(signed_post(fixture("linkedin/comments.json")), now);
    CHECK(receipt.messages.at(1).message_id == whole);  // ADMIN_COMMENT.
}

namespace {

/// A comment of ana's as it is reported, with `words` in it.
Receipt reported(const std::string& words) {
    return linkedin()->receive(
        signed_post(
            R"j({"notifications":[{"notificationId":1,"organizationalEntity":"urn:li:organization:10000001",
            "action":"COMMENT","generatedActivity":"urn:li:comment:(activity:1,2)",
            "decoratedGeneratedActivity":{"comment":{"owner":"urn:li:person:ana")j" +
            words + "}}}]}"),
        now);
}

}  // namespace

TEST_CASE("a comment whose words LinkedIn keeps back is asked for by its number", "[linkedin]") {
    CHECK(reported(R"(,"message":{"text":"¿Hacéis envíos?"})").messages.at(0).kind ==
          MessageKind::text);
    const std::string none = GENERATE("", R"(,"text":"")");
    const Receipt receipt = reported(none);

    CHECK(receipt.messages.empty());
    CHECK(receipt.response.status == 200);
    const Lookup& lookup = receipt.lookups.at(0);
    CHECK(lookup.dedupe_key == "notification:1");
    CHECK(lookup.message_id == "urn:li:comment:(urn:li:activity:1,2)");
    const OutboundRequest request = linkedin()->look_up(lookup.item).value();
    CHECK(request.method == "GET");
    CHECK(request.url ==
          "https://api.linkedin.com/rest/socialActions/urn%3Ali%3Aactivity%3A1/comments/2");
    CHECK(header_of(request, "LinkedIn-Version").size() == 6);
    CHECK(header_of(request, "Authorization").starts_with("Bearer "));
}

TEST_CASE("what LinkedIn tells of a comment completes its report", "[linkedin]") {
    const std::string item = reported("").lookups.at(0).item;
    const auto comment_of = [&](const std::string& body) {
        const LookedUp result = linkedin()->read_look_up(item, answer(200, body), now);
        CHECK(result.error.empty());
        CHECK_FALSE(result.try_again);
        return result.messages.at(0);
    };

    const Inbound words = comment_of(
        R"j({"actor":"urn:li:person:ana","message":{"text":"¿Hacéis envíos?"},
             "parentComment":"urn:li:comment:(activity:1,9)","id":"2"})j");
    CHECK(words.kind == MessageKind::text);
    CHECK(words.text == "¿Hacéis envíos?");
    CHECK(words.dedupe_key == "notification:1");
    CHECK(words.contact_key == "urn:li:person:ana");
    CHECK(words.conversation_key == "urn:li:comment:(urn:li:activity:1,9)");
    CHECK(words.address.at("thread") == "urn:li:comment:(urn:li:activity:1,9)");
    CHECK(comment_of(R"({"message":{"text":""}})").kind == MessageKind::withheld);
}

TEST_CASE("a comment that LinkedIn does not give stays without words, to be asked for again or not",
          "[linkedin]") {
    const std::string item = reported("").lookups.at(0).item;
    const auto with = [&](const HttpResponse& response) {
        const LookedUp result = linkedin()->read_look_up(item, response, now);
        CHECK(result.messages.at(0).kind == MessageKind::withheld);
        CHECK(result.messages.at(0).contact_key == "urn:li:person:ana");
        CHECK_FALSE(result.error.empty());
        return result.try_again;
    };
    CHECK(with(answer(500)));
    CHECK(with(no_answer(HttpResponse::Failure::unknown)));
    CHECK_FALSE(with(answer(200, "[]")));
    CHECK_FALSE(with(answer(403)));
    CHECK_FALSE(with(answer(404)));
    CHECK(with(answer(408)));
    CHECK(with(answer(429)));
}

TEST_CASE("when LinkedIn says how long to wait for a comment's words, it is heard", "[linkedin]") {
    const std::string item = reported("").lookups.at(0).item;
    const auto wait = [&](int status, std::vector<Header> headers) {
        return linkedin()
            ->read_look_up(item, answer(status, "{}", std::move(headers)), now)
            .retry_after_ms;
    };
    CHECK(wait(429, {{"Retry-After", "7"}}) == 7000);
    CHECK(wait(503, {{"Retry-After", "8"}}) == 8000);
    CHECK(wait(429, {{"Retry-After", "soon"}}) == 0);
    CHECK(wait(429, {}) == 0);
}

TEST_CASE("a damaged report without words is completed all the same", "[linkedin]") {
    const std::string item =
        R"j({"notificationId":1,"organizationalEntity":"urn:li:organization:10000001",
        "action":"COMMENT","generatedActivity":"urn:li:comment:(activity:1,2)",
        "decoratedGeneratedActivity":"none"})j";
    const LookedUp result =
        linkedin()->read_look_up(item, answer(200, R"({"message":{"text":"hola"}})"), now);
    CHECK(result.messages.at(0).text == "hola");
    CHECK_FALSE(linkedin()->look_up(R"({"generatedActivity":"urn:li:comment:(activity:1,2"})"));
    CHECK(linkedin()->read_look_up("{", answer(200), now).messages.empty());
}

TEST_CASE("LinkedIn's answer decides what becomes of a reply", "[linkedin]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int status, const std::string& body = "{}",
                       std::vector<Header> headers = {}) {
        return linkedin()->read_result({}, answer(status, body, std::move(headers)), now);
    };
    CHECK(of(201, R"j({"commentUrn":"urn:li:comment:(activity:1,2)"})j").message_id ==
          "urn:li:comment:(urn:li:activity:1,2)");
    CHECK(of(401).outcome == Outcome::auth_failed);
    CHECK(of(403, R"({"message":"ACCESS_DENIED"})").outcome == Outcome::auth_failed);
    CHECK(of(404).outcome == Outcome::permanent);
    CHECK(of(429).outcome == Outcome::throttled);
    CHECK(of(429).retry_after_ms == 86'400'000 - now % 86'400'000);
    CHECK(of(429, "", {{"Retry-After", "7"}}).retry_after_ms == 7000);
    CHECK(of(500).outcome == Outcome::retry);
    CHECK(linkedin()->read_result({}, no_answer(HttpResponse::Failure::unknown), now).outcome ==
          Outcome::unknown);
    CHECK(problem_keys("linkedin", {}) ==
          std::vector<std::string>{"client_secret", "organization", "access_token"});
    CHECK(problem_keys("linkedin", {{"client_secret", {"s"}},
                                    {"organization", {"1"}},
                                    {"access_token", {"t"}},
                                    {"version", {"v1"}}}) == std::vector<std::string>{"version"});
}

TEST_CASE("the doctor sees that nobody's subscription at LinkedIn is left", "[linkedin]") {
    CHECK(linkedin()->probes(now).size() == 1);
    const Values settings{{"client_secret", {"s"}},
                          {"organization", {"5"}},
                          {"access_token", {"t"}},
                          {"application", {"77"}},
                          {"person", {"abc"}}};
    const auto channel = make("linkedin", settings);
    const auto probe = channel->probes(now).at(1);

    CHECK(probe.request.url ==
          "https://api.linkedin.com/rest/eventSubscriptions/(developerApplication:urn%3Ali%3A"
          "developerApplication%3A77,user:urn%3Ali%3Aperson%3Aabc,entity:urn%3Ali%3Aorganization"
          "%3A5,eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)");
    CHECK(
        webhooks::in_english(channel->read_probe(probe, answer(200, R"({"webhook":"https://a"})")))
            .empty());
    CHECK(webhooks::in_english(channel->read_probe(probe, answer(404)))
              .starts_with("nothing is subscribed"));
    CHECK(webhooks::in_english(channel->read_probe(probe, answer(401))) == "HTTP 401");
    Values alone = settings;
    alone.erase("person");
    CHECK(problem_keys("linkedin", alone) == std::vector<std::string>{"application"});
}

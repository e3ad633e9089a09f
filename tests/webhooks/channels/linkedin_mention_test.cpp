#include "tests/webhooks/damage.h"
#include "webhooks/signature.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;

std::unique_ptr<Channel> linkedin() {
    return make(
        "linkedin",
        {{"client_secret", {"s"}}, {"organization", {"10000001"}}, {"access_token", {"t"}}});
}

HttpRequest signed_post(const std::string& body) {
    return post(body, {{"X-LI-Signature", to_hex(hmac_sha256("s", "hmacsha256=" + body))}});
}

/// The mention of the fixture, with other words and another author.
Receipt reported(const std::string& text, const std::string& owner) {
    Json body = parse_json(fixture("linkedin/share_mention.json")).value;
    Json& share = body["notifications"][0]["decoratedGeneratedActivity"]["share"];
    share["text"] = text;
    share["owner"] = owner;
    return linkedin()->receive(signed_post(body.dump()), now);
}

const std::string share = "urn:li:share:7094978106997846016";

}  // namespace

TEST_CASE("a post that mentions the page on LinkedIn is a public question", "[linkedin]") {
    const Receipt receipt =
        linkedin()->receive(signed_post(fixture("linkedin/share_mention.json")), now);
    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.ignored.empty());
    const Inbound& mention = receipt.messages[0];
    CHECK(mention.author == Author::customer);
    CHECK(mention.visibility == Visibility::public_comment);
    CHECK(mention.kind == MessageKind::text);
    CHECK(mention.text == "Tienda Luna, ¿abrís el lunes?");
    CHECK(mention.dedupe_key == "notification:5603453449");
    CHECK(mention.message_id == share);
    CHECK(mention.conversation_key == share);
    CHECK(mention.contact_key == "urn:li:person:ana");
    CHECK(mention.sent_at == 1691574599151);
}

TEST_CASE("the page's own post that mentions it is noted", "[linkedin]") {
    const Receipt receipt = reported("Somos Tienda Luna", "urn:li:organization:10000001");
    CHECK(receipt.messages.empty());
    CHECK(receipt.lookups.empty());
    CHECK(receipt.ignored.size() == 1);
}

TEST_CASE("a mention without its words is asked for, else a person's to read by its link",
          "[linkedin]") {
    const Receipt receipt = reported("", "");
    REQUIRE(receipt.lookups.size() == 1);
    CHECK(receipt.messages.empty());
    const std::string& item = receipt.lookups[0].item;
    CHECK(receipt.lookups[0].dedupe_key == "notification:5603453449");
    CHECK(linkedin()->look_up(item).value().url ==
          "https://api.linkedin.com/rest/posts/urn%3Ali%3Ashare%3A7094978106997846016");

    const Inbound told =
        linkedin()
            ->read_look_up(
                item, answer(200, R"({"author":"urn:li:person:ana","commentary":"¿Abrís?"})"), now)
            .messages.at(0);
    CHECK(told.kind == MessageKind::text);
    CHECK(told.text == "¿Abrís?");
    CHECK(told.contact_key == "urn:li:person:ana");
    const LookedUp untold = linkedin()->read_look_up(item, answer(403), now);
    CHECK_FALSE(untold.try_again);
    CHECK(untold.messages.at(0).kind == MessageKind::withheld);
    CHECK(untold.messages.at(0).text == "https://www.linkedin.com/feed/update/" + share + "/");
    CHECK(linkedin()->read_look_up(item, answer(500), now).try_again);
    const LookedUp ours = linkedin()->read_look_up(
        item, answer(200, R"({"author":"urn:li:organization:10000001","commentary":"x"})"), now);
    CHECK(ours.messages.empty());
}

TEST_CASE("a mention on LinkedIn is answered by a comment below the post", "[linkedin]") {
    Reply reply;
    reply.text = "Sí, abrimos.";
    reply.visibility = Visibility::public_comment;
    reply.address = reported("hola", "urn:li:person:ana").messages.at(0).address;
    const auto request = render(*linkedin(), reply, now).at(0);
    CHECK(request.url ==
          "https://api.linkedin.com/rest/socialActions/" + percent_encode(share) + "/comments");
    const Json body = body_of(request);
    CHECK(text_at(body, "object") == share);
    CHECK(text_at(body, "actor") == "urn:li:organization:10000001");
    CHECK(text_at(body, "message.text") == "Sí, abrimos.");
    CHECK_FALSE(body.contains("parentComment"));
}

TEST_CASE("a damaged mention is answered and never taken for one without keys", "[linkedin]") {
    check_survives_damage(*linkedin(), fixture("linkedin/share_mention.json"), signed_post, now);
    check_survives_wrong_types(*linkedin(), fixture("linkedin/share_mention.json"), signed_post,
                               now);
}

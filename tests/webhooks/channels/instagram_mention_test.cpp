#include "tests/webhooks/damage.h"
#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

std::unique_ptr<Channel> instagram(const std::string& login) {
    return make_meta("instagram", {{"account", {"IGPRO"}}, {"login", {login}}});
}

Receipt reported(const std::string& name, const std::string& login = "facebook") {
    return instagram(login)->receive(meta_post(fixture("instagram/" + name + ".json")), now);
}

/// What the Graph API's answer makes of a mention.
LookedUp told(const std::string& name, const HttpResponse& response) {
    return instagram("facebook")->read_look_up(reported(name).lookups.at(0).item, response, now);
}

Reply answer_to(const std::string& name) {
    Reply reply;
    reply.text = "¡Gracias! Sí.";
    reply.visibility = Visibility::public_comment;
    reply.address = told(name, answer(500)).messages.at(0).address;
    reply.last_customer_message_at = now - 1000;
    return reply;
}

}  // namespace

TEST_CASE("a mention on Instagram, which brings only ids, is asked for", "[instagram]") {
    const Receipt comment = reported("mention_in_comment");
    REQUIRE(comment.lookups.size() == 1);
    CHECK(comment.messages.empty());
    CHECK(comment.ignored.empty());
    CHECK(comment.lookups[0].message_id == "C7");
    const auto request = instagram("facebook")->look_up(comment.lookups[0].item).value();
    CHECK(request.method == "GET");
    CHECK(request.url.starts_with("https://graph.facebook.com/v25.0/IGPRO?"));
    CHECK(query_value(request, "fields") == "mentioned_comment.comment_id(C7){id,text,timestamp}");

    const Receipt caption = reported("mention_in_caption");
    REQUIRE(caption.lookups.size() == 1);
    CHECK(caption.lookups[0].message_id == "M8");
    CHECK(query_value(instagram("facebook")->look_up(caption.lookups[0].item).value(), "fields") ==
          "mentioned_media.media_id(M8){id,caption,timestamp,username}");
}

TEST_CASE("by Instagram's own login a mention is asked for by its id", "[instagram]") {
    const std::string item = reported("mention_in_comment", "instagram").lookups.at(0).item;
    const auto request = instagram("instagram")->look_up(item).value();
    CHECK(request.url.starts_with("https://graph.instagram.com/v25.0/C7?"));
    const LookedUp own = instagram("instagram")
                             ->read_look_up(item, answer(200, R"({"id":"C7","text":"hola"})"), now);
    CHECK(own.messages.at(0).text == "hola");
}

TEST_CASE("what Instagram tells of a mention is a public question", "[instagram]") {
    const Inbound comment =
        told("mention_in_comment",
             answer(200, R"({"mentioned_comment":{"timestamp":"2026-05-28T20:26:30+0000",
                          "text":"tiendaluna ¿lo tienen en azul?","id":"C7"},"id":"IGPRO"})"))
            .messages.at(0);
    CHECK(comment.kind == MessageKind::text);
    CHECK(comment.text == "tiendaluna ¿lo tienen en azul?");
    CHECK(comment.visibility == Visibility::public_comment);
    CHECK(comment.conversation_key == "mention:C7");
    CHECK(comment.message_id == "C7");
    CHECK(comment.sent_at == 1779999990000);

    const Inbound caption =
        told("mention_in_caption",
             answer(200, R"({"mentioned_media":{"caption":"Mi vestido de tiendaluna","id":"M8",
                          "username":"nora"},"id":"IGPRO"})"))
            .messages.at(0);
    CHECK(caption.text == "Mi vestido de tiendaluna");
    CHECK(caption.contact_handle == "nora");
    CHECK(caption.contact_key == "mention:M8");
    CHECK(caption.sent_at == 1780000000000);
}

TEST_CASE("a mention whose words Instagram does not give is a person's to read there",
          "[instagram]") {
    const auto again = [](const HttpResponse& response) {
        const LookedUp result = told("mention_in_comment", response);
        CHECK(result.messages.at(0).kind == MessageKind::withheld);
        CHECK(result.messages.at(0).message_id == "C7");
        CHECK_FALSE(result.error.empty());
        return result.try_again;
    };
    CHECK(again(answer(500)));
    CHECK(again(no_answer(HttpResponse::Failure::unknown)));
    CHECK(again(answer(400, R"({"error":{"code":4,"message":"too many"}})")));
    CHECK_FALSE(again(answer(400, R"({"error":{"code":100,"message":"comments are off"}})")));
    CHECK(told("mention_in_caption", answer(200, R"({"id":"IGPRO"})")).messages.at(0).kind ==
          MessageKind::withheld);
}

TEST_CASE("a mention in a comment is the comment that it is, told twice or not", "[instagram]") {
    const std::string key = reported("mention_in_comment").lookups.at(0).dedupe_key;
    const Receipt comment =
        instagram("facebook")
            ->receive(
                meta_post(
                    R"({"object":"instagram","entry":[{"id":"IGPRO","time":1780000000,"changes":[{"field":"comments",
               "value":{"id":"C7","from":{"id":"A"},"media":{"id":"M7"},"text":"hola"}}]}]})"),
                now);
    CHECK(comment.messages.at(0).dedupe_key == key);
    CHECK(told("mention_in_comment", answer(500)).messages.at(0).dedupe_key == key);
    CHECK(reported("mention_in_caption").lookups.at(0).dedupe_key ==
          told("mention_in_caption", answer(500)).messages.at(0).dedupe_key);
}

TEST_CASE("a mention is answered where it stands, in public only", "[instagram]") {
    const auto channel = instagram("facebook");
    const auto below_comment = render(*channel, answer_to("mention_in_comment"), now).at(0);
    CHECK(below_comment.method == "POST");
    CHECK(below_comment.url.starts_with("https://graph.facebook.com/v25.0/IGPRO/mentions?"));
    CHECK(query_value(below_comment, "media_id") == "M7");
    CHECK(query_value(below_comment, "comment_id") == "C7");
    CHECK(query_value(below_comment, "message") == "¡Gracias! Sí.");
    const auto below_post = render(*channel, answer_to("mention_in_caption"), now).at(0);
    CHECK(query_value(below_post, "media_id") == "M8");
    CHECK(query_value(below_post, "comment_id").empty());
    for (const auto kind : {Reply::Kind::private_reply_to_comment, Reply::Kind::hide_comment}) {
        Reply reply = answer_to("mention_in_comment");
        reply.kind = kind;
        reply.reply_to_id = "C7";
        CHECK_FALSE(cannot_send(*channel, reply, now).reason.empty());
    }
}

TEST_CASE("a mention without an id is noted", "[instagram]") {
    for (const char* value : {"{}", R"({"comment_id":"C7"})", "7", R"({"media_id":[]})"}) {
        INFO(value);
        const Receipt receipt =
            instagram("facebook")
                ->receive(
                    meta_post(
                        R"({"object":"instagram","entry":[{"id":"IGPRO","changes":[{"field":"mentions","value":)" +
                        std::string(value) + "}]}]}"),
                    now);
        CHECK(receipt.lookups.empty());
        CHECK(receipt.ignored.size() == 1);
    }
    CHECK_FALSE(instagram("facebook")->look_up("{"));
    CHECK(instagram("facebook")->read_look_up("{", answer(200), now).messages.empty());
}

TEST_CASE("the doctor sees that nothing is subscribed to mentions on Instagram", "[instagram]") {
    const auto channel = instagram("instagram");
    const auto probes = channel->probes(now);
    REQUIRE(probes.size() == 2);
    const auto subscribed_to = [&](const std::string& fields) {
        return webhooks::in_english(channel->read_probe(
            probes[1], answer(200, R"({"data":[{"subscribed_fields":[)" + fields + "]}]}")));
    };

    CHECK(subscribed_to(R"("messages","comments")") == "nothing is subscribed to: mentions");
    CHECK(subscribed_to(R"("messages","comments","mentions")").empty());
}

#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

Receipt read_change(const std::string& field, const std::string& value) {
    const auto channel =
        make_meta(GENERATE(as<std::string>{}, "facebook_comments", "messenger"), {});
    return channel->receive(
        meta_post(R"({"object":"page","entry":[{"id":"PAGE","changes":[{"field":")" + field +
                  R"(","value":)" + value + "}]}]}"),
        1780000005000);
}

Receipt read_comment(const std::string& value) {
    return read_change("feed", R"({"item":"comment","created_time":1678886390,)" + value + "}");
}

}  // namespace

TEST_CASE("who wrote on the Page is known in the older shape too", "[facebook_comments]") {
    const Inbound comment = only_message(read_comment(
        R"("verb":"add","comment_id":"9_77","post_id":"PAGE_9","parent_id":"PAGE_9","message":"¿precio?",
           "sender_id":70595,"sender_name":"Nora")"));
    CHECK(comment.author == Author::customer);
    CHECK(comment.contact_key == "70595");
    CHECK(comment.contact_name == "Nora");

    const Receipt ours = read_comment(
        R"("verb":"edited","comment_id":"9_78","post_id":"PAGE_9","parent_id":"PAGE_9","message":"Hola",
           "sender_id":"PAGE","sender_name":"Tienda")");
    CHECK(ours.messages.empty());
    CHECK(ours.ignored.size() == 1);

    CHECK(read_change(
              "feed",
              R"({"item":"photo","verb":"add","post_id":"PAGE_9","link":"l","sender_id":"PAGE"})")
              .messages.empty());
    CHECK(only_message(
              read_change("feed",
                          R"({"item":"post","verb":"add","post_id":"PAGE_5","message":"¿abren?",
                                       "sender_id":70595,"sender_name":"Nora"})"))
              .contact_key == "70595");
}

TEST_CASE("what people say under one photo of several are talks of their own",
          "[facebook_comments]") {
    const std::string parent = GENERATE(as<std::string>{}, "PAGE_888", "888");
    const auto below = [&](const std::string& id) {
        return only_message(read_comment(R"("verb":"add","comment_id":")" + id +
                                         R"(","post_id":"PAGE_123","parent_id":")" + parent +
                                         R"(","message":"¿precio?","from":{"id":"U"})"));
    };

    CHECK(below("888_5").conversation_key == "comment:888_5");
    CHECK(below("888_6").conversation_key == "comment:888_6");
    CHECK(below("888_5").address.at("top_comment_id") == "888_5");
    CHECK(below("888_5").reply_to_id.empty());
    CHECK(
        only_message(
            read_comment(
                R"("verb":"add","comment_id":"888_7","post_id":"PAGE_123","parent_id":"888_5","message":"sí","from":{"id":"V"})"))
            .conversation_key == "comment:888_5");
}

TEST_CASE("a review of the Page is a public question, its edit and removal are about it",
          "[facebook_comments]") {
    const auto review = [](const std::string& rest) {
        return read_change(
            "ratings",
            R"({"item":"rating","open_graph_story_id":98765,"reviewer_id":123,"reviewer_name":"Nora",
                               "created_time":1548795386,"comment_id":null,)" +
                rest + "}");
    };

    const Inbound told = only_message(
        review(R"("verb":"add","recommendation_type":"NEGATIVE","review_text":"Nunca llegó")"));
    CHECK(told.visibility == Visibility::public_comment);
    CHECK(told.author == Author::customer);
    CHECK(told.text == "Nunca llegó");
    CHECK(told.message_id == "98765");
    CHECK(told.conversation_key == "post:98765");
    CHECK(told.contact_key == "123");
    CHECK(told.contact_name == "Nora");
    CHECK(told.sent_at == 1548795386000);

    const Inbound edit = only_message(review(R"("verb":"edit","review_text":"Llegó tarde")"));
    CHECK(edit.kind == MessageKind::edit);
    CHECK(edit.target_id == "98765");
    CHECK(edit.text == "Llegó tarde");
    CHECK(only_message(review(R"("verb":"remove")")).kind == MessageKind::deletion);

    CHECK(review(R"("verb":"add","rating":5,"review_text":null)").messages.empty());
    CHECK(read_change("ratings",
                      R"({"item":"reaction","verb":"add","reaction_type":"like","sender_id":1})")
              .messages.empty());
}

TEST_CASE("what is said under a review belongs to its talk", "[facebook_comments]") {
    const auto below = [](const std::string& writer) {
        return only_message(read_change(
            "ratings",
            R"({"item":"comment","verb":"add","comment_id":"904_905","post_id":"100_904","parent_id":"100_904",
                "open_graph_story_id":98765,"review_text":null,"message":"A mí también",
                "created_time":1448795386,"sender_name":"Leo","sender_id":)" +
                writer + "}"));
    };
    const Inbound told = below("7");
    CHECK(told.text == "A mí también");
    CHECK(told.contact_key == "7");
    CHECK(told.conversation_key == "post:98765");
    CHECK(told.address.at("top_comment_id") == "904_905");

    const Inbound ours = below(R"("PAGE")");
    CHECK(ours.author == Author::person);
    CHECK(ours.reply_to_id == "98765");
    CHECK(ours.conversation_key == "post:98765");
}

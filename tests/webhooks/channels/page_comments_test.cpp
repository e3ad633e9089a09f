#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;
constexpr TimeMs hour = 3600'000;

/// Both channels that read the comments of a Page.
std::unique_ptr<Channel> comments() {
    return make_meta(GENERATE(as<std::string>{}, "facebook_comments", "messenger"), {});
}

Receipt read_change(const std::string& value) {
    const auto channel = make_meta("facebook_comments", {});
    return channel->receive(
        meta_post(R"({"object":"page","entry":[{"id":"PAGE","changes":[{"field":"feed","value":)" +
                  value + "}]}]}"),
        now);
}

Reply reply_of(Reply::Kind kind) {
    Reply reply;
    reply.kind = kind;
    reply.visibility = Visibility::public_comment;
    reply.text = "¡Hola! Sí, en azul.";
    reply.conversation_key = "comment:9_77";
    reply.address = {{"account", "PAGE"}, {"comment_id", "9_78"}, {"top_comment_id", "9_77"}};
    reply.reference = "out:7";
    reply.last_customer_message_at = now - hour;
    return reply;
}

}  // namespace

TEST_CASE("a comment under a Page's post is read whole", "[facebook_comments]") {
    const Receipt receipt =
        comments()->receive(meta_post(fixture("facebook_comments/comment.json")), now);

    REQUIRE(receipt.messages.size() == 1);
    const Inbound& message = receipt.messages[0];
    CHECK(message.visibility == Visibility::public_comment);
    CHECK(message.text == "¿Tienen en azul?");
    CHECK(message.message_id == "9_77");
    CHECK(message.conversation_key == "comment:9_77");
    CHECK(message.contact_key == "U");
    CHECK(message.contact_name == "Nora");
    CHECK(message.sent_at == 1678886390000);
    CHECK(message.dedupe_key == "PAGE:9_77:add:1678886390");
    CHECK(message.address.at("link") == "https://facebook.example/9");
}

TEST_CASE("what is said under a comment belongs to its conversation", "[facebook_comments]") {
    const Receipt receipt =
        comments()->receive(meta_post(fixture("facebook_comments/reply_to_comment.json")), now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].conversation_key == "comment:9_77");
    CHECK(receipt.messages[0].address.at("top_comment_id") == "9_77");
    CHECK(receipt.messages[0].contact_key == "V");
}

TEST_CASE("an answer in the Page's name is a person's unless we sent it", "[facebook_comments]") {
    const Receipt receipt =
        comments()->receive(meta_post(fixture("facebook_comments/own_reply.json")), now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].author == Author::person);
    CHECK(receipt.messages[0].message_id == "9_79");
    CHECK(receipt.messages[0].conversation_key == "comment:9_77");
}

TEST_CASE("edits and removals of comments are recorded, never answered", "[facebook_comments]") {
    const auto [verb, kind] =
        GENERATE(table<std::string, MessageKind>({{"edited", MessageKind::edit},
                                                  {"edit", MessageKind::edit},
                                                  {"remove", MessageKind::deletion},
                                                  {"delete", MessageKind::deletion}}));

    const Receipt receipt = read_change(
        R"({"item":"comment","comment_id":"9_77","from":{"id":"U"},"verb":")" + verb + R"("})");

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].kind == kind);
    CHECK(receipt.messages[0].target_id == "9_77");
}

TEST_CASE("likes, hidden comments and the Page's own posts are noted", "[facebook_comments]") {
    for (
        const char* value :
        {R"({"item":"reaction","verb":"add"})", R"({"item":"post","verb":"add","post_id":"1"})",
         R"({"item":"status","verb":"add","post_id":"PAGE_1","message":"Oferta","from":{"id":"PAGE"}})",
         R"({"item":"photo","verb":"add","post_id":"PAGE_1","link":"u","from":{"id":"PAGE"}})",
         R"({"item":"post","verb":"hide","post_id":"PAGE_1","from":{"id":"U"}})",
         R"({"item":"status","verb":"add","message":"hola","from":{"id":"U"}})",
         R"({"item":"comment","verb":"hide","comment_id":"1","from":{"id":"U"}})",
         R"({"item":"comment","verb":"edited","comment_id":"1","post_id":"2","parent_id":"2","from":{"id":"PAGE"}})",
         R"({"item":"comment","verb":"add"})", R"({"item":7})", "7"}) {
        INFO(value);
        const Receipt receipt = read_change(value);
        CHECK(receipt.response.status == 200);
        CHECK(receipt.messages.empty());
        CHECK(receipt.ignored.size() == 1);
    }
}

TEST_CASE("a comment that is only a picture or sticker has that kind", "[facebook_comments]") {
    CHECK(
        read_change(R"({"item":"comment","verb":"add","comment_id":"1","photo":"https://x/1.jpg"})")
            .messages.at(0)
            .kind == MessageKind::image);
    CHECK(read_change(R"({"item":"comment","verb":"add","comment_id":"1"})").messages.at(0).kind ==
          MessageKind::sticker);
    CHECK(
        read_change(
            R"({"item":"comment","verb":"add","comment_id":"1","message":"m","video":"https://x"})")
            .messages.at(0)
            .kind == MessageKind::text);
}

TEST_CASE("a person whose name Facebook hides can still be answered in public",
          "[facebook_comments]") {
    const Receipt receipt =
        read_change(R"({"item":"comment","verb":"add","comment_id":"9_77","message":"hola"})");

    CHECK(receipt.messages.at(0).contact_key == "comment:9_77");
}

TEST_CASE("a public answer goes under the first comment of the thread", "[facebook_comments]") {
    const auto requests = render(*comments(), reply_of(Reply::Kind::message), now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url.starts_with("https://graph.facebook.com/v25.0/9_77/comments?"));
    CHECK(body_of(requests[0]).at("message") == "¡Hola! Sí, en azul.");
}

TEST_CASE("a public answer is one comment, however long its text", "[facebook_comments]") {
    Reply reply = reply_of(Reply::Kind::message);
    reply.text = std::string(9000, 'a');

    const auto requests = render(*comments(), reply, now);

    REQUIRE(requests.size() == 1);
    CHECK(text_at(body_of(requests[0]), "message").ends_with("…"));
}

TEST_CASE("a private reply goes to the comment once and within seven days", "[facebook_comments]") {
    Reply reply = reply_of(Reply::Kind::private_reply_to_comment);
    const auto requests = render(*comments(), reply, now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url.starts_with("https://graph.facebook.com/v25.0/PAGE/messages?"));
    CHECK(body_of(requests[0]).at("recipient").at("comment_id") == "9_78");
    CHECK_FALSE(body_of(requests[0]).contains("tag"));
    CHECK(body_of(requests[0]).at("message").at("metadata") == "pv:out:7");
    reply.last_customer_message_at = now - 7 * 24 * hour + 1;
    CHECK(render(*comments(), reply, now).size() == 1);
    reply.last_customer_message_at = now - 7 * 24 * hour;
    CHECK(cannot_send(*comments(), reply, now).window_closed);
}

TEST_CASE("choices of a private reply to a comment are numbered lines", "[facebook_comments]") {
    Reply reply = reply_of(Reply::Kind::private_reply_to_comment);
    reply.text = "¿Cuál?";
    reply.buttons = {{"Envíos", "clarify:1"}, {"Pagos", "clarify:2"}};

    const auto body = body_of(render(*comments(), reply, now).front());

    CHECK(body.at("message").at("text") == "¿Cuál?\n\n1. Envíos\n2. Pagos");
}

TEST_CASE("a comment is hidden and shown again", "[facebook_comments]") {
    const auto hide = render(*comments(), reply_of(Reply::Kind::hide_comment), now).front();
    const auto unhide = render(*comments(), reply_of(Reply::Kind::unhide_comment), now).front();

    CHECK(hide.url.starts_with("https://graph.facebook.com/v25.0/9_78?"));
    CHECK(body_of(hide).at("is_hidden") == true);
    CHECK(body_of(unhide).at("is_hidden") == false);
}

TEST_CASE("what is about one comment is about it, whatever came since", "[facebook_comments]") {
    Reply hide = reply_of(Reply::Kind::hide_comment);
    Reply in_private = reply_of(Reply::Kind::private_reply_to_comment);
    hide.reply_to_id = in_private.reply_to_id = "9_70";

    CHECK(render(*comments(), hide, now)
              .front()
              .url.starts_with("https://graph.facebook.com/v25.0/9_70?"));
    CHECK(body_of(render(*comments(), in_private, now).front()).at("recipient").at("comment_id") ==
          "9_70");
}

TEST_CASE("without a comment there is nothing to answer, hide or reply to", "[facebook_comments]") {
    Reply reply = reply_of(Reply::Kind::message);
    reply.address.clear();

    CHECK(cannot_send(*comments(), reply, now).reason == "no comment");
}

TEST_CASE("a token that died is seen when a comment cannot be hidden", "[facebook_comments]") {
    const Delivery delivery = comments()->read_result(
        {}, answer(400, R"({"error":{"code":190,"error_subcode":463,"message":"expired"}})"), now);

    CHECK(delivery.outcome == Delivery::Outcome::auth_failed);
    CHECK(delivery.error == "190/463: expired");
}

TEST_CASE("what a visitor writes on the Page's wall is a public question", "[facebook_comments]") {
    const Receipt receipt =
        comments()->receive(meta_post(fixture("facebook_comments/visitor_post.json")), now);

    REQUIRE(receipt.messages.size() == 1);
    const Inbound& message = receipt.messages[0];
    CHECK(message.author == Author::customer);
    CHECK(message.visibility == Visibility::public_comment);
    CHECK(message.kind == MessageKind::text);
    CHECK(message.text == "Llevo una semana esperando mi pedido");
    CHECK(message.message_id == "PAGE_10");
    CHECK(message.conversation_key == "post:PAGE_10");
    CHECK(message.contact_key == "U");
    CHECK(message.contact_name == "Nora");
    CHECK(message.sent_at == 1678886390000);
    CHECK(message.address.at("link") == "https://www.facebook.com/PAGE_10");
}

TEST_CASE("a visitor's post is the same one, however often and as whatever it is told",
          "[facebook_comments]") {
    const std::string rest =
        R"(","verb":"add","post_id":"PAGE_10","message":"m","from":{"id":"U"},"created_time":)";
    const auto key = [&](const std::string& item, const std::string& at) {
        return read_change(R"({"item":")" + item + rest + at + "}").messages.at(0).dedupe_key;
    };
    CHECK(key("status", "1678886390") == key("photo", "1678886391"));
    CHECK(key("post", "1678886390") == key("share", "1678886390"));
}

TEST_CASE("pictures on the Page's wall are read, and what is not told is a person's to read there",
          "[facebook_comments]") {
    const Inbound photo =
        comments()
            ->receive(meta_post(fixture("facebook_comments/visitor_photo.json")), now)
            .messages.at(0);
    CHECK(photo.kind == MessageKind::text);
    CHECK(photo.attachments.at(0).kind == "image");
    CHECK(photo.attachments.at(0).url == "https://cdn.example/roto.jpg");
    const auto post = [](const std::string& more) {
        return read_change(R"({"verb":"add","post_id":"PAGE_1","from":{"id":"U"},"item":)" + more +
                           "}")
            .messages.at(0);
    };
    CHECK(post(R"("status","photos":["https://x/1.jpg","https://x/2.jpg",7])").attachments.size() ==
          2);
    CHECK(post(R"("photo","link":"https://x/1.jpg")").kind == MessageKind::image);
    CHECK(post(R"("video","link":"https://x/1.mp4")").kind == MessageKind::video);
    const Inbound shared = post(R"("share","link":"https://noticia.example")");
    CHECK(shared.kind == MessageKind::withheld);
    CHECK(shared.attachments.at(0).url == "https://noticia.example");
    CHECK(post(R"("post")").kind == MessageKind::withheld);
    CHECK(post(R"("post")").text == "https://www.facebook.com/PAGE_1");
}

TEST_CASE("edits and removals of a visitor's post are about its conversation",
          "[facebook_comments]") {
    const auto [verb, kind] = GENERATE(table<std::string, MessageKind>(
        {{"edited", MessageKind::edit}, {"remove", MessageKind::deletion}}));
    const std::string by = GENERATE(as<std::string>{}, R"(,"from":{"id":"U"})", "");

    const Inbound change =
        read_change(R"({"item":"post","post_id":"PAGE_10","verb":")" + verb + "\"" + by + "}")
            .messages.at(0);

    CHECK(change.kind == kind);
    CHECK(change.target_id == "PAGE_10");
    CHECK(change.conversation_key == "post:PAGE_10");
    CHECK(change.contact_key == (by.empty() ? "post:PAGE_10" : "U"));
    CHECK(change.place.find == PlaceHint::Find::of_target);
    CHECK(change.place.prefix == "post:");
}

TEST_CASE("an answer in the Page's name under a visitor's post is a person's unless we sent it",
          "[facebook_comments]") {
    const Inbound answer =
        read_change(
            R"({"item":"comment","verb":"add","comment_id":"10_1","post_id":"PAGE_10","parent_id":"PAGE_10",
                "message":"Lo vemos ya","from":{"id":"PAGE"}})")
            .messages.at(0);

    CHECK(answer.author == Author::person);
    CHECK(answer.message_id == "10_1");
    CHECK(answer.conversation_key == "post:PAGE_10");
    // Under the Page's own posts there is no such conversation, and it answers nobody.
    CHECK(answer.reply_to_id == "PAGE_10");
    CHECK(answer.place.find == PlaceHint::Find::of_answered);
    CHECK(answer.place.prefix == "post:");
}

TEST_CASE("what is said under a visitor's post belongs to its conversation",
          "[facebook_comments]") {
    const Inbound more =
        read_change(
            R"({"item":"comment","verb":"add","comment_id":"10_2","post_id":"PAGE_10","parent_id":"10_1",
                "message":"gracias","from":{"id":"U"},"post":{"status_type":"wall_post"}})")
            .messages.at(0);

    CHECK(more.conversation_key == "post:PAGE_10");
    CHECK(more.address.at("top_comment_id") == "10_1");
}

TEST_CASE("a visitor's post is answered below it, in private, and hidden", "[facebook_comments]") {
    const auto request = [](Reply::Kind kind) {
        Reply reply = reply_of(kind);
        reply.address =
            comments()
                ->receive(meta_post(fixture("facebook_comments/visitor_post.json")), now)
                .messages.at(0)
                .address;
        return render(*comments(), reply, now).at(0);
    };
    CHECK(request(Reply::Kind::message)
              .url.starts_with("https://graph.facebook.com/v25.0/PAGE_10/comments?"));
    CHECK(body_of(request(Reply::Kind::private_reply_to_comment)).at("recipient") ==
          Json{{"post_id", "PAGE_10"}});
    CHECK(request(Reply::Kind::hide_comment)
              .url.starts_with("https://graph.facebook.com/v25.0/PAGE_10?"));
}

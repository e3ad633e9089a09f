#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

std::unique_ptr<Channel> page() {
    return make_meta("messenger", {});
}

Receipt read_mention(const std::string& value) {
    return page()->receive(
        meta_post(
            R"({"object":"page","entry":[{"id":"PAGE","changes":[{"field":"mention","value":{)" +
            value + "}}]}]}"),
        now);
}

const std::string in_comment =
    R"("item":"comment","post_id":"5_77","comment_id":"77_9","created_time":1614340862,)";

}  // namespace

TEST_CASE("where somebody names the Page elsewhere is a public question, answered there",
          "[facebook_comments]") {
    const Inbound comment = only_message(
        read_mention(in_comment + R"("verb":"add","message":"Tienda Luna ¿abrís hoy?")"));
    CHECK(comment.visibility == Visibility::public_comment);
    CHECK(comment.text == "Tienda Luna ¿abrís hoy?");
    CHECK(comment.message_id == "77_9");
    CHECK(comment.conversation_key == "mention:77_9");
    CHECK(comment.contact_key == "mention:77_9");
    CHECK(comment.sent_at == 1614340862000);

    const Inbound post = only_message(read_mention(
        R"("item":"post","verb":"add","post_id":"5_78","sender_id":5,"sender_name":"Nora","message":"¡Gracias!")"));
    CHECK(post.message_id == "5_78");
    CHECK(post.contact_key == "5");
    CHECK(post.contact_name == "Nora");

    Reply reply;
    reply.visibility = Visibility::public_comment;
    reply.text = "Hasta las ocho.";
    reply.address = comment.address;
    reply.reply_to_id = comment.message_id;
    CHECK(render(*page(), reply, now).at(0).url.find("/77_9/comments") != std::string::npos);
    for (const auto kind : {Reply::Kind::private_reply_to_comment, Reply::Kind::hide_comment}) {
        reply.kind = kind;
        CHECK_FALSE(cannot_send(*page(), reply, now).window_closed);
    }
}

TEST_CASE("a mention without words is a person's to read, its edit and removal are about it",
          "[facebook_comments]") {
    const Inbound wordless = only_message(read_mention(in_comment + R"("verb":"add")"));
    CHECK(wordless.kind == MessageKind::withheld);
    CHECK(wordless.text == "https://www.facebook.com/77_9");

    const Inbound edit =
        only_message(read_mention(in_comment + R"("verb":"edited","message":"¿abrís?")"));
    CHECK(edit.kind == MessageKind::edit);
    CHECK(edit.target_id == "77_9");
    CHECK(edit.conversation_key == "mention:77_9");
    CHECK(only_message(read_mention(in_comment + R"("verb":"remove")")).kind ==
          MessageKind::deletion);
}

TEST_CASE("a mention on the Page itself comes with its feed and counts once",
          "[facebook_comments]") {
    for (const char* value :
         {R"("item":"comment","verb":"add","post_id":"PAGE_7","comment_id":"7_9","message":"hola")",
          R"("item":"post","verb":"add","post_id":"5_7","sender_id":"PAGE","message":"hola")",
          R"("item":"post","verb":"hide","post_id":"5_7","message":"hola")",
          R"("item":"post","verb":"add","message":"hola")"}) {
        INFO(value);
        const Receipt receipt = read_mention(value);
        CHECK(receipt.messages.empty());
        CHECK(receipt.ignored.size() == 1);
    }
}

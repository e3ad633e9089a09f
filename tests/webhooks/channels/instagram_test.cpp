#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;
constexpr TimeMs hour = 3600'000;

std::unique_ptr<Channel> instagram(Values more = {}) {
    more.insert({"account", {"IGPRO", "17841400000000000"}});
    return make_meta("instagram", more);
}

Receipt read(const std::string& body) {
    return instagram()->receive(meta_post(body), now);
}

Receipt read_message(const std::string& message) {
    return read(
        R"({"object":"instagram","entry":[{"id":"IGPRO","messaging":[{"sender":{"id":"IGSID"},
        "recipient":{"id":"IGPRO"},"timestamp":"2026-05-28T20:26:40+0000","message":{"mid":"m",)" +
        message + "}}]}]}");
}

Receipt read_comment(const std::string& value) {
    return read(
        R"({"object":"instagram","entry":[{"id":"IGPRO","time":1780000000,"changes":[{"field":"comments",
        "value":{"id":"C2","text":"hola","media":{"id":"M"},)" +
        value + "}}]}]}");
}

Reply direct(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.conversation_key = "IGSID";
    reply.address = {{"account", "IGPRO"}, {"person", "IGSID"}};
    reply.reference = "out:1";
    reply.last_customer_message_at = now - hour;
    return reply;
}

Reply about_comment(Reply::Kind kind) {
    Reply reply = direct("Sí, ¿te escribimos?");
    reply.kind = kind;
    reply.visibility = Visibility::public_comment;
    reply.address = {{"account", "IGPRO"}, {"comment_id", "C2"}, {"top_comment_id", "C1"}};
    return reply;
}

}  // namespace

TEST_CASE("an Instagram message is read whole", "[instagram]") {
    const Inbound message = only_message(read(fixture("instagram/dm.json")));

    CHECK(message.dedupe_key == "IGPRO:ig_1");
    CHECK(message.contact_key == "IGSID");
    CHECK(message.text == "Hola, ¿abren hoy?");
    CHECK(message.visibility == Visibility::direct);
    CHECK(only_message(read_message(R"("text":"x")")).sent_at == 1780000000000);
}

TEST_CASE("the three shapes of an Instagram comment are one comment", "[instagram]") {
    const std::string name = GENERATE(as<std::string>{}, "comment_in_changes", "comment_on_entry",
                                      "comment_with_comment_id");

    const Inbound message = only_message(read(fixture("instagram/" + name + ".json")));

    CHECK(message.visibility == Visibility::public_comment);
    CHECK(message.dedupe_key == "IGPRO:comment:C1");
    CHECK(message.conversation_key == "comment:C1");
    CHECK(message.contact_key == "IGSID");
    CHECK(message.contact_handle == "nora");
    CHECK(message.text == "¿Precio?");
    CHECK(message.sent_at == 1780000000000);
}

TEST_CASE("an answer under an Instagram comment belongs to its thread", "[instagram]") {
    const Inbound message =
        only_message(read_comment(R"("parent_id":"C1","from":{"id":"OTHER","username":"o"})"));

    CHECK(message.conversation_key == "comment:C1");
    CHECK(message.address.at("comment_id") == "C2");
}

TEST_CASE("the account's own comments are no questions", "[instagram]") {
    CHECK(read_comment(R"("from":{"id":"IGPRO"})").messages.empty());
    CHECK(read_comment(R"("from":{"id":"17841400000000000"})").messages.empty());
    CHECK(read_comment(R"("from":{"id":"Z","self_ig_scoped_id":"Z"})").messages.empty());
    CHECK(only_message(read_comment(R"("parent_id":"C1","from":{"id":"IGPRO"})")).author ==
          Author::person);
}

TEST_CASE("every kind of Instagram message has its kind", "[instagram]") {
    const auto [content, kind] = GENERATE(table<std::string, MessageKind>({
        {R"("attachments":[{"type":"story_mention","payload":{"url":"u"}}])",
         MessageKind::story_mention},
        {R"("text":"¡qué lindo!","reply_to":{"story":{"id":"s","url":"u"}})",
         MessageKind::story_reply},
        {R"("attachments":[{"type":"image"}])", MessageKind::image},
        {R"("attachments":[{"type":"audio"}])", MessageKind::voice},
        {R"("attachments":[{"type":"ig_reel"}])", MessageKind::video},
        {R"("attachments":[{"type":"like_heart"}])", MessageKind::sticker},
        {R"("attachments":[{"type":"share"},{"type":"ig_post"}])", MessageKind::unsupported},
        {R"("text":"este","attachments":[{"type":"share"},{"type":"ig_post"}])", MessageKind::text},
        {R"("is_unsupported":true)", MessageKind::unsupported},
        {R"("is_deleted":true)", MessageKind::deletion},
    }));

    CHECK(only_message(read_message(content)).kind == kind);
}

TEST_CASE("the account that previews its own chat is neither customer nor takeover",
          "[instagram]") {
    CHECK(read_message(R"("text":"x","is_self":true)").messages.empty());
    const Receipt receipt = read(
        R"({"object":"instagram","entry":[{"id":"IGPRO","messaging":[{"sender":{"id":"IGPRO"},"recipient":{"id":"IGPRO"},
           "message":{"mid":"m","text":"x","is_echo":true}}]}]})");
    CHECK(receipt.messages.empty());
    CHECK(receipt.ignored.size() == 1);
}

TEST_CASE("an Instagram echo is a person's unless our app or our store knows it", "[instagram]") {
    const std::string echo =
        R"({"object":"instagram","entry":[{"id":"IGPRO","messaging":[{"sender":{"id":"IGPRO"},
           "recipient":{"id":"IGSID"},"message":{"mid":"m","text":"x","is_echo":true,"app_id":77}}]}]})";

    CHECK(only_message(read(echo)).author == Author::person);
    CHECK(only_message(read(echo)).conversation_key == "IGSID");
    CHECK(only_message(instagram({{"app_id", {"77"}}})->receive(meta_post(echo), now)).author ==
          Author::our_echo);
    CHECK(only_message(instagram({{"program_app_ids", {"77"}}})->receive(meta_post(echo), now))
              .author == Author::bot);
}

TEST_CASE("an Instagram read receipt names its message", "[instagram]") {
    const Receipt receipt = read(
        R"({"object":"instagram","entry":[{"id":"IGPRO","messaging":[{"sender":{"id":"IGSID"},"timestamp":1780000000000,"read":{"mid":"m"}}]}]})");

    REQUIRE(receipt.statuses.size() == 1);
    CHECK(receipt.statuses[0].status == StatusUpdate::Status::read);
    CHECK(receipt.statuses[0].message_id == "m");
}

TEST_CASE("a message wrapped like a comment is read as a message", "[instagram]") {
    const Inbound message = only_message(read(
        R"({"object":"instagram","entry":[{"id":"IGPRO","changes":[{"field":"messages","value":{"sender":{"id":"A"},
           "recipient":{"id":"IGPRO"},"timestamp":"1780000000","message":{"mid":"m","text":"hola"}}}]}]})"));

    CHECK(message.visibility == Visibility::direct);
    CHECK(message.sent_at == 1780000000000);
}

TEST_CASE("an Instagram reply goes to the host of its login", "[instagram]") {
    const auto own = render(*instagram(), direct("hola"), now).front();
    const auto facebook =
        render(*instagram({{"login", {"facebook"}}}), direct("hola"), now).front();

    CHECK(own.url.starts_with("https://graph.instagram.com/v25.0/me/messages?"));
    CHECK(query_value(own, "appsecret_proof").empty());
    CHECK(facebook.url.starts_with("https://graph.facebook.com/v25.0/me/messages?"));
    CHECK_FALSE(query_value(facebook, "appsecret_proof").empty());
    CHECK(body_of(own).at("recipient").at("id") == "IGSID");
    CHECK_FALSE(body_of(own).at("message").contains("metadata"));
    CHECK(problem_keys("instagram", {{"account", {"1"}},
                                     {"app_secret", {"s"}},
                                     {"verify_token", {"v"}},
                                     {"access_token", {"t"}},
                                     {"login", {"x"}}}) == std::vector<std::string>{"login"});
}

TEST_CASE("Instagram counts bytes: a thousand of them fit", "[instagram]") {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "ñ";
    CHECK(render(*instagram(), direct(text.substr(2)), now).size() == 1);
    CHECK(render(*instagram(), direct(text), now).size() == 1);
    const auto requests = render(*instagram(), direct(text + "a"), now);
    REQUIRE(requests.size() == 2);
    CHECK(text_at(body_of(requests[0]), "message.text").size() == 1000);
}

TEST_CASE("after 24 hours only a person may write on Instagram", "[instagram]") {
    Reply reply = direct("hola");
    reply.last_customer_message_at = now - 24 * hour;
    CHECK(cannot_send(*instagram(), reply, now).window_closed);
    reply.author = Reply::Author::person;
    CHECK(body_of(render(*instagram(), reply, now)[0]).at("tag") == "HUMAN_AGENT");
}

TEST_CASE("an Instagram comment is answered, hidden, and answered in private", "[instagram]") {
    const auto answer = render(*instagram(), about_comment(Reply::Kind::message), now).front();
    const auto hide = render(*instagram(), about_comment(Reply::Kind::hide_comment), now).front();
    const auto unhide =
        render(*instagram(), about_comment(Reply::Kind::unhide_comment), now).front();
    const auto in_private =
        render(*instagram(), about_comment(Reply::Kind::private_reply_to_comment), now).front();

    CHECK(answer.url.starts_with("https://graph.instagram.com/v25.0/C1/replies?"));
    CHECK(query_value(answer, "message") == "Sí, ¿te escribimos?");
    CHECK(hide.url.find("/C2?hide=true&") != std::string::npos);
    CHECK(unhide.url.find("/C2?hide=false&") != std::string::npos);
    CHECK(in_private.url.find("/me/messages?") != std::string::npos);
    CHECK(body_of(in_private).at("recipient").at("comment_id") == "C2");
    Reply choices = about_comment(Reply::Kind::private_reply_to_comment);
    choices.buttons = {{"Envíos", "clarify:1"}, {"Pagos", "clarify:2"}};
    CHECK(body_of(render(*instagram(), choices, now).front()).at("message").at("text") ==
          "Sí, ¿te escribimos?\n\n1. Envíos\n2. Pagos");
    Reply late = about_comment(Reply::Kind::private_reply_to_comment);
    late.last_customer_message_at = now - 7 * 24 * hour;
    CHECK(cannot_send(*instagram(), late, now).window_closed);
}

TEST_CASE("what is about one Instagram comment is about it, whatever came since", "[instagram]") {
    Reply hide = about_comment(Reply::Kind::hide_comment);
    Reply in_private = about_comment(Reply::Kind::private_reply_to_comment);
    hide.reply_to_id = in_private.reply_to_id = "C0";

    CHECK(render(*instagram(), hide, now).front().url.find("/C0?hide=true&") != std::string::npos);
    CHECK(body_of(render(*instagram(), in_private, now).front()).at("recipient").at("comment_id") ==
          "C0");
}

TEST_CASE("a private reply that was already made counts as sent", "[instagram]") {
    CHECK(instagram()
              ->read_result({}, answer(400, R"({"error":{"code":10900,"message":"already"}})"), now)
              .outcome == Delivery::Outcome::duplicate);
}

#include "tests/webhooks/support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

std::unique_ptr<Channel> telegram(Values more = {}) {
    more.insert({"token", {"1234567:ABC-def"}});
    more.insert({"secret", {"s3cret_token"}});
    more.insert({"username", {"@TiendaLunaBot"}});
    return make("telegram", more);
}

HttpRequest update(const std::string& body) {
    return post(body, {{"X-Telegram-Bot-Api-Secret-Token", "s3cret_token"}});
}

Receipt read(const std::string& body) {
    return telegram()->receive(update(body), now);
}

/// An update with one private message that has `content` beside sender, chat and date.
std::string private_message(const std::string& content) {
    return R"({"update_id":1,"message":{"message_id":5,"from":{"id":3,"is_bot":false,"first_name":"N"},
              "chat":{"id":3,"type":"private"},"date":1780000000,)" +
           content + "}}";
}

std::string group_message(const std::string& content, const std::string& from = R"({"id":99})") {
    return R"({"update_id":1,"message":{"message_id":5,"from":)" + from +
           R"(,"chat":{"id":-5,"type":"group"},"date":1780000000,)" + content + "}}";
}

}  // namespace

TEST_CASE("a private Telegram message is read whole", "[telegram]") {
    const Inbound message = only_message(read(fixture("telegram/private_text.json")));

    CHECK(message.dedupe_key == "update:174114370");
    CHECK(message.message_id == "3527065:41");
    CHECK(message.conversation_key == "3527065");
    CHECK(message.contact_key == "3527065");
    CHECK(message.contact_name == "Nic Paz");
    CHECK(message.contact_handle == "nicpaz");
    CHECK(message.language_hint == "es");
    CHECK(message.text == "Hello World");
    CHECK(message.kind == MessageKind::text);
    CHECK(message.author == Author::customer);
    CHECK(message.visibility == Visibility::direct);
    CHECK(message.sent_at == 1454119029000);
    CHECK(message.address.at("chat_id") == "3527065");
}

TEST_CASE("a Telegram update without the right secret token is refused with 401",
          "[telegram][T13]") {
    const std::string body = fixture("telegram/private_text.json");
    const std::string given =
        GENERATE(as<std::string>{}, "", "s3cret_toke", "s3cret_token ", "S3CRET_TOKEN", "other");

    const Receipt wrong =
        telegram()->receive(post(body, {{"X-Telegram-Bot-Api-Secret-Token", given}}), now);
    const Receipt missing = telegram()->receive(post(body), now);

    CHECK(wrong.response.status == 401);
    CHECK(wrong.messages.empty());
    CHECK(missing.response.status == 401);
}

TEST_CASE("while the secret token rotates both are accepted", "[telegram]") {
    const auto channel = telegram({{"secret", {"new", "s3cret_token"}}});

    CHECK(channel->receive(update(fixture("telegram/private_text.json")), now).messages.size() ==
          1);
}

TEST_CASE("a Telegram group is answered only when the bot is addressed", "[telegram]") {
    CHECK(read(fixture("telegram/group_other.json")).messages.empty());
    CHECK(read(fixture("telegram/group_other.json")).ignored.size() == 1);
    CHECK(read(group_message(R"("text":"hola a todos")")).messages.empty());

    const Inbound message = only_message(read(fixture("telegram/group_addressed.json")));
    CHECK(message.text == "😀😀  ¿cuánto tarda el envío?");
    CHECK(message.visibility == Visibility::public_comment);
    CHECK(message.conversation_key == "-1001234567890123/12/99");
    CHECK(message.address.at("topic_id") == "12");
}

TEST_CASE(
    "a command, a reply to the bot or a named link addresses it, another bot's command does not",
    "[telegram]") {
    const auto addressed = [](const std::string& content) {
        return read(group_message(content)).messages.size() == 1;
    };

    CHECK(
        addressed(R"("text":"/ayuda","entities":[{"type":"bot_command","offset":0,"length":6}])"));
    CHECK(addressed(
        R"("text":"/ayuda@tiendalunabot","entities":[{"type":"bot_command","offset":0,"length":20}])"));
    CHECK_FALSE(addressed(
        R"("text":"/ayuda@otrobot","entities":[{"type":"bot_command","offset":0,"length":14}])"));
    CHECK(
        addressed(R"("text":"gracias","reply_to_message":{"message_id":4,"from":{"id":1234567}})"));
    CHECK_FALSE(
        addressed(R"("text":"gracias","reply_to_message":{"message_id":4,"from":{"id":12}})"));
    CHECK(addressed(
        R"("text":"Luna hola","entities":[{"type":"text_mention","offset":0,"length":4,"user":{"id":1234567}}])"));
    CHECK(addressed(
        R"("caption":"@tiendalunabot roto","photo":[{"file_id":"f"}],"caption_entities":[{"type":"mention","offset":0,"length":14}])"));
    CHECK_FALSE(
        addressed(R"("text":"hola","entities":[{"type":"mention","offset":-3,"length":99}])"));
}

TEST_CASE("the bot's name is cut out of a command and of what it addresses", "[telegram]") {
    CHECK(
        only_message(
            read(group_message(
                R"("text":"/ayuda@tiendalunabot hoy","entities":[{"type":"bot_command","offset":0,"length":20}])")))
            .text == "/ayuda hoy");
    CHECK(
        only_message(
            read(group_message(
                R"("text":"@tiendalunabot, hola","entities":[{"type":"mention","offset":0,"length":14}])")))
            .text == "hola");
}

TEST_CASE("the bot's name is cut out wherever it stands, in whatever order it is told",
          "[telegram]") {
    const std::string mentions =
        R"({"type":"mention","offset":32,"length":14},{"type":"mention","offset":0,"length":14},)"
        R"({"type":"mention","offset":16,"length":14},{"type":"mention","offset":16,"length":14})";

    CHECK(only_message(
              read(group_message(
                  R"("text":"@tiendalunabot a@tiendalunabot b@tiendalunabot c","entities":[)" +
                  mentions + "]")))
              .text == "a b c");
}

TEST_CASE("a long Telegram text with very many entities is read through once", "[telegram][T49]") {
    std::string entities = R"({"type":"text_mention","offset":0,"length":1,"user":{"id":1234567}})";
    for (int i = 0; i < 20'000; ++i) {
        entities += R"(,{"type":"bot_command","offset":1000000,"length":1000000})";
    }
    const std::string text(2'000'000, 'a');

    CHECK(only_message(
              read(group_message(R"("text":")" + text + R"(","entities":[)" + entities + "]")))
              .text == text);
}

TEST_CASE("an anonymous administrator of the group is a person of the brand", "[telegram]") {
    const Inbound message = only_message(
        read(group_message(R"("text":"ya lo miro","sender_chat":{"id":-5,"type":"group"})",
                           R"({"id":1087968824,"is_bot":true,"username":"GroupAnonymousBot"})")));

    CHECK(message.author == Author::person);
}

TEST_CASE("another bot is marked as a bot", "[telegram]") {
    const std::string body = group_message(
        R"("text":"/ayuda","entities":[{"type":"bot_command","offset":0,"length":6}])",
        R"({"id":77,"is_bot":true})");

    CHECK(only_message(read(body)).author == Author::bot);
}

TEST_CASE("a pressed button is read with its title and confirmed to Telegram", "[telegram]") {
    const Receipt receipt = read(fixture("telegram/callback.json"));
    const Inbound message = only_message(receipt);

    CHECK(message.kind == MessageKind::button);
    CHECK(message.payload == "pedido.estado");
    CHECK(message.text == "Ver mi pedido");
    CHECK(message.dedupe_key == "callback:4382bfdwdsb323b2d9");
    CHECK(message.conversation_key == "3527065");
    CHECK(message.author == Author::customer);
    REQUIRE(receipt.courtesies.size() == 1);
    CHECK(receipt.courtesies[0].url ==
          "https://api.telegram.org/bot1234567:ABC-def/answerCallbackQuery");
    CHECK(text_at(body_of(receipt.courtesies[0]), "callback_query_id") == "4382bfdwdsb323b2d9");
}

TEST_CASE("a button whose message has no chat is answered in the person's own chat", "[telegram]") {
    const std::string message = GENERATE(as<std::string>{}, R"({"message_id":44})",
                                         R"({"message_id":44,"chat":{"type":"private"}})");

    const Inbound read_button = only_message(
        read(R"({"update_id":1,"callback_query":{"id":"1","from":{"id":3},"data":"x","message":)" +
             message + "}}"));

    CHECK(read_button.conversation_key == "3");
    CHECK(read_button.address.at("chat_id") == "3");
}

TEST_CASE("an edited Telegram message is recorded as an edit of the first", "[telegram]") {
    const Inbound message = only_message(read(fixture("telegram/edited.json")));

    CHECK(message.kind == MessageKind::edit);
    CHECK(message.target_id == "3527065:41");
    CHECK(message.text == "Hello Luna");
    CHECK(message.dedupe_key == "update:174114374");
}

TEST_CASE("the pictures of an album are messages of one conversation", "[telegram]") {
    const Inbound first = only_message(read(fixture("telegram/album_1.json")));
    const Inbound second = only_message(read(fixture("telegram/album_2.json")));

    CHECK(first.kind == MessageKind::image);
    CHECK(first.text == "Llegó roto");
    CHECK(first.attachments.at(0).id == "large");
    CHECK(second.text.empty());
    CHECK(first.dedupe_key != second.dedupe_key);
    CHECK(first.conversation_key == second.conversation_key);
}

TEST_CASE("every kind of Telegram content has its kind", "[telegram]") {
    const auto [content, kind] = GENERATE(table<std::string, MessageKind>({
        {R"("sticker":{"file_id":"s","emoji":"👍"})", MessageKind::sticker},
        {R"("voice":{"file_id":"v"})", MessageKind::voice},
        {R"("audio":{"file_id":"v"})", MessageKind::voice},
        {R"("video_note":{"file_id":"v"})", MessageKind::video},
        {R"("animation":{"file_id":"a"},"document":{"file_id":"a"})", MessageKind::video},
        {R"("document":{"file_id":"d","file_name":"factura.pdf"},"caption":"mi factura")",
         MessageKind::file},
        {R"("location":{"latitude":4.6,"longitude":-74.1})", MessageKind::location},
        {R"("contact":{"phone_number":"+57300","first_name":"Ana"})", MessageKind::contact_card},
        {R"("web_app_data":{"data":"x","button_text":"Pedir"})", MessageKind::button},
        {R"("poll":{"id":"1"})", MessageKind::unsupported},
        {R"("checklist":{"title":"pan"})", MessageKind::text},
        {R"("paid_media":{"star_count":1})", MessageKind::unsupported},
        {R"("successful_payment":{"total_amount":100})", MessageKind::unsupported},
    }));

    CHECK(only_message(read(private_message(content))).kind == kind);
}

TEST_CASE("a deep link keeps its payload", "[telegram]") {
    const Inbound message = only_message(read(private_message(R"("text":"/start promo_7")")));

    CHECK(message.text == "/start");
    CHECK(message.payload == "promo_7");
}

TEST_CASE("service messages, memberships and unknown updates are noted with 200", "[telegram]") {
    const std::string body = GENERATE(
        as<std::string>{}, R"({"update_id":1,"chat_member":{}})",
        R"({"update_id":1,"channel_post":{"message_id":1,"text":"news"}})", R"({"update_id":1})",
        R"({"update_id":1,"message":{"message_id":1,"chat":{"id":3},"from":{"id":3},"new_chat_title":"x"}})",
        R"({"update_id":1,"message":7})", R"({"update_id":1,"message":{"text":"no chat"}})",
        R"({"update_id":1,"callback_query":{"id":"1"}})",
        R"({"update_id":1,"message_reaction":[]})",
        R"({"update_id":1,"message_reaction":{"chat":{},"user":{"id":3}}})",
        R"({"update_id":1,"message_reaction":{"chat":{"id":3},"user":{}}})");

    const Receipt receipt = read(body);

    CHECK(receipt.response.status == 200);
    CHECK(receipt.messages.empty());
    CHECK(receipt.ignored.size() == 1);
}

TEST_CASE("being blocked is noted", "[telegram]") {
    const Receipt receipt = read(fixture("telegram/blocked.json"));

    REQUIRE(receipt.ignored.size() == 1);
    CHECK(receipt.ignored[0].reason.find("blocked") != std::string::npos);
}

TEST_CASE("a reaction is recorded with what it is about", "[telegram]") {
    const Inbound message = only_message(read(
        R"({"update_id":9,"message_reaction":{"chat":{"id":3,"type":"private"},"message_id":41,"user":{"id":3},
           "date":1780000000,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}})"));

    CHECK(message.kind == MessageKind::reaction);
    CHECK(message.target_id == "3:41");
    CHECK(message.text == "👍");
}

TEST_CASE("a Telegram body that is no update is refused with 400", "[telegram]") {
    for (const char* body : {"", "{", "[]", "{}", R"({"update_id":"x"})", "\xff"}) {
        INFO(body);
        CHECK(read(body).response.status == 400);
    }
}

TEST_CASE("a Telegram inbox says what its settings lack", "[telegram]") {
    using Keys = std::vector<std::string>;
    CHECK(problem_keys("telegram", {}) == Keys{"token", "secret"});
    CHECK(problem_keys("telegram", {{"token", {"1:a"}}, {"secret", {""}}}) == Keys{"secret"});
    CHECK(problem_keys("telegram", {{"token", {"1:a"}}, {"secret", {"con espacios"}}}) ==
          Keys{"secret"});
    CHECK(problem_keys("telegram", {{"token", {"1:a"}}, {"secret", {std::string(257, 'a')}}}) ==
          Keys{"secret"});
    CHECK(problem_keys("telegram", {{"token", {"abc"}}, {"secret", {"s"}}}) == Keys{"token"});
    CHECK(problem_keys("telegram", {{"token", {"1:a"}}, {"secret", {"s"}}, {"api_base", {"x"}}}) ==
          Keys{"api_base"});
}

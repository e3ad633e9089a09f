#include "tests/webhooks/support.h"

// What Telegram sends in shapes of its own: rich texts, topics, channels that write in groups.

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

std::unique_ptr<Channel> telegram() {
    return make("telegram", {{"token", {"700:ABC-def"}},
                             {"secret", {"s3cret_token"}},
                             {"username", {"TiendaLunaBot"}}});
}

Receipt read(const std::string& kind, const std::string& content) {
    return telegram()->receive(post(R"({"update_id":1,")" + kind +
                                        R"(":{"message_id":5,"date":1780000000,)" + content + "}}",
                                    {{"X-Telegram-Bot-Api-Secret-Token", "s3cret_token"}}),
                               now);
}

const std::string person = R"("from":{"id":42,"is_bot":false,"first_name":"Ana"},)";
const std::string in_private = person + R"("chat":{"id":42,"type":"private"},)";
const std::string group = R"("chat":{"id":-1002,"type":"supergroup","is_forum":true},)";
const std::string to_bot =
    R"("text":"@TiendaLunaBot ¿precio?","entities":[{"type":"mention","offset":0,"length":14}])";

}  // namespace

TEST_CASE("a message that answers only the topic it stands in is for nobody", "[telegram]") {
    const std::string bot = R"("from":{"id":700,"is_bot":true},)";
    const std::string topic = R"("is_topic_message":true,"message_thread_id":4,"text":"gracias",)";
    const auto answer_to = [&](const std::string& answered) {
        return read("message", person + group + topic + R"("reply_to_message":{"message_id":4,)" +
                                   bot + answered + "}");
    };

    CHECK(answer_to(R"("forum_topic_created":{"name":"Envíos"})").messages.empty());
    CHECK(only_message(answer_to(R"("text":"¿Algo más?")")).text == "gracias");
}

TEST_CASE("who writes in a group as a channel is a customer by that name", "[telegram]") {
    const auto as = [&](const std::string& id, const std::string& title) {
        return only_message(read(
            "message",
            R"("from":{"id":136817688,"is_bot":true,"first_name":"Channel","username":"Channel_Bot"},)" +
                group + R"("sender_chat":{"id":)" + id + R"(,"title":")" + title +
                R"(","type":"channel","username":"flores"},)" + to_bot));
    };

    const Inbound one = as("-1005", "Flores Cali");
    CHECK(one.author == Author::customer);
    CHECK(one.contact_key == "-1005");
    CHECK(one.contact_name == "Flores Cali");
    CHECK(one.contact_handle == "flores");
    CHECK(one.text == "¿precio?");
    CHECK(as("-1006", "Otro").conversation_key != one.conversation_key);

    Reply reply;
    reply.kind = Reply::Kind::private_reply_to_comment;
    reply.text = "Tu pedido sale hoy.";
    reply.contact_key = one.contact_key;
    reply.address = one.address;
    CHECK_FALSE(cannot_send(*telegram(), reply, now).reason.empty());
}

TEST_CASE("a rich text is read block by block", "[telegram]") {
    const Inbound message = only_message(read("message", in_private + R"("rich_message":{"blocks":[
        {"type":"heading","text":"Mi pedido"},
        {"type":"paragraph","text":["llegó ",{"type":"bold","text":["ro","to"]},"."]},
        {"type":"list","items":[{"blocks":[{"type":"paragraph","text":"una taza"}]}]},
        {"type":"divider"}]})"));
    CHECK(message.kind == MessageKind::text);
    CHECK(message.text == "Mi pedido\nllegó roto.\nuna taza");

    const Inbound wordless = only_message(
        read("message", in_private + R"("rich_message":{"blocks":[{"type":"photo"}]})"));
    CHECK(wordless.kind == MessageKind::unsupported);
    CHECK(wordless.attachments.size() == 1);
}

TEST_CASE("a list to tick off is words, a shared story is asked about", "[telegram]") {
    CHECK(only_message(
              read("message", in_private +
                                  R"("checklist":{"title":"Quiero","tasks":[{"id":1,"text":"pan"},
                                              {"id":2,"text":"café"}]})"))
              .text == "Quiero\npan\ncafé");
    const std::string thing = GENERATE(as<std::string>{}, "story", "poll", "paid_media");
    const Inbound shared = only_message(read("message", in_private + "\"" + thing + "\":{}"));
    CHECK(shared.kind == MessageKind::unsupported);
    REQUIRE(shared.attachments.size() == 1);
    CHECK(shared.attachments[0].kind == thing);
    CHECK(only_message(read("message", in_private + R"("dice":{"value":3})")).attachments.empty());
}

TEST_CASE("a place that moves is noted, not recorded at every step", "[telegram]") {
    const std::string place = in_private + R"("location":{"latitude":4.6,"longitude":-74.1)";
    CHECK(only_message(read("message", place + R"(,"live_period":900})")).kind ==
          MessageKind::location);
    const Receipt step = read("edited_message", place + R"(,"heading":12},"edit_date":1780000009)");
    CHECK(step.messages.empty());
    CHECK(step.ignored.size() == 1);
}

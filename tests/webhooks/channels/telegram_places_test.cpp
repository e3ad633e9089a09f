#include "tests/webhooks/support.h"

// Where people write to a brand on Telegram besides the bot's own chat: topics of that chat, the
// messages to a channel, and accounts that the bot serves (Telegram Business).

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

std::unique_ptr<Channel> telegram() {
    return make("telegram", {{"token", {"700:ABC-def"}}, {"secret", {"s3cret_token"}}});
}

Receipt read_update(const std::string& kind, const std::string& value) {
    return telegram()->receive(post(R"({"update_id":8,")" + kind + R"(":)" + value + "}",
                                    {{"X-Telegram-Bot-Api-Secret-Token", "s3cret_token"}}),
                               now);
}

/// The body of the answer to `message`.
Json answer_to(const Inbound& message) {
    Reply reply;
    reply.text = "Sí.";
    reply.conversation_key = message.conversation_key;
    reply.contact_key = message.contact_key;
    reply.address = message.address;
    reply.reply_to_id = message.message_id;
    return body_of(render(*telegram(), reply, now).at(0));
}

const std::string customer =
    R"({"id":42,"is_bot":false,"first_name":"Ana","username":"anap","language_code":"es"})";
const std::string colleague = R"({"id":871,"is_bot":false,"first_name":"Leo"})";

std::string to_channel(const std::string& from) {
    return R"({"message_id":5,"date":1780000000,)" + from +
           R"("chat":{"id":-1007,"type":"supergroup","is_direct_messages":true},
              "direct_messages_topic":{"topic_id":9,"user":)" +
           customer + R"(},"text":"¿hacéis envíos?"})";
}

std::string to_account(const std::string& rest) {
    return R"({"message_id":5,"date":1780000000,"business_connection_id":"bc1","text":"hola",
               "chat":{"id":42,"type":"private","first_name":"Ana","username":"anap"},)" +
           rest + "}";
}

}  // namespace

TEST_CASE("in a topic of the bot's own chat the answer stays in the topic", "[telegram]") {
    const Inbound message = only_message(
        read_update("message", R"({"message_id":5,"date":1780000000,"from":)" + customer +
                                   R"(,"chat":{"id":42,"type":"private"},"message_thread_id":77,
                           "is_topic_message":true,"text":"hola"})"));

    CHECK(message.conversation_key == "42");
    CHECK(message.visibility == Visibility::direct);
    CHECK(answer_to(message).at("message_thread_id") == 77);
}

TEST_CASE("who writes to a channel is answered there, in a talk of their own", "[telegram]") {
    const Inbound message =
        only_message(read_update("message", to_channel(R"("from":)" + customer + ",")));

    CHECK(message.author == Author::customer);
    CHECK(message.visibility == Visibility::direct);
    CHECK(message.conversation_key == "-1007/direct/9");
    CHECK(message.contact_key == "42");
    CHECK(message.contact_handle == "anap");
    const Json body = answer_to(message);
    CHECK(body.at("chat_id") == -1007);
    CHECK(body.at("direct_messages_topic_id") == 9);
    CHECK_FALSE(body.contains("reply_parameters"));
}

TEST_CASE("a colleague who answers in the channel's name takes the talk over", "[telegram]") {
    const std::string from =
        GENERATE(as<std::string>{}, "", R"("sender_chat":{"id":-1009,"type":"channel"},)",
                 R"("from":)" + colleague + ",");
    const Inbound message = only_message(read_update("message", to_channel(from)));

    CHECK(message.author == Author::person);
    CHECK(message.conversation_key == "-1007/direct/9");
    CHECK(message.contact_key == "42");
}

TEST_CASE("who writes to an account that the bot serves is answered in its name", "[telegram]") {
    const Inbound message =
        only_message(read_update("business_message", to_account(R"("from":)" + customer)));

    CHECK(message.author == Author::customer);
    CHECK(message.conversation_key == "business/bc1/42");
    CHECK(message.contact_key == "42");
    CHECK(message.language_hint == "es");
    CHECK(message.message_id == "bc1:42:5");
    const Json body = answer_to(message);
    CHECK(body.at("chat_id") == 42);
    CHECK(body.at("business_connection_id") == "bc1");

    const Delivery sent = telegram()->read_result(
        {},
        answer(
            200,
            R"({"ok":true,"result":{"message_id":6,"business_connection_id":"bc1","chat":{"id":42}}})"),
        now);
    CHECK(sent.message_id == "bc1:42:6");
}

TEST_CASE("what the account's owner writes takes over, what the bot wrote is our own",
          "[telegram]") {
    const auto by = [](const std::string& rest) {
        return only_message(
            read_update("business_message", to_account(R"("from":)" + colleague + rest)));
    };
    const Inbound owner = by("");
    CHECK(owner.author == Author::person);
    CHECK(owner.conversation_key == "business/bc1/42");
    CHECK(owner.contact_name == "Ana");
    CHECK(by(R"(,"sender_business_bot":{"id":700,"is_bot":true})").author == Author::our_echo);
    CHECK(by(R"(,"sender_business_bot":{"id":701,"is_bot":true})").author == Author::person);
}

TEST_CASE("edits, deletions and buttons in a served account are about its messages", "[telegram]") {
    const Inbound edit =
        only_message(read_update("edited_business_message", to_account(R"("from":)" + customer)));
    CHECK(edit.kind == MessageKind::edit);
    CHECK(edit.target_id == "bc1:42:5");

    const Receipt gone = read_update(
        "deleted_business_messages",
        R"({"business_connection_id":"bc1","chat":{"id":42,"type":"private"},"message_ids":[5,6,null]})");
    REQUIRE(gone.messages.size() == 2);
    CHECK(gone.messages[1].kind == MessageKind::deletion);
    CHECK(gone.messages[1].target_id == "bc1:42:6");
    CHECK(gone.messages[0].dedupe_key != gone.messages[1].dedupe_key);
    CHECK(gone.messages[0].conversation_key == "business/bc1/42");

    const Inbound button = only_message(read_update(
        "callback_query", R"({"id":"77","from":)" + customer + R"(,"data":"x","message":)" +
                              to_account(R"("from":)" + colleague) + "}"));
    CHECK(button.conversation_key == "business/bc1/42");
    CHECK(button.reply_to_id == "bc1:42:5");
    CHECK(answer_to(button).at("business_connection_id") == "bc1");
}

TEST_CASE("an account that begins or ends to be served is noted", "[telegram]") {
    const auto noted = [](const std::string& enabled) {
        const Receipt receipt =
            read_update("business_connection",
                        R"({"id":"bc1","user":{"id":871},"is_enabled":)" + enabled + "}");
        CHECK(receipt.messages.empty());
        REQUIRE(receipt.ignored.size() == 1);
        return receipt.ignored[0].reason;
    };
    CHECK(noted("true") == "the bot serves an account");
    CHECK(noted("false") == "the bot no longer serves an account");
    CHECK(read_update("deleted_business_messages", R"({"message_ids":[1]})").ignored.size() == 1);
}

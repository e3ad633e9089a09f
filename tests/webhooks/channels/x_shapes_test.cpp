#include "tests/webhooks/channels/x_support.h"

// What X sends in shapes of its own: people, pictures, versions of a post, encrypted chats.

using namespace webhooks;
using namespace webhooks::test;
using namespace webhooks::test::x_inbox;

TEST_CASE("who writes on X is known in each shape that names people", "[x]") {
    const auto first = [](const std::string& body) { return received(body).messages.at(0); };
    const std::string filter = R"("filter":{"user_id":")" + us + R"("},)";
    const std::string message =
        first(R"({"data":{"event_type":"dm.received",)" + filter +
              R"("payload":{"direct_message_events":[{"type":"message_create","id":"1",)"
              R"("message_create":{"sender_id":"5","target":{"recipient_id":")" +
              us +
              R"("},"message_data":{"text":"hola"}}}],"users":{"5":{"data":{"id":"5",)"
              R"("username":"ana5","name":"Ana"}}}}}})")
            .contact_handle;
    CHECK(message == "ana5");
    const Inbound mention =
        first(R"({"data":{"event_type":"post.mention.create",)" + filter +
              R"("payload":{"id":"9","text":"hola","author_id":"5"},)"
              R"("includes":{"users":[{"data":{"id":"5","username":"ana5","name":"Ana"}}]}}})");
    CHECK(mention.contact_name == "Ana");
    CHECK(mention.address.at("handle") == "ana5");
}

TEST_CASE("a picture on X is no words, whatever link X writes into the text", "[x]") {
    const std::string head = R"({"for_user_id":")" + us + R"(",)";
    const Inbound direct =
        received(head +
                 R"("direct_message_events":[{"type":"message_create","id":"9",)"
                 R"("message_create":{"sender_id":"5","target":{"recipient_id":")" +
                 us +
                 R"("},"message_data":{"text":" https://t.co/abc","attachment":{"type":"media",)"
                 R"("media":{"id_str":"55","media_url_https":"https://ton.x/1.jpg",)"
                 R"("url":"https://t.co/abc","type":"photo"}}}}}]})")
            .messages.at(0);
    CHECK(direct.text.empty());
    CHECK(direct.kind == MessageKind::image);

    const std::string post =
        R"("id":"22","author_id":"5","text":"@luna https://t.co/zz","attachments":{)"
        R"("media_keys":["3_1","3_2"]},"entities":{"urls":[{"url":"https://t.co/zz","media_key":"3_1"}]})";
    const std::string media =
        R"("includes":{"media":[{"media_key":"3_1","type":"video","url":"https://v.x/1"}]})";
    const Inbound mention = received(R"({"data":{"event_type":"post.mention.create","payload":{)" +
                                     post + "}," + media + "}}")
                                .messages.at(0);
    CHECK(mention.text.empty());
    CHECK(mention.kind == MessageKind::video);
    REQUIRE(mention.attachments.size() == 2);
    CHECK(mention.attachments[0].url == "https://v.x/1");
    CHECK(mention.attachments[1].kind == "image");
}

TEST_CASE("of very many pictures of a post on X the first ten are read", "[x]") {
    std::string keys = "\"k\"";
    std::string urls = R"({"url":"https://t.co/a","media_key":"k"})";
    std::string media = R"({"media_key":"other"})";
    for (int i = 0; i < 20'000; ++i) {
        keys += ",\"k\"";
        urls += R"(,{"url":"https://t.co/a","media_key":"k"})";
        media += R"(,{"media_key":"other"})";
    }
    const std::string post = R"("id":"22","author_id":"5","text":")" + std::string(2'000'000, 'a') +
                             R"(","attachments":{"media_keys":[)" + keys +
                             R"(]},"entities":{"urls":[)" + urls + "]}";
    const Inbound mention = received(R"({"data":{"event_type":"post.mention.create","payload":{)" +
                                     post + R"(},"includes":{"media":[)" + media + "]}}}")
                                .messages.at(0);
    CHECK(mention.attachments.size() == 10);

    std::string pictures = R"({"url":"https://t.co/a","media_url_https":"https://p.x/1"})";
    for (int i = 0; i < 20'000; ++i)
        pictures += R"(,{"url":"b","media_url_https":"https://p.x/1"})";
    const Inbound older =
        received(R"({"for_user_id":")" + us +
                 R"(","tweet_create_events":[{"id_str":"7","user":{"id_str":"5"},)"
                 R"("text":"@luna hola","extended_entities":{"media":[)" +
                 pictures + "]}}]}")
            .messages.at(0);
    CHECK(older.attachments.size() == 10);
}

TEST_CASE("an edited post on X is no second question", "[x]") {
    const auto version = [](const std::string& id, const std::string& versions) {
        return received(R"({"data":{"event_type":"post.mention.create","payload":{"id":")" + id +
                        R"(","author_id":"5","text":"@luna envíos?","conversation_id":"19",)"
                        R"("edit_history_tweet_ids":[)" +
                        versions + "]}}}");
    };
    const Receipt first = version("19", R"("19")");
    const Receipt second = version("21", R"("19","21")");

    REQUIRE(first.messages.size() == 1);
    REQUIRE(second.messages.size() == 2);
    CHECK(second.messages[0].dedupe_key == first.messages[0].dedupe_key);
    CHECK(second.messages[1].kind == MessageKind::edit);
    CHECK(second.messages[1].target_id == "19");
    CHECK(second.messages[1].dedupe_key != first.messages[0].dedupe_key);
}

TEST_CASE("a colleague's public answer on X is reported by either API", "[x]") {
    const Receipt receipt = received(
        R"({"data":{"event_type":"post.create","filter":{"user_id":")" + us +
        R"("},"payload":{"id":"20","author_id":")" + us +
        R"(","text":"@ana te miramos","conversation_id":"10","in_reply_to_user_id":"5"}}})");
    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].author == Author::person);
    CHECK(receipt.messages[0].conversation_key == "post:10:5");
    CHECK(receipt.messages[0].text == "te miramos");
}

TEST_CASE("an encrypted chat on X is words that a person must read there", "[x]") {
    const auto chat = [](const std::string& type, const std::string& payload) {
        return received(R"({"data":{"event_type":")" + type + R"(","filter":{"user_id":")" + us +
                        R"("},"payload":{)" + payload + "}}}");
    };
    const std::string both = R"("id":"e4f4","created_at_msec":"1784841183370",)"
                             R"("conversation_id":"5:)" +
                             us + R"(","encoded_event":"CwAB",)";

    const Inbound asked = chat("chat.received", both + R"("sender_id":"5")").messages.at(0);
    CHECK(asked.kind == MessageKind::withheld);
    CHECK(asked.author == Author::customer);
    CHECK(asked.conversation_key == "dm:5");
    CHECK(asked.sent_at == 1784841183370);
    const Inbound answered =
        chat("chat.sent", both + R"("sender_id":")" + us + R"(")").messages.at(0);
    CHECK(answered.author == Author::person);
    CHECK(answered.conversation_key == "dm:5");
    CHECK(chat("chat.received", R"("id":"1","conversation_id":"g7","sender_id":"5")")
              .messages.empty());
    CHECK(chat("chat.received", both + R"("sender_id":"")").messages.empty());
}

TEST_CASE("the pictures of a long post on X are read beside its words", "[x]") {
    const std::string media =
        R"({"media":[{"id_str":"5","url":"https://t.co/pic","media_url_https":"https://pbs.x/5.jpg","type":"photo"}]})";
    const std::string place = GENERATE(as<std::string>{}, "extended_tweet.extended_entities",
                                       "extended_tweet.entities", "extended_entities", "entities");
    Json post{{"id_str", "9"},
              {"text", "@luna llegó… https://t.co/x"},
              {"user", {{"id_str", "5"}}},
              {"extended_tweet", {{"full_text", "@luna llegó roto https://t.co/pic"}}}};
    Json* at = &post;
    for (const std::string_view name : {"extended_tweet", "extended_entities", "entities"}) {
        const bool named = place == name || place.ends_with("." + std::string(name)) ||
                           place.starts_with(std::string(name) + ".");
        if (named) at = &(*at)[std::string(name)];
    }
    *at = parse_json(media).value;

    const Inbound asked =
        received(to_text({{"for_user_id", us}, {"tweet_create_events", Json::array({post})}}))
            .messages.at(0);
    CHECK(asked.text == "llegó roto");
    REQUIRE(asked.attachments.size() == 1);
    CHECK(asked.attachments[0].url == "https://pbs.x/5.jpg");
}

TEST_CASE("somebody whom the account blocked is left alone however X says so", "[x]") {
    const auto messages_when = [](const std::string& blocked) {
        return received(R"({"for_user_id":")" + us + R"(","user_has_blocked":)" + blocked +
                        R"(,"tweet_create_events":[{"id_str":"1","text":"@luna hola",)"
                        R"("user":{"id_str":"2"}}]})")
            .messages.size();
    };
    CHECK(messages_when("true") == 0);
    CHECK(messages_when(R"("true")") == 0);
    CHECK(messages_when(R"("false")") == 1);
    CHECK(messages_when("false") == 1);
}

TEST_CASE("a place shared in a direct message on X is a place", "[x]") {
    const auto place_of = [](const std::string& location) {
        return received(R"({"for_user_id":")" + us +
                        R"(","direct_message_events":[{"type":"message_create","id":"9",)"
                        R"("message_create":{"sender_id":"5","target":{"recipient_id":")" +
                        us + R"("},"message_data":{"text":"","attachment":{"type":"location",)" +
                        R"("location":)" + location + "}}}}]}")
            .messages.at(0);
    };
    const Inbound point = place_of(
        R"({"shared_coordinate":{"coordinates":{"type":"Point","coordinates":[-74.07,4.61]}}})");
    CHECK(point.kind == MessageKind::location);
    CHECK(point.attachments.at(0).url == "geo:4.61,-74.07");

    const Inbound named = place_of(R"({"shared_place":{"place":{"full_name":"Cali, Colombia"}}})");
    CHECK(named.attachments.at(0).name == "Cali, Colombia");
}

#include "tests/process/platforms.h"
#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "webhooks/signature.h"

#include <algorithm>
#include <atomic>

// Talks in places where others talk too, through the whole program.

namespace {

using tests::Platform;
using tests::platform_of;
using webhooks::Json;

constexpr const char* question = "¿cuánto tarda el envío?";

/// The body that reports a comment, with other fields.
std::string changed(const std::string& body, const Json& changes) {
    Json json = webhooks::parse_json(body).value;
    json.merge_patch(changes);
    return json.dump();
}

}  // namespace

TEST_CASE("LinkedIn names our comment by its number only, and its report of it silences nobody",
          "[channels][F27]") {
    const auto numbers_only = [](const webhooks::HttpRequest& request) {
        const bool comment = request.method == "POST" && request.path.starts_with("/linkedin/");
        return comment ? tests::TestServer::answer(201, "", {{"x-restli-id", "7000001"}})
                       : tests::accept_everywhere(request);
    };
    tests::Stage stage(numbers_only, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& linkedin = platform_of("linkedin");
    const std::string asked = linkedin.body("11", "7001", question, tests::now_ms());
    CHECK(tests::post(port, linkedin.sign(asked)) == 200);
    REQUIRE(stage.settled());
    REQUIRE(tests::texts_of(linkedin, stage.platform().requests()).size() == 1);
    const auto report = [&](const char* notification, const char* comment) {
        Json body =
            webhooks::parse_json(linkedin.body(notification, "7001", "Claro que sí.", 0)).value;
        Json& item = body["notifications"][0];
        item["action"] = "ADMIN_COMMENT";
        item["generatedActivity"] =
            std::string("urn:li:comment:(urn:li:activity:1,") + comment + ")";
        item["decoratedGeneratedActivity"]["comment"]["owner"] = "urn:li:organization:5";
        return tests::post(port, linkedin.sign(body.dump()));
    };

    CHECK(report("12", "7000001") == 200);
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'bot'") == 1);

    CHECK(report("13", "7000002") == 200);  // A colleague's.
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'human'") == 1);
}

TEST_CASE("a comment that LinkedIn reports without its words is read there, else by a person",
          "[channels]") {
    std::atomic<bool> gives_words = true;
    const auto keeps_words_back = [&](const webhooks::HttpRequest& request) {
        const bool asked = request.method == "GET" && request.path.starts_with(
                                                          "/linkedin/rest/socialActions/urn%3Ali%3A"
                                                          "activity%3A1/comments/");
        if (!asked) return tests::accept_everywhere(request);
        return gives_words
                   ? tests::TestServer::answer(200, Json{{"message", {{"text", question}}}}.dump())
                   : tests::TestServer::answer(403);
    };
    tests::Stage stage(keeps_words_back, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& linkedin = platform_of("linkedin");
    const auto report = [&](const char* comment) {
        const std::string body = linkedin.body(comment, "7001", "", tests::now_ms());
        return tests::post(port, linkedin.sign(body));
    };
    const auto heard = [&] { return tests::texts_of(linkedin, stage.platform().requests()); };

    CHECK(report("11") == 200);
    CHECK(report("11") == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'sent'", 1));
    CHECK(heard().at(0).find("2 a 4 días") != std::string::npos);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == 1);

    gives_words = false;
    CHECK(report("12") == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    CHECK(stage.count("SELECT count(*) FROM messages WHERE kind = 'withheld'") == 1);
}

TEST_CASE("in a forum who answers the bot is answered, and staff who answer take over",
          "[channels]") {
    const auto numbered = [](const webhooks::HttpRequest& request) {
        const bool post = request.method == "POST" && request.path.starts_with("/discourse/");
        return post ? tests::TestServer::answer(200, R"({"id":102,"post_number":2})")
                    : tests::accept_everywhere(request);
    };
    tests::Stage stage(numbered, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& forum = platform_of("discourse");
    const auto post = [&](const char* id, const char* text, const Json& changes) {
        const std::string body = forum.body(id, "7001", text, tests::now_ms());
        return tests::post(port, forum.sign(changed(body, {{"post", changes}})));
    };
    const auto heard = [&] { return tests::texts_of(forum, stage.platform().requests()).size(); };
    CHECK(post("1", question, {{"raw", question}}) == 200);
    REQUIRE(stage.settled());
    REQUIRE(heard() == 1);

    CHECK(post("3", "", {{"raw", "quiero hablar con una persona"}, {"reply_to_post_number", 2}}) ==
          200);
    REQUIRE(stage.settled());
    CHECK(heard() == 2);
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'waiting'") == 1);

    CHECK(post("4", "", {{"raw", "¿Y vosotros qué decís?"}, {"username", "Eva"}}) == 200);
    REQUIRE(stage.settled());
    CHECK(heard() == 2);

    CHECK(post("5", "",
               {{"raw", "Yo te ayudo."},
                {"username", "jefa"},
                {"staff", true},
                {"reply_to_post_number", 1}}) == 200);
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'human'") == 1);
    CHECK(stage.count("SELECT count(*) FROM conversations") == 1);
}

TEST_CASE("an order on WhatsApp goes to a person, and the customer is told so", "[channels]") {
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& whatsapp = platform_of("whatsapp");
    Json body = webhooks::parse_json(whatsapp.body("11", "7001", "hola", tests::now_ms())).value;
    Json& message = body["entry"][0]["changes"][0]["value"]["messages"][0];
    message.erase("text");
    message["type"] = "order";
    message["order"] = {{"catalog_id", "1"},
                        {"product_items", {{{"product_retailer_id", "taza"}, {"quantity", 2}}}}};

    CHECK(tests::post(port, whatsapp.sign(body.dump())) == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    REQUIRE(stage.settled());
    CHECK(tests::texts_of(whatsapp, stage.platform().requests()).size() == 1);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE attachments_json LIKE '%2 × taza%'") ==
          1);
}

TEST_CASE("an encrypted chat on X goes to a person, and the customer is told so", "[channels]") {
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& x = platform_of("x_messages");
    const Json payload{{"id", "e4f4"},
                       {"sender_id", "7001"},
                       {"conversation_id", "7001:99"},
                       {"created_at_msec", std::to_string(tests::now_ms())},
                       {"encoded_event", "CwAB"}};
    const Json body{{"data",
                     {{"event_uuid", "-1"},
                      {"event_type", "chat.received"},
                      {"filter", {{"user_id", "99"}}},
                      {"payload", payload}}}};

    CHECK(tests::post(port, x.sign(body.dump())) == 200);
    CHECK(tests::post(port, x.sign(body.dump())) == 200);

    REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    REQUIRE(stage.settled());
    CHECK(tests::texts_of(x, stage.platform().requests()).size() == 1);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE kind = 'withheld'") == 1);
}

TEST_CASE("a mention on X that is edited is answered once", "[channels]") {
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& x = platform_of("x_mentions");
    const auto version = [&](const std::string& id, const Json& versions) {
        Json body = webhooks::parse_json(x.body(id, "7001", question, tests::now_ms())).value;
        body["data"]["payload"]["conversation_id"] = "19";
        body["data"]["payload"]["edit_history_tweet_ids"] = versions;
        return x.sign(body.dump());
    };

    CHECK(tests::post(port, version("19", {"19"})) == 200);
    REQUIRE(stage.settled());
    CHECK(tests::post(port, version("21", {"19", "21"})) == 200);
    REQUIRE(stage.settled());
    CHECK(tests::texts_of(x, stage.platform().requests()).size() == 1);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE kind = 'edit'") == 1);

    CHECK(tests::post(port, version("33", {"31", "33"})) == 200);  // Named only in the edit.
    REQUIRE(stage.settled());
    CHECK(tests::texts_of(x, stage.platform().requests()).size() == 2);
}

TEST_CASE("an answer that the channel behind Chatwoot refuses calls a person", "[channels]") {
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& chatwoot = platform_of("chatwoot");
    const std::string body = chatwoot.body("11", "7001", question, tests::now_ms());
    CHECK(tests::post(port, chatwoot.sign(body)) == 200);
    REQUIRE(stage.settled());
    const auto calls = stage.platform().requests();
    const auto sent = std::find_if(calls.begin(), calls.end(), [](const auto& call) {
        return call.path.starts_with("/chatwoot/") && call.path.ends_with("/messages");
    });
    REQUIRE(sent != calls.end());

    const std::string id = webhooks::to_hex(webhooks::sha256(sent->body)).substr(0, 16);
    CHECK(tests::post(
              port, chatwoot.sign(changed(
                        body, {{"event", "message_updated"},
                               {"id", id},
                               {"message_type", "outgoing"},
                               {"content_attributes", {{"external_error", "131047: window"}}}}))) ==
          200);

    CHECK(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    CHECK(stage.count("SELECT count(*) FROM messages WHERE status = 'failed'") == 1);
}

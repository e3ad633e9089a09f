#include "tests/process/platforms.h"
#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"

#include <algorithm>

// What platforms send in unusual shapes, through the whole program: who wrote gets an answer.

namespace {

using tests::Platform;
using tests::platform_of;
using webhooks::Json;

constexpr const char* question = "¿cuánto tarda el envío?";

/// What the Graph API says when the message `mid-9` is asked for.
tests::TestServer::Reaction tell_message(const webhooks::HttpRequest& request) {
    const bool asked = request.method == "GET" && request.path.find("/mid-9") != std::string::npos;
    if (!asked) return tests::accept_everywhere(request);
    return tests::TestServer::answer(200, Json{{"id", "mid-9"},
                                               {"message", question},
                                               {"from", {{"id", "7001"}, {"username", "nora"}}},
                                               {"to", {{"data", {{{"id", "IGPRO"}}}}}}}
                                              .dump());
}

}  // namespace

TEST_CASE("a message that Instagram reports as an edit is answered once, told twice or not",
          "[channels]") {
    tests::Stage stage(tell_message, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& instagram = platform_of("instagram");
    const std::string whole = instagram.body("mid-9", "7001", question, tests::now_ms());
    Json edit = webhooks::parse_json(whole).value;
    edit["entry"][0]["messaging"] = {
        {{"timestamp", tests::now_ms()}, {"message_edit", {{"mid", "mid-9"}, {"num_edit", 0}}}}};

    CHECK(tests::post(port, instagram.sign(edit.dump())) == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM messages WHERE direction = 'in'", 1));
    REQUIRE(stage.settled());
    CHECK(tests::texts_of(instagram, stage.platform().requests()).size() == 1);

    CHECK(tests::post(port, instagram.sign(whole)) == 200);
    CHECK(tests::post(port, instagram.sign(edit.dump())) == 200);
    REQUIRE(stage.settled());
    CHECK(tests::texts_of(instagram, stage.platform().requests()).size() == 1);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == 1);
}

TEST_CASE("what WhatsApp does not hand on is asked about, what it cannot reach is a person's",
          "[channels]") {
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& whatsapp = platform_of("whatsapp");
    const auto post = [&](const char* id, const char* person, int code, const char* thing) {
        Json body = webhooks::parse_json(whatsapp.body(id, person, "x", tests::now_ms())).value;
        Json& message = body["entry"][0]["changes"][0]["value"]["messages"][0];
        message.erase("text");
        message["type"] = "unsupported";
        message["unsupported"] = {{"type", thing}};
        message["errors"] = {{{"code", code}}};
        return tests::post(port, whatsapp.sign(body.dump()));
    };
    const auto answers = [&] {
        return tests::texts_of(whatsapp, stage.platform().requests()).size();
    };

    CHECK(post("11", "7001", 131051, "pin") == 200);
    REQUIRE(stage.settled());
    CHECK(answers() == 0);

    CHECK(post("12", "7001", 131051, "poll_creation") == 200);
    REQUIRE(stage.settled());
    CHECK(answers() == 1);
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'waiting'") == 0);

    CHECK(post("13", "7002", 131060, "errors") == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    REQUIRE(stage.settled());
    CHECK(answers() == 2);
}

TEST_CASE("in an account that the bot serves it answers until the owner writes", "[channels]") {
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    const Platform& telegram = platform_of("telegram");
    const auto post = [&](const char* id, std::int64_t writer, const char* text) {
        Json body = webhooks::parse_json(telegram.body(id, "7001", text, tests::now_ms())).value;
        body["business_message"] = body["message"];
        body.erase("message");
        body["business_message"]["business_connection_id"] = "bc1";
        body["business_message"]["from"]["id"] = writer;
        return tests::post(port, telegram.sign(body.dump()));
    };
    const auto answers = [&] {
        return tests::texts_of(telegram, stage.platform().requests()).size();
    };

    CHECK(post("11", 7001, question) == 200);
    REQUIRE(stage.settled());
    REQUIRE(answers() == 1);
    const auto calls = stage.platform().requests();
    CHECK(std::any_of(calls.begin(), calls.end(), [](const webhooks::HttpRequest& call) {
        return call.body.find(R"("business_connection_id":"bc1")") != std::string::npos;
    }));

    CHECK(post("12", 871, "Te lo miro yo.") == 200);
    CHECK(post("13", 7001, question) == 200);
    REQUIRE(stage.settled());
    CHECK(answers() == 1);
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'human'") == 1);
    CHECK(stage.count("SELECT count(*) FROM conversations") == 1);
}

#include "tests/process/sender.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"
#include "webhooks/json.h"

#include <fstream>

// A conversation by the web chat, over its HTTP road, through the whole program.

namespace {

using tests::Stage;
using webhooks::Json;

/// One visitor's page.
struct Page {
    std::uint16_t port;
    std::string token = {};

    Json exchange(const std::string& request) const {
        tests::RawClient client(port);
        client.send(request);
        const std::string response = client.read_response();
        CHECK(tests::status_of(response) == 200);
        return webhooks::parse_json(tests::body_of(response)).value;
    }

    /// `more` goes with the request for a session.
    void open(const Json& more = Json::object()) {
        Json body{{"site_key", "web"}, {"visitor_token", std::string(43, 'a')}};
        body.update(more);
        token = webhooks::text_at(exchange(tests::http_post("/v1/widget/session", "", body.dump())),
                                  "token");
        REQUIRE_FALSE(token.empty());
    }

    [[nodiscard]] std::string bearer() const { return "Authorization: Bearer " + token + "\r\n"; }

    Json say(const std::string& cid, const std::string& text) const {
        const Json frame{{"t", "msg"}, {"cid", cid}, {"text", text}};
        return exchange(tests::http_post("/v1/widget/messages", bearer(), frame.dump()));
    }

    /// Everything that was said to the visitor.
    [[nodiscard]] std::vector<std::string> heard() const {
        const Json answer =
            exchange("GET /v1/widget/poll?after=0&wait=1 HTTP/1.1\r\nHost: localhost\r\n" +
                     bearer() + "Connection: close\r\n\r\n");
        std::vector<std::string> texts;
        for (const Json& event : webhooks::array_at(answer, "events")) {
            const bool said = webhooks::text_at(event, "t") == "msg" &&
                              webhooks::text_at(event, "from") != "visitor";
            if (said) texts.push_back(webhooks::text_at(event, "text"));
        }
        return texts;
    }
};

/// The header of whoever works for the brand.
std::string api_bearer(const Stage& stage) {
    std::ifstream file(stage.store_path() + ".api-token");
    std::string token;
    file >> token;
    return "Authorization: Bearer " + token + "\r\n";
}

std::string newest_conversation(const Stage& stage) {
    return "/api/v1/conversations/" +
           std::to_string(stage.count("SELECT max(id) FROM conversations"));
}

int reply_as_person(const Stage& stage, std::uint16_t port, const std::string& text) {
    const Json body{{"agent", "Ana"}, {"client_id", "1"}, {"text", text}};
    return tests::post(port, tests::http_post(newest_conversation(stage) + "/reply",
                                              api_bearer(stage), body.dump()));
}

}  // namespace

TEST_CASE("a visitor of the web chat is answered once, handed over, and answered by a person",
          "[widget]") {
    Stage stage(tests::accept_message, "channels_book");
    Page page{stage.start()};
    page.open();

    const Json first = page.say("c1", "¿cuánto tarda el envío?");
    const Json again = page.say("c1", "¿cuánto tarda el envío?");
    REQUIRE(stage.settled());
    CHECK(webhooks::text_at(first, "t") == "ack");
    CHECK(first == again);
    REQUIRE(page.heard().size() == 1);
    CHECK(page.heard()[0].find("2 a 4 días") != std::string::npos);

    CHECK(webhooks::text_at(page.say("c2", "quiero hablar con una persona"), "t") == "ack");
    REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    CHECK(page.heard().size() == 2);

    CHECK(reply_as_person(stage, page.port, "Hola, soy Ana") == 200);
    REQUIRE(page.heard().size() == 3);
    CHECK(page.heard()[2] == "Hola, soy Ana");
}

TEST_CASE(
    "people see what a visitor entered before the chat; a page that never writes leaves nothing",
    "[widget]") {
    Stage stage(tests::accept_message, "channels_book");
    Page page{stage.start()};
    page.open(
        {{"fields",
          {{"name", "Luz Ríos"}, {"email", "luz@correo.example"}, {"phone", "+573001234567"}}}});
    CHECK(page.heard().empty());
    CHECK(stage.count("SELECT count(*) FROM contacts") == 0);

    page.say("c1", "quiero hablar con una persona");
    REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    const Json seen =
        page.exchange("GET " + newest_conversation(stage) + " HTTP/1.1\r\nHost: localhost\r\n" +
                      api_bearer(stage) + "Connection: close\r\n\r\n");

    CHECK(webhooks::text_at(seen, "contact.name") == "Luz Ríos");
    CHECK(webhooks::text_at(seen, "contact.email") == "luz@correo.example");
    CHECK(webhooks::text_at(seen, "contact.phone") == "+573001234567");
    const Json packet = webhooks::array_at(seen, "handoffs").at(0).at("packet");
    CHECK(webhooks::text_at(packet, "who") == "Luz Ríos");
    CHECK(webhooks::text_at(packet, "private_entities.phone") == "+573001234567");
}

TEST_CASE("a stranger's token opens no web chat", "[widget]") {
    Stage stage(tests::accept_message, "channels_book");
    const std::uint16_t port = stage.start();

    CHECK(tests::post(port, tests::http_post("/v1/widget/messages", "Authorization: Bearer x.y\r\n",
                                             R"({"t":"msg","cid":"1","text":"hola"})")) == 401);
    CHECK(stage.count("SELECT count(*) FROM messages") == 0);
}

#include "tests/webhooks/damage.h"
#include "webhooks/signature.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;

std::unique_ptr<Channel> chatwoot(Values more = {}) {
    more.insert({"url", {"https://chatwoot.example"}});
    more.insert({"account_id", {"3"}});
    more.insert({"token", {"bot-token"}});
    if (more.count("url_token") == 0) more.insert({"secret", {"new", "old"}});
    return make("chatwoot", more);
}

HttpRequest event_post(const std::string& body, const std::string& time = "1780000000") {
    return post(body, {{"X-Chatwoot-Timestamp", time},
                       {"X-Chatwoot-Signature",
                        "sha256=" + to_hex(hmac_sha256("old", time + "." + body))}});
}

/// The fixture with some of its fields replaced.
Receipt received(const Json& changes) {
    Json event = parse_json(fixture("chatwoot/message_created.json")).value;
    event.merge_patch(changes);
    return chatwoot()->receive(event_post(event.dump()), now);
}

Reply reply_of(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.address = {{"conversation", "45"}};
    return reply;
}

}  // namespace

TEST_CASE("a customer's message in a pending Chatwoot conversation is read", "[chatwoot]") {
    const Inbound message = received(Json::object()).messages.at(0);
    CHECK(message.dedupe_key == "message_created:901");
    CHECK(message.conversation_key == "45");
    CHECK(message.contact_key == "contact-11");
    CHECK(message.contact_name == "Ana Pérez");
    CHECK(message.text == "¿Cuánto tarda el envío?");
    CHECK(message.language_hint == "es");
    CHECK(message.sent_at == 1780000000000);
    CHECK(message.attachments.at(0).kind == "image");
    CHECK(received({{"content", nullptr}}).messages.at(0).kind == MessageKind::image);
}

TEST_CASE("a mail that comes through Chatwoot is read like one that comes to us", "[chatwoot]") {
    const auto mail = [](const Json& changes, const std::string& text) {
        Json email{{"from", {"ana@cliente.example"}},
                   {"subject", "Talla del vestido"},
                   {"in_reply_to", nullptr},
                   {"references", Json::array()},
                   {"auto_reply", false}};
        email.merge_patch(changes);
        return received({{"content", text},
                         {"content_type", "incoming_email"},
                         {"content_attributes", {{"email", email}}}})
            .messages.at(0);
    };
    CHECK(mail(Json::object(), "¿Lo hay en M?").text == "Talla del vestido\n\n¿Lo hay en M?");
    CHECK(mail(Json::object(), "").text == "Talla del vestido");
    const Inbound answer =
        mail({{"in_reply_to", "m1@luna.example"}, {"subject", "Re: Talla del vestido"}},
             "Sí, la M.\n\nEl lun, 4 may 2026 a las 10:12, Tienda Luna (<hola@luna.example>) "
             "escribió:\n\n> ¿La quieres en M o quieres que te devolvamos el dinero?\n");
    CHECK(answer.text == "Sí, la M.");
    CHECK(answer.author == Author::customer);
    CHECK(mail({{"auto_reply", true}}, "Estoy fuera.").author == Author::bot);
    CHECK(mail({{"from", {"no-reply@banco.example"}}}, "Su extracto").author == Author::bot);
    CHECK(mail({{"from", nullptr}}, "¿Lo hay en M?").author == Author::customer);
    CHECK(received({{"content", "> así\nno es una cita"}}).messages.at(0).text ==
          "> así\nno es una cita");
}

TEST_CASE("a heart in WhatsApp through Chatwoot is a reaction", "[chatwoot]") {
    const Inbound heart =
        received({{"content", "❤️"},
                  {"attachments", nullptr},
                  {"content_attributes", {{"is_reaction", true}, {"in_reply_to", 899}}}})
            .messages.at(0);
    CHECK(heart.kind == MessageKind::reaction);
    CHECK(heart.target_id == "899");
}

TEST_CASE("a Chatwoot event whose proof is missing, wrong or old is refused with 401",
          "[chatwoot]") {
    HttpRequest request = event_post(fixture("chatwoot/message_created.json"));
    const std::string right = request.headers[1].value;
    CHECK(chatwoot()->receive(request, now).response.status == 200);
    SECTION("signature") {
        request.headers[1].value =
            GENERATE_COPY(std::string{}, right.substr(7), "sha1=" + right.substr(7), right + "0");
    }
    SECTION("timestamp") {
        request = event_post(request.body, GENERATE("", "NaN", "-1780000000", "1779999699",
                                                    "1780000301", "17800000000000000000"));
    }
    SECTION("body") {
        request.body += " ";
    }
    SECTION("headers") {
        request.headers.erase(request.headers.begin(), request.headers.begin() + 2);
    }
    CHECK(chatwoot()->receive(request, now).response.status == 401);
}

TEST_CASE("an older Chatwoot proves itself by the URL, another account never", "[chatwoot][T20]") {
    const auto older = chatwoot({{"url_token", {"0123456789abcdef"}}});
    HttpRequest request = post(fixture("chatwoot/message_created.json"));
    CHECK(older->receive(request, now).response.status == 401);
    request.query = "token=0123456789abcdeX";
    CHECK(older->receive(request, now).response.status == 401);
    request.query = "token=0123456789abcdef";
    CHECK(older->receive(request, now).messages.size() == 1);
    CHECK(received({{"account", {{"id", 4}}}}).response.status == 401);
}

TEST_CASE("of Chatwoot's events only the customer's while it is ours is answered", "[chatwoot]") {
    const auto silent = [](const Json& changes) {
        const Receipt receipt = received(changes);
        return receipt.response.status == 200 && receipt.messages.empty() &&
               receipt.ignored.size() == 1;
    };
    CHECK(silent({{"conversation", {{"status", "open"}}}}));
    CHECK(silent({{"private", true}}));
    CHECK(silent({{"message_type", "activity"}}));
    CHECK(silent({{"message_type", "template"}}));
    CHECK(silent({{"event", "webwidget_triggered"}}));
    CHECK(silent({{"event", "conversation_resolved"}}));
    CHECK(received({{"message_type", "outgoing"}, {"sender", {{"type", "user"}}}})
              .messages.at(0)
              .author == Author::person);
    CHECK(received({{"message_type", "outgoing"}, {"sender", {{"type", "agent_bot"}}}})
              .messages.at(0)
              .author == Author::our_echo);
}

TEST_CASE("what a rule of Chatwoot's writes is no colleague's answer", "[chatwoot]") {
    const auto author = [](const Json& more) {
        Json changes{{"message_type", "outgoing"}, {"sender", nullptr}};
        changes.update(more);
        return received(changes).messages.at(0).author;
    };
    CHECK(author({{"content_attributes", {{"automation_rule_id", 4}}}}) == Author::bot);
    CHECK(author({{"additional_attributes", {{"campaign_id", 4}}}}) == Author::bot);
    CHECK(author({{"sender", {{"type", "captain_assistant"}}}}) == Author::bot);
    CHECK(author(Json::object()) == Author::person);  // In the app of the channel behind it.
}

TEST_CASE("a message that is deleted in Chatwoot takes back its answer", "[chatwoot]") {
    const Json deleted{{"event", "message_updated"}, {"content_attributes", {{"deleted", true}}}};
    const Inbound gone = received(deleted).messages.at(0);
    CHECK(gone.kind == MessageKind::deletion);
    CHECK(gone.target_id == "901");
    CHECK(gone.conversation_key == "45");
    Json ours = deleted;
    ours["message_type"] = "outgoing";
    CHECK(received(ours).messages.empty());
}

TEST_CASE("what the channel behind Chatwoot refuses is told", "[chatwoot]") {
    Json failed{{"event", "message_updated"},
                {"message_type", "outgoing"},
                {"content_attributes", {{"external_error", "131047: outside the window"}}}};
    const Receipt receipt = received(failed);
    REQUIRE(receipt.statuses.size() == 1);
    CHECK(receipt.statuses[0].status == StatusUpdate::Status::failed);
    CHECK(receipt.statuses[0].message_id == "901");
    CHECK(receipt.statuses[0].error == "131047: outside the window");
    failed["message_type"] = "incoming";
    CHECK(received(failed).statuses.empty());
}

TEST_CASE("a place that came through Chatwoot says where it is", "[chatwoot]") {
    const Inbound message = received({{"content", nullptr},
                                      {"attachments",
                                       {{{"file_type", "location"},
                                         {"coordinates_lat", 4.6},
                                         {"coordinates_long", -74.1},
                                         {"fallback_title", "Casa"}}}}})
                                .messages.at(0);
    CHECK(message.kind == MessageKind::location);
    CHECK(message.attachments.at(0).url == "geo:4.6,-74.1");
    CHECK(message.attachments.at(0).name == "Casa");
}

TEST_CASE("opening a Chatwoot conversation hands it over, pending gives it back", "[chatwoot]") {
    const auto change = [](const std::string& body) {
        return chatwoot()->receive(event_post(body), now).messages.at(0);
    };
    const Inbound taken = change(
        R"({"event":"conversation_opened","id":45,"status":"open","account":{"id":3},"meta":{"sender":{"id":11}},"timestamp":1})");
    CHECK(taken.kind == MessageKind::thread_control);
    CHECK(taken.payload == "taken");
    CHECK(taken.conversation_key == "45");
    CHECK(taken.contact_key == "contact-11");
    CHECK(
        change(
            R"({"event":"conversation_status_changed","id":45,"status":"pending","updated_at":2})")
            .payload == "returned");
}

TEST_CASE("a choice in a Chatwoot list is a pressed button", "[chatwoot]") {
    const Receipt receipt =
        received({{"event", "message_updated"},
                  {"content_attributes",
                   {{"submitted_values", {{{"title", "Envíos"}, {"value", "envio.plazo"}}}}}}});
    CHECK(receipt.messages.at(0).kind == MessageKind::button);
    CHECK(receipt.messages.at(0).payload == "envio.plazo");
    CHECK(received({{"event", "message_updated"}}).messages.empty());
}

TEST_CASE("damaged Chatwoot events are answered and never taken for messages without keys",
          "[chatwoot]") {
    const Sign sign = [](const std::string& body) { return event_post(body); };
    check_survives_damage(*chatwoot(), fixture("chatwoot/message_created.json"), sign, now);
    check_survives_wrong_types(*chatwoot(), fixture("chatwoot/message_created.json"), sign, now);
}

TEST_CASE("an answer through Chatwoot shows its choices as a list", "[chatwoot]") {
    Reply reply = reply_of("¿Cuál?");
    reply.buttons = {{"Envíos", "envio.plazo"}};
    const auto request = render(*chatwoot(), reply, now).at(0);
    CHECK(request.url == "https://chatwoot.example/api/v1/accounts/3/conversations/45/messages");
    CHECK(header_of(request, "api_access_token") == "bot-token");
    const Json body = body_of(request);
    CHECK(text_at(body, "message_type") == "outgoing");
    CHECK(text_at(body, "content_type") == "input_select");
    CHECK(text_at(array_at(body, "content_attributes.items")[0], "value") == "envio.plazo");
    Reply lost = reply_of("x");
    lost.address.clear();
    CHECK(cannot_send(*chatwoot(), lost, now).reason == "no conversation id");
}

TEST_CASE("Chatwoot's answer decides what becomes of a reply", "[chatwoot]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int status, const std::string& body) {
        return chatwoot()->read_result({}, answer(status, body), now);
    };
    CHECK(of(200, R"({"id":902})").message_id == "902");
    CHECK(of(200, "<html>").outcome == Outcome::unknown);
    CHECK(of(401, R"({"error":"Invalid Access Token"})").outcome == Outcome::auth_failed);
    CHECK(of(404, "").outcome == Outcome::permanent);
    CHECK(of(429, "").outcome == Outcome::throttled);
    CHECK(of(500, "").outcome == Outcome::retry);
    CHECK(chatwoot()->read_result({}, no_answer(HttpResponse::Failure::unknown), now).outcome ==
          Outcome::unknown);
    CHECK(problem_keys("chatwoot", {}) ==
          std::vector<std::string>{"url", "account_id", "token", "secret"});
    CHECK(problem_keys("chatwoot", {{"url", {"https://c"}},
                                    {"account_id", {"1"}},
                                    {"token", {"t"}},
                                    {"url_token", {"short"}}}) ==
          std::vector<std::string>{"url_token"});
}

TEST_CASE("Chatwoot's webhook is known to an administrator's token alone", "[chatwoot]") {
    const auto webhook = chatwoot()->probes(0).at(1);
    const auto said = [&](int status, const std::string& body) {
        return chatwoot()->read_probe(webhook, answer(status, body));
    };
    const std::string url = R"([{"id":1,"outgoing_url":"https://chat.example/webhooks/)";
    CHECK(said(200, url + R"(inbox?token=x"}])").empty());
    CHECK(in_english(said(200, url + R"(another"}])")) ==
          "no bot of Chatwoot leads to /webhooks/inbox");
    const HttpResponse refused =
        answer(401, R"({"error":"Access to this endpoint is not authorized for bots"})");
    CHECK_FALSE(chatwoot()->is_told(webhook, refused));
    CHECK(chatwoot()->is_told(webhook, answer(200, "[]")));
    CHECK(chatwoot()->is_told(chatwoot()->probes(0).at(0), refused));
}

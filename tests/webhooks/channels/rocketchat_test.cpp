#include "tests/webhooks/damage.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;

std::unique_ptr<Channel> rocket() {
    return make("rocketchat", {{"url", {"https://chat.example"}},
                               {"secret", {"new", "old"}},
                               {"user_id", {"bot1"}},
                               {"auth_token", {"t"}}});
}

HttpRequest room_post(const std::string& body) {
    return post(body, {{"X-RocketChat-Livechat-Token", "old"}});
}

/// A message in a channel, told by an outgoing integration.
Receipt told(const Json& changes) {
    Json body{{"token", "old"},
              {"bot", false},
              {"channel_id", "c1"},
              {"message_id", "m1"},
              {"timestamp", "2026-05-28T20:26:40Z"},
              {"user_id", "u1"},
              {"user_name", "ana"},
              {"text", "portavoz, ¿envíos?"},
              {"trigger_word", "portavoz"}};
    body.merge_patch(changes);
    return rocket()->receive(post(body.dump()), now);
}

}  // namespace

TEST_CASE("every message of a visitor's room is read, with who wrote it", "[rocketchat]") {
    const Receipt receipt = rocket()->receive(room_post(fixture("rocketchat/livechat.json")), now);
    CHECK(receipt.response.status == 200);
    CHECK(receipt.response.body.empty());
    REQUIRE(receipt.messages.size() == 4);
    CHECK(receipt.messages[0].author == Author::customer);
    CHECK(receipt.messages[0].conversation_key == "room1");
    CHECK(receipt.messages[0].contact_key == "v1");
    CHECK(receipt.messages[0].text == "¿Cuánto tarda?");
    CHECK(receipt.messages[0].sent_at == 1780000000000);
    CHECK(receipt.messages[1].author == Author::person);
    CHECK(receipt.messages[2].author == Author::our_echo);
    CHECK(receipt.messages[3].kind == MessageKind::image);
}

TEST_CASE("what Rocket.Chat itself writes into a room is nobody's word", "[rocketchat]") {
    const auto in_room = [](const std::string& message) {
        return rocket()->receive(
            room_post(R"({"_id":"room1","type":"Message","visitor":{"_id":"v1"},"messages":[)" +
                      message + "]}"),
            now);
    };
    for (const char* note :
         {R"({"_id":"m1","msg":"Cerrado por el visitante","closingMessage":true})",
          R"({"_id":"m2","msg":"Tallas - https://luna.example/t","agentId":"rocket.cat",
              "navigation":{"page":{"title":"Tallas"},"token":"x"}})"}) {
        INFO(note);
        const Receipt receipt = in_room(note);
        CHECK(receipt.messages.empty());
        CHECK(receipt.ignored.size() == 1);
    }
    const Receipt greeting = in_room(R"({"_id":"m3","msg":"¿Te ayudo?","agentId":"rocket.cat"})");
    CHECK(greeting.messages.at(0).author == Author::bot);
}

TEST_CASE("what a Rocket.Chat visitor says along with a picture is read", "[rocketchat]") {
    const Receipt receipt = rocket()->receive(
        room_post(
            R"({"_id":"room1","type":"Message","visitor":{"_id":"v1"},"messages":[{"_id":"m","msg":"",
               "file":{"_id":"f","name":"a.png","type":"image/png"},
               "attachments":[{"title":"a.png","description":"Llegó rota, ¿la cambiáis?"}]}]})"),
        now);
    CHECK(receipt.messages.at(0).kind == MessageKind::text);
    CHECK(receipt.messages.at(0).text == "Llegó rota, ¿la cambiáis?");
    CHECK(receipt.messages.at(0).attachments.at(0).kind == "image");
}

TEST_CASE("a message that was changed in a Rocket.Chat room is read, then its change",
          "[rocketchat]") {
    const auto changed = [](const std::string& text, const std::string& at) {
        return rocket()
            ->receive(room_post(R"({"_id":"room1","type":"Message","visitor":{"_id":"v1"},)"
                                R"("messages":[{"_id":"m","msg":")" +
                                text + R"(","editedAt":")" + at + R"("}]})"),
                      now)
            .messages;
    };
    const auto first = changed("¿Abrís?", "2026-05-28T20:26:40Z");
    REQUIRE(first.size() == 2);
    CHECK(first[0].kind == MessageKind::text);
    CHECK(first[0].dedupe_key == "message:m");
    CHECK(first[1].kind == MessageKind::edit);
    CHECK(first[1].target_id == "m");
    const auto second = changed("¿Abrís hoy?", "2026-05-28T20:27:40Z");
    CHECK(second.at(0).dedupe_key == first[0].dedupe_key);
    CHECK(second.at(1).dedupe_key != first[1].dedupe_key);
    CHECK(changed("¿Abrís?", "2026-05-28T20:26:40Z").at(1).dedupe_key == first[1].dedupe_key);
}

TEST_CASE("a voice message of a Rocket.Chat visitor is a voice message", "[rocketchat]") {
    const Receipt receipt = rocket()->receive(
        room_post(
            R"({"_id":"room1","type":"Message","visitor":{"_id":"v1"},"messages":[{"_id":"m","msg":"",
               "file":{"_id":"f","name":"a.ogg","type":"audio/ogg"}}]})"),
        now);
    CHECK(receipt.messages.at(0).kind == MessageKind::voice);
    CHECK(receipt.messages.at(0).attachments.at(0).kind == "voice");
}

TEST_CASE("Rocket.Chat proves itself by its token", "[rocketchat]") {
    HttpRequest request = room_post(fixture("rocketchat/livechat.json"));
    request.headers[0].value = GENERATE("", "ol", "oldx", "OLD");
    CHECK(rocket()->receive(request, now).response.status == 401);
    request.headers.erase(request.headers.begin());
    CHECK(rocket()->receive(request, now).response.status == 401);
    CHECK(told({{"token", "other"}}).response.status == 401);
    CHECK(told({{"token", "new"}}).messages.size() == 1);
}

TEST_CASE("another agent who takes a room takes the conversation", "[rocketchat]") {
    const auto session = [](const std::string& type, const std::string& agent) {
        return rocket()->receive(room_post(R"({"_id":"room1","type":")" + type +
                                           R"(","visitor":{"_id":"v1"},"agent":{"_id":")" + agent +
                                           R"("},"messages":[]})"),
                                 now);
    };
    const Receipt taken = session("LivechatSessionTaken", "a2");
    CHECK(taken.messages.at(0).kind == MessageKind::thread_control);
    CHECK(taken.messages.at(0).payload == "taken");
    CHECK(session("LivechatSessionForwarded", "a2").messages.size() == 1);
    CHECK(session("LivechatSessionTaken", "bot1").messages.empty());
    CHECK(session("LivechatSession", "a2").ignored.size() == 1);
}

TEST_CASE("a message in a channel is read without its trigger, programs are told apart",
          "[rocketchat]") {
    const Inbound message = told(Json::object()).messages.at(0);
    CHECK(message.text == "¿envíos?");
    CHECK(message.visibility == Visibility::public_comment);
    CHECK(message.conversation_key == "c1:m1:u1");
    CHECK(told({{"tmid", "m0"}}).messages.at(0).conversation_key == "c1:m0:u1");
    CHECK(told({{"bot", {{"i", "x"}}}}).messages.at(0).author == Author::bot);
    CHECK(told({{"user_id", "bot1"}}).messages.at(0).author == Author::our_echo);
    const Inbound edit = told({{"isEdited", true}}).messages.at(0);
    CHECK(edit.kind == MessageKind::edit);
    CHECK(edit.dedupe_key != message.dedupe_key);
}

TEST_CASE("damaged Rocket.Chat bodies are answered and never taken for messages without keys",
          "[rocketchat]") {
    check_survives_damage(*rocket(), fixture("rocketchat/livechat.json"), room_post, now);
    check_survives_wrong_types(*rocket(), fixture("rocketchat/livechat.json"), room_post, now);
}

TEST_CASE("the same reply has the same id at Rocket.Chat, so it is sent once", "[rocketchat]") {
    Reply reply;
    reply.text = "De 2 a 4 días";
    reply.reference = "out:42";
    reply.address = {{"rid", "room1"}};
    const auto first = render(*rocket(), reply, now).at(0);
    CHECK(first.url == "https://chat.example/api/v1/chat.sendMessage");
    CHECK(header_of(first, "X-User-Id") == "bot1");
    CHECK(text_at(body_of(first), "message.rid") == "room1");
    CHECK(first.body == render(*rocket(), reply, now + 9).at(0).body);
    reply.reference = "out:43";
    CHECK(first.body != render(*rocket(), reply, now).at(0).body);
    reply.address.clear();
    CHECK(cannot_send(*rocket(), reply, now).reason == "no room");
}

TEST_CASE("Rocket.Chat's answer decides what becomes of a reply", "[rocketchat]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int status, const std::string& body) {
        return rocket()->read_result({}, answer(status, body), now);
    };
    CHECK(of(200, R"({"success":true,"message":{"_id":"m9"}})").message_id == "m9");
    CHECK(of(200, R"({"success":false,"error":"error-not-allowed"})").outcome ==
          Outcome::permanent);
    CHECK(of(400, R"({"success":false,"error":"x [error-too-many-requests]"})").outcome ==
          Outcome::throttled);
    CHECK(of(401, R"({"status":"error","message":"You must be logged in"})").outcome ==
          Outcome::auth_failed);
    CHECK(of(200, "<html>").outcome == Outcome::unknown);
    CHECK(of(502, "").outcome == Outcome::retry);
    CHECK(problem_keys("rocketchat", {}) ==
          std::vector<std::string>{"secret", "url", "user_id", "auth_token"});
    CHECK(webhooks::in_english(
              rocket()->read_probe(rocket()->probes(0).at(0), answer(200, R"({"_id":"bot1"})")))
              .empty());
    CHECK_FALSE(
        webhooks::in_english(rocket()->read_probe(rocket()->probes(0).at(0), answer(401))).empty());
}

TEST_CASE("what a visitor leaves in Rocket.Chat's offline form is a message", "[rocketchat]") {
    const Receipt receipt =
        rocket()->receive(room_post(fixture("rocketchat/offline_form.json")), now);
    REQUIRE(receipt.messages.size() == 1);
    const Inbound& message = receipt.messages[0];
    CHECK(message.author == Author::customer);
    CHECK(message.visibility == Visibility::direct);
    CHECK(message.kind == MessageKind::text);
    CHECK(message.text == "Mi pedido llegó roto");
    CHECK(message.conversation_key == "offline:ana@cliente.example");
    CHECK(message.contact_name == "Ana Pérez");
    CHECK(message.contact_handle == "ana@cliente.example");
    CHECK(message.sent_at == 1780000000000);
}

TEST_CASE("the same offline form again is the same message, another is another", "[rocketchat]") {
    const auto form = [](const Json& changes) {
        Json body = parse_json(fixture("rocketchat/offline_form.json")).value;
        body.merge_patch(changes);
        return rocket()->receive(room_post(body.dump()), now);
    };
    const auto key = [&](const Json& changes) { return form(changes).messages.at(0).dedupe_key; };
    const std::string first = key(Json::object());
    CHECK(first.size() > 20);
    CHECK(key(Json::object()) == first);
    CHECK(key({{"message", "otra cosa"}}) != first);
    CHECK(key({{"sentAt", "2026-05-28T20:26:41.000Z"}}) != first);
    CHECK(key({{"visitor", {{"email", "b@cliente.example"}}}}) != first);
    CHECK(form({{"message", ""}}).messages.empty());
    CHECK(form({{"message", ""}}).ignored.size() == 1);
    const Inbound nobody = form({{"visitor", nullptr}}).messages.at(0);
    CHECK(nobody.conversation_key == nobody.dedupe_key);
}

TEST_CASE("an offline form cannot be answered in Rocket.Chat, and says where it can",
          "[rocketchat]") {
    Reply reply;
    reply.text = "Lo sentimos";
    reply.address = rocket()
                        ->receive(room_post(fixture("rocketchat/offline_form.json")), now)
                        .messages.at(0)
                        .address;
    const CannotSend refusal = cannot_send(*rocket(), reply, now);
    CHECK(refusal.reason.find("ana@cliente.example") != std::string::npos);
    CHECK_FALSE(refusal.window_closed);
}

TEST_CASE("Rocket.Chat's webhook is known to a manager's token alone", "[rocketchat]") {
    const auto webhook = rocket()->probes(0).at(1);
    const auto told = [&](int status, const std::string& body) {
        return rocket()->is_told(webhook, answer(status, body));
    };
    const std::string url =
        R"({"settings":[{"_id":"Livechat_webhookUrl","value":"https://chat.example/webhooks/)";
    CHECK(told(200, url + R"(inbox"}],"success":true})"));
    CHECK(rocket()->read_probe(webhook, answer(200, url + R"(inbox"}],"success":true})")).empty());
    CHECK_FALSE(told(200, url + R"(another"}],"success":true})"));
    CHECK_FALSE(told(403, R"({"success":false})"));
    CHECK(rocket()->is_told(rocket()->probes(0).at(0), answer(401)));
}

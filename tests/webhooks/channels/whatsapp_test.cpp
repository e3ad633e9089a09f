#include "tests/webhooks/whatsapp_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = whatsapp_now;
constexpr TimeMs hour = 3600'000;
const std::string& number = whatsapp_number;

Reply reply_of(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.conversation_key = "34600111222";
    reply.address = {{"account", number}, {"to", "34600111222"}};
    reply.reference = "out:42";
    reply.last_customer_message_at = now - hour;
    return reply;
}

Reply with_buttons(std::size_t count) {
    Reply reply = reply_of("Elige");
    for (std::size_t i = 0; i < count; ++i) {
        reply.buttons.push_back({"Opción " + std::to_string(i), "o" + std::to_string(i)});
    }
    return reply;
}

Delivery error_result(int code) {
    const Json body{{"error", {{"code", code}, {"message", "words"}}}};
    return whatsapp()->read_result({}, answer(400, body.dump()), now);
}

}  // namespace

TEST_CASE("a WhatsApp message is read whole", "[whatsapp]") {
    const Inbound message = only_message(read_whatsapp(fixture("whatsapp/text.json")));

    CHECK(message.dedupe_key == number + ":wamid.HBg1");
    CHECK(message.message_id == "wamid.HBg1");
    CHECK(message.contact_key == "16505551234");
    CHECK(message.conversation_key == "16505551234");
    CHECK(message.contact_name == "Sheena");
    CHECK(message.text == "Does it come in another color?");
    CHECK(message.sent_at == 1749416383000);
    CHECK(message.address.at("to") == "16505551234");
}

TEST_CASE("every item of a WhatsApp batch is read, whatever its siblings are", "[whatsapp]") {
    const Receipt receipt = read_whatsapp(fixture("whatsapp/batch.json"));

    REQUIRE(receipt.messages.size() == 4);
    CHECK(receipt.messages[0].text == "hola");
    CHECK(receipt.messages[1].kind == MessageKind::image);
    CHECK(receipt.messages[1].text == "llegó roto");
    CHECK(receipt.messages[1].contact_name == "Leo");
    CHECK(receipt.messages[2].kind == MessageKind::button);
    CHECK(receipt.messages[2].payload == "pedido.estado");
    CHECK(receipt.messages[3].author == Author::person);
    CHECK(receipt.messages[3].conversation_key == "34600111222");
    CHECK(receipt.statuses.size() == 1);
    CHECK(receipt.ignored.size() == 4);  // Broken item, account error, template news, other number.
}

TEST_CASE("the spellings of a Mexican number are one contact, answered where it wrote",
          "[whatsapp]") {
    const Inbound message = read_whatsapp(fixture("whatsapp/batch.json")).messages.at(0);

    CHECK(message.contact_key == "525512345678");
    CHECK(message.contact_aliases == std::vector<std::string>{"5215512345678", "MX.111"});
    Reply reply = reply_of("hola");
    reply.address = message.address;
    CHECK(body_of(render(*whatsapp(), reply, now)[0]).at("to") == "5215512345678");
}

TEST_CASE("a name is found though WhatsApp spells the number in two ways", "[whatsapp]") {
    const Inbound message = only_message(read_value(
        R"("contacts":[{"profile":{"name":"Ana"},"wa_id":"1"},{"profile":{"name":"Lupe"},"wa_id":"525512345678"}],
           "messages":[{"from":"5215512345678","id":"w","timestamp":"1","type":"text","text":{"body":"hola"}}])"));
    CHECK(message.contact_name == "Lupe");
    CHECK(message.address.at("to") == "5215512345678");
}

TEST_CASE("a person without a number is known and answered by the user id", "[whatsapp]") {
    const Inbound message = only_message(read_value(
        R"("contacts":[{"profile":{"name":"Eva"},"user_id":"US.1349"}],
           "messages":[{"from_user_id":"US.1349","id":"w","timestamp":"1","type":"text","text":{"body":"hi"}}])"));
    CHECK(message.contact_key == "US.1349");
    CHECK(message.contact_name == "Eva");
    CHECK(message.contact_aliases.empty());

    Reply reply = reply_of("hola");
    reply.address = message.address;
    const Json body = body_of(render(*whatsapp(), reply, now)[0]);
    CHECK(body.at("recipient") == "US.1349");
    CHECK_FALSE(body.contains("to"));
}

TEST_CASE("every kind of WhatsApp message has its kind", "[whatsapp]") {
    const auto [content, kind] = GENERATE(table<std::string, MessageKind>({
        {R"("type":"video","video":{"id":"1"})", MessageKind::video},
        {R"("type":"audio","audio":{"id":"1","voice":true})", MessageKind::voice},
        {R"("type":"document","document":{"id":"1","filename":"f.pdf"})", MessageKind::file},
        {R"("type":"sticker","sticker":{"id":"1"})", MessageKind::sticker},
        {R"("type":"location","location":{"latitude":1,"longitude":2})", MessageKind::location},
        {R"("type":"contacts","contacts":[{"name":{"formatted_name":"A"},"phones":[{"phone":"1"}]}])",
         MessageKind::contact_card},
        {R"("type":"button","button":{"text":"Sí","payload":"si"})", MessageKind::button},
        {R"("type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"a","title":"A"}})",
         MessageKind::button},
        {R"("type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"body":"Sent","response_json":"{}"}})",
         MessageKind::button},
        {R"("type":"reaction","reaction":{"message_id":"w","emoji":"👍"})", MessageKind::reaction},
        {R"("type":"edit","edit":{"original_message_id":"w","message":{"text":{"body":"b"}}})",
         MessageKind::edit},
        {R"("type":"revoke","revoke":{"original_message_id":"w"})", MessageKind::deletion},
        {R"("type":"interactive","interactive":{"type":"call_permission_reply","call_permission_reply":{"response":"accept"}})",
         MessageKind::unsupported},
        {R"("type":"order","order":{})", MessageKind::order},
        {R"("type":"unsupported","errors":[{"code":131051}])", MessageKind::unsupported},
    }));

    CHECK(read_message(content).kind == kind);
}

TEST_CASE("reactions, edits and deletions on WhatsApp name their message", "[whatsapp]") {
    CHECK(read_message(R"("type":"reaction","reaction":{"message_id":"w"})").target_id == "w");
    CHECK(read_message(
              R"("type":"edit","edit":{"original_message_id":"w","message":{"text":{"body":"b"}}})")
              .text == "b");
    CHECK(
        read_message(
            R"("type":"edit","edit":{"original_message_id":"w","message":{"type":"image","image":{"caption":"roto"}}})")
            .text == "roto");
    CHECK(read_message(R"("type":"revoke","revoke":{"original_message_id":"w"})").target_id == "w");
}

TEST_CASE("group and system messages on WhatsApp are noted", "[whatsapp]") {
    for (
        const char* item :
        {R"({"from":"1","id":"w","type":"text","group_id":"g","text":{"body":"b"}})",
         R"({"from":"1","id":"w","type":"system","system":{"type":"user_changed_number"}})",
         R"({"from":"1","id":"w","type":"system","system":{"type":"customer_identity_changed","customer":"1"}})",
         R"({"from":"1","type":"text"})", R"({"id":"w","type":"text"})"}) {
        INFO(item);
        const Receipt receipt = read_value(std::string(R"("messages":[)") + item + "]");
        CHECK(receipt.messages.empty());
        CHECK(receipt.ignored.size() == 1);
    }
}

TEST_CASE("a new number on WhatsApp is the same person", "[whatsapp]") {
    for (const char* said : {R"("wa_id":"5215512345678","type":"user_changed_number")",
                             R"("new_wa_id":"5215512345678","type":"user_changed_number")",
                             R"("wa_id":"5215512345678","customer":"34600111222",
                                "type":"customer_changed_number")"}) {
        INFO(said);
        const Inbound moved =
            read_message(std::string(R"("type":"system","system":{"body":"b",)") + said + "}");

        CHECK(moved.kind == MessageKind::moved);
        CHECK(moved.contact_key == "525512345678");
        CHECK(moved.conversation_key == "525512345678");
        CHECK(moved.address.at("to") == "5215512345678");
        CHECK(moved.address.at("account") == number);
        CHECK(moved.former_keys.front() == "34600111222");
    }
}

TEST_CASE("a new user id on WhatsApp is the same person", "[whatsapp]") {
    const Inbound with_number = only_message(read_value(
        R"("messages":[{"from":"34600111222","from_user_id":"ES.1","id":"w","type":"system",
           "system":{"wa_id":"34600999888","user_id":"ES.2","type":"user_changed_user_id"}}])"));
    CHECK(with_number.contact_key == "34600999888");
    CHECK(with_number.contact_aliases == std::vector<std::string>{"ES.2"});
    CHECK(with_number.former_keys == std::vector<std::string>{"34600111222", "ES.1"});

    const Inbound kept_id = only_message(read_value(
        R"("messages":[{"from_user_id":"ES.1","id":"w","type":"system",
           "system":{"wa_id":"34600999888","type":"user_changed_number"}}])"));
    CHECK(kept_id.contact_aliases == std::vector<std::string>{"ES.1"});
    CHECK(kept_id.former_keys.empty());

    const Inbound id_only = only_message(read_whatsapp(
        R"({"object":"whatsapp_business_account","entry":[{"changes":[{"field":"user_id_update",
        "value":{"metadata":{"phone_number_id":"106540352242922"},"user_id_update":[
        {"user_id":{"previous":"ES.1","current":"ES.2"},"timestamp":"1750030073"}]}}]}]})"));
    CHECK(id_only.kind == MessageKind::moved);
    CHECK(id_only.contact_key == "ES.2");
    CHECK(id_only.former_keys == std::vector<std::string>{"ES.1"});
    CHECK(id_only.sent_at == 1750030073000);
}

TEST_CASE("WhatsApp statuses come in any order and are never messages", "[whatsapp]") {
    const Receipt receipt = read_whatsapp(fixture("whatsapp/statuses.json"));

    CHECK(receipt.messages.empty());
    REQUIRE(receipt.statuses.size() == 3);
    CHECK(receipt.statuses[0].status == StatusUpdate::Status::read);
    CHECK(receipt.statuses[1].status == StatusUpdate::Status::delivered);
    CHECK(receipt.statuses[1].our_reference == "out:42");
    CHECK(receipt.statuses[1].at == 1749416385000);
    CHECK(receipt.statuses[2].status == StatusUpdate::Status::failed);
    CHECK(receipt.statuses[2].error == "131047: Re-engagement message");
    CHECK(receipt.ignored.size() == 2);
}

TEST_CASE("a WhatsApp reply carries token and reference", "[whatsapp]") {
    const auto requests = render(*whatsapp(), reply_of("hola"), now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url == "https://graph.facebook.com/v25.0/106540352242922/messages");
    CHECK(header_of(requests[0], "Authorization") == "Bearer TOKEN");
    const Json body = body_of(requests[0]);
    CHECK(body.at("messaging_product") == "whatsapp");
    CHECK(body.at("text").at("body") == "hola");
    CHECK(body.at("biz_opaque_callback_data") == "out:42");
}

TEST_CASE("up to three choices are buttons, up to ten a list, more are numbers", "[whatsapp]") {
    const auto body = [](std::size_t count) {
        return body_of(render(*whatsapp(), with_buttons(count), now)[0]);
    };

    CHECK(body(3).at("interactive").at("type") == "button");
    CHECK(body(3).at("interactive").at("action").at("buttons").size() == 3);
    CHECK(body(4).at("interactive").at("type") == "list");
    CHECK(body(10).at("interactive").at("action").at("sections").at(0).at("rows").size() == 10);
    CHECK(body(11).at("type") == "text");
    CHECK(text_at(body(11), "text.body").find("11. Opción 10") != std::string::npos);
}

TEST_CASE("titles of choices are shortened to what WhatsApp shows", "[whatsapp]") {
    Reply reply = reply_of("Elige");
    reply.buttons = {{"Quiero saber dónde está mi pedido", "p"}};

    const Json body = body_of(render(*whatsapp(), reply, now)[0]);

    CHECK(body.at("interactive").at("action").at("buttons").at(0).at("reply").at("title") ==
          "Quiero saber dónde…");
}

TEST_CASE("a text too long for buttons goes before them", "[whatsapp]") {
    Reply reply = with_buttons(2);
    reply.text = std::string(1024, 'a');
    CHECK(render(*whatsapp(), reply, now).size() == 1);
    reply.text = std::string(1025, 'a');
    const auto requests = render(*whatsapp(), reply, now);
    REQUIRE(requests.size() == 2);
    CHECK(body_of(requests[0]).at("type") == "text");
    CHECK_FALSE(body_of(requests[0]).contains("biz_opaque_callback_data"));
    CHECK(body_of(requests[1]).at("type") == "interactive");
}

TEST_CASE("an order on WhatsApp is told by its items, with the customer's words", "[whatsapp]") {
    const auto order = [](const std::string& text) {
        return only_message(read_value(
            R"("messages":[{"from":"16505551234","id":"wamid.o","timestamp":"1749416383","type":"order",
               "order":{"catalog_id":"194836987003835",)" +
            text +
            R"("product_items":[{"product_retailer_id":"di9ozbzfi4","quantity":2,"item_price":30.5,"currency":"EUR"},
               {"product_retailer_id":"nqryix03ez","quantity":"1"}]}}])"));
    };
    const Inbound silent = order("");
    CHECK(silent.kind == MessageKind::order);
    CHECK(silent.text.empty());
    REQUIRE(silent.attachments.size() == 1);
    CHECK(silent.attachments[0].kind == "order");
    CHECK(silent.attachments[0].id == "194836987003835");
    CHECK(silent.attachments[0].name == "2 × di9ozbzfi4 (30.5 EUR), 1 × nqryix03ez");
    CHECK(order(R"("text":"para el viernes",)").text == "para el viernes");
    CHECK(only_message(
              read_value(R"("messages":[{"from":"1","id":"w","timestamp":"1","type":"order"}])"))
              .attachments.size() == 1);
}

TEST_CASE("a WhatsApp text is split at 4096", "[whatsapp]") {
    CHECK(render(*whatsapp(), reply_of(std::string(4095, 'a')), now).size() == 1);
    CHECK(render(*whatsapp(), reply_of(std::string(4096, 'a')), now).size() == 1);
    CHECK(render(*whatsapp(), reply_of(std::string(4097, 'a')), now).size() == 2);
}

TEST_CASE("after 24 hours nobody may write freely on WhatsApp", "[whatsapp]") {
    Reply reply = reply_of("hola");
    reply.author = GENERATE(Reply::Author::bot, Reply::Author::person);
    reply.last_customer_message_at = now - 24 * hour + 1;
    CHECK(render(*whatsapp(), reply, now).size() == 1);
    reply.last_customer_message_at = now - 24 * hour;
    CHECK(cannot_send(*whatsapp(), reply, now).window_closed);
}

TEST_CASE("WhatsApp's errors are classified by their code", "[whatsapp]") {
    using Outcome = Delivery::Outcome;
    const auto [code, outcome] = GENERATE(table<int, Outcome>({
        {4, Outcome::throttled},
        {130429, Outcome::throttled},
        {131056, Outcome::throttled},
        {131047, Outcome::window_closed},
        {131000, Outcome::retry},
        {131016, Outcome::retry},
        {131026, Outcome::blocked},
        {131050, Outcome::blocked},
        {131051, Outcome::permanent},
        {131009, Outcome::permanent},
        {132000, Outcome::permanent},
        {190, Outcome::auth_failed},
        {0, Outcome::auth_failed},
        {200, Outcome::auth_failed},
        {131042, Outcome::auth_failed},
        {999999, Outcome::permanent},
    }));

    CHECK(error_result(code).outcome == outcome);
}

TEST_CASE("too many messages to one person wait six seconds", "[whatsapp]") {
    CHECK(error_result(131056).retry_after_ms == 6000);
    CHECK(error_result(131056).limit == Limit::chat);
    CHECK(error_result(130429).limit == Limit::account);
}

TEST_CASE("WhatsApp's success has the id of what was sent", "[whatsapp]") {
    CHECK(whatsapp()
              ->read_result({}, answer(200, R"({"messages":[{"id":"wamid.9"}]})"), now)
              .message_id == "wamid.9");
    CHECK(whatsapp()->read_result({}, answer(200, "{}"), now).outcome ==
          Delivery::Outcome::unknown);
    CHECK(whatsapp()->read_result({}, answer(500, ""), now).outcome == Delivery::Outcome::retry);
}

TEST_CASE("the words on a list's button have at most twenty characters", "[whatsapp]") {
    Values good{{"account", {"1"}},
                {"app_secret", {"s"}},
                {"verify_token", {"v"}},
                {"access_token", {"t"}}};
    good["list_button"] = {"Ver las opciones aquí"};
    CHECK(problem_keys("whatsapp", good) == std::vector<std::string>{"list_button"});
    good["list_button"] = {"Ver opciones"};
    CHECK(problem_keys("whatsapp", good).empty());
}

TEST_CASE("the doctor sees whether WhatsApp's messages go to this app, with their field",
          "[whatsapp]") {
    const auto channel = whatsapp({{"business_account", {"WABA"}}, {"app_id", {"77"}}});
    const auto probes = channel->probes(now);
    REQUIRE(probes.size() == whatsapp()->probes(now).size() + 2);
    const auto& subscription = probes[probes.size() - 2];
    const auto& fields = probes.back();
    CHECK(subscription.request.url.ends_with("/WABA/subscribed_apps"));
    CHECK(fields.request.url.ends_with("/77/subscriptions"));
    const auto said = [&](const Channel::Probe& probe, const std::string& body) {
        return webhooks::in_english(channel->read_probe(probe, answer(200, body)));
    };

    CHECK(said(subscription, R"({"data":[{"whatsapp_business_api_data":{"id":"77"}}]})").empty());
    CHECK(said(subscription, R"({"data":[{"whatsapp_business_api_data":{"id":"8"}}]})") ==
          "other apps are subscribed, but not 77");
    CHECK(said(subscription, R"({"data":[]})") ==
          "no app is subscribed: POST to its subscribed_apps");
    const auto of = [](const std::string& object, const std::string& field) {
        return R"({"data":[{"object":")" + object + R"(","fields":[{"name":")" + field +
               R"("}]}]})";
    };
    CHECK(said(fields, of("whatsapp_business_account", "messages")).empty());
    CHECK(said(fields, of("whatsapp_business_account", "flows")) ==
          "the webhook lacks the field messages");
    CHECK(said(fields, of("page", "messages")) == "the app has no webhook for WhatsApp");
}

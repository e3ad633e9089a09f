#include "tests/webhooks/whatsapp_support.h"

using namespace webhooks;
using namespace webhooks::test;

TEST_CASE("a document on WhatsApp says nothing by its name", "[whatsapp]") {
    const auto text_of = [](const std::string& caption, const std::string& name) {
        return read_message(R"("type":"document","document":{"id":"1","caption":")" + caption +
                            R"(","filename":")" + name + R"("})")
            .text;
    };
    CHECK(text_of("factura-marzo.pdf", "factura-marzo.pdf").empty());
    CHECK(text_of("factura-marzo", "factura-marzo.pdf").empty());
    CHECK(text_of("factura", "factura-marzo.pdf") == "factura");
    CHECK(text_of("¿Es esta?", "factura-marzo.pdf") == "¿Es esta?");
    CHECK(text_of("¿Es esta?", "") == "¿Es esta?");
}

TEST_CASE("a message that WhatsApp cannot reach is a person's to read in the app", "[whatsapp]") {
    const Inbound message = read_message(
        R"("type":"unsupported","errors":[{"code":131060,"title":"This message is currently unavailable."}])");

    CHECK(message.kind == MessageKind::withheld);
    CHECK(message.attachments.empty());
}

TEST_CASE("who sends what WhatsApp does not hand on is asked for words, who pins something is not",
          "[whatsapp]") {
    const std::string errors = R"("errors":[{"code":131051,"title":"Message type unknown"}],)";
    const auto things_of = [&](const std::string& rest) {
        const Inbound message = read_message(errors + rest);
        CHECK(message.kind == MessageKind::unsupported);
        return message.attachments;
    };

    const auto poll = things_of(R"("type":"unsupported","unsupported":{"type":"poll_creation"})");
    REQUIRE(poll.size() == 1);
    CHECK(poll[0].kind == "poll_creation");
    CHECK(things_of(R"("type":"unsupported")").size() == 1);
    CHECK(things_of(R"("type":"unknown")").size() == 1);
    for (const char* act : {"edit", "pin", "keep_in_chat", "poll_update", "reaction", "hsm"}) {
        INFO(act);
        CHECK(things_of(R"("type":"unsupported","unsupported":{"type":")" + std::string(act) +
                        R"("})")
                  .empty());
    }
}

TEST_CASE("what is filled into a form of WhatsApp are the customer's words", "[whatsapp]") {
    const auto form = [](const std::string& answers, const std::string& name = "flow") {
        return read_message(
            R"("type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"body":"Sent","name":")" +
            name + R"(","response_json":)" + Json(answers).dump() + "}}");
    };

    const Inbound filled = form(
        R"({"flow_token":"AQ","comentario":"llegó roto","nota":2,"tallas":["M","L"],"dir":{"calle":"Sol 3"}})");
    CHECK(filled.kind == MessageKind::text);
    CHECK(filled.text == "comentario: llegó roto\ncalle: Sol 3\nnota: 2\ntallas: M\ntallas: L");
    CHECK(filled.payload.empty());

    CHECK(form(R"({"flow_token":"AQ"})").text == "Sent");
    CHECK(form("no JSON").text == "Sent");
    CHECK(form("[1,2]").text == "Sent");
    CHECK(form(R"({"values":{"name":"Ana"}})", "address_message").kind == MessageKind::button);
    CHECK(form(R"({"texto":")" + std::string(5000, 'a') + R"(","nota":"bien"})").text ==
          "nota: bien");
}

TEST_CASE("a person whose number and id stand beside their only message is known", "[whatsapp]") {
    const std::string contact =
        R"("contacts":[{"profile":{"name":"Nora","username":"@nora"},"user_id":"CO.77"}],)";
    const std::string one = R"({"id":"w1","timestamp":"1","type":"text","text":{"body":"hola"}})";

    const Inbound message = only_message(read_value(contact + R"("messages":[)" + one + "]"));
    CHECK(message.conversation_key == "CO.77");
    CHECK(message.contact_name == "Nora");
    CHECK(message.contact_handle == "nora");
    CHECK(read_value(contact + R"("messages":[)" + one + "," + one + "]").messages.empty());

    const Inbound with_number = only_message(read_value(
        R"("contacts":[{"wa_id":"573001","user_id":"CO.77"}],"messages":[{"from":"573001","from_user_id":"CO.77",
           "id":"w1","timestamp":"1","type":"text","text":{"body":"hola"}}])"));
    CHECK(with_number.contact_aliases == std::vector<std::string>{"CO.77"});
    CHECK(
        only_message(
            read_value(
                contact +
                R"("messages":[{"from":"573009","id":"w1","type":"text","text":{"body":"hola"}}])"))
            .contact_aliases.empty());
}

TEST_CASE("words on WhatsApp are words though their type is not said", "[whatsapp]") {
    const Inbound message = read_message(R"("text":{"body":"¿Hacéis envíos?"})");
    CHECK(message.kind == MessageKind::text);
    CHECK(message.text == "¿Hacéis envíos?");
    CHECK(read_message(R"("image":{"id":"1"})").kind == MessageKind::unsupported);
}

TEST_CASE("what somebody on WhatsApp was looking at is kept beside their words", "[whatsapp]") {
    const std::string words = R"("type":"text","text":{"body":"¿Qué precio tiene?"})";
    const Inbound by_ad = read_message(
        words +
        R"(,"referral":{"source_url":"https://fb.me/1","source_id":"77","source_type":"ad","headline":"Tazas de otoño"})");
    CHECK(by_ad.kind == MessageKind::text);
    REQUIRE(by_ad.attachments.size() == 1);
    CHECK(by_ad.attachments[0].kind == "ad");
    CHECK(by_ad.attachments[0].name == "Tazas de otoño");
    CHECK(by_ad.attachments[0].url == "https://fb.me/1");

    const Inbound of_product = read_message(
        words +
        R"(,"context":{"referred_product":{"catalog_id":"9","product_retailer_id":"taza-roja"}})");
    REQUIRE(of_product.attachments.size() == 1);
    CHECK(of_product.attachments[0].kind == "product");
    CHECK(of_product.attachments[0].name == "taza-roja");

    CHECK(
        read_message(R"("type":"interactive","referral":{"source_id":"77"})").attachments.empty());
}

TEST_CASE("a call on WhatsApp that nobody took is a message, others are noted", "[whatsapp]") {
    const auto read_call = [](const std::string& call) {
        return read_whatsapp(
            R"({"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"calls","value":{
            "metadata":{"phone_number_id":")" +
            whatsapp_number +
            R"("},"contacts":[{"profile":{"name":"Ana"},"wa_id":"34600111222"}],"calls":[{"id":"wacid.1",
            "from":"34600111222","to":"15550783881","timestamp":"1749416383",)" +
            call + "}]}}]}]}");
    };
    for (const char* missed :
         {R"("event":"terminate","direction":"USER_INITIATED","status":"FAILED")",
          R"("event":"terminate","direction":"USER_INITIATED","status":"COMPLETED")"}) {
        INFO(missed);
        const Inbound call = only_message(read_call(missed));
        CHECK(call.kind == MessageKind::call);
        CHECK(call.author == Author::customer);
        CHECK(call.contact_name == "Ana");
        CHECK(call.conversation_key == "34600111222");
        CHECK(call.address.at("to") == "34600111222");
        CHECK(call.attachments.size() == 1);
    }
    for (
        const char* other :
        {R"("event":"connect","direction":"USER_INITIATED")",
         R"("event":"terminate","direction":"BUSINESS_INITIATED","status":"FAILED")",
         R"("event":"terminate","direction":"USER_INITIATED","status":"COMPLETED","duration":33)"}) {
        INFO(other);
        CHECK(read_call(other).messages.empty());
        CHECK(read_call(other).ignored.size() == 1);
    }
}

#include "tests/webhooks/channels/twilio_support.h"

using namespace webhooks;
using namespace webhooks::test;
using namespace webhooks::test::by_twilio;

TEST_CASE("an MMS is read with its picture and answered with empty TwiML", "[twilio]") {
    const Receipt receipt = twilio()->receive(signed_fixture("mms.form"), now);

    CHECK(receipt.response.content_type == "text/xml");
    CHECK(receipt.response.body.find("<Response></Response>") != std::string::npos);
    REQUIRE(receipt.messages.size() == 1);
    const Inbound& message = receipt.messages[0];
    CHECK(message.dedupe_key == "MM1f0d");
    CHECK(message.conversation_key == "+573001112233>+15550001111");
    CHECK(message.contact_key == "+573001112233");
    CHECK(message.text == "Me llegó roto");
    CHECK(message.kind == MessageKind::text);
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].kind == "image");
}

TEST_CASE("a WhatsApp button keeps its payload, and the person is the one of the SMS", "[twilio]") {
    const Receipt receipt = twilio()->receive(signed_fixture("whatsapp_button.form"), now);

    REQUIRE(receipt.messages.size() == 1);
    const Inbound& message = receipt.messages[0];
    CHECK(message.kind == MessageKind::button);
    CHECK(message.payload == "pedido.estado");
    CHECK(message.contact_key == "+573001112233");
    CHECK(message.contact_aliases == std::vector<std::string>{"US.13491208655302741918"});
    CHECK(message.contact_name == "Ana Pérez");
    CHECK(message.reply_to_id == "SM12");
    CHECK(message.address.at("to") == "whatsapp:+573001112233");
}

TEST_CASE("a Mexican mobile number is one contact with and without its 1", "[twilio]") {
    const auto contact = [](const std::string& from) {
        const std::string body = "MessageSid=SM1&AccountSid=" + sid +
                                 "&From=" + percent_encode(from) + "&To=%2B1&Body=a";
        return twilio()->receive(form_post(body), now).messages.at(0).contact_key;
    };
    CHECK(contact("whatsapp:+5215512345678") == contact("+525512345678"));
    CHECK(contact("+525512345678") != contact("+525512345679"));
}

TEST_CASE("what has no text has a kind that says what it is", "[twilio]") {
    const auto kind = [](const std::string& more) {
        const Receipt receipt = twilio()->receive(form_post(simple(more)), now);
        REQUIRE(receipt.messages.size() == 1);
        return receipt.messages[0].kind;
    };
    CHECK(kind("Body=&NumMedia=0") == MessageKind::unsupported);
    CHECK(kind("MediaUrl0=https://x/1&MediaContentType0=audio/ogg") == MessageKind::voice);
    CHECK(kind("MediaUrl0=https://x/1&MediaContentType0=application/pdf") == MessageKind::file);
    CHECK(kind("MediaUrl0=https://x/1&MediaContentType0=text/vcard") == MessageKind::contact_card);
    CHECK(kind("Latitude=4.6&Longitude=-74.1") == MessageKind::location);
    CHECK(kind("ListId=a&ListTitle=A") == MessageKind::button);
}

TEST_CASE("a place sent through Twilio is seen by people", "[twilio]") {
    const auto place = [](const std::string& more) {
        return twilio()
            ->receive(form_post(simple("Latitude=4.6&Longitude=-74.1" + more)), now)
            .messages.at(0);
    };
    const Inbound alone = place("&Label=Casa&Address=Calle+1");
    CHECK(alone.payload.empty());
    REQUIRE(alone.attachments.size() == 1);
    CHECK(alone.attachments[0].url == "geo:4.6,-74.1");
    CHECK(alone.attachments[0].name == "Casa");
    CHECK(place("&Address=Calle+1").attachments.at(0).name == "Calle 1");
    const Inbound with_words = place("&Body=aqu%C3%AD");
    CHECK(with_words.kind == MessageKind::text);
    CHECK(with_words.attachments.size() == 1);
}

TEST_CASE("a message that Twilio calls received is a message", "[twilio]") {
    for (const char* state : {"&SmsStatus=received", "&MessageStatus=received&SmsStatus=received",
                              "&MessageStatus=receiving"}) {
        INFO(state);
        const Receipt receipt =
            twilio()->receive(form_post(simple(std::string("Body=hola") + state)), now);
        CHECK(receipt.messages.size() == 1);
        CHECK(receipt.statuses.empty());
    }
}

TEST_CASE("STOP by SMS is Twilio's to answer, by WhatsApp it is a word", "[twilio]") {
    const Receipt sms = twilio()->receive(form_post(simple("Body=+Stop%0A")), now);
    CHECK(sms.messages.empty());
    CHECK(sms.ignored.size() == 1);
    CHECK(twilio()->receive(form_post(simple("Body=stop+calling")), now).messages.size() == 1);
    CHECK(twilio()->receive(form_post(simple("Body=revoke")), now).messages.empty());
    CHECK(twilio()->receive(form_post(simple("Body=OptOut")), now).messages.empty());
    CHECK(twilio()->receive(form_post(simple("Body=opt+out")), now).messages.size() == 1);
    CHECK(twilio()->receive(form_post(simple("Body=stop+all")), now).messages.size() == 1);
    const std::string whatsapp = "MessageSid=SM1&AccountSid=" + sid +
                                 "&From=whatsapp%3A%2B57300&To=whatsapp%3A%2B1&Body=STOP";
    CHECK(twilio()->receive(form_post(whatsapp), now).messages.size() == 1);
    CHECK(twilio()->receive(form_post(simple("Body=ALTO&OptOutType=STOP")), now).messages.empty());
}

TEST_CASE("a heart on an SMS or a WhatsApp message is a reaction, not words to answer",
          "[twilio]") {
    const auto message = [](const std::string& more) {
        return twilio()->receive(form_post(simple(more)), now).messages.at(0);
    };
    for (const char* text :
         {"Loved “Tu pedido sale mañana.”", "Liked \"Sí, lo tenemos en azul\"", "Liked an image",
          "Laughed at “¿Algo más?\n”", "Removed a like from “Sale mañana.”",
          "Reacted 🎉 to “Sale mañana.”", "👍 to “Sale mañana.”", "Le gustó “Sale mañana.”",
          "Reaccionó con ❤️ a “Sale mañana.”", " Emphasized “Sale mañana.” ",
          "\u200A\u200B❤️\u200B to “\u200ASale mañana.\u200A”\u200A",
          "Reacted with a sticker to “Sale mañana.”"}) {
        INFO(text);
        CHECK(message("Body=" + percent_encode(text)).kind == MessageKind::reaction);
    }
    for (const char* text :
         {"Liked the blue one", "Loved “La Luna”, is it still there?", "Liked", "👍", "👍 to all",
          "Le gustó a mi hija, ¿lo tenéis en rojo?", "\"Loved\"", "Ñandú to “x”"}) {
        INFO(text);
        CHECK(message("Body=" + percent_encode(text)).kind == MessageKind::text);
    }
    const Inbound told =
        message("MessageType=reaction&Body=%F0%9F%91%8D&OriginalRepliedMessageSid=SM9");
    CHECK(told.kind == MessageKind::reaction);
    CHECK(told.target_id == "SM9");
    CHECK(told.reply_to_id.empty());
}

TEST_CASE("whether the brand may call is no button of ours", "[twilio]") {
    for (const char* answer : {"ACCEPTED", "REJECTED"}) {
        const Receipt receipt = twilio()->receive(
            form_post(simple("Body=VOICE_CALL_REQUEST&ButtonPayload=" + std::string(answer) +
                             "&ButtonText=VOICE_CALL_REQUEST")),
            now);
        CHECK(receipt.messages.empty());
        CHECK(receipt.ignored.size() == 1);
    }
}

TEST_CASE("a person who writes by RCS is the one of the SMS", "[twilio]") {
    const Receipt receipt = twilio()->receive(
        form_post("MessageSid=SM1&AccountSid=" + sid +
                  "&From=rcs%3A%2B573001112233&To=rcs%3Atienda_luna_agent&Body=hola"),
        now);
    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].contact_key == "+573001112233");
    CHECK(receipt.messages[0].address.at("to") == "rcs:+573001112233");
}

TEST_CASE("a message from our own number is an echo", "[twilio]") {
    const std::string body =
        "MessageSid=SM1&AccountSid=" + sid + "&From=%2B15550001111&To=%2B2&Body=a";
    CHECK(twilio()->receive(form_post(body), now).messages.at(0).author == Author::our_echo);
}

TEST_CASE("delivery reports carry our reference and never become messages", "[twilio]") {
    const Receipt receipt =
        twilio()->receive(form_post(fixture("twilio/status.form"), url + "?ref=out%3A42"), now);

    CHECK(receipt.messages.empty());
    REQUIRE(receipt.statuses.size() == 1);
    CHECK(receipt.statuses[0].status == StatusUpdate::Status::failed);
    CHECK(receipt.statuses[0].message_id == "SM90");
    CHECK(receipt.statuses[0].our_reference == "out:42");
    CHECK(receipt.statuses[0].error == "Twilio error 30003");
    CHECK(twilio()->receive(form_post(simple("MessageStatus=queued")), now).ignored.size() == 1);
}

#include "tests/webhooks/meta_support.h"

#include <algorithm>

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;
constexpr TimeMs hour = 3600'000;

std::unique_ptr<Channel> messenger(Values more = {}) {
    more.insert({"app_id", {"1517776481860111"}});
    return make_meta("messenger", more);
}

Receipt read(const std::string& body) {
    return messenger()->receive(meta_post(body), now);
}

/// One event of person `P` at page `PAGE`.
Receipt read_event(const std::string& content) {
    return read(R"({"object":"page","entry":[{"id":"PAGE","messaging":[{"sender":{"id":"P"},
        "recipient":{"id":"PAGE"},"timestamp":1780000000000,)" +
                content + "}]}]}");
}

Reply reply_of(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.conversation_key = "PSID";
    reply.address = {{"account", "PAGE"}, {"person", "PSID"}};
    reply.reference = "out:42";
    reply.last_customer_message_at = now - hour;
    return reply;
}

}  // namespace

TEST_CASE("a Messenger message is read whole", "[messenger]") {
    const Inbound message = only_message(read(fixture("messenger/text.json")));

    CHECK(message.dedupe_key == "PAGE:m_x");
    CHECK(message.message_id == "m_x");
    CHECK(message.conversation_key == "PSID");
    CHECK(message.contact_key == "PSID");
    CHECK(message.text == "Hello World");
    CHECK(message.author == Author::customer);
    CHECK(message.visibility == Visibility::direct);
    CHECK(message.sent_at == 1459991487970);
    CHECK(message.address.at("account") == "PAGE");
}

TEST_CASE("every item of a Messenger batch is read, whatever its siblings are", "[messenger]") {
    const Receipt receipt = read(fixture("messenger/batch.json"));

    REQUIRE(receipt.messages.size() == 6);
    CHECK(receipt.messages[0].text == "uno");
    CHECK(receipt.messages[1].kind == MessageKind::button);
    CHECK(receipt.messages[1].payload == "START");
    CHECK(receipt.messages[1].sent_at == 1780000000000);
    CHECK(receipt.messages[2].kind == MessageKind::image);
    CHECK(receipt.messages[2].attachments.at(0).url == "https://cdn.example/1.jpg");
    CHECK(receipt.messages[3].payload == "Q:HOURS");
    CHECK(receipt.messages[4].address.at("account") == "SECOND");
    CHECK(receipt.messages[5].visibility == Visibility::public_comment);
    CHECK(receipt.ignored.size() == 2);  // The number and the page that is not ours.
}

TEST_CASE("the same Messenger event has the same key in every delivery", "[messenger]") {
    const Receipt first = read(fixture("messenger/batch.json"));
    const Receipt again = read(fixture("messenger/batch.json"));
    std::vector<std::string> keys;
    for (const Inbound& message : first.messages) keys.push_back(message.dedupe_key);

    for (const Inbound& message : again.messages) {
        CHECK(std::count(keys.begin(), keys.end(), message.dedupe_key) == 1);
    }
}

TEST_CASE("echoes of ours, marked or by our app, are told from a person's", "[messenger]") {
    const Receipt receipt = read(fixture("messenger/echoes.json"));

    REQUIRE(receipt.messages.size() == 3);
    CHECK(receipt.messages[0].author == Author::our_echo);
    CHECK(receipt.messages[1].author == Author::our_echo);
    CHECK(receipt.messages[1].our_reference == "out:42");
    CHECK(receipt.messages[2].author == Author::person);
    CHECK(receipt.messages[2].conversation_key == "PSID");
    CHECK(receipt.messages[2].text == "Hola, soy Ana");
}

TEST_CASE("the echo of a program that the inbox names takes nothing over", "[messenger]") {
    const std::string echoes =
        R"({"object":"page","entry":[{"id":"PAGE","messaging":[
           {"sender":{"id":"PAGE"},"recipient":{"id":"PSID"},"message":{"mid":"m1","is_echo":true,"app_id":5551,"text":"a"}},
           {"sender":{"id":"PAGE"},"recipient":{"id":"PSID"},"message":{"mid":"m2","is_echo":true,"app_id":263902037430900,"text":"b"}},
           {"sender":{"id":"PAGE"},"recipient":{"id":"PSID"},"message":{"mid":"m3","is_echo":true,"text":"c"}}]}]})";
    const auto named = make_meta("messenger", {{"program_app_ids", {"5550", "5551"}}});

    const Receipt receipt = named->receive(meta_post(echoes), now);

    REQUIRE(receipt.messages.size() == 3);
    CHECK(receipt.messages[0].author == Author::bot);
    CHECK(receipt.messages[0].text == "a");
    CHECK(receipt.messages[0].conversation_key == "PSID");
    CHECK(receipt.messages[1].author == Author::person);
    CHECK(receipt.messages[2].author == Author::person);
    for (const Inbound& unnamed : read(echoes).messages) CHECK(unnamed.author == Author::person);
}

TEST_CASE("Meta's own inbox cannot be named as a program", "[messenger]") {
    for (const char* id : {"263902037430900", "1217981644879628", "Manychat"}) {
        INFO(id);
        const Values values{{"account", {"P"}},
                            {"app_secret", {app_secret}},
                            {"verify_token", {"v"}},
                            {"access_token", {"t"}},
                            {"program_app_ids", {"5551", id}}};
        CHECK(problem_keys("messenger", values) == std::vector<std::string>{"program_app_ids"});
    }
}

TEST_CASE("what the page takes back or reacts to is nothing a customer did", "[messenger]") {
    const Inbound taken_back = only_message(read(
        R"({"object":"page","entry":[{"id":"PAGE","messaging":[{"sender":{"id":"PAGE"},"recipient":{"id":"PSID"},
           "message":{"mid":"m","is_echo":true,"is_deleted":true}}]}]})"));
    CHECK(taken_back.author == Author::person);
    CHECK(taken_back.kind == MessageKind::deletion);
    CHECK(taken_back.conversation_key == "PSID");

    const Receipt reaction = read(
        R"({"object":"page","entry":[{"id":"PAGE","messaging":[{"sender":{"id":"PAGE"},"recipient":{"id":"PSID"},
           "reaction":{"mid":"m","action":"react","emoji":"❤"}}]}]})");
    CHECK(reaction.messages.empty());
    CHECK(reaction.ignored.size() == 1);
}

TEST_CASE("while another app has the conversation its messages come with a takeover",
          "[messenger]") {
    const Receipt receipt = read(fixture("messenger/standby.json"));

    REQUIRE(receipt.messages.size() == 2);
    CHECK(receipt.messages[0].kind == MessageKind::thread_control);
    CHECK(receipt.messages[0].payload == "taken");
    CHECK(receipt.messages[1].text == "¿sigues ahí?");
    CHECK(receipt.messages[0].dedupe_key != receipt.messages[1].dedupe_key);
}

TEST_CASE("a conversation passed to us is ours again", "[messenger]") {
    CHECK(
        only_message(read_event(R"("pass_thread_control":{"new_owner_app_id":"1517776481860111"})"))
            .payload == "returned");
    CHECK(only_message(read_event(R"("pass_thread_control":{"new_owner_app_id":263902037430900})"))
              .payload == "taken");
    CHECK(only_message(
              read_event(R"("take_thread_control":{"previous_owner_app_id":"1517776481860111"})"))
              .payload == "taken");
}

TEST_CASE("who may answer is told in a list of its own too", "[messenger]") {
    const Receipt receipt = read(
        R"({"object":"page","entry":[{"id":"PAGE","messaging_handovers":[{"sender":{"id":"P"},"timestamp":1780000000000,
            "pass_thread_control":{"new_owner_app_id":"1517776481860111"}}]}]})");
    CHECK(only_message(receipt).kind == MessageKind::thread_control);
    CHECK(only_message(receipt).payload == "returned");
}

TEST_CASE("what somebody on Messenger was looking at is kept beside their words", "[messenger]") {
    const auto occasion_of = [](const std::string& referral) {
        const Inbound message = only_message(
            read_event(R"("message":{"mid":"m","text":"¿queda?","referral":{)" + referral + "}}"));
        CHECK(message.kind == MessageKind::text);
        return message.attachments;
    };
    const auto ad = occasion_of(
        R"("source":"ADS","type":"OPEN_THREAD","ad_id":"6045","ads_context_data":{"ad_title":"Tazas"})");
    REQUIRE(ad.size() == 1);
    CHECK(ad[0].kind == "ad");
    CHECK(ad[0].name == "Tazas");
    const auto product = occasion_of(R"("product":{"id":"taza-7"})");
    REQUIRE(product.size() == 1);
    CHECK(product[0].kind == "product");
    CHECK(product[0].id == "taza-7");
    CHECK(occasion_of(R"("source":"SHORTLINK","ref":"r")").empty());
}

TEST_CASE("every kind of Messenger event has its kind", "[messenger]") {
    const auto [content, kind] = GENERATE(table<std::string, MessageKind>({
        {R"("message":{"mid":"m","attachments":[{"type":"image","payload":{"sticker_id":369239263222822}}]})",
         MessageKind::sticker},
        {R"("message":{"mid":"m","attachments":[{"type":"sticker"}]})", MessageKind::sticker},
        {R"("message":{"mid":"m","attachments":[{"type":"audio","payload":{"url":"u"}}]})",
         MessageKind::voice},
        {R"("message":{"mid":"m","attachments":[{"type":"video"}]})", MessageKind::video},
        {R"("message":{"mid":"m","attachments":[{"type":"file"}]})", MessageKind::file},
        {R"("message":{"mid":"m","attachments":[{"type":"location","payload":{"coordinates":{"lat":1,"long":2}}}]})",
         MessageKind::location},
        {R"("message":{"mid":"m","attachments":[{"type":"fallback"}]})", MessageKind::unsupported},
        {R"("message":{"mid":"m","is_unsupported":true})", MessageKind::unsupported},
        {R"("message":{"mid":"m","text":"mira","attachments":[{"type":"fallback"}]})",
         MessageKind::text},
        {R"("message":{"mid":"m","is_deleted":true})", MessageKind::deletion},
        {R"("message_edit":{"mid":"m","text":"otro","num_edit":1})", MessageKind::edit},
        {R"("reaction":{"mid":"m","action":"react","emoji":"❤"})", MessageKind::reaction},
        {R"("postback":{"title":"T","payload":"P"})", MessageKind::button},
    }));

    CHECK(only_message(read_event(content)).kind == kind);
}

TEST_CASE("a deletion and an edit name the message they are about", "[messenger]") {
    const Inbound deleted = only_message(read_event(R"("message":{"mid":"m","is_deleted":true})"));
    const Inbound edited =
        only_message(read_event(R"("message_edit":{"mid":"m","text":"otro","num_edit":1})"));

    CHECK(deleted.target_id == "m");
    CHECK(edited.target_id == "m");
    CHECK(deleted.dedupe_key != "PAGE:m");
    CHECK(edited.dedupe_key != "PAGE:m");
}

TEST_CASE("delivery receipts become statuses", "[messenger]") {
    const Receipt receipt = read_event(R"("delivery":{"mids":["m_1","m_2",3],"watermark":1})");

    REQUIRE(receipt.statuses.size() == 2);
    CHECK(receipt.statuses[1].message_id == "m_2");
    CHECK(receipt.statuses[1].status == StatusUpdate::Status::delivered);
    CHECK(receipt.messages.empty());
    const Receipt read = read_event(R"("read":{"watermark":1780000000500})");
    REQUIRE(read.statuses.size() == 1);
    CHECK(read.statuses[0].status == StatusUpdate::Status::read);
    CHECK(read.statuses[0].message_id.empty());
    CHECK(read.statuses[0].until == 1780000000500);
    CHECK_FALSE(read.statuses[0].conversation_key.empty());
    const Receipt delivered = read_event(R"("delivery":{"watermark":1780000000500})");
    CHECK(delivered.statuses.at(0).status == StatusUpdate::Status::delivered);
    CHECK(delivered.statuses.at(0).until == 1780000000500);
    CHECK(read_event(R"("read":{})").ignored.size() == 1);
}

TEST_CASE("events that are no messages are noted", "[messenger]") {
    for (const char* content : {R"("optin":{"ref":"x"})", R"("referral":{"ref":"x"})",
                                R"("app_roles":{})", R"("policy_enforcement":{"action":"block"})",
                                R"("message":{"text":"no mid"})", R"("message":7)"}) {
        INFO(content);
        const Receipt receipt = read_event(content);
        CHECK(receipt.messages.empty());
        CHECK(receipt.ignored.size() == 1);
    }
}

TEST_CASE("a visitor of the checkbox plugin is answered by reference", "[messenger]") {
    const Inbound message = only_message(read(
        R"({"object":"page","entry":[{"id":"PAGE","messaging":[{"sender":{"user_ref":"R"},"message":{"mid":"m","text":"x"}}]}]})"));
    Reply reply = reply_of("hola");
    reply.address = message.address;

    CHECK(body_of(render(*messenger(), reply, now)[0]).at("recipient").at("user_ref") == "R");
}

TEST_CASE("a Messenger reply carries proof, mark and quick replies", "[messenger]") {
    Reply reply = reply_of("¿Qué necesitas?");
    reply.buttons = {{"Horario de la tienda física", "tienda.horario"}};

    const auto requests = render(*messenger(), reply, now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url.starts_with("https://graph.facebook.com/v25.0/PAGE/messages?"));
    CHECK(query_value(requests[0], "access_token") == "TOKEN");
    CHECK(query_value(requests[0], "appsecret_proof") == to_hex(hmac_sha256(app_secret, "TOKEN")));
    const Json body = body_of(requests[0]);
    CHECK(body.at("recipient").at("id") == "PSID");
    CHECK(body.at("messaging_type") == "RESPONSE");
    CHECK(body.at("message").at("metadata") == "pv:out:42");
    const Json& quick = body.at("message").at("quick_replies").at(0);
    CHECK(quick.at("payload") == "tienda.horario");
    CHECK(quick.at("title") == "Horario de la…");
}

TEST_CASE("each page speaks with its own token", "[messenger]") {
    const auto channel = messenger({{"access_token", {"ONE", "TWO"}}});
    Reply reply = reply_of("hola");
    reply.address["account"] = "SECOND";

    const auto request = render(*channel, reply, now).front();

    CHECK(request.url.find("/SECOND/messages?") != std::string::npos);
    CHECK(query_value(request, "access_token") == "TWO");
}

TEST_CASE("a Messenger text is split at 2000, and only the last part settles the reply",
          "[messenger]") {
    CHECK(render(*messenger(), reply_of(std::string(1999, 'a')), now).size() == 1);
    CHECK(render(*messenger(), reply_of(std::string(2000, 'a')), now).size() == 1);
    const auto requests = render(*messenger(), reply_of(std::string(2001, 'a')), now);
    REQUIRE(requests.size() == 2);
    CHECK(body_of(requests[0]).at("message").at("metadata") == "pv:out:42#1");
    CHECK(body_of(requests[1]).at("message").at("metadata") == "pv:out:42");
}

TEST_CASE("fourteen choices are too many for quick replies and become numbers", "[messenger]") {
    Reply reply = reply_of("Elige");
    reply.buttons.assign(13, {"A", "a"});
    CHECK(body_of(render(*messenger(), reply, now)[0]).at("message").at("quick_replies").size() ==
          13);
    reply.buttons.push_back({"B", "b"});
    const Json message = body_of(render(*messenger(), reply, now)[0]).at("message");
    CHECK_FALSE(message.contains("quick_replies"));
    CHECK(text_at(message, "text").find("14. B") != std::string::npos);
}

TEST_CASE("after 24 hours only a person may write on Messenger, for seven days", "[messenger]") {
    Reply reply = reply_of("hola");
    reply.last_customer_message_at = now - 24 * hour;
    CHECK(cannot_send(*messenger(), reply, now).window_closed);

    reply.author = Reply::Author::person;
    const Json body = body_of(render(*messenger(), reply, now)[0]);
    CHECK(body.at("messaging_type") == "MESSAGE_TAG");
    CHECK(body.at("tag") == "HUMAN_AGENT");
    reply.last_customer_message_at = now - 7 * 24 * hour;
    CHECK(cannot_send(*messenger(), reply, now).window_closed);
}

TEST_CASE("the doctor sees which fields a page is not subscribed to", "[messenger]") {
    const auto channel = messenger();
    const auto probes = channel->probes(0);
    REQUIRE(probes.size() == 4);

    const std::string problem = webhooks::in_english(channel->read_probe(
        probes[1],
        answer(200, R"({"data":[{"subscribed_fields":["messages","feed","standby"]}]})")));
    CHECK(problem.find("message_echoes") != std::string::npos);
    CHECK(problem.find(" messages") == std::string::npos);
    CHECK(webhooks::in_english(channel->read_probe(probes[0], answer(200, R"({"id":"PAGE"})")))
              .empty());
    CHECK(webhooks::in_english(channel->read_probe(
              probes[0], answer(400, R"({"error":{"code":190,"message":"expired"}})"))) ==
          "190: expired");
}

#include "tests/webhooks/channels/slack_support.h"
#include "webhooks/channels/slack_text.h"

using namespace webhooks;
using namespace webhooks::test;

TEST_CASE("Slack's published signature verifies", "[slack]") {
    const std::string body =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&"
        "channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&"
        "command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F"
        "T1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
        "803a"
        "0bc887a14d10d2c447fce8b6703c";
    HttpRequest request = slack_post(body, "1531420618", "application/x-www-form-urlencoded");
    request.headers[2].value =
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    CHECK(slack()->receive(request, 1531420620000).response.status == 200);
    request.body += "x";
    CHECK(slack()->receive(request, 1531420620000).response.status == 401);
}

TEST_CASE("a Slack request whose proof is missing, wrong or old is refused with 401",
          "[slack][T13]") {
    const std::string body = fixture("slack/direct_message.json");
    HttpRequest request = slack_post(body);
    const std::string right = request.headers[2].value;
    SECTION("signature") {
        request.headers[2].value = GENERATE_COPY(
            std::string{}, "v0=", right.substr(3), right.substr(0, right.size() - 1), right + "00",
            "v1=" + right.substr(3), "v0=" + std::string(64, 'A'), "sha256=" + right.substr(3));
    }
    SECTION("timestamp") {
        const std::string time = GENERATE("", "NaN", "-1355517538", "1355517538.0", "1355517239",
                                          "1355517841", "13555175380000000000");
        request = slack_post(body, time);
    }
    SECTION("another timestamp than was signed") {
        request.headers[1].value = "1355517539";
    }
    SECTION("no headers") {
        request.headers.resize(1);
    }

    CHECK(slack()->receive(request, slack_now).response.status == 401);
}

TEST_CASE("Slack's challenge is echoed as text only when signed and harmless", "[slack][T21]") {
    const auto ask = [](const std::string& challenge) {
        return slack_post(R"({"type":"url_verification","challenge":")" + challenge + R"("})");
    };
    const Receipt receipt =
        slack()->receive(ask("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"), slack_now);
    CHECK(receipt.outcome == Receipt::Outcome::replied);
    CHECK(receipt.response.content_type == "text/plain");
    CHECK(receipt.response.body == "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
    CHECK(slack()->receive(ask("<script>"), slack_now).response.status == 400);
    HttpRequest unsigned_ask = ask("abc");
    unsigned_ask.headers.pop_back();
    CHECK(slack()->receive(unsigned_ask, slack_now).response.status == 401);
}

TEST_CASE("a direct Slack message is read as a person reads it", "[slack]") {
    const Receipt receipt =
        slack()->receive(slack_post(fixture("slack/direct_message.json")), slack_now);

    REQUIRE(receipt.messages.size() == 1);
    const Inbound& message = receipt.messages[0];
    CHECK(message.text == "Hello  & co, see the page (https://luna.example/a?b=1&c=2)");
    CHECK(message.dedupe_key == "D024BE91L:1355517523.000005");
    CHECK(message.conversation_key == "D024BE91L");
    CHECK(message.contact_key == "U2147483697");
    CHECK(message.visibility == Visibility::direct);
    CHECK(message.author == Author::customer);
    CHECK(message.sent_at == 1355517523000);
}

TEST_CASE("a mention and the message event of the same words have one key", "[slack]") {
    const std::string words =
        R"("channel":"C1","user":"U1","text":"<@U0BOT> hola","ts":"1355517523.000200")";
    const Receipt mention = slack_receive(R"("type":"app_mention",)" + words);
    const Receipt message = slack_receive(R"("type":"message","channel_type":"channel",)" + words);

    REQUIRE(mention.messages.size() == 1);
    REQUIRE(message.messages.size() == 1);
    CHECK(mention.messages[0].dedupe_key == message.messages[0].dedupe_key);
    CHECK(message.messages[0].text == "hola");
    CHECK(message.messages[0].visibility == Visibility::public_comment);
    CHECK(message.messages[0].conversation_key == "C1:1355517523.000200:U1");
    CHECK(message.messages[0].address.at("thread_ts") == "1355517523.000200");
}

TEST_CASE("words in a channel that are not for us are left alone unless all are", "[slack]") {
    const std::string words = R"("type":"message","channel_type":"channel","channel":"C1",)"
                              R"("user":"U1","text":"hola a todos","ts":"1355517523.000200")";
    CHECK(slack_receive(words).messages.empty());
    CHECK(slack_receive(words).ignored.size() == 1);
    CHECK(slack_receive(words, {{"answer", {"all"}}}).messages.size() == 1);
    CHECK(slack_receive(words + R"(,"thread_ts":"1.1","parent_user_id":"U0BOT")").messages.size() ==
          1);
}

TEST_CASE("programs in Slack are never customers", "[slack]") {
    const std::string base =
        R"("type":"message","channel_type":"im","channel":"D1","text":"x","ts":"1355517523.1",)";
    const auto author = [&](const std::string& more) {
        const Receipt receipt = slack_receive(base + more);
        REQUIRE(receipt.messages.size() == 1);
        return receipt.messages[0].author;
    };
    CHECK(author(R"("user":"U0BOT","bot_id":"B1")") == Author::our_echo);
    CHECK(author(R"("user":"U7","bot_id":"B1","app_id":"A1")") == Author::our_echo);
    CHECK(author(R"("user":"U7","bot_id":"B2","app_id":"A2")") == Author::bot);
    CHECK(author(R"("subtype":"bot_message","bot_id":"B2")") == Author::bot);
    CHECK(author(R"("user":"USLACKBOT")") == Author::bot);
    CHECK(author(R"("user":"U7")") == Author::customer);
    const Receipt echo = slack_receive(
        base +
        R"("user":"U0BOT","bot_id":"B1","metadata":{"event_type":"portavoz_reply","event_payload":{"reference":"out:42"}})");
    CHECK(echo.messages.at(0).our_reference == "out:42");
}

TEST_CASE("edits and deletions in Slack are told apart from unfolded links", "[slack]") {
    const std::string head =
        R"("type":"message","channel_type":"im","channel":"D1","ts":"1355517530.5",)";
    const Receipt edit = slack_receive(head + R"("subtype":"message_changed","hidden":true,
        "message":{"user":"U1","text":"dos","ts":"1355517523.1"},"previous_message":{"text":"uno"})");
    REQUIRE(edit.messages.size() == 1);
    CHECK(edit.messages[0].kind == MessageKind::edit);
    CHECK(edit.messages[0].text == "dos");
    CHECK(edit.messages[0].target_id == "D1:1355517523.1");
    CHECK(edit.messages[0].dedupe_key == "Ev1");

    const Receipt unfurl = slack_receive(head + R"("subtype":"message_changed",
        "message":{"user":"U1","text":"uno","ts":"1.1"},"previous_message":{"text":"uno"})");
    CHECK(unfurl.messages.empty());

    const Receipt gone =
        slack_receive(head + R"("subtype":"message_deleted","deleted_ts":"1355517523.1",
        "previous_message":{"user":"U1","text":"uno"})");
    REQUIRE(gone.messages.size() == 1);
    CHECK(gone.messages[0].kind == MessageKind::deletion);
    CHECK(gone.messages[0].target_id == "D1:1355517523.1");
}

TEST_CASE("what Slack tells beside messages is noted and answered with 200", "[slack]") {
    const std::string head =
        R"("channel_type":"im","channel":"D1","user":"U1","text":"x","ts":"1.1")";
    CHECK(slack_receive(R"("type":"message","subtype":"channel_join",)" + head).ignored.size() ==
          1);
    CHECK(slack_receive(R"("type":"message","hidden":true,)" + head).ignored.size() == 1);
    CHECK(slack_receive(R"("type":"reaction_added","user":"U1")").ignored.size() == 1);
    CHECK(
        slack()->receive(slack_post(R"({"type":"app_rate_limited"})"), slack_now).ignored.size() ==
        1);
    CHECK(
        slack_receive(R"("type":"message","subtype":"thread_broadcast",)" + head).messages.size() ==
        1);
}

TEST_CASE("a file in Slack without words has the kind of the file", "[slack]") {
    const Receipt receipt = slack_receive(
        R"("type":"message","subtype":"file_share","channel_type":"im","channel":"D1","user":"U1",
        "text":"","ts":"1.1","files":[{"id":"F1","name":"a.jpg","mimetype":"image/jpeg",
        "url_private":"https://files.slack.com/a"}])");
    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].kind == MessageKind::image);
    CHECK(receipt.messages[0].attachments.at(0).id == "F1");
}

TEST_CASE("a voice message in Slack is one, whatever type its file has", "[slack]") {
    const auto kind = [](const std::string& type) {
        return slack_receive(
                   R"("type":"message","subtype":"file_share","channel_type":"im","channel":"D1",
                   "user":"U1","text":"","ts":"1.1","files":[{"id":"F1","mimetype":")" +
                   type + R"(","subtype":"slack_audio","name":"audio_message.m4a"}])")
            .messages.at(0);
    };
    CHECK(kind("video/mp4").kind == MessageKind::voice);
    CHECK(kind("video/mp4").attachments.at(0).kind == "voice");
    CHECK(kind("").kind == MessageKind::voice);
}

TEST_CASE("a Slack message that is forwarded without words shows what it was", "[slack]") {
    const std::string shared =
        R"("attachments":[{"is_share":true,"from_url":"https://x.slack.com/archives/C/p1","text":"no llega","fallback":"Ana: no llega"}])";
    const std::string head = R"("type":"message","channel":"D1","user":"U1","ts":"1.1",)";
    const Inbound alone = slack_receive(head + R"("text":"",)" + shared).messages.at(0);
    REQUIRE(alone.attachments.size() == 1);
    CHECK(alone.attachments[0].url == "https://x.slack.com/archives/C/p1");
    CHECK(alone.attachments[0].name == "Ana: no llega");
    const Inbound with_words =
        slack_receive(head + R"("text":"¿y esto?",)" + shared).messages.at(0);
    CHECK(with_words.attachments.empty());
    CHECK(with_words.kind == MessageKind::text);
}

TEST_CASE("a deleted Slack message with answers below it is a deletion", "[slack]") {
    const Inbound gone =
        slack_receive(
            R"("type":"message","subtype":"message_changed","hidden":true,"channel":"D1","ts":"2.1",
               "message":{"subtype":"tombstone","user":"USLACKBOT","text":"This message was deleted.","ts":"1.1"},
               "previous_message":{"user":"U1","text":"no llega","ts":"1.1"})")
            .messages.at(0);
    CHECK(gone.kind == MessageKind::deletion);
    CHECK(gone.target_id == "D1:1.1");
    CHECK(gone.contact_key == "U1");
}

TEST_CASE("a pressed Slack button belongs to the conversation that showed it", "[slack]") {
    const Receipt receipt =
        slack()->receive(slack_post("payload=" + percent_encode(fixture("slack/interaction.json")),
                                    "1355517538", "application/x-www-form-urlencoded"),
                         slack_now);

    CHECK(receipt.response.body.empty());
    REQUIRE(receipt.messages.size() == 1);
    const Inbound& press = receipt.messages[0];
    CHECK(press.kind == MessageKind::button);
    CHECK(press.payload == "envio.plazo");
    CHECK(press.text == "Envíos");
    CHECK(press.conversation_key == "C0001:1355517523.000005:U2147483697");
    CHECK(press.sent_at == 1355517540000);
}

TEST_CASE("a colleague answers a case in its thread", "[slack]") {
    const Values escalation{{"escalation_channel", {"C9"}}};
    const std::string head =
        R"("type":"message","channel_type":"channel","channel":"C9","ts":"1355517600.2",)";
    const Receipt receipt = slack_receive(
        head + R"("user":"U5","thread_ts":"1355517500.1","text":"Le llega mañana")", escalation);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].author == Author::person);
    CHECK(receipt.messages[0].conversation_key == "case:1355517500.1");
    CHECK(receipt.messages[0].contact_key == "U5");
    CHECK(receipt.messages[0].text == "Le llega mañana");
    const auto silent = [&](const std::string& rest) {
        const Receipt noted = slack_receive(head + rest, escalation);
        return noted.messages.empty() && noted.ignored.size() == 1;
    };
    CHECK(silent(R"("user":"U5","thread_ts":"1355517500.1","text":"!note ojo con este")"));
    CHECK(silent(R"("user":"U5","text":"buenos días")"));
    CHECK(silent(R"("user":"U0BOT","bot_id":"B1","thread_ts":"1355517500.1","text":"x")"));
    CHECK(silent(
        R"("subtype":"message_deleted","deleted_ts":"1.1","previous_message":{"user":"U5"})"));
}

TEST_CASE("damaged Slack bodies are answered and never taken for messages without keys",
          "[slack]") {
    const std::string body = fixture("slack/direct_message.json");
    const Sign sign = [](const std::string& bytes) { return slack_post(bytes); };
    check_survives_damage(*slack(), body, sign, slack_now);
    check_survives_wrong_types(*slack(), body, sign, slack_now);
    const Sign press = [](const std::string& bytes) {
        return slack_post("payload=" + percent_encode(bytes), "1355517538",
                          "application/x-www-form-urlencoded");
    };
    check_survives_wrong_types(*slack(), fixture("slack/interaction.json"), press, slack_now);
}

TEST_CASE("references in Slack text become words", "[slack]") {
    const auto read = [](const std::string& text) { return read_slack_text(text, "UBOT"); };
    CHECK(read("<@U1|ana> y <@U2>") == "@ana y @U2");
    CHECK(read("<@UBOT> hola") == "hola");
    CHECK(read("<#C1|ventas> <!here>") == "#ventas @here");
    CHECK(read("<mailto:a@b.c|a@b.c>") == "a@b.c");
    CHECK(read("<https://a.b>") == "https://a.b");
    CHECK(read("a &lt; b &amp;amp; c < d") == "a < b &amp; c < d");
    CHECK(read("") == "");
    CHECK(write_slack_text("<!channel> & co") == "&lt;!channel&gt; &amp; co");
}

TEST_CASE("whoever gives a slash command is told what to do instead", "[slack]") {
    const HttpRequest command =
        slack_post("command=%2Fluna&text=cu%C3%A1nto+tarda&user_id=U1&channel_id=C1&trigger_id=1.2",
                   "1355517538", "application/x-www-form-urlencoded");

    const Receipt told = slack({{"command_answer", {"Escríbeme un mensaje <directo>."}}})
                             ->receive(command, slack_now);
    const Receipt silent = slack()->receive(command, slack_now);

    CHECK(told.messages.empty());
    CHECK(told.ignored.size() == 1);
    CHECK(told.response.content_type == "application/json");
    const Json answer = parse_json(told.response.body).value;
    CHECK(text_at(answer, "response_type") == "ephemeral");
    CHECK(text_at(answer, "text") == "Escríbeme un mensaje &lt;directo&gt;.");
    CHECK(silent.response.body.empty());
    CHECK(silent.ignored.size() == 1);
}

#include "webhooks/message_template.h"

#include "tests/webhooks/meta_support.h"

// After the window a person's words go out in an approved message.

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;
constexpr TimeMs two_days = 48LL * 3600'000;

Reply late(Reply::Author author) {
    Reply reply;
    reply.text = "Ya salió\n\n tu pedido";
    reply.author = author;
    reply.address = {{"to", "34600111222"}, {"account", "1"}};
    reply.reference = "m1";
    reply.last_customer_message_at = now - two_days;
    return reply;
}

}  // namespace

TEST_CASE("after the window a person's words go out in WhatsApp's template, the bot's never",
          "[whatsapp]") {
    const auto channel = make_meta(
        "whatsapp",
        {{"account", {"1"}}, {"template", {"seguimiento"}}, {"template_language", {"es_CO"}}});

    const auto requests = render(*channel, late(Reply::Author::person), now);

    REQUIRE(requests.size() == 1);
    const Json body = body_of(requests[0]);
    CHECK(text_at(body, "type") == "template");
    CHECK(text_at(body, "template.name") == "seguimiento");
    CHECK(text_at(body, "template.language.code") == "es_CO");
    const Json& parameters = array_at(array_at(body, "template.components")[0], "parameters");
    CHECK(text_at(parameters[0], "text") == "Ya salió tu pedido");
    CHECK(cannot_send(*channel, late(Reply::Author::bot), now).window_closed);
    const auto without = make_meta("whatsapp", {{"account", {"1"}}});
    CHECK(cannot_send(*without, late(Reply::Author::person), now).window_closed);
}

TEST_CASE("a template without its language is a mistake in the settings", "[whatsapp]") {
    CHECK(problem_keys("whatsapp", {{"account", {"1"}},
                                    {"app_secret", {"s"}},
                                    {"verify_token", {"v"}},
                                    {"access_token", {"t"}},
                                    {"template", {"seguimiento"}}}) ==
          std::vector<std::string>{"template"});
}

TEST_CASE("after the window Twilio gets a person's words as a template's variable", "[twilio]") {
    const auto channel = make("twilio", {{"account_sid", {"AC1"}},
                                         {"auth_token", {"t"}},
                                         {"from", {"whatsapp:+1"}},
                                         {"content_sid", {"HX1"}}});
    Reply reply = late(Reply::Author::person);
    reply.address = {{"to", "whatsapp:+57"}, {"from", "whatsapp:+1"}};

    const auto requests = render(*channel, reply, now);

    REQUIRE(requests.size() == 1);
    const auto form = parse_form(requests[0].body);
    CHECK(form_value(form, "ContentSid") == "HX1");
    CHECK(form_value(form, "ContentVariables") == R"({"1":"Ya salió tu pedido"})");
    CHECK_FALSE(form_value(form, "Body"));
    reply.author = Reply::Author::bot;
    CHECK(cannot_send(*channel, reply, now).window_closed);
}

TEST_CASE("an inbox with a template is known by its settings", "[whatsapp]") {
    CHECK(make_meta("whatsapp",
                    {{"account", {"1"}}, {"template", {"t"}}, {"template_language", {"es"}}})
              ->has_template());
    CHECK_FALSE(make_meta("whatsapp", {{"account", {"1"}}})->has_template());
    CHECK_FALSE(make_meta("messenger", {{"account", {"1"}}})->has_template());
}

TEST_CASE("a person's words that a template cannot hold are not cut: they are not sent",
          "[whatsapp]") {
    const auto channel = make_meta(
        "whatsapp",
        {{"account", {"1"}}, {"template", {"seguimiento"}}, {"template_language", {"es"}}});
    Reply reply = late(Reply::Author::person);
    for (reply.text.clear(); reply.text.size() < 2 * longest_template_words;) reply.text += "ñ";
    REQUIRE(render(*channel, reply, now).size() == 1);

    reply.text += "ñ";

    CHECK(cannot_send(*channel, reply, now).reason.find("1000") != std::string::npos);
    CHECK_FALSE(template_words(reply.text));
    const auto twilio = make("twilio", {{"account_sid", {"AC1"}},
                                        {"auth_token", {"t"}},
                                        {"from", {"whatsapp:+1"}},
                                        {"content_sid", {"HX1"}}});
    reply.address = {{"to", "whatsapp:+57"}, {"from", "whatsapp:+1"}};
    CHECK(cannot_send(*twilio, reply, now).window_closed);
}

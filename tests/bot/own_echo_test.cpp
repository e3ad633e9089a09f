#include "bot/own_echo.h"

#include "bot/buttons.h"
#include "bot/store/outbox_rows.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"
#include "webhooks/channel.h"
#include "webhooks/exchange.h"
#include "webhooks/split_text.h"

namespace {

using bot::store::ConversationRow;
using webhooks::Visibility;
using Values = std::map<std::string, std::vector<std::string>>;

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr const char* private_text = "Te lo contamos por aquí.";

/// An inbox of a platform that reports what is written in its name, without saying by whom.
class EchoStage {
public:
    void connect(const std::string& channel, Values values) {
        auto made = webhooks::make_channel({"in", channel, std::move(values)});
        channel_ = std::move(std::get<std::unique_ptr<webhooks::Channel>>(made));
        context_ = {bot::store::ensure_inbox(store_.database(), "in", channel), 0, channel_.get()};
    }
    void connect_youtube() {
        connect("youtube", {{"channel_id", {"UCluna"}}, {"access_token", {"t"}}});
    }
    void connect_instagram() {
        connect("instagram", {{"account", {"IG"}},
                              {"app_secret", {"s"}},
                              {"verify_token", {"v"}},
                              {"access_token", {"t"}}});
    }
    ConversationRow conversation(const std::string& key,
                                 const std::string& contact,
                                 std::map<std::string, std::string> address) {
        webhooks::Inbound inbound;
        inbound.conversation_key = key;
        inbound.contact_key = contact;
        inbound.visibility = Visibility::public_comment;
        auto row = bot::store::ensure_conversation(store_.database(), context_.inbox, inbound, noon)
                       .value();
        row.address_json = bot::store::write_string_map(address);
        store_.database()
            .prepare("UPDATE conversations SET address_json = ? WHERE id = ?")
            .bind(row.address_json, row.id.value)
            .done();
        return row;
    }
    /// A reply is written, and on its way.
    void send(ConversationRow row,
              const std::string& reference,
              const std::string& text,
              const std::string& buttons = {},
              const std::string& kind = "message") {
        bot::store::NewMessage message;
        message.direction = "out";
        message.author = "bot";
        message.text = text;
        message.buttons_json = buttons;
        const auto appended = bot::store::append_message(store_.database(), row, message, noon);
        bot::store::add_outbox_row(store_.database(), row,
                                   {.reference = reference,
                                    .message = appended.id,
                                    .kind = kind,
                                    .target = kind == "message" ? "" : "c-" + reference,
                                    .text = text},
                                   noon);
        REQUIRE_FALSE(bot::store::claim_due(store_.database(), noon, 10).empty());
    }
    /// Who commented is answered in private with `private_text`.
    void reply_in_private_to(const std::string& person, const std::string& reference) {
        send(conversation("post:" + person, person, {}), reference, private_text, {},
             "private_reply");
    }
    bool is_our_own(const std::string& key, const std::string& contact, const std::string& text) {
        webhooks::Inbound echo;
        echo.author = webhooks::Author::person;
        echo.conversation_key = key;
        echo.contact_key = contact;
        echo.message_id = "p" + std::to_string(++reported_);
        echo.text = text;
        return bot::is_our_own(store_.database(), context_, echo, noon);
    }
    std::string state(const std::string& reference) {
        return store_.text("SELECT state FROM outbox WHERE reference = '" + reference + "'");
    }

    tests::TempStore store_;

private:
    std::unique_ptr<webhooks::Channel> channel_;
    bot::IntakeContext context_;
    int reported_ = 0;
};

constexpr const char* two_buttons =
    R"([{"title":"Horario","payload":"a"},{"title":"Envíos","payload":"b"}])";

}  // namespace

TEST_CASE_METHOD(EchoStage, "our comment with its choices written out is no colleague's") {
    connect_youtube();
    send(conversation("UgTop:UCana", "UCana", {{"thread", "UgTop"}, {"comment", "UgTop"}}), "r1",
         "¿Qué necesitas?", two_buttons);

    CHECK_FALSE(is_our_own("UgTop:UCana", "UCana", "Horario"));
    CHECK_FALSE(is_our_own("UgTop:UCana", "UCana", "Hola, soy Luis. ¿Qué necesitas?"));
    CHECK(state("r1") == "sending");
    CHECK(is_our_own("UgTop:UCana", "UCana", "¿Qué necesitas?\n\n1. Horario\n2. Envíos"));
    CHECK(state("r1") == "sent");
}

TEST_CASE_METHOD(EchoStage, "our post that begins with the customer's name is no colleague's") {
    connect("discourse", {{"url", {"https://foro.example"}},
                          {"secret", {"s"}},
                          {"api_key", {"k"}},
                          {"api_username", {"Portavoz"}}});
    send(conversation("t:22", "31", {{"topic_id", "22"}, {"username", "ana"}}), "r1",
         "Tardamos tres días.");

    CHECK_FALSE(is_our_own("t:22", "31", "@luz Tardamos tres días."));
    CHECK(is_our_own("t:22", "31", "@ana Tardamos tres días."));
    CHECK(state("r1") == "sent");
}

TEST_CASE_METHOD(EchoStage,
                 "one part of a reply that left in several is ours and settles nothing") {
    connect_youtube();
    std::string text;
    while (text.size() < 12'000) text += "Una frase de la respuesta número uno. ";
    send(conversation("UgTop:UCana", "UCana", {{"thread", "UgTop"}, {"comment", "UgTop"}}), "r1",
         text, two_buttons);
    const webhooks::Capabilities& can = *webhooks::capabilities_of("youtube");
    const auto parts =
        webhooks::split_text(webhooks::with_numbered_choices(text, bot::read_buttons(two_buttons)),
                             can.max_text, can.unit);
    REQUIRE(parts.size() > 1);

    CHECK(is_our_own("UgTop:UCana", "UCana", parts.front()));
    CHECK(is_our_own("UgTop:UCana", "UCana", parts.back()));
    CHECK(state("r1") == "sending");
}

TEST_CASE_METHOD(EchoStage, "a private reply is settled by the echo to its own person") {
    connect_instagram();
    reply_in_private_to("ana", "a");
    reply_in_private_to("bea", "b");

    CHECK(is_our_own("bea", "bea", private_text));
    CHECK(state("a") == "sending");
    CHECK(state("b") == "sent");
}

TEST_CASE_METHOD(EchoStage,
                 "a private reply that a person's key does not tell waits for its answer") {
    connect_instagram();
    reply_in_private_to("ana", "a");
    CHECK(is_our_own("1789", "1789", private_text));
    CHECK(state("a") == "sending");  // An error that says it never arrived would be right.

    bot::store::mark_held(store_.database(), {1}, "timeout", noon);
    CHECK_FALSE(is_our_own("1789", "1789", "Hola, soy Luis"));
    CHECK(is_our_own("1789", "1789", private_text));
    CHECK(state("a") == "sent");
}

TEST_CASE_METHOD(EchoStage, "of several held private replies none is settled by a guess") {
    connect_instagram();
    reply_in_private_to("ana", "a");
    reply_in_private_to("bea", "b");
    bot::store::mark_held(store_.database(), {1}, "timeout", noon);
    bot::store::mark_held(store_.database(), {2}, "timeout", noon);

    CHECK(is_our_own("1789", "1789", private_text));

    CHECK(state("a") == "held");
    CHECK(state("b") == "held");
}

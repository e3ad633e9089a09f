#include "bot/first_response.h"

#include "bot/intake.h"
#include "bot/store/outbox_rows.h"
#include "rules/book/rule_book_reader.h"
#include "tests/support/catch.h"
#include "tests/support/journey.h"
#include "tests/support/temp_store.h"

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;  // Monday 24 November 2025, 12:00 UTC.

std::shared_ptr<const rules::RuleBook> small_book() {
    rules::BookSources sources;
    sources.files.push_back({"portavoz.yaml",
                             "brand: {name: Prueba, languages: [es], timezone: UTC}\n"
                             "policy: {stale_after_minutes: 15}\n"
                             "inboxes: {tg: {channel: telegram, token: x, secret: y}}\n"});
    sources.files.push_back(
        {"faq/a.yaml",
         "- intent: envio.plazo\n"
         "  title: Plazo de envío\n"
         "  examples: [cuánto tarda el envío, cuándo llega mi pedido, plazo de entrega]\n"
         "  answer: Tardamos tres días.\n"});
    tests::add_judgement(sources);
    return rules::read_rule_book(sources).book;
}

/// A conversation in a store of its own, and the step that answers it.
class FirstResponseFixture {
public:
    FirstResponseFixture() : key_(bot::store::EventKey::load(store_.database()).value()) {
        auto setup = std::make_shared<bot::Setup>();
        setup->book = small_book();
        REQUIRE(setup->book);
        setup_.replace(setup);
        context_.inbox = bot::store::ensure_inbox(store_.database(), "tg", "telegram");
    }

    void write(const std::string& text, bot::TimeMs said_at = noon) {
        webhooks::Receipt receipt;
        webhooks::Inbound inbound;
        inbound.dedupe_key = inbound.message_id = std::to_string(++last_id_);
        inbound.conversation_key = "chat-1";
        inbound.contact_key = "person-1";
        inbound.text = text;
        inbound.sent_at = said_at;
        receipt.messages.push_back(inbound);
        (void)bot::take_in(store_.database(), key_, context_, receipt, noon);
    }

    void answer() { (void)step_.answer_due(store_.database(), noon); }

    tests::TempStore store_;
    bot::store::EventKey key_;
    bot::CurrentSetup setup_;
    bot::LiveUpdates live_;
    bot::FirstResponse step_{setup_, live_};
    bot::IntakeContext context_;
    int last_id_ = 0;
};

}  // namespace

TEST_CASE_METHOD(FirstResponseFixture,
                 "several messages at once are one turn with one reply and its explanation") {
    write("hola");
    write("¿cuánto tarda el envío?");

    answer();
    answer();

    CHECK(store_.count("SELECT count(*) FROM decisions") == 1);
    CHECK(store_.count("SELECT count(*) FROM outbox") == 1);
    CHECK(store_.text("SELECT text FROM outbox").find("tres días") != std::string::npos);
    CHECK(store_.count("SELECT count(*) FROM messages WHERE decision_id IS NOT NULL") == 2);
    CHECK(store_.text("SELECT decision_json FROM decisions").find("\"explanation\"") !=
          std::string::npos);
}

TEST_CASE_METHOD(
    FirstResponseFixture,
    "a hand-over is a state first: waiting, in a department, with a packet and a deadline") {
    write("quiero hablar con una persona");

    answer();

    CHECK(store_.text("SELECT owner FROM conversations") == "waiting");
    CHECK_FALSE(store_.text("SELECT department FROM conversations").empty());
    CHECK(store_.count("SELECT due_at > 0 FROM conversations") == 1);
    CHECK(store_.text("SELECT packet_json FROM handoffs").find("quiero hablar con una persona") !=
          std::string::npos);
}

TEST_CASE_METHOD(FirstResponseFixture, "a complaint opens a case with a key of its own") {
    write("me cobraron dos veces, es una vergüenza");

    answer();

    CHECK(store_.count("SELECT count(*) FROM cases") == 1);
    CHECK(store_.text("SELECT key FROM cases") ==
          store_.text("SELECT case_key FROM conversations"));
    CHECK(store_.text("SELECT text FROM outbox").find(store_.text("SELECT key FROM cases")) !=
          std::string::npos);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "a backlog is not answered message by message: people get it, silently",
                 "[F17]") {
    write("¿cuánto tarda el envío?", noon - 2 * 3'600'000);

    answer();

    CHECK(store_.count("SELECT count(*) FROM outbox") == 0);
    CHECK(store_.text("SELECT owner FROM conversations") == "waiting");
    CHECK(store_.count("SELECT count(*) FROM handoffs") == 1);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "what the bot decided is not decided again after a restart") {
    write("¿cuánto tarda el envío?");
    answer();

    bot::FirstResponse restarted(setup_, live_);
    (void)restarted.answer_due(store_.database(), noon + 60'000);

    CHECK(store_.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "a turn that three crashes hit goes to a person instead",
                 "[F34]") {
    write("¿cuánto tarda el envío?");
    for (int crash = 0; crash < 3; ++crash) bot::store::suspect_due_turns(store_.database());

    answer();

    CHECK(store_.text("SELECT owner FROM conversations") == "waiting");
    CHECK(store_.count("SELECT count(*) FROM decisions") == 0);
}

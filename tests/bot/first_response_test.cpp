#include "bot/first_response.h"

#include "tests/bot/decision_stage.h"

#include <cstdint>
#include <set>

namespace {

/// One conversation.
class FirstResponseFixture : public tests::DecisionStage {
public:
    FirstResponseFixture() : DecisionStage("policy: {stale_after_minutes: 15}\n") {}
    void say(const std::string& text) { write("chat-1", text); }
};

}  // namespace

TEST_CASE_METHOD(FirstResponseFixture,
                 "several messages at once are one turn with one reply and its explanation") {
    say("hola");
    say("¿cuánto tarda el envío?");

    answer();
    answer();

    CHECK(store.count("SELECT count(*) FROM decisions") == 1);
    CHECK(store.count("SELECT count(*) FROM outbox") == 1);
    CHECK(store.text("SELECT text FROM outbox").find("tres días") != std::string::npos);
    CHECK(store.count("SELECT count(*) FROM messages WHERE decision_id IS NOT NULL") == 2);
    CHECK(store.text("SELECT decision_json FROM decisions").find("\"explanation\"") !=
          std::string::npos);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "a turn that cannot be read goes to a person, and holds up no other") {
    auto broken = std::make_shared<bot::Setup>();
    auto book = std::make_shared<rules::RuleBook>(*setup.now()->book);
    book->brand.timezone = "Nowhere/Nowhere";
    broken->book = book;
    setup.replace(broken);
    say("¿cuánto tarda el envío?");
    write("chat-2", "¿cuánto tarda el envío?");
    live.publish();
    std::set<std::int64_t> told;
    const auto console =
        live.follow_all([&](bot::store::ConversationId changed) { told.insert(changed.value); });

    for (int attempt = 0; attempt < 3; ++attempt) answer();
    live.publish();
    live.unfollow(console);

    CHECK(told == std::set<std::int64_t>{1, 2});
    CHECK(store.count("SELECT count(*) FROM conversations WHERE owner = 'waiting'") == 2);
    CHECK(store.count("SELECT count(*) FROM handoffs") == 2);
    CHECK(store.count("SELECT count(*) FROM conversations WHERE turn_due_at IS NOT NULL") == 0);
}

TEST_CASE_METHOD(
    FirstResponseFixture,
    "a hand-over is a state first: waiting, in a department, with a packet and a deadline") {
    say("quiero hablar con una persona");

    answer();

    CHECK(store.text("SELECT owner FROM conversations") == "waiting");
    CHECK_FALSE(store.text("SELECT department FROM conversations").empty());
    CHECK(store.count("SELECT due_at > 0 FROM conversations") == 1);
    CHECK(store.text("SELECT packet_json FROM handoffs").find("quiero hablar con una persona") !=
          std::string::npos);
}

TEST_CASE_METHOD(FirstResponseFixture, "a complaint opens a case with a key of its own") {
    say("me cobraron dos veces, es una vergüenza");

    answer();

    CHECK(store.count("SELECT count(*) FROM cases") == 1);
    CHECK(store.text("SELECT key FROM cases") == store.text("SELECT case_key FROM conversations"));
    CHECK(store.text("SELECT text FROM outbox").find(store.text("SELECT key FROM cases")) !=
          std::string::npos);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "a backlog is not answered message by message: people get it, silently",
                 "[F17]") {
    write_late("chat-1", "¿cuánto tarda el envío?", now - 2 * 3'600'000);

    answer();

    CHECK(store.count("SELECT count(*) FROM outbox") == 0);
    CHECK(store.text("SELECT owner FROM conversations") == "waiting");
    CHECK(store.count("SELECT count(*) FROM handoffs") == 1);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "what the bot decided is not decided again after a restart") {
    say("¿cuánto tarda el envío?");
    answer();

    bot::FirstResponse restarted(setup, live);
    (void)restarted.answer_due(store.database(), now + 60'000);

    CHECK(store.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "a turn that three crashes hit goes to a person instead",
                 "[F34]") {
    say("¿cuánto tarda el envío?");
    for (int crash = 0; crash < 3; ++crash) bot::store::suspect_due_turns(store.database());

    answer();

    CHECK(store.text("SELECT owner FROM conversations") == "waiting");
    CHECK(store.count("SELECT count(*) FROM decisions") == 0);
}

TEST_CASE_METHOD(FirstResponseFixture,
                 "danger in a backlog keeps its priority, and nothing is said about it",
                 "[F17]") {
    write_late("chat-1", "mi hijo se quemó con la vela", now - 16 * 60'000);

    answer();

    CHECK(store.count("SELECT count(*) FROM outbox WHERE kind = 'message'") == 0);
    CHECK(store.text("SELECT priority FROM handoffs") == "P0");
}

namespace {

/// A conversation in which a form waits for an order's number.
class FormFixture : public tests::DecisionStage {
public:
    FormFixture()
        : DecisionStage(
              "forms:\n"
              "  pedido:\n"
              "    questions: [{entity: order, ask: \"¿Qué pedido?\"}]\n"
              "    done: Gracias, lo miramos.\n") {
        write_and_answer("chat-1", "quiero hacer una consulta");
        store.database()
            .prepare(
                "UPDATE conversations SET memory_json = json_set(memory_json, '$.form',"
                " json(?))")
            .bind(R"({"form": "pedido", "question": 0, "attempts": 0, "asked_at": )" +
                  std::to_string(now) + R"(, "values": {}})")
            .done();
    }
    void person(bot::ConversationEvent event) {
        now += 60'000;
        (void)bot::person_does(store.database(), id("chat-1"), event, "ana", "", now);
    }
};

}  // namespace

TEST_CASE_METHOD(FormFixture, "a form waits for its answer while nobody takes the conversation") {
    write_and_answer("chat-1", "4512");

    CHECK(last_reply().find("lo miramos") != std::string::npos);
}

TEST_CASE_METHOD(FormFixture,
                 "a form ends when a person answers, and stays so when it comes back") {
    (void)bot::reply_as_person(store.database(), id("chat-1"), "ana", "c1", "Salió ayer", now);
    person(bot::ConversationEvent::hand_back);
    write_and_answer("chat-1", "4512");
    CHECK(last_reply().find("lo miramos") == std::string::npos);
    CHECK(store.text("SELECT memory_json FROM conversations").find("\"form\"") ==
          std::string::npos);
}

TEST_CASE_METHOD(FormFixture, "a form ends when the conversation is resolved") {
    person(bot::ConversationEvent::resolve);
    write_and_answer("chat-1", "4512");
    CHECK(last_reply().find("lo miramos") == std::string::npos);
}

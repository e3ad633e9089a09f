#include "bot/store/cases.h"

#include "bot/store/register_json.h"
#include "tests/bot/decision_stage.h"

#include <nlohmann/json.hpp>

namespace {

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE_METHOD(tests::DecisionStage,
                 "a customer who quotes a case hears its state before, while "
                 "and after a person has it") {
    write_and_answer("a", "me cobraron dos veces, es una vergüenza");
    const std::string quoted = store.text("SELECT key FROM cases");

    write_and_answer("a", "¿cómo va mi caso " + quoted + "?");
    CHECK(mentions(last_reply(), "Tu caso " + quoted + " está abierto"));
    // The same person through another conversation.
    write_and_answer("b", "¿cómo va mi caso " + quoted + "?", "contact-a");
    CHECK(mentions(last_reply(), "Tu caso " + quoted + " está abierto"));
    // Somebody else.
    write_and_answer("c", "¿cómo va mi caso " + quoted + "?");
    CHECK(mentions(last_reply(), "No encuentro el caso " + quoted));

    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::resolve, "ana", "",
                           now);
    write_and_answer("a", "¿y mi caso " + quoted + "?");
    CHECK(mentions(last_reply(), "está cerrado"));
}

TEST_CASE_METHOD(tests::DecisionStage, "a complaint after a case was closed opens another one") {
    write_and_answer("a", "me cobraron dos veces, es una vergüenza");
    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::resolve, "ana", "",
                           now);
    write_and_answer("a", "ahora el pedido llegó roto, qué vergüenza");

    CHECK(store.count("SELECT count(*) FROM cases") == 2);
    CHECK(store.count("SELECT count(*) FROM cases WHERE closed_at IS NULL") == 1);
}

TEST_CASE_METHOD(tests::DecisionStage, "the register has every date that an inspector asks for") {
    write_and_answer("a", "me cobraron dos veces, es una vergüenza");
    const bot::TimeMs opened = now;
    now += 30'000;
    for (const auto& job : bot::store::claim_due(store.database(), now, 10)) {
        bot::store::mark_sent(store.database(), job.id, "", now);
    }
    const bot::TimeMs told = now;
    now += 30'000;
    (void)bot::reply_as_person(store.database(), id("a"), "ana", "c", "Lo miro", now);

    const auto entries = bot::store::case_register(store.database(), {{0, now + 1}, {}});
    REQUIRE(entries.size() == 1);
    const bot::store::CaseEntry& entry = entries.front();
    CHECK(entry.opened_at == opened);
    CHECK(entry.acknowledged_at == told);
    CHECK(entry.promised_at > opened);
    CHECK(entry.legal_due_at > entry.promised_at);
    CHECK(entry.first_answer_at == now);
    CHECK(entry.taken_at == now);
    CHECK(entry.state == "answered");
    CHECK_FALSE(entry.promise_broken);
    CHECK(bot::store::case_register(store.database(), {{now, now + 1}, {}}).empty());

    const auto text = [](bot::TimeMs at) { return nlohmann::json(at); };
    const auto rows = nlohmann::json::array({bot::store::case_json(entry, text)});
    const std::string csv = bot::store::to_csv(rows, bot::store::case_columns());
    CHECK(csv.rfind("case,state,opened_at,", 0) == 0);
    CHECK(mentions(csv, entry.key + ",answered," + std::to_string(opened)));
}

TEST_CASE_METHOD(tests::DecisionStage,
                 "a case whose key and date never reached the customer is not acknowledged, and "
                 "nothing is promised") {
    write_and_answer("a", "me cobraron dos veces, es una vergüenza");
    CHECK(bot::store::case_register(store.database(), {{0, now + 1}, {}}).at(0).acknowledged_at ==
          0);
    const auto jobs = bot::store::claim_due(store.database(), now, 10);
    REQUIRE(jobs.size() == 1);
    bot::store::mark_dead(store.database(), jobs[0].id, "blocked", now);
    store.database().prepare("UPDATE conversations SET due_at = 5").done();

    const auto entries = bot::store::case_register(store.database(), {{0, now + 1}, {}});

    REQUIRE(entries.size() == 1);
    CHECK(entries[0].acknowledged_at == 0);
    CHECK(entries[0].promised_at == 0);
    const auto cases = bot::store::cases_of_contact(
        store.database(), bot::store::load_conversation(store.database(), id("a")).value().contact);
    REQUIRE(cases.size() == 1);
    CHECK(cases[0].due_at == 5);
}

TEST_CASE_METHOD(tests::DecisionStage, "in the web chat a case is acknowledged at once") {
    context.inbox = bot::store::ensure_inbox(store.database(), "web", "widget");
    write_and_answer("a", "me cobraron dos veces, es una vergüenza");

    CHECK(bot::store::case_register(store.database(), {{0, now + 1}, {}}).at(0).acknowledged_at ==
          now);
}

TEST_CASE("a table for spreadsheets quotes what it must and runs nobody's formula", "[T29]") {
    const auto rows = nlohmann::json::array({{{"a", "uno, \"dos\""}, {"b", "=cmd()"}}});
    CHECK(bot::store::to_csv(rows, {"a", "b", "c"}) ==
          "a,b,c\r\n\"uno, \"\"dos\"\"\",'=cmd(),\r\n");
}

TEST_CASE("who left a telephone number and waits is on the list of calls, others are not") {
    tests::DecisionStage stage;
    stage.write_and_answer("a", "quiero hablar con una persona");
    CHECK(bot::store::call_backs(stage.store.database(), {}).empty());

    stage.write_and_answer("b", "quiero que me llamen al +34 600 123 123 a las 17:00, una persona");
    const auto calls = bot::store::call_backs(stage.store.database(), {});
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].phone == "+34600123123");
    CHECK(calls[0].when == "17:00");
    CHECK(calls[0].due_at > 0);
}

TEST_CASE("automatic answers are counted over all conversations of a person and one day") {
    tests::DecisionStage stage("policy: {answers_per_day: 3}\n");
    stage.write_and_answer("a", "¿cuánto tarda el envío?", "luz");
    stage.write_and_answer("b", "¿cuál es el plazo de entrega?", "luz");
    stage.write_and_answer("c", "¿cuándo llega mi pedido?", "luz");
    CHECK(mentions(stage.last_reply(), "tres días"));

    stage.write_and_answer("d", "¿cuánto tarda el envío?", "luz");
    CHECK(mentions(stage.last_reply(), "¿Quieres que te conteste una persona?"));
    stage.write_and_answer("d", "¿plazo de entrega?", "luz");
    CHECK(stage.store.text("SELECT owner FROM conversations WHERE key = 'd'") == "waiting");

    stage.write_and_answer("e", "¿cuánto tarda el envío?", "sol");
    CHECK(mentions(stage.last_reply(), "tres días"));
    stage.now += 24LL * 3'600'000;
    stage.write_and_answer("b", "¿cuánto tarda el envío?", "luz");
    CHECK(mentions(stage.last_reply(), "tres días"));
}

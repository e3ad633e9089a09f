#include "rules/decide/cases.h"

#include "rules/decide/decision.h"
#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

namespace {

using rules::Action;
using rules::CaseState;
using rules::Decision;
using rules::Owner;
using rules::TimeMs;
using tests::mentions;
using tests::monday_morning;

constexpr TimeMs hour = 3'600'000;

Decision ask(const std::string& text, std::vector<CaseState> cases, Owner owner = Owner::bot) {
    rules::Turn turn;
    turn.now = monday_morning;
    turn.owner = owner;
    turn.cases = std::move(cases);
    turn.text = text;
    turn.new_case_key = "PV-NCW99";
    return rules::decide(tests::small_book(), turn);
}

}  // namespace

TEST_CASE("a case's key is recognised however it is written, and other words are none") {
    const auto keys = [](std::string_view text) { return rules::case_keys_in(text); };
    using Keys = std::vector<std::string>;
    CHECK(keys("¿cómo va mi caso PV-7K3Q?") == Keys{"PV-7K3Q"});
    CHECK(keys("pv 7k3qx por favor") == Keys{"PV-7K3QX"});
    CHECK(keys("caso pv7k3q.") == Keys{"PV-7K3Q"});
    CHECK(keys("PV-7KKK2") == Keys{"PV-7KKK2"});
    CHECK(keys("PV-7K3Q o PV-7KKK2") == Keys{"PV-7K3Q", "PV-7KKK2"});
    CHECK(keys("el pvp es 30 euros").empty());
    CHECK(keys("how much is a PV panel?").empty());
    CHECK(keys("mi correo es a@pv-12345678.es").empty());
    CHECK(keys("").empty());
}

TEST_CASE(
    "whoever asks how their case goes hears its state, whoever has the conversation but a person") {
    const CaseState open{"PV-7K3Q", monday_morning + 2 * hour, 0, 0};
    for (const Owner owner : {Owner::bot, Owner::waiting, Owner::resolved}) {
        const Decision told = ask("¿cómo va mi caso PV-7K3Q?", {open}, owner);
        CHECK(told.action == Action::answer);
        CHECK(mentions(told.reply, "PV-7K3Q está abierto"));
        CHECK(mentions(told.reply, "hoy a las 12:00"));
        CHECK(told.explanation.step == "asks how a case goes");
    }
    CHECK(ask("¿cómo va mi caso PV-7K3Q?", {open}, Owner::human).action == Action::silent);
}

TEST_CASE("every state of a case has its words") {
    const TimeMs now = monday_morning;
    const auto told = [&](CaseState state) { return ask("estado de mi queja", {state}).reply; };

    CHECK(mentions(told({"PV-7K3Q", now - 60'000, 0, 0}), "Debíamos haberte"));
    CHECK(mentions(told({"PV-7K3Q", now + hour, now - hour, 0}), "te respondió"));
    CHECK(mentions(told({"PV-7K3Q", now, now - hour, now - 1000}), "está cerrado"));
    CHECK(mentions(told({"PV-7K3Q", 0, 0, 0}), "ya tiene tu mensaje"));
}

TEST_CASE("a case of somebody else is not told about, and without a case the question is one") {
    const Decision stranger = ask("¿cómo va mi caso PV-ZZZZ?", {});
    CHECK(stranger.action == Action::clarify);
    CHECK(mentions(stranger.reply, "No encuentro el caso PV-ZZZZ"));
    CHECK(ask("¿cómo va mi queja?", {}).explanation.step != "asks how a case goes");
}

TEST_CASE("whoever quotes a case and is angry hears its state and gets a person") {
    const CaseState open{"PV-7K3Q", monday_morning + hour, 0, 0};
    const Decision decision =
        ask("mi caso PV-7K3Q sigue igual, quiero hablar con una persona", {open});

    CHECK(decision.action == Action::escalate);
    CHECK(mentions(decision.reply, "PV-7K3Q está abierto"));
    CHECK(decision.owner_after == Owner::waiting);
}

TEST_CASE("of two keys the customer's own is meant") {
    const CaseState open{"PV-7K3Q", monday_morning + hour, 0, 0};
    CHECK(mentions(ask("¿cómo va mi caso PV-ZZZZ, digo, PV-7K3Q?", {open}).reply,
                   "PV-7K3Q está abierto"));
}

TEST_CASE("a telephone's case is no case of the register") {
    const CaseState open{"PV-7K3Q", monday_morning + hour, 0, 0};
    for (const char* text : {"¿qué pasa con el caso de la funda?", "what about the phone case?"}) {
        INFO(text);
        CHECK(ask(text, {open}).explanation.step != "asks how a case goes");
    }
}

TEST_CASE("what is asked or told beside a case's key is not passed over") {
    const CaseState open{"PV-7K3Q", monday_morning + hour, 0, 0};
    const Decision question = ask("¿cuánto cuesta el envío? mi caso es PV-7K3Q", {open});
    CHECK(question.intent == "envio.coste");

    for (const char* text : {"PV-KK3Q cuánto cuesta el envío", "PV-7K3Q cuánto cuesta el envío"}) {
        INFO(text);
        CaseState same = open;
        same.key = std::string(text).substr(0, 7);
        CHECK(ask(text, {same}).intent == "envio.coste");
    }

    const Decision problem = ask("PV-7K3Q la crema me dio alergia", {open});
    CHECK(problem.action == Action::escalate);
}

TEST_CASE("nobody is told of a case for ever: a machine, or whoever had the day's answers, waits") {
    const CaseState open{"PV-7K3Q", monday_morning + hour, 0, 0};
    rules::Turn turn;
    turn.now = monday_morning;
    turn.cases = {open};
    turn.text = "¿cómo va mi caso PV-7K3Q?";
    turn.answers_elsewhere = tests::small_book().policy.answers_per_day;
    CHECK(rules::decide(tests::small_book(), turn).explanation.step == "answers for today");

    turn.owner = Owner::waiting;
    const Decision waiting = rules::decide(tests::small_book(), turn);
    CHECK(waiting.action == Action::silent);
    CHECK(waiting.reply.empty());
    CHECK(waiting.explanation.step == "waiting for a person");
    CHECK(waiting.owner_after == Owner::waiting);

    turn.owner = Owner::bot;
    turn.answers_elsewhere = 0;
    turn.memory.quick_turns = 9;
    turn.memory.last_turn_at = monday_morning - 100;
    const Decision machine = rules::decide(tests::small_book(), turn);
    CHECK(machine.explanation.step == "another machine");
    CHECK(machine.reply.empty());
}

TEST_CASE("under a post nothing is said about a case") {
    rules::Turn turn;
    turn.now = monday_morning;
    turn.visibility = rules::TurnVisibility::public_comment;
    turn.cases = {{"PV-7K3Q", monday_morning + hour, 0, 0}};
    turn.text = "¿cómo va mi caso PV-7K3Q?";
    const Decision decision = rules::decide(tests::small_book(), turn);

    CHECK_FALSE(mentions(decision.reply, "PV-7K3Q"));
    CHECK(mentions(decision.private_reply, "PV-7K3Q está abierto"));
}

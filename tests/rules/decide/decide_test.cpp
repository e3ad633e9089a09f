#include "rules/decide/decision.h"
#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

#include <algorithm>

namespace {

using rules::Action;
using rules::Decision;
using rules::Owner;
using rules::Priority;
using rules::TimeMs;
using rules::Turn;

using tests::mentions;
using tests::minute;
using tests::monday_morning;
using tests::sunday_evening;
using tests::Talk;

bool has_reason(const Decision& decision, const std::string& part) {
    return std::any_of(decision.reasons.begin(), decision.reasons.end(),
                       [&](const std::string& reason) { return mentions(reason, part); });
}

}  // namespace

TEST_CASE("a question is answered in its language, with its values, and says it is an assistant") {
    Talk talk;

    const Decision first = talk.say("¿Cuánto tarda el envío?");
    CHECK(first.action == Action::answer);
    CHECK(first.intent == "envio.plazo");
    CHECK(mentions(first.reply, "Los envíos a tu ciudad tardan 2 a 4 días"));
    CHECK(mentions(first.reply, "asistente automático de Tienda Luna"));
    REQUIRE(first.buttons.size() == 1);
    CHECK(first.buttons[0].payload == "intent:pedido.estado");
    CHECK(first.explanation.step == "question");

    const Decision second = talk.say("How much is shipping?");
    CHECK(second.language == "en");
    CHECK(mentions(second.reply, "Shipping is 5"));
    CHECK_FALSE(mentions(second.reply, "assistant"));
}

TEST_CASE("a greeting before the question does not change what is understood") {
    CHECK(Talk().say("Hola, buenas tardes! cuánto tarda el envío?").intent == "envio.plazo");
    CHECK(Talk().say("hi there, how much is shipping?").intent == "envio.coste");
}

TEST_CASE("a value of this message stands in the answer") {
    CHECK(mentions(Talk().say("plazo de entrega a Medellin").reply, "a Medellín tardan"));
}

TEST_CASE("whoever asks for a person gets one, on the first turn, with a time that is promised") {
    const Decision decision = Talk().say("quiero hablar con una persona");

    CHECK(decision.action == Action::escalate);
    CHECK(decision.owner_after == Owner::waiting);
    CHECK(decision.department == "comercial");
    CHECK(decision.priority == Priority::p2);
    REQUIRE(decision.promise);
    CHECK(decision.promise->due_at == decision.due_at);
    CHECK(mentions(decision.reply, "hoy a las 16:00"));
    CHECK(decision.open_case.empty());
}

TEST_CASE("when it is closed the customer learns when it opens, and the promise counts open time") {
    const Decision decision = Talk(sunday_evening).say("quiero hablar con una persona");

    CHECK(mentions(decision.reply, "abrimos mañana a las 9:00"));
    CHECK(decision.due_at == monday_morning + 3 * 60 * minute);
}

TEST_CASE("danger comes before everything, rings who is on call and opens a case") {
    Talk talk(sunday_evening);

    const Decision decision = talk.say("me dio alergia la crema, ¿cuánto tarda el envío?");
    CHECK(decision.action == Action::escalate);
    CHECK(decision.priority == Priority::p0);
    CHECK(decision.department == "direccion");
    CHECK(decision.notify == std::vector<std::string>{"eva-movil"});
    CHECK(decision.due_at == sunday_evening + 15 * minute);
    CHECK(decision.open_case == "PV-7K3Q");
    CHECK(mentions(decision.reply, "112"));
    CHECK(mentions(decision.reply, "PV-7K3Q"));
}

TEST_CASE("the brand's own rule chooses the department of what is serious anyway") {
    const Decision decision = Talk().say("me habéis cobrado dos veces el pedido");

    CHECK(decision.action == Action::escalate);
    CHECK(decision.department == "direccion");
    CHECK(decision.priority == Priority::p1);
}

TEST_CASE("a complaint is never answered with a canned text") {
    const Decision decision = Talk().say("mi pedido no ha llegado y cuánto tarda el envío");

    CHECK(decision.action == Action::escalate);
    CHECK(decision.open_case == "PV-7K3Q");
    CHECK_FALSE(mentions(decision.reply, "días hábiles"));
}

TEST_CASE("an intent that needs a person goes to its department") {
    const Decision decision = Talk().say("la lámpara no enciende nada");

    CHECK(decision.action == Action::escalate);
    CHECK(decision.department == "logistica");
}

TEST_CASE("an expired answer goes to a person instead of lying") {
    const Decision decision = Talk().say("¿qué promociones hay?");

    CHECK(decision.action == Action::escalate);
    CHECK(has_reason(decision, "expired"));
    CHECK(decision.priority == Priority::p3);
}

TEST_CASE("the same question twice goes to a person") {
    Talk talk;
    (void)talk.say("¿cuánto cuesta el envío?");

    const Decision again = talk.say("¿¿Cuánto cuesta el envío??");
    CHECK(again.action == Action::escalate);
    CHECK(has_reason(again, "twice"));
}

TEST_CASE("that did not help goes to a person") {
    Talk talk;
    (void)talk.say("¿cuánto cuesta el envío?");

    CHECK(talk.say("eso no me ayuda").action == Action::escalate);
}

TEST_CASE("what is not understood is asked once and then goes to a person") {
    Talk talk;

    const Decision first = talk.say("xyzzy plugh frotz");
    CHECK(first.action == Action::clarify);
    REQUIRE_FALSE(first.buttons.empty());
    CHECK(first.buttons.back().payload == "persona");
    CHECK(talk.say("gnusto rezrov blorb").action == Action::escalate);
}

TEST_CASE("a form asks, takes corrections and skips, and ends with people") {
    Talk talk;

    CHECK(talk.say("¿dónde está mi pedido?").action == Action::form);
    const Decision wrong = talk.say("no sabría decirle la verdad");
    CHECK(wrong.action == Action::form);
    CHECK(mentions(wrong.reply, "otra vez"));
    CHECK(mentions(talk.say("45120").reply, "correo"));
    CHECK(mentions(talk.say("no, es el pedido 45121").reply, "Corregido"));
    const Decision done = talk.say("no lo tengo");
    CHECK(done.action == Action::escalate);
    CHECK(done.department == "logistica");
    CHECK(mentions(done.reply, "45121"));
}

TEST_CASE("a form lets go when the customer asks for a person, and after its time") {
    Talk talk;
    (void)talk.say("¿dónde está mi pedido?");
    CHECK(talk.say("quiero hablar con alguien").action == Action::escalate);

    Talk late;
    (void)late.say("¿dónde está mi pedido?");
    late.turn().now += 60 * minute;
    CHECK(late.say("¿qué formas de pago aceptan?").intent == "pago.metodos");
}

TEST_CASE("a form's question that is already answered is not asked") {
    CHECK(mentions(Talk().say("¿dónde está mi pedido 45120?").reply, "correo"));
}

TEST_CASE("while a person has it the assistant is silent, and while one is awaited nearly so") {
    Talk talk;
    (void)talk.say("quiero hablar con una persona");

    CHECK(talk.say("el sábado estaba en casa").action == Action::silent);
    const Decision other = talk.say("¿qué formas de pago aceptan?");
    CHECK(other.action == Action::answer);
    CHECK(mentions(other.reply, "sigue abierta"));
    CHECK(other.owner_after == Owner::waiting);
    talk.turn().owner = Owner::human;
    const Decision silent = talk.say("¿qué formas de pago aceptan?");
    CHECK(silent.action == Action::silent);
    CHECK(silent.owner_after == Owner::human);
}

TEST_CASE("a new danger rings while a person is awaited, but not with every message") {
    Talk talk;
    (void)talk.say("quiero hablar con una persona");

    const Decision legal = talk.say("voy a poner una denuncia");
    CHECK(legal.action == Action::escalate);
    CHECK(legal.priority == Priority::p1);
    CHECK(talk.say("la denuncia la pongo mañana, voy a denunciaros").action != Action::escalate);
    CHECK(mentions(talk.say("¿cómo va mi caso PV-7K3Q?").reply, "ya tiene tu mensaje"));
}

TEST_CASE("in public only public texts are said, and the rest goes to private", "[T59]") {
    Talk talk;
    talk.turn().visibility = rules::TurnVisibility::public_comment;

    const Decision known = talk.say("¿cuánto tarda el envío?");
    CHECK(mentions(known.reply, "¡Hola! Tardamos"));
    CHECK(known.private_reply.empty());
    const Decision other = talk.say("¿cuánto cuesta el envío?");
    CHECK_FALSE(mentions(other.reply, "5 €"));
    CHECK(mentions(other.private_reply, "5 €"));
    const Decision angry = talk.say("sois unos sinvergüenzas, no me ha llegado el pedido 45120");
    CHECK(angry.action == Action::escalate);
    CHECK_FALSE(mentions(angry.reply, "45120"));
    CHECK_FALSE(mentions(angry.reply, "PV-"));
    CHECK(mentions(angry.private_reply, "PV-7K3Q"));
    CHECK_FALSE(angry.hide_comment);
}

TEST_CASE("insults alone are hidden in public and not fed; insults with a reason go to a person") {
    Talk talk;
    talk.turn().visibility = rules::TurnVisibility::public_comment;
    const Decision troll = talk.say("gilipollas");
    CHECK(troll.action == Action::moderate);
    CHECK(troll.hide_comment);
    CHECK(troll.reply.empty());

    CHECK(Talk().say("gilipollas, llevo tres semanas esperando").action == Action::escalate);
}

TEST_CASE("a greeting at night tells once when the team is back") {
    Talk talk(sunday_evening);

    CHECK(mentions(talk.say("hola").reply, "vuelve mañana a las 9:00"));
    CHECK_FALSE(mentions(talk.say("buenas").reply, "vuelve"));
}

TEST_CASE("an answer said once a day is not said again the same day") {
    Talk talk;
    CHECK(talk.say("puedo pagar con tarjeta").action == Action::answer);
    CHECK(talk.say("métodos de pago").action == Action::silent);
    talk.turn().now += 25 * 60 * minute;
    CHECK(talk.say("aceptan efectivo").action == Action::answer);
}

TEST_CASE("variations do not repeat") {
    Talk talk;
    const Decision first = talk.say("precio del envío");
    const Decision second = talk.say("gastos de envío");

    CHECK(first.reply.substr(0, 10) != second.reply.substr(0, 10));
}

TEST_CASE("several questions in one message are answered together, unless one is a complaint") {
    const Decision both = Talk().say("¿Cuánto tarda el envío? ¿Qué formas de pago aceptan?");
    CHECK(mentions(both.reply, "días hábiles"));
    CHECK(mentions(both.reply, "Tarjeta o efectivo"));

    CHECK(Talk().say("¿Qué formas de pago aceptan? ¿Por qué no me ha llegado el pedido?").action ==
          Action::escalate);
}

TEST_CASE("blocked contacts and stale messages get nothing visible, and stale ones get people") {
    Talk blocked;
    blocked.turn().contact_blocked = true;
    CHECK(blocked.say("hola").action == Action::silent);

    Talk stale;
    stale.turn().oldest_message_at = monday_morning - 60 * minute;
    const Decision late = stale.say("¿cuánto tarda el envío?");
    CHECK(late.action == Action::silent);
    CHECK(late.reply.empty());
    CHECK(late.owner_after == Owner::waiting);
    CHECK(late.department == "comercial");
}

TEST_CASE("danger that comes late rings nonetheless, without a word to the customer") {
    Talk stale;
    stale.turn().oldest_message_at = monday_morning - 16 * minute;
    const Decision burn = stale.say("mi hijo se quemó con la vela");
    CHECK(burn.action == Action::silent);
    CHECK(burn.reply.empty());
    CHECK_FALSE(burn.promise);
    CHECK(burn.priority == Priority::p0);
    CHECK(burn.department == "direccion");
    CHECK(burn.notify == std::vector<std::string>{"eva-movil"});
    CHECK(burn.open_case == "PV-7K3Q");

    Talk law;
    law.turn().oldest_message_at = monday_morning - 16 * minute;
    CHECK(law.say("os voy a denunciar").priority == Priority::p1);
}

TEST_CASE("after many automatic answers in a day a person is offered, then called", "[F27]") {
    Talk talk;
    talk.turn().memory.answers_day = "2026-11-23";
    talk.turn().memory.answers_today = 30;

    CHECK(talk.say("¿cuánto tarda el envío?").action == Action::clarify);
    CHECK(talk.say("¿qué formas de pago aceptan?").action == Action::escalate);
}

TEST_CASE("a vip's question goes one level up") {
    Talk talk;
    talk.turn().contact_tags = {"vip"};

    CHECK(talk.say("quiero hablar con una persona").priority == Priority::p1);
}

TEST_CASE("the brand's rules answer before its questions, and their tags add up") {
    const Decision decision = Talk().say("mándame el catálogo, ¿cuánto cuesta el envío?");

    CHECK(decision.explanation.rule == "catalogo");
    CHECK(mentions(decision.reply, "tiendaluna.example"));
    CHECK(decision.tags == std::vector<std::string>{"catalogo"});
}

TEST_CASE("an empty message and a sticker need no answer, a picture is asked about") {
    Talk talk;
    CHECK(talk.say("").action == Action::silent);
    talk.turn().has_attachments = true;
    talk.turn().message_kind = "voice";
    CHECK(mentions(talk.say("").reply, "nota de voz"));
}

TEST_CASE("the same book and turn give the same decision") {
    const Decision one = Talk().say("¿cuánto cuesta el envío?");
    const Decision two = Talk().say("¿cuánto cuesta el envío?");

    CHECK(one.reply == two.reply);
    CHECK(one.reasons == two.reasons);
}

TEST_CASE("a near miss of danger is no danger, real harm in the same words still is") {
    CHECK(Talk().say("¿tenéis carta de alérgenos?").action != Action::escalate);
    CHECK(Talk().say("pedí la carta de alérgenos y aun así me dio alergia la salsa").priority ==
          Priority::p0);
}

TEST_CASE("danger is not told with the text of something less serious") {
    const auto reading = rules::read_rule_book(
        tests::sources_with(tests::with_file("rules/quejas.yaml",
                                             "- rule: roto\n  when: {words: [roto]}\n"
                                             "  then: {escalate: {department: logistica, text: "
                                             "{es: Mándanos una foto., en: Photo.}}}\n")));
    REQUIRE(reading.book);
    Turn turn;
    turn.now = monday_morning;

    turn.text = "llegó roto";
    CHECK(mentions(rules::decide(*reading.book, turn).reply, "una foto"));
    turn.text = "llegó roto y mi hijo se cortó con el cristal";
    const Decision danger = rules::decide(*reading.book, turn);
    CHECK(danger.department == "direccion");
    CHECK(mentions(danger.reply, "112"));
}

TEST_CASE("a text of the brand's promises a time where it names it, and none where it does not") {
    const auto reading = rules::read_rule_book(tests::sources_with(tests::with_file(
        "rules/quejas.yaml",
        "- rule: roto\n  when: {words: [roto]}\n"
        "  then: {escalate: {department: logistica, text: {es: Mándanos una foto., en: Photo.}}}\n"
        "- rule: manchado\n  when: {words: [manchado]}\n"
        "  then: {escalate: {department: logistica, text: {es: \"Te escribimos {{due}}.\", en: "
        "\"We write {{due}}.\"}}}\n")));
    REQUIRE(reading.book);
    Turn turn;
    turn.now = monday_morning;

    turn.text = "llegó roto";
    const Decision untold = rules::decide(*reading.book, turn);
    REQUIRE(mentions(untold.reply, "una foto"));
    CHECK_FALSE(untold.promise);
    CHECK(untold.explanation.hours.id == "hours_open");
    turn.now = tests::sunday_evening;
    const Decision closed = rules::decide(*reading.book, turn);
    REQUIRE(mentions(closed.reply, "una foto"));
    // Nothing is remembered of what was not said: not the closed shop, nor a wording.
    CHECK(closed.memory.away_said_at == 0);
    for (const auto& [key, variation] : closed.memory.variation)
        CHECK_FALSE(key.starts_with("text:handoff"));
    turn.now = monday_morning;

    turn.text = "llegó manchado";
    const Decision told = rules::decide(*reading.book, turn);
    REQUIRE(told.promise);
    CHECK(mentions(told.reply, "Te escribimos " + told.promise->text));
    CHECK(told.explanation.hours.id == "hours_open_due");
}

#include "rules/decide/decision.h"
#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

namespace {

using rules::Action;
using rules::Decision;
using tests::mentions;
using tests::minute;
using tests::monday_morning;

/// The small book with a table to reserve and a story to tell.
const rules::RuleBook& book() {
    static const rules::BookReading reading = [] {
        const std::string main = tests::main_with_forms(
            "  comensales: {pattern: '^\\W*(\\d{1,2}|una?|one)(?: (?:personas?|person))?\\W*$'}",
            R"(
  mesa:
    questions:
      - {entity: text, name: nombre, ask: {es: "¿A nombre de quién?", en: "Whose name?"}}
      - {entity: date, name: dia, ask: {es: "¿Para qué día?", en: "Which day?"}}
      - {entity: time, name: hora, ask: {es: "¿A qué hora?", en: "At what time?"}}
    done: {es: "Hecho.", en: "Done."}
    escalate: {department: comercial, priority: P3, text: {es: "Te confirmamos la mesa {{due}}.", en: "We confirm {{due}}."}}
  estancia:
    questions:
      - {entity: date, name: llegada, ask: {es: "¿Qué día llegas?", en: "Arrival?"}}
      - {entity: date, name: salida, ask: {es: "¿Qué día te vas?", en: "Departure?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: comercial, priority: P3}
  encuesta:
    questions:
      - {entity: text, name: nombre, ask: {es: "¿Quién eres?", en: "Who are you?"}}
      - {entity: text, name: opinion, ask: {es: "¿Qué te parece?", en: "What do you think?"}}
    done: {es: "Gracias.", en: "Thanks."}
  llamada:
    questions:
      - {entity: phone, name: numero, ask: {es: "¿A qué número te llamamos?", en: "Which number?"}}
      - {entity: comensales, name: cuantos, ask: {es: "¿Cuántos sois?", en: "How many?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: comercial, priority: P3}
  pagar:
    questions:
      - {entity: order, name: cual, ask: {es: "¿Qué pedido?", en: "Which order?"}}
    then: pago.metodos
  historia:
    questions:
      - {entity: text, name: relato, ask: {es: "¿Qué pasó?", en: "What happened?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: logistica}
)");
        auto files = tests::with_file("portavoz.yaml", main);
        files.push_back({"faq/mesa.yaml",
                         "- intent: mesa.reservar\n"
                         "  title: {es: Reservar mesa, en: Book a table}\n"
                         "  examples: {es: [quiero reservar mesa, reservar una mesa para cenar, "
                         "tenéis mesa libre], en: [book a table, reserve a table]}\n"
                         "  form: mesa\n"});
        files.push_back({"rules/mesa.yaml",
                         "- rule: grupos\n  when: {words: [empresa, boda]}\n"
                         "  then: {escalate: {department: comercial, priority: P2}}\n"});
        return rules::read_rule_book(tests::sources_with(std::move(files)));
    }();
    return tests::book_of(reading);
}

/// A conversation with that book.
class Talk : public tests::Talk {
public:
    Talk() : tests::Talk(tests::monday_morning, book()) {}
};

}  // namespace

TEST_CASE("the text that a form's hand-over brings along is what the customer reads") {
    Talk talk;
    CHECK(mentions(talk.press("form:mesa").reply, "nombre"));
    (void)talk.say("Marta Pinto");
    (void)talk.say("mañana");
    const Decision done = talk.say("a las 21:00");

    CHECK(done.action == Action::escalate);
    CHECK(mentions(done.reply, "Hecho."));
    CHECK(mentions(done.reply, "Te confirmamos la mesa"));
    REQUIRE(done.promise);
    CHECK(mentions(done.reply, done.promise->text));
}

TEST_CASE("a form that was given up does not speak as if it had been filled in") {
    Talk talk;
    (void)talk.press("form:mesa");
    (void)talk.say("Marta");
    (void)talk.say("pues la verdad ni idea");
    (void)talk.say("ya te diré");
    const Decision given_up = talk.say("no sabría decirte");

    CHECK(given_up.action == Action::escalate);
    CHECK_FALSE(mentions(given_up.reply, "Te confirmamos la mesa"));
    CHECK(given_up.memory.private_entities.at("nombre") == "Marta");
}

TEST_CASE("a day and an hour that the request named are not asked for again") {
    Talk talk;
    const Decision first = talk.say("quiero reservar mesa para mañana a las 21:00");
    CHECK(mentions(first.reply, "nombre"));
    const Decision done = talk.say("Marta");

    CHECK(done.action == Action::escalate);
    CHECK(done.memory.private_entities.at("dia") == "2026-11-24");
    CHECK(done.memory.private_entities.at("hora") == "21:00");
}

TEST_CASE("an hour told together with the day is not asked for") {
    Talk talk;
    (void)talk.press("form:mesa");
    (void)talk.say("Marta");

    CHECK(talk.say("mañana a las 21:00").action == Action::escalate);
}

TEST_CASE("an hour from another question is asked for: it may not be the one meant") {
    Talk talk;
    (void)talk.say("¿mañana a las 21:00 enviáis?");
    (void)talk.press("form:mesa");

    CHECK(mentions(talk.say("Marta").reply, "día"));
}

TEST_CASE("an answer that fits the form's question is that, whatever its words are like") {
    Talk talk;
    (void)talk.say("¿dónde está mi pedido?");
    CHECK(mentions(talk.say("4512, no llegó").reply, "correo"));

    Talk complaint;
    (void)complaint.say("¿dónde está mi pedido?");
    CHECK(complaint.say("es el 4512 y no llegó, qué vergüenza").action == Action::escalate);

    Talk story;
    (void)story.press("form:historia");
    const Decision told = story.say("el repartidor me llamó gilipollas y rompió la caja");
    CHECK(told.action == Action::escalate);
    CHECK(mentions(told.reply, "Anotado."));
    CHECK(told.memory.private_entities.count("relato") == 1);
}

TEST_CASE("danger interrupts a form all the same, and what was told so far goes along") {
    Talk talk;
    (void)talk.press("form:mesa");
    (void)talk.say("Marta Pinto");
    const Decision danger = talk.say("me dio alergia la salsa y no puedo respirar");

    CHECK(danger.priority == rules::Priority::p0);
    CHECK(danger.memory.private_entities.at("nombre") == "Marta Pinto");
    CHECK_FALSE(danger.memory.form);
}

TEST_CASE("a number answers the form that asked, not a choice that was offered before it") {
    Talk talk;
    talk.turn().memory.last_turn_at = monday_morning - minute;
    talk.turn().memory.clarify_options = {"pedido.estado", "envio.coste"};
    (void)talk.press("clarify:1");

    const Decision answer = talk.say("2");
    CHECK(answer.intent != "envio.coste");
    CHECK(answer.action == Action::form);
}

TEST_CASE("a rule that calls a person goes before the form of a sure intent") {
    const Decision first = Talk().say("quiero reservar mesa para una boda");
    CHECK(first.action == Action::escalate);
    CHECK(first.explanation.rule == "grupos");

    Talk running;
    (void)running.say("quiero reservar mesa");
    (void)running.say("Marta");
    CHECK(running.say("es que es para la empresa").explanation.rule == "grupos");
}

TEST_CASE("a button pressed and a question typed in one burst are both answered, once") {
    Talk talk;
    const Decision both = talk.press("intent:envio.coste", "¿qué formas de pago aceptan?");
    CHECK(both.action == Action::answer);
    CHECK(mentions(both.reply, "5 €"));
    CHECK(mentions(both.reply, "Tarjeta o efectivo"));

    const Decision courteous = Talk().press("intent:envio.coste", "gracias");
    CHECK(mentions(courteous.reply, "5 €"));
    CHECK_FALSE(mentions(courteous.reply, "Perdona"));
}

TEST_CASE("a pressed button is answered while a person is awaited, and when said once a day") {
    Talk talk;
    (void)talk.say("quiero hablar con una persona");
    CHECK(mentions(talk.press("intent:envio.coste").reply, "5 €"));

    Talk again;
    (void)again.say("métodos de pago");
    CHECK(again.press("intent:pago.metodos").action == Action::answer);
}

TEST_CASE("a story that a form asks for is kept whole, however long it is") {
    Talk talk;
    (void)talk.press("form:historia");
    std::string story = "Les cuento. ";
    while (story.size() < 9'000) story += "llovía y seguía lloviendo ";

    const Decision told = talk.say(story);
    CHECK(told.memory.private_entities.at("relato") == story);
    CHECK(told.explanation.step == "form");
}

TEST_CASE("a text too long to read ends a form that brings no person, and what was told stays") {
    Talk talk;
    (void)talk.press("form:encuesta");
    (void)talk.say("Marta Pinto");
    std::string opinion = "Pues miren. ";
    while (opinion.size() < 9'000) opinion += "llovía y seguía lloviendo ";
    const Decision told = talk.say(opinion);

    CHECK(told.explanation.step == "too long to read whole");
    CHECK(told.memory.private_entities.at("nombre") == "Marta Pinto");
    CHECK_FALSE(told.memory.form);
}

TEST_CASE("one day answers one question about days") {
    Talk talk;
    (void)talk.press("form:estancia");

    CHECK(mentions(talk.say("el 3 de diciembre").reply, "¿Qué día te vas?"));
    const Decision done = talk.say("el 7 de diciembre");
    CHECK(done.memory.private_entities.at("llegada") == "2026-12-03");
    CHECK(done.memory.private_entities.at("salida") == "2026-12-07");
}

TEST_CASE("a correction that answers the next question too is not asked for it again") {
    Talk talk;
    (void)talk.press("form:mesa");
    (void)talk.say("Ana");
    CHECK(mentions(talk.say("el jueves").reply, "¿A qué hora?"));
    const Decision done = talk.say("no, el viernes a las 9");
    CHECK_FALSE(mentions(done.reply, "¿A qué hora?"));
    CHECK(done.memory.private_entities.at("dia") == "2026-11-27");
    CHECK(done.memory.private_entities.count("hora") == 1);
}

TEST_CASE("a form ends with its conversation, and when a person had the word since") {
    Talk resolved;
    (void)resolved.say("¿dónde está mi pedido?");
    resolved.turn().memory.ended = true;
    const Decision thanks = resolved.say("gracias, muy amable");
    CHECK(thanks.action == Action::answer);
    CHECK_FALSE(thanks.memory.form);

    Talk taken;
    (void)taken.say("¿dónde está mi pedido?");
    taken.turn().memory.taken_over = true;
    const Decision after = taken.say("¿cuánto cuesta el envío?");
    CHECK_FALSE(after.memory.form);
    CHECK_FALSE(after.memory.taken_over);
    CHECK_FALSE(mentions(after.reply, "número de pedido"));

    Talk owned;
    (void)owned.say("¿dónde está mi pedido?");
    owned.turn().owner = rules::Owner::human;
    CHECK_FALSE(owned.say("4512").memory.form);
}

TEST_CASE("a form goes on after a pause that its book allows") {
    Talk talk;
    (void)talk.say("¿dónde está mi pedido?");
    talk.turn().now += 20 * minute;

    CHECK(mentions(talk.say("4512").reply, "correo"));
}

TEST_CASE("who answers a form and asks for a person gets one, and the answer goes along") {
    const std::string words =
        GENERATE(as<std::string>{}, "4512, pásame con alguien", "4512, quiero una persona real");
    Talk talk;
    (void)talk.say("¿dónde está mi pedido?");
    const Decision handed = talk.say(words);

    CHECK(handed.action == Action::escalate);
    CHECK(handed.explanation.step == "asks for a person");
    CHECK(handed.memory.private_entities.at("order") == "4512");
    CHECK_FALSE(handed.memory.form);
}

TEST_CASE("who is asked for a telephone number may say that they wait for a call") {
    Talk talk;
    (void)talk.press("form:llamada");
    CHECK(mentions(talk.say("llámenme al 3001234567").reply, "¿Cuántos sois?"));
    CHECK(mentions(talk.say("una persona").reply, "Anotado."));

    Talk nobody;
    (void)nobody.press("form:llamada");
    (void)nobody.say("3001234567");
    CHECK(mentions(nobody.say("0").reply, "Anotado."));

    Talk person;
    (void)person.press("form:llamada");
    const Decision handed = person.say("3001234567, pásame con alguien");
    CHECK(handed.explanation.step == "asks for a person");
    CHECK(handed.memory.private_entities.at("numero") == "+573001234567");
}

TEST_CASE("a question beside a form that was answered lately does not silence the form") {
    Talk talk;
    (void)talk.say("métodos de pago");
    (void)talk.say("¿dónde está mi pedido?");
    const Decision aside = talk.say("¿qué formas de pago aceptan?");

    CHECK(aside.action == Action::form);
    CHECK(mentions(aside.reply, "¿Cuál es tu número de pedido?"));
    CHECK(aside.memory.form);
}

TEST_CASE("a form that ends in an answer says it, also when it was said lately") {
    Talk talk;
    (void)talk.say("métodos de pago");
    (void)talk.press("form:pagar");
    const Decision done = talk.say("4512");

    CHECK(done.action == Action::answer);
    CHECK(mentions(done.reply, "Tarjeta o efectivo"));
}

TEST_CASE("an order number holds for its session: a new one asks for it again") {
    const auto asks_after = [](rules::TimeMs pause, rules::Owner owner) {
        Talk talk;
        talk.turn().memory.last_turn_at = monday_morning;
        talk.turn().memory.private_entities["order"] = "45120";
        talk.turn().now += pause;
        talk.turn().owner = owner;
        return talk.say("¿dónde está mi pedido?");
    };

    CHECK(mentions(asks_after(minute, rules::Owner::bot).reply, "correo"));
    const Decision later = asks_after(14 * 24 * 60 * minute, rules::Owner::bot);
    CHECK(mentions(later.reply, "número de pedido"));
    CHECK(later.memory.private_entities.count("order") == 0);
    CHECK(mentions(asks_after(minute, rules::Owner::resolved).reply, "número de pedido"));
}

TEST_CASE("a number shaped like a telephone's answers the question for an order number") {
    Talk talk;
    (void)talk.say("¿dónde está mi pedido?");
    CHECK(mentions(talk.say("mi número es 3001234567").reply, "correo"));

    Talk phone;
    (void)phone.say("¿dónde está mi pedido?");
    CHECK_FALSE(mentions(phone.say("mi celular es 3001234567").reply, "correo"));
}

TEST_CASE("a day that is past answers the question for a day, but is not taken from a request") {
    Talk talk;
    CHECK(mentions(talk.say("quiero reservar mesa como el lunes pasado").reply, "nombre"));
    CHECK(mentions(talk.say("Marta").reply, "¿Para qué día?"));

    Talk both;
    (void)both.press("form:mesa");
    (void)both.say("Marta");
    (void)both.say("fui el lunes pasado, esta vez el viernes");
    CHECK(both.turn().memory.form->values.at("dia") == "2026-11-27");
}

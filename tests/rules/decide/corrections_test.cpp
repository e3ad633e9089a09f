#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

namespace {

using rules::Action;
using rules::Decision;
using tests::mentions;
using tests::monday_morning;

/// The small book with forms whose questions follow one another in many ways.
const rules::RuleBook& book() {
    static const rules::BookReading reading = [] {
        const std::string main = tests::main_with_forms(
            "  comensales: {pattern: '(?:^|para |somos )(\\d{1,2}|una?)\\b(?: personas?)?'}",
            R"(
  incidencia:
    questions:
      - {entity: order, name: cual, ask: {es: "¿Qué pedido?", en: "Which order?"}}
      - {entity: text, name: relato, ask: {es: "¿Qué ha pasado?", en: "What happened?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: logistica}
  aviso:
    questions:
      - {entity: phone, name: numero, ask: {es: "¿Qué teléfono?", en: "Which number?"}}
      - {entity: text, name: relato, ask: {es: "¿Qué ha pasado?", en: "What happened?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: logistica}
  grupo:
    questions:
      - {entity: date, name: dia, ask: {es: "¿Qué día?", en: "Which day?"}}
      - {entity: comensales, name: personas, ask: {es: "¿Cuántos seréis?", en: "How many?"}}
      - {entity: text, name: ocasion, ask: {es: "¿Qué celebráis?", en: "What is it?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: comercial}
  estancia:
    questions:
      - {entity: date, name: llegada, ask: {es: "¿Qué día llegas?", en: "Arrival?"}}
      - {entity: date, name: salida, ask: {es: "¿Qué día te vas?", en: "Departure?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: comercial}
  mesa:
    questions:
      - {entity: date, name: dia, ask: {es: "¿Qué día?", en: "Which day?"}}
      - {entity: time, name: hora, ask: {es: "¿A qué hora?", en: "At what time?"}}
    done: {es: "Anotado.", en: "Noted."}
    escalate: {department: comercial}
)");
        return rules::read_rule_book(tests::sources_with(tests::with_file("portavoz.yaml", main)));
    }();
    return tests::book_of(reading);
}

/// A conversation in which a form runs and its first questions have been answered.
class Talk : public tests::Talk {
public:
    Talk(const std::string& form, const std::vector<std::string>& answers)
        : tests::Talk(monday_morning, book()) {
        (void)press("form:" + form);
        for (const std::string& answer : answers) (void)say(answer);
    }
};

/// What a form kept under `name` when `decision` was made.
std::string kept(const Decision& decision, const std::string& name) {
    const auto& values =
        decision.memory.form ? decision.memory.form->values : decision.memory.private_entities;
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

}  // namespace

TEST_CASE("a story that begins with \"no\" and names the value before is the story") {
    const std::string story = GENERATE(
        as<std::string>{}, "No me ha llegado el pedido 4512", "No, me llegó roto el pedido 4513",
        "nota: el pedido 4513 venía abierto", "Perdona, el pedido 4513 es otro y ese sí llegó");
    const Decision told = Talk("incidencia", {"4512"}).say(story);

    CHECK(kept(told, "relato") == story);
    CHECK(kept(told, "cual") == "4512");
    CHECK(told.action == Action::escalate);

    const std::string occasion = GENERATE(as<std::string>{}, "Nochevieja, para 20 personas",
                                          "Noche de fin de año, somos 20");
    const Decision group = Talk("grupo", {"el jueves", "12"}).say(occasion);
    CHECK(kept(group, "ocasion") == occasion);
    CHECK(kept(group, "personas") == "12");
}

TEST_CASE("a story that asks for a call goes to a person, and is no correction") {
    const Decision told =
        Talk("aviso", {"3001234567"}).say("No ha llegado, llamadme al 3007654321");

    CHECK(told.action == Action::escalate);
    CHECK(kept(told, "numero") == "+573001234567");
}

TEST_CASE("a day whose name begins with \"no\" answers the question about a day") {
    Talk talk("estancia", {});
    talk.turn().language = "en";
    (void)talk.say("November 25");
    const Decision done = talk.say("November 30");
    CHECK(kept(done, "llegada") == "2026-11-25");
    CHECK(kept(done, "salida") == "2026-11-30");

    Talk unsure("estancia", {"el 3 de diciembre"});
    CHECK(kept(unsure.say("no sé, el 7 de diciembre"), "salida") == "2026-12-07");
}

TEST_CASE("a correction says little else than the value, whatever is asked for") {
    const std::string says =
        GENERATE(as<std::string>{}, "no, es el 4513", "no, 4513", "perdón, es el 4513",
                 "No es el pedido 4512 sino el pedido 4513", "sorry, I meant order 4513",
                 "não, é o pedido 4513", "me equivoqué, pedido 4513");
    const Decision corrected = Talk("incidencia", {"4512"}).say(says);

    CHECK(kept(corrected, "cual") == "4513");
    CHECK(kept(corrected, "relato").empty());
    CHECK((mentions(corrected.reply, "¿Qué ha pasado?") ||
           mentions(corrected.reply, "What happened?")));
}

TEST_CASE("a correction between closed questions may say a little more") {
    const std::string says =
        GENERATE(as<std::string>{}, "no, el viernes", "no, perdona, quería decir el viernes",
                 "no, al final vamos el viernes", "no es el jueves, es el viernes");
    const Decision corrected = Talk("mesa", {"el jueves"}).say(says);

    CHECK(kept(corrected, "dia") == "2026-11-27");
    CHECK(mentions(corrected.reply, "¿A qué hora?"));

    const Decision denied = Talk("estancia", {"el 3 de diciembre"})
                                .say("no es el 3 de diciembre, es el 4 de diciembre");
    CHECK(kept(denied, "llegada") == "2026-12-04");
    CHECK(kept(denied, "salida").empty());
}

TEST_CASE("what corrects nothing is an answer that does not fit, and not for ever") {
    Talk talk("mesa", {"el jueves"});
    CHECK(mentions(talk.say("no, el jueves").reply, "no"));
    (void)talk.say("no, el jueves");
    CHECK(talk.say("no, el jueves").action == Action::escalate);
}

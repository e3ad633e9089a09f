#include "rules/decide/decision.h"
#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

namespace {

using rules::Action;
using rules::Decision;

/// A book in which trousers are asked for and complained about in the same words.
const char* const trousers = R"(
- intent: producto.tallas
  title: {es: Tallas}
  examples:
    es: ["qué tallas hay del pantalón", "tallas del pantalón negro", "el pantalón viene en talla 42", "hasta qué talla tienen el pantalón", "pantalón negro en la xl"]
  answer: {es: "De la 36 a la 48."}
- intent: envio.plazo
  title: {es: Cuánto tarda el envío}
  examples:
    es: ["¿cuánto tarda el envío?", "cuándo llega si pido hoy", "en cuánto tiempo entregan", "plazo de entrega"]
  answer: {es: "Dos días."}
- intent: pedido.danado
  title: {es: Llegó dañado}
  examples:
    es: ["el pantalón negro llegó descosido", "mi pantalón vino manchado", "llegó roto el pantalón", "el pantalón negro vino con un agujero", "recibí el pantalón rasgado"]
  escalate: {department: logistica, priority: P2, text: {es: "Siento mucho que llegara así."}}
)";

Decision decide(const std::string& text) {
    static const auto reading =
        rules::read_rule_book(tests::sources_with(tests::with_file("faq/tienda.yaml", trousers)));
    UNSCOPED_INFO(tests::problems_text(reading));
    REQUIRE(reading.book);
    rules::Turn turn;
    turn.text = text;
    turn.now = tests::monday_morning;
    turn.new_case_key = "PV-7K3Q";
    return rules::decide(*reading.book, turn);
}

}  // namespace

TEST_CASE("a question that may be a complaint goes to a person without a word of regret") {
    for (const char* text : {"el pantalon negro", "mi pantalon negro", "pantalon"}) {
        INFO(text);
        const Decision decision = decide(text);

        CHECK(decision.action == Action::escalate);
        CHECK_FALSE(tests::mentions(decision.reply, "Siento"));
        CHECK(tests::mentions(decision.reply, "Te paso con una persona"));
        CHECK(decision.open_case.empty());
        CHECK(decision.intent.empty());
        CHECK(decision.department == "logistica");
    }
}

TEST_CASE("what surely is a complaint gets its own words and a case") {
    const Decision decision = decide("el pantalon negro llego descosido");

    CHECK(tests::mentions(decision.reply, "Siento mucho que llegara así."));
    CHECK(decision.open_case == "PV-7K3Q");
    CHECK(decision.intent == "pedido.danado");
}

TEST_CASE("a toss-up in which somebody is angry opens a case all the same") {
    const Decision decision = decide("el pantalon negro, qué vergüenza de tienda");

    CHECK(decision.action == Action::escalate);
    CHECK(decision.open_case == "PV-7K3Q");
}

TEST_CASE("where an intent is sure it takes more risk to call a person") {
    const auto limit_for = [](const char* text) { return decide(text).explanation.risk_limit; };

    const double sure = limit_for("cuando llega si pido hoy");
    CHECK(sure >= 0.1);
    CHECK(limit_for("el pantalón vino con un agujero") == Approx(sure));
    CHECK(limit_for("algo negro para el verano") == Approx(0.5 * sure));
}

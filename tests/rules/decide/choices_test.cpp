#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

namespace {

using rules::Action;
using rules::Decision;
using tests::mentions;
using tests::monday_morning;

/// The small book with three titles that share a word.
const rules::RuleBook& book() {
    static const rules::BookReading reading = [] {
        auto files = tests::small_book_files();
        files.push_back({"faq/reservas.yaml",
                         "- intent: reserva.hacer\n"
                         "  title: {es: Reservar mesa, en: Book a table}\n"
                         "  examples: {es: [quiero mesa para cenar], en: [a table for dinner]}\n"
                         "  answer: {es: Reserva aquí., en: Book here.}\n"
                         "- intent: reserva.cambiar\n"
                         "  title: {es: Cambiar una reserva, en: Change a booking}\n"
                         "  examples: {es: [mover la cena a otra fecha], en: [move my dinner]}\n"
                         "  answer: {es: Cambia aquí., en: Change here.}\n"
                         "- intent: reserva.cancelar\n"
                         "  title: {es: Cancelar una reserva, en: Cancel a booking}\n"
                         "  examples: {es: [ya no vamos a ir a cenar], en: [we will not come]}\n"
                         "  answer: {es: Cancela aquí., en: Cancel here.}\n"});
        return rules::read_rule_book(tests::sources_with(std::move(files)));
    }();
    return tests::book_of(reading);
}

/// A conversation in which the three were just offered.
class Talk : public tests::Talk {
public:
    Talk() : tests::Talk(monday_morning, book()) {
        turn().memory.last_turn_at = monday_morning - tests::minute;
        turn().memory.clarify_options = {"reserva.hacer", "reserva.cambiar", "reserva.cancelar"};
        turn().memory.failed_answers = 1;
    }
};

struct Chosen {
    std::string words;
    std::string intent;
};

bool was_chosen(const Decision& decision) {
    return decision.explanation.step == "chosen by the customer";
}

}  // namespace

TEST_CASE("a choice is named by its place, its title or a word that only its title has") {
    const Chosen chosen = GENERATE(values<Chosen>({
        {"1", "reserva.hacer"},
        {"la 2", "reserva.cambiar"},
        {"la 2ª", "reserva.cambiar"},
        {"el 1º", "reserva.hacer"},
        {"opción 3, por favor", "reserva.cancelar"},
        {"opción uno", "reserva.hacer"},
        {"la uno", "reserva.hacer"},
        {"la dos", "reserva.cambiar"},
        {"una", "reserva.hacer"},
        {"uno por favor", "reserva.hacer"},
        {"Quiero la segunda", "reserva.cambiar"},
        {"la tercera opción", "reserva.cancelar"},
        {"the second one please", "reserva.cambiar"},
        {"1st", "reserva.hacer"},
        {"option two", "reserva.cambiar"},
        {"a terceira", "reserva.cancelar"},
        {"o terceiro", "reserva.cancelar"},
        {"número 2", "reserva.cambiar"},
        {"sí, la 2", "reserva.cambiar"},
        {"creo que la 3", "reserva.cancelar"},
        {"2️⃣", "reserva.cambiar"},
        {"Cancelar una reserva", "reserva.cancelar"},
        {"cancelar una reserva, por favor", "reserva.cancelar"},
        {"Reservar mesa", "reserva.hacer"},
        {"cambiar", "reserva.cambiar"},
    }));
    CAPTURE(chosen.words);
    const Decision decision = Talk().say(chosen.words);

    CHECK(was_chosen(decision));
    CHECK(decision.intent == chosen.intent);
}

TEST_CASE("a word that counts, or that several titles have, chooses nothing") {
    const std::string words =
        GENERATE(as<std::string>{}, "necesito una factura", "ninguna de las dos",
                 "none of the three", "neither one", "nenhuma das duas", "las dos", "1 o 2",
                 "which one?", "somos dos", "una reserva", "mesa para 2", "12", "4");
    CAPTURE(words);

    CHECK_FALSE(was_chosen(Talk().say(words)));
}

TEST_CASE("who wants none of the choices is asked anew or gets a person, and not the same again") {
    const std::string refusal =
        GENERATE(as<std::string>{}, "ninguna", "ninguna de las dos", "ninguna de esas opciones",
                 "ninguno", "none of these", "none of the three", "neither", "nenhuma");
    CAPTURE(refusal);
    Talk talk;
    const Decision decision = talk.say(refusal);

    CHECK((decision.action == Action::clarify || decision.action == Action::escalate));
    CHECK(decision.buttons.size() <= 1);
    CHECK_FALSE(was_chosen(decision));
    CHECK(talk.say("ninguna de esas").action == Action::escalate);
}

TEST_CASE("choices of yesterday are not chosen from today") {
    Talk talk;
    talk.turn().memory.last_turn_at = monday_morning - 30 * 60 * tests::minute;

    CHECK_FALSE(was_chosen(talk.say("la 2")));
}

TEST_CASE("what the customer chose is said, also when it was said a moment ago") {
    Talk talk;
    (void)talk.say("métodos de pago");
    talk.turn().memory.clarify_options = {"envio.coste", "pago.metodos"};
    const Decision chosen = talk.say("2");

    CHECK(chosen.action == Action::answer);
    CHECK(mentions(chosen.reply, "Tarjeta o efectivo"));
}

#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

using rules::Action;
using tests::Decision;
using tests::mentions;
using tests::Talk;

TEST_CASE("two questions that one word joins are answered together") {
    const Decision both = Talk().say("cuánto tarda el envío y qué formas de pago aceptan");

    CHECK(mentions(both.reply, "días hábiles"));
    CHECK(mentions(both.reply, "Tarjeta o efectivo"));
    const Decision one = Talk().say("cuánto tarda el envío normal y corriente");
    CHECK_FALSE(mentions(one.reply, "Tarjeta o efectivo"));
}

TEST_CASE("a question with \"y\" that the owner wrote as one is answered as one") {
    std::vector<rules::BookFile> files = tests::small_book_files();
    files.push_back({"faq/juntas.yaml",
                     "- intent: plazo.y.pago\n"
                     "  title: {es: Plazo y pago, en: Both}\n"
                     "  examples: {es: ['cuánto tarda el envío y qué formas de pago aceptan']}\n"
                     "  answer: {es: Dos días y solo efectivo., en: Both.}\n"});
    const auto reading = rules::read_rule_book(tests::sources_with(std::move(files)));
    REQUIRE(reading.book);
    rules::Turn turn;
    turn.now = tests::monday_morning;

    turn.text = "¿Cuánto tarda el envío y qué formas de pago aceptan?";
    CHECK(rules::decide(*reading.book, turn).intent == "plazo.y.pago");
}

TEST_CASE("a few words with another value go on with the question before") {
    Talk talk;
    talk.say("¿cuánto tarda el envío?");
    talk.say("gracias");

    CHECK(mentions(talk.say("y a Medellín?").reply, "Los envíos a Medellín tardan"));
    CHECK_FALSE(mentions(Talk().say("y a Medellín?").reply, "Los envíos a Medellín"));
}

TEST_CASE("another value is answered, however lately the answer was given for the one before") {
    std::vector<rules::BookFile> files = tests::small_book_files();
    std::string& faq = files.at(1).text;
    const std::string buttons = "  buttons: [{es: Ver mi pedido";
    faq.insert(faq.find(buttons), "  once_per: day\n");
    const auto reading = rules::read_rule_book(tests::sources_with(std::move(files)));
    REQUIRE(reading.book);
    Talk talk(tests::monday_morning, *reading.book);
    talk.say("¿cuánto tarda el envío?");

    CHECK(mentions(talk.say("y a Medellín?").reply, "Los envíos a Medellín tardan"));
}

TEST_CASE("a laugh or a thumb needs no answer, and a thumb down calls a person") {
    const std::string nod =
        GENERATE(as<std::string>{}, "👍", "👍🏽", "❤️", "jajaja", "ok jaja", "🙏🙏");
    Talk talk;
    talk.say("¿cuánto tarda el envío?");

    CHECK(talk.say(nod).action == Action::silent);
    CHECK(talk.say("👎").action == Action::escalate);
}

TEST_CASE("of several answers the one that was said lately is left out") {
    Talk talk;
    talk.say("métodos de pago");
    const Decision one = talk.say("cuánto cuesta el envío y qué formas de pago aceptan");
    const bool either = one.reply == "El envío cuesta 5 €." || one.reply == "Enviar cuesta 5 €.";
    CHECK(one.action == Action::answer);
    CHECK(either);

    Talk turned;
    turned.say("métodos de pago");
    const Decision last = turned.say("qué formas de pago aceptan y cuánto cuesta el envío");
    CHECK(last.action == Action::answer);
    CHECK(last.intent == "envio.coste");
    CHECK_FALSE(mentions(last.reply, "Tarjeta"));
}

TEST_CASE("when all of several answers were said lately, there is silence") {
    std::vector<rules::BookFile> files = tests::small_book_files();
    std::string& faq = files.at(1).text;
    const std::string cost = "  answer: {es: [\"El envío cuesta";
    faq.insert(faq.find(cost), "  once_per: day\n");
    const auto reading = rules::read_rule_book(tests::sources_with(std::move(files)));
    REQUIRE(reading.book);
    Talk talk(tests::monday_morning, *reading.book);
    talk.say("métodos de pago");
    talk.say("precio del envío");

    const Decision again = talk.say("cuánto cuesta el envío y qué formas de pago aceptan");
    CHECK(again.action == Action::silent);
}

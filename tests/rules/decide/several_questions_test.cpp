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

TEST_CASE("a laugh or a thumb needs no answer, and a thumb down calls a person") {
    const std::string nod =
        GENERATE(as<std::string>{}, "👍", "👍🏽", "❤️", "jajaja", "ok jaja", "🙏🙏");
    Talk talk;
    talk.say("¿cuánto tarda el envío?");

    CHECK(talk.say(nod).action == Action::silent);
    CHECK(talk.say("👎").action == Action::escalate);
}

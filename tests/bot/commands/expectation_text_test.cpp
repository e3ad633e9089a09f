#include "bot/commands/expectation_text.h"

#include "rules/book/rule_book_reader.h"
#include "rules/intents/intent_matcher.h"
#include "tests/support/catch.h"

namespace {

/// A shop whose two questions about shipping use the same words.
rules::BookReading shop() {
    rules::BookSources sources;
    sources.files = {{"portavoz.yaml",
                      "brand: {name: Luna, languages: [es], timezone: America/Bogota}\n"
                      "inboxes: {web: {channel: widget}}\n"},
                     {"faq/a.yaml",
                      "- intent: envio\n  title: {es: El envío}\n  answer: Dos días.\n"
                      "  examples: [cuánto tarda el envío, cuándo llega mi paquete,\n"
                      "             plazo del envío, en qué plazo llega]\n"
                      "- intent: horario\n  title: {es: El horario}\n  answer: De 9 a 5.\n"
                      "  examples: [a qué hora abren, horario de la tienda, abren hoy,\n"
                      "             hasta qué hora atienden]\n"
                      "- intent: perdido\n  escalate: true\n"
                      "  examples: [perdí mi cartera, dejé mi bolso allí, olvidé el abrigo]\n"}};
    return rules::read_rule_book(sources);
}

}  // namespace

TEST_CASE("a conversation test's first message is one when it names its answer") {
    const auto message = bot::first_message(
        "# x\nat 2026-03-04T10:00\ncustomer> hola, cuánto tarda?\n"
        "bot>      ~ días\nbot>      {envio}\ncustomer> gracias\n");

    CHECK(message.text == "hola, cuánto tarda?");
    CHECK(message.intent == "envio");
    CHECK(bot::first_message("customer> hola\nbot> Buenas\ncustomer> y?\nbot> {x}\n").text.empty());
    CHECK(bot::first_message("").text.empty());
}

TEST_CASE("the owner reads how many of their own messages and tests are understood") {
    const auto reading = shop();
    REQUIRE(reading.book);
    const auto measured =
        bot::measure(*reading.book, {{"cuánto tarda el envío", "envio"}, {"abren hoy", "envio"}});

    CHECK(measured.own.messages == 11);
    CHECK(measured.own.understood + measured.own.wrong <= measured.own.messages);
    CHECK(measured.tests.messages == 2);
    CHECK(measured.tests.understood == 1);
    CHECK(measured.tests.wrong == 1);
    const std::string text = bot::expectation_text(measured, *reading.book, "en");
    CHECK(text.find("11 examples that you wrote: ") != std::string::npos);
    CHECK(text.find("2 first messages in your tests: 50 % understood (9 to 91 %), 50 % answered "
                    "wrongly (9 to 91 %), 0 % asked back or given to a person (0 to 66 %).") !=
          std::string::npos);
    CHECK(text.find("library") == std::string::npos);
}

TEST_CASE("confused questions are named by their titles, with a message and what to do") {
    const auto reading = shop();
    REQUIRE(reading.book);
    bot::Measured measured;
    measured.own = {10, 7, 2};
    measured.confused = {{"envio", "horario", 2, "cuándo llega"}};

    const std::string text = bot::expectation_text(measured, *reading.book, "en");
    CHECK(text.find("“cuándo llega” is about “El envío” (envio) and was answered as “El horario” "
                    "(horario); 2 messages went this way.") != std::string::npos);
    CHECK(text.find("`not:`") != std::string::npos);
    CHECK(bot::expectation_text({}, *reading.book, "en").empty());
}

TEST_CASE("what is understood, answered wrongly and not answered each come with an interval") {
    const auto reading = shop();
    REQUIRE(reading.book);
    bot::Measured measured;
    measured.own = {100, 90, 2};

    CHECK(measured.own.unanswered() == 8);
    CHECK(bot::Outcomes{3, 3, 1}.unanswered() == 0);
    CHECK(bot::expectation_text(measured, *reading.book, "en")
              .find("90 % understood (83 to 94 %), 2 % answered wrongly (1 to 7 %), 8 % asked back "
                    "or given to a person (4 to 15 %).") != std::string::npos);
}

TEST_CASE("whoever reaches a person instead of an answer has not been answered wrongly") {
    const auto reading = shop();
    REQUIRE(reading.book);

    CHECK(bot::measure(*reading.book, {{"perdí mi cartera", "envio"}}).tests.wrong == 0);
    CHECK(bot::measure(*reading.book, {{"abren hoy", "perdido"}}).tests.wrong == 1);
}

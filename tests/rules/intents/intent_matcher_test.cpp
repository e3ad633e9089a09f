#include "rules/intents/intent_matcher.h"

#include "tests/rules/intents/small_shop.h"
#include "tests/support/catch.h"

#include <algorithm>

using rules::IntentMatcher;
using rules::TrainingSet;
using rules::small_shop::best;
using rules::small_shop::examples;
using rules::small_shop::match;
using rules::small_shop::training_set;

TEST_CASE("a message in other words, without accents and with a typo finds its intent") {
    const auto matcher = IntentMatcher::train(training_set(), {});

    CHECK(best(matcher, "cuanto tardan en entregar") == "envio.plazo");
    CHECK(best(matcher, "q cuesta el envio") == "envio.coste");
    CHECK(best(matcher, "kiero devolverlo") == "devolucion");
    CHECK(best(matcher, "a que ora abreis mañana") == "horario");
    CHECK(best(matcher, "se puede pagar con tarjetta?") == "pago");
}

TEST_CASE("an example itself is matched exactly, whatever its case, accents and signs") {
    const auto matcher = IntentMatcher::train(training_set(), {});
    const auto matches = match(matcher, "CUANTO TARDA EL ENVIO");

    CHECK(matches.exact);
    CHECK(matches.confidence > 0.99);
    REQUIRE_FALSE(matches.ranked.empty());
    CHECK(matches.ranked.front().intent == "envio.plazo");
    CHECK_FALSE(match(matcher, "cuanto tarda").exact);
}

TEST_CASE("what the book does not know stays below the limit of answering") {
    const auto matcher = IntentMatcher::train(training_set(), {});

    for (const char* text :
         {"xkcd wvut", "cuéntame otro chiste por favor", "jajajajaja", "12345"}) {
        INFO(text);
        CHECK(match(matcher, text).confidence < matcher.answer_limit());
    }
    CHECK(match(matcher, "cuál es el plazo de entrega").confidence >= matcher.answer_limit());
}

TEST_CASE("words that nobody knows are no problem and no question, whatever their letters") {
    const auto matcher = IntentMatcher::train(training_set(), {});
    const double nothing = match(matcher, "").confidence;

    CHECK(match(matcher, "frunk glorp blip").confidence == nothing);
    CHECK(match(matcher, "frunk envío blip").confidence > nothing);
}

TEST_CASE("the evidence names the words that decided, as the customer wrote them") {
    const auto matcher = IntentMatcher::train(training_set(), {});
    const auto matches = match(matcher, "Hola, ¿cuál es la política de DEVOLUCIÓN?");

    REQUIRE_FALSE(matches.ranked.empty());
    const auto& evidence = matches.ranked.front().evidence;
    CHECK(matches.ranked.front().intent == "devolucion");
    CHECK(std::find(evidence.begin(), evidence.end(), "DEVOLUCIÓN") != evidence.end());
    CHECK(std::find(evidence.begin(), evidence.end(), "Hola") == evidence.end());
}

TEST_CASE("probabilities fall along the ranking and start at the confidence") {
    const auto matches = match(IntentMatcher::train(training_set(), {}), "envío");

    REQUIRE(matches.ranked.size() == 5);
    CHECK(matches.ranked.front().probability == Approx(matches.confidence));
    for (std::size_t i = 1; i < matches.ranked.size(); ++i) {
        CHECK(matches.ranked[i].probability <= matches.ranked[i - 1].probability);
    }
}

TEST_CASE("a book without examples matches nothing") {
    const auto empty = IntentMatcher::train({}, {});
    CHECK(empty.ok());
    CHECK(match(empty, "hola").ranked.empty());
    CHECK(match(empty, "hola").confidence == 0.0);
    CHECK(IntentMatcher::load(empty.serialised()).ok());

    TrainingSet only_titles;
    only_titles.titles.push_back({"envio", "es", "envío"});
    CHECK(match(IntentMatcher::train(only_titles, {}), "envío").ranked.empty());
}

TEST_CASE("one example per intent is enough to tell them apart") {
    TrainingSet set;
    for (const auto& [intent, texts] : examples()) set.examples.push_back({intent, "es", texts[0]});
    const auto matcher = IntentMatcher::train(set, {});

    CHECK(best(matcher, "cuánto cuesta un envío") == "envio.coste");
    CHECK(best(matcher, "a qué hora abren hoy") == "horario");
}

TEST_CASE("the same example under two intents is never an exact match") {
    TrainingSet set = training_set();
    set.examples.push_back({"horario", "es", "plazo de entrega"});
    const auto matches = match(IntentMatcher::train(set, {}), "plazo de entrega");

    CHECK_FALSE(matches.exact);
    CHECK(matches.ranked.size() == 5);
}

TEST_CASE("a counter-example is not answered with the intent it was taken from") {
    TrainingSet set = training_set();
    rules::TrainingExample counter{"envio.plazo", "es", "mi pedido no ha llegado"};
    counter.counter_example = true;
    set.examples.push_back(counter);
    const auto matcher = IntentMatcher::train(set, {});

    const auto matches = match(matcher, "mi pedido no ha llegado");
    CHECK_FALSE(matches.exact);
    CHECK((matches.ranked.front().intent != "envio.plazo" ||
           matches.confidence < matcher.clarify_limit()));
    CHECK(best(matcher, "cuándo llega el pedido") == "envio.plazo");
}

TEST_CASE("texts with nothing to go by get no confidence and do no harm") {
    const auto matcher = IntentMatcher::train(training_set(), {});
    std::string marks;
    while (marks.size() < 100'000) marks += "\xCC\x81";
    const std::string letters(100'000, 'x');
    std::string words;
    while (words.size() < 100'000) words += "envío de zapatos ";

    for (const std::string& text :
         {std::string(), std::string("a"), std::string("?!"), std::string("漢字"), marks, letters,
          std::string("\xED\xA0\x80\xFF"), std::string(1, '\0')}) {
        INFO(text.substr(0, 20));
        CHECK(match(matcher, text).confidence < matcher.answer_limit());
    }
    CHECK(match(matcher, words).ranked.size() == 5);
}

TEST_CASE("a careful owner gets a higher limit than an eager one") {
    const auto careful = IntentMatcher::train(training_set(), {0.0, 1, nullptr});
    const auto eager = IntentMatcher::train(training_set(), {1.0, 1, nullptr});

    CHECK(careful.answer_limit() > eager.answer_limit());
    CHECK(careful.clarify_limit() < careful.answer_limit());
    CHECK(careful.expectation().answered <= eager.expectation().answered);
}

TEST_CASE("the expectation is a share between its bounds") {
    const auto expected = IntentMatcher::train(training_set(), {}).expectation();

    CHECK(expected.examples > 20);
    CHECK(expected.answered_low <= expected.answered);
    CHECK(expected.answered <= expected.answered_high);
    CHECK(expected.wrong_low <= expected.wrong);
    CHECK(expected.wrong <= expected.wrong_high);
    CHECK(expected.answered + expected.unanswered == Approx(1.0));
}

TEST_CASE("a book in two languages answers in both") {
    TrainingSet set = training_set();
    for (const char* text : {"how long does shipping take", "when will my order arrive",
                             "delivery time", "how many days until the parcel arrives"}) {
        set.examples.push_back({"envio.plazo", "en", text});
    }
    for (const char* text : {"what are your opening hours", "when do you open",
                             "are you open today", "what time do you close"}) {
        set.examples.push_back({"horario", "en", text});
    }
    const auto matcher = IntentMatcher::train(set, {});
    const auto english = [&](std::string_view text) {
        return matcher.match(rules::normalise(text, "en"), "en").ranked.front().intent;
    };

    CHECK(english("how many days does delivery take?") == "envio.plazo");
    CHECK(english("what time do you open tomorrow") == "horario");
    CHECK(best(matcher, "cuánto tarda la entrega") == "envio.plazo");
}

TEST_CASE("five thousand intents are learned and found") {
    TrainingSet set;
    const auto name = [](int i) {
        std::string letters;
        for (int rest = i + 7; rest > 0; rest /= 20) {
            letters += "bcdfghjklmnpqrstvwxz"[rest % 20];
            letters += "aeiou"[rest % 5];
        }
        return letters;
    };
    for (int i = 0; i < 5000; ++i) {
        const std::string intent = "intent" + std::to_string(i);
        set.examples.push_back({intent, "es", "quiero comprar " + name(i) + " azul"});
        set.examples.push_back({intent, "es", "precio de " + name(i)});
    }
    const auto matcher = IntentMatcher::train(set, {});

    CHECK(best(matcher, "cuánto vale " + name(1234)) == "intent1234");
    CHECK(best(matcher, "quisiera comprar un " + name(4321)) == "intent4321");
}

TEST_CASE("an intent with many examples does not drown one with few") {
    TrainingSet set = training_set();
    for (const char* text :
         {"cuándo me llega a Murcia", "llega antes del sábado?", "lo tendré mañana por la tarde",
          "a qué hora lo traen", "cuánto tardan en traerlo hoy", "hasta qué día tardan en llegar",
          "a qué hora pasa el repartidor", "los domingos reparten?", "mañana llega?",
          "hoy me lo entregan", "llegan por la mañana", "qué día llega el paquete"}) {
        set.examples.push_back({"envio.plazo", "es", text});
    }
    const auto matcher = IntentMatcher::train(set, {});

    CHECK(best(matcher, "mañana a qué hora abren la tienda") == "horario");
    CHECK(best(matcher, "a qué hora llega el paquete") == "envio.plazo");
}

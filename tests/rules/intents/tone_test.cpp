#include "tests/rules/intents/small_shop.h"
#include "tests/support/catch.h"

using rules::IntentMatcher;
using rules::TrainingSet;
using rules::small_shop::match;

namespace {

/// A shop that is asked and told the same things: only the second needs a person.
TrainingSet asked_and_told() {
    TrainingSet set = rules::small_shop::training_set();
    for (const char* thing : {"el pedido", "la camisa", "mi paquete", "el cargador", "la silla",
                              "el regalo", "la mesa", "el libro"}) {
        for (const char* what : {"llegó roto", "llegó tarde", "vino abierto"}) {
            const std::string said = std::string(thing) + " " + what;
            set.examples.push_back({"roto", "es", said});
            set.examples.push_back({"pregunta", "es", "¿" + said + "?"});
        }
    }
    set.needs_person.insert("roto");
    return set;
}

}  // namespace

TEST_CASE("the same words sound like trouble when they are told, and not when they are asked") {
    const auto matcher = IntentMatcher::train(asked_and_told(), {});

    for (const char* said : {"la lámpara llegó roto", "el sofá vino abierto"}) {
        INFO(said);
        const float told = match(matcher, said).tone;
        const float asked = match(matcher, "¿" + std::string(said) + "?").tone;
        CHECK(told > 0.0F);
        CHECK(asked < 0.0F);
    }
}

TEST_CASE("a book in which nothing needs a person hears no trouble") {
    const auto matcher = IntentMatcher::train(rules::small_shop::training_set(), {});
    const auto matches = match(matcher, "llegó roto");

    CHECK(matches.tone == 0.0F);
    CHECK(matcher.risk(matches, 0.0) < 0.01);
}

TEST_CASE("a restored matcher judges the risk that the trained one judges") {
    const auto trained = IntentMatcher::train(asked_and_told(), {});
    const auto restored = IntentMatcher::load(trained.serialised());

    REQUIRE(restored.ok());
    for (const char* text :
         {"la lámpara llegó roto", "¿la lámpara llegó roto?", "gastos de envío"}) {
        INFO(text);
        const auto matches = match(restored, text);
        CHECK(matches.tone == match(trained, text).tone);
        CHECK(restored.risk(matches, 0.2) == trained.risk(match(trained, text), 0.2));
    }
}

TEST_CASE("what says nothing is no risk, however it is said") {
    const auto matcher = IntentMatcher::train(asked_and_told(), {});

    CHECK(matcher.risk(match(matcher, "xqzw wqzx!!"), 0.5) < 0.01);
}

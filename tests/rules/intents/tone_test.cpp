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

TEST_CASE("messages of no intent teach the tone, and nothing else") {
    TrainingSet set = asked_and_told();
    const auto before = IntentMatcher::train(set, {});
    for (const char* text : {"me dejaron plantada con todo", "nadie vino nunca", "vino sin nada"}) {
        set.told.push_back({"", "es", text});
    }
    for (const char* text : {"tienen algo plantado", "alguien vino alguna vez"}) {
        set.asked.push_back({"", "es", text});
    }
    const auto after = IntentMatcher::train(set, {});

    const auto said = [](const IntentMatcher& matcher) {
        return match(matcher, "nos dejaron plantados");
    };
    CHECK(said(after).tone > said(before).tone + 0.1F);
    CHECK(match(after, "tienen algo plantado").tone < match(before, "tienen algo plantado").tone);
    for (const char* text : {"gastos de envío", "nos dejaron plantados", "la silla llegó rota"}) {
        INFO(text);
        CHECK(match(after, text).ranked.front().intent ==
              match(before, text).ranked.front().intent);
        CHECK(match(after, text).on_topic == match(before, text).on_topic);
    }
}

TEST_CASE("a book without a single problem learns from the lists what trouble sounds like") {
    TrainingSet set = rules::small_shop::training_set();
    for (const char* thing : {"el pedido", "la camisa", "mi paquete", "el cargador", "la silla",
                              "el regalo", "la mesa", "el libro"}) {
        for (const char* what : {"nunca vino", "se deshizo", "salió mal", "huele raro"}) {
            set.told.push_back({"", "es", std::string(thing) + " " + what});
            set.asked.push_back({"", "es", "me gusta " + std::string(thing) + " azul"});
            set.asked.push_back({"", "es", "busco algo como " + std::string(thing)});
        }
    }
    const auto matcher = IntentMatcher::train(set, {});

    CHECK(matcher.risk(match(matcher, "la lámpara nunca vino"), 0.0) > 0.5);
    CHECK(matcher.risk(match(matcher, "me gusta la lámpara azul"), 0.0) < 0.2);
}

TEST_CASE("how many messages teach the tone changes nothing about answers") {
    TrainingSet set = asked_and_told();
    const auto before = IntentMatcher::train(set, {});
    for (int i = 0; i < 40; ++i) {
        set.told.push_back({"", "es", "nadie vino " + std::to_string(i) + " veces"});
    }
    const auto after = IntentMatcher::train(set, {});

    CHECK(after.answer_limit() == before.answer_limit());
    CHECK(match(after, "gastos de envío").confidence ==
          match(before, "gastos de envío").confidence);
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

#include "tests/rules/intents/small_shop.h"
#include "tests/support/catch.h"

#include <string>

using rules::IntentMatcher;
using rules::TrainingSet;
using rules::small_shop::match;

namespace {

/// A shop that people ask for, by trade and by name, and whose people others only mention.
TrainingSet with_requests() {
    TrainingSet set = rules::small_shop::training_set();
    set.examples.push_back({"persona", "es", "quiero hablar con una persona"});
    set.examples.push_back({"persona", "es", "páseme con alguien"});
    set.asks_for_person.insert("persona");
    set.needs_person.insert("persona");
    for (const char* who : {"el encargado", "la dueña", "el técnico", "la chica de ayer",
                            "el de las cortinas", "contabilidad", "el jefe", "la gerente"}) {
        const std::string name(who);
        for (const char* how : {"que venga ", "necesito a ", "avíseme a ", "que me llame "}) {
            set.requests.push_back({"", "es", how + name});
        }
        for (const char* how : {"muy simpático ", "a qué hora come ", "qué estudió "}) {
            set.asked.push_back({"", "es", how + name});
            set.told.push_back({"", "es", "se portó fatal " + name});
        }
    }
    return set;
}

double request(const IntentMatcher& matcher, std::string_view text) {
    return matcher.request(match(matcher, text), 0.0);
}

}  // namespace

TEST_CASE("who asks for somebody is heard however the person is called") {
    const auto matcher = IntentMatcher::train(with_requests(), {});

    REQUIRE(matcher.hears_manner());
    CHECK(request(matcher, "que venga el fontanero") > 0.5);
    CHECK(request(matcher, "a qué hora come el fontanero") < 0.2);
    CHECK(request(matcher, "se portó fatal el fontanero") < 0.2);
}

TEST_CASE("a request is no trouble of its own") {
    const auto matcher = IntentMatcher::train(with_requests(), {});

    CHECK(matcher.risk(match(matcher, "que venga el fontanero"), 0.0) <
          matcher.risk(match(matcher, "se portó fatal el fontanero"), 0.0));
}

TEST_CASE("without lists of how people speak, words alone are not doubted") {
    TrainingSet set = with_requests();
    set.requests.clear();
    set.told.clear();
    const auto matcher = IntentMatcher::train(set, {});

    CHECK_FALSE(matcher.hears_manner());
}

TEST_CASE("a restored matcher hears the requests that the trained one hears") {
    const auto trained = IntentMatcher::train(with_requests(), {});
    const auto restored = IntentMatcher::load(trained.serialised());

    REQUIRE(restored.ok());
    CHECK(restored.hears_manner());
    CHECK(request(restored, "que venga el fontanero") ==
          request(trained, "que venga el fontanero"));
}

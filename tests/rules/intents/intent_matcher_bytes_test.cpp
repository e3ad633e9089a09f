#include "rules/intents/intent_matcher.h"
#include "tests/rules/intents/small_shop.h"
#include "tests/support/catch.h"

using rules::IntentMatcher;
using rules::small_shop::best;
using rules::small_shop::match;
using rules::small_shop::training_set;

TEST_CASE("the same set and seed give the same matcher") {
    CHECK(IntentMatcher::train(training_set(), {}).serialised() ==
          IntentMatcher::train(training_set(), {}).serialised());
}

TEST_CASE("a restored matcher says what the trained one says") {
    const auto trained = IntentMatcher::train(training_set(), {});
    const auto restored = IntentMatcher::load(trained.serialised());

    REQUIRE(restored.ok());
    CHECK(restored.answer_limit() == trained.answer_limit());
    CHECK(restored.expectation().examples == trained.expectation().examples);
    for (const char* text : {"cuanto tardan", "jajaja", "mi pedido", "plazo de entrega"}) {
        CHECK(match(restored, text).confidence == match(trained, text).confidence);
        CHECK(best(restored, text) == best(trained, text));
    }
}

TEST_CASE("damaged or foreign bytes do not load") {
    const std::string bytes = IntentMatcher::train(training_set(), {}).serialised();

    CHECK_FALSE(IntentMatcher::load("").ok());
    CHECK_FALSE(IntentMatcher::load("not a matcher at all, only text").ok());
    CHECK_FALSE(IntentMatcher::load(std::string_view(bytes).substr(0, bytes.size() / 2)).ok());
    for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 50) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] + 1);
        INFO(at);
        CHECK_FALSE(IntentMatcher::load(damaged).ok());
    }
    CHECK(match(IntentMatcher::load("junk"), "hola").ranked.empty());
}

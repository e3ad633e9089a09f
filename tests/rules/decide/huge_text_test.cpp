#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

#include <algorithm>

namespace {

using rules::Action;
using tests::mentions;
using tests::Talk;

/// Words that no rule and no question knows.
std::string filler(std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += "lorem ipsum dolor sit amet ";
    return text;
}

}  // namespace

TEST_CASE("a danger at the end of a hundred kilobytes reaches a person") {
    const rules::Decision decision =
        Talk().say(filler(100'000) + "mi hijo se ha cortado con el cristal y está sangrando");

    CHECK(decision.action == Action::escalate);
    CHECK(decision.priority == rules::Priority::p0);
    CHECK(mentions(decision.explanation.normalised, "esta sangrando"));
}

TEST_CASE("a request for a person at the beginning of a hundred kilobytes is heard") {
    const rules::Decision decision =
        Talk().say("quiero hablar con una persona. " + filler(100'000));

    CHECK(decision.action == Action::escalate);
    CHECK(decision.explanation.step == "asks for a person");
}

TEST_CASE("what stands in the middle of a huge text is not read") {
    const rules::Decision decision =
        Talk().say(filler(50'000) + " zanahoria ana@example.com " + filler(50'000) + " berenjena");

    CHECK_FALSE(mentions(decision.explanation.normalised, "zanahoria"));
    CHECK(mentions(decision.explanation.normalised, "berenjena"));
    CHECK(decision.explanation.normalised.size() < 6'200);
    CHECK(decision.explanation.entities.empty());
}

TEST_CASE("a value at the end of a huge text is explained where it stands in the whole text") {
    const std::string text = filler(100'000) + "mi correo es ana@example.com";
    const rules::Decision decision = Talk().say(text);

    const auto& entities = decision.explanation.entities;
    const auto email = std::find_if(entities.begin(), entities.end(),
                                    [](const auto& entity) { return entity.type == "email"; });
    REQUIRE(email != entities.end());
    CHECK(text.substr(email->begin, email->end - email->begin) == "ana@example.com");
}

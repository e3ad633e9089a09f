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

TEST_CASE("a message whose middle was not read goes to a person, whatever its ends ask") {
    const std::string question = "¿cuánto cuesta el envío?";
    const rules::Decision decision = Talk().say(question + ' ' + filler(7'000) + question);

    CHECK(decision.action == Action::escalate);
    CHECK(decision.explanation.step == "too long to read whole");
    CHECK(mentions(decision.reply, "demasiado largo"));
    CHECK(decision.explanation.because.front().id == "too_long");
    CHECK(decision.open_case.empty());
    CHECK(Talk().say(question + ' ' + filler(5'000)).explanation.step != "too long to read whole");
    CHECK(Talk().say(question).action == Action::answer);
}

TEST_CASE("what is too long to read is neither hidden as advertising nor answered with a case") {
    const std::string spam = "gana dinero desde casa http://bit.ly/x1 ";
    Talk advertising;
    advertising.turn().visibility = rules::TurnVisibility::public_comment;
    const rules::Decision comment = advertising.say(spam + filler(8'000) + spam);
    CHECK(comment.action == Action::escalate);
    CHECK_FALSE(comment.hide_comment);

    Talk asks;
    asks.turn().memory.case_key = "PV-7K3Q";
    const std::string question = "¿cómo va mi caso PV-7K3Q? ";
    CHECK(asks.say(question + filler(8'000)).explanation.step == "too long to read whole");
}

TEST_CASE("while a person is awaited, nothing automatic answers what was not read whole") {
    Talk talk;
    talk.turn().owner = rules::Owner::waiting;
    const std::string question = "¿cuánto cuesta el envío? ";

    CHECK(talk.say(question + filler(8'000) + question).action == Action::silent);
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

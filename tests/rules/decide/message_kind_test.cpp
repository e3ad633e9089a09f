#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

namespace {

using rules::Action;
using rules::Decision;

rules::BookReading read_with_rule(const std::string& when, const std::string& then) {
    auto files = tests::small_book_files();
    files.push_back(
        {"rules/kinds.yaml", "- rule: mencion\n  when: " + when + "\n  then: " + then + "\n"});
    return rules::read_rule_book(tests::sources_with(std::move(files)));
}

Decision decide_on(const rules::RuleBook& book, const std::string& kind, bool file) {
    rules::Turn turn;
    turn.now = tests::monday_morning;
    turn.message_kind = kind;
    turn.has_attachments = file;
    return rules::decide(book, turn);
}

}  // namespace

TEST_CASE("a rule answers a kind of message, whatever is in it") {
    const auto reading = read_with_rule("{kind: [story_mention, sticker]}",
                                        R"({answer: {es: "¡Gracias!", en: "Thank you!"}})");
    REQUIRE(reading.book);

    CHECK(tests::mentions(decide_on(*reading.book, "story_mention", true).reply, "¡Gracias!"));
    CHECK(tests::mentions(decide_on(*reading.book, "sticker", true).reply, "¡Gracias!"));
    CHECK_FALSE(tests::mentions(decide_on(*reading.book, "image", true).reply, "¡Gracias!"));
    CHECK(decide_on(tests::small_book(), "sticker", true).action == Action::silent);
}

TEST_CASE("a rule that only tags a kind, or leaves one out, makes nobody answer a sticker") {
    for (const auto& [when, then] :
         {std::pair{"{kind: sticker}", "{tags: [pegatina]}"},
          std::pair{"{all: [{visibility: private}, {not: [{kind: image}]}]}", "{silent: true}"}}) {
        const auto reading = read_with_rule(when, then);
        REQUIRE(reading.book);
        const Decision decision = decide_on(*reading.book, "sticker", true);
        CHECK(decision.action == Action::silent);
        CHECK(decision.explanation.step == "nothing said");
    }
}

TEST_CASE("a rule hides a kind of message under a post, though nothing was said") {
    const auto reading =
        read_with_rule("{all: [{kind: sticker}, {visibility: public}]}", "{moderate: true}");
    REQUIRE(reading.book);
    rules::Turn turn;
    turn.now = tests::monday_morning;
    turn.message_kind = "sticker";
    turn.visibility = rules::TurnVisibility::public_comment;

    CHECK(rules::decide(*reading.book, turn).hide_comment);
}

TEST_CASE("a kind of message that does not exist is an error with the nearest name") {
    const std::string found =
        tests::problems_text(read_with_rule("{kind: [stiker]}", "{silent: true}"));
    CHECK(tests::mentions(found, "unknown value 'stiker'"));
    CHECK(tests::mentions(found, "sticker"));
}

TEST_CASE(
    "an order, and words that the platform kept back, go to a person unless a rule says more") {
    for (const auto& [kind, file] : {std::pair{"order", true}, std::pair{"withheld", false}}) {
        INFO(kind);
        const Decision decision = decide_on(tests::small_book(), kind, file);
        CHECK(decision.action == Action::escalate);
        CHECK(decision.explanation.step == "for people alone");
        CHECK_FALSE(decision.reply.empty());
    }
    CHECK(decide_on(tests::small_book(), "unsupported", false).action == Action::silent);
    const auto reading =
        read_with_rule("{kind: order}", R"({answer: {es: "¡Oído!", en: "Heard!"}})");
    REQUIRE(reading.book);
    CHECK(tests::mentions(decide_on(*reading.book, "order", true).reply, "¡Oído!"));
}

TEST_CASE("a call that nobody took is asked for in words once, then a person sees to it") {
    rules::Turn turn;
    turn.now = tests::monday_morning;
    turn.language = "es";
    turn.message_kind = "call";
    turn.has_attachments = true;

    const Decision first = rules::decide(tests::small_book(), turn);
    turn.memory = first.memory;
    const Decision second = rules::decide(tests::small_book(), turn);

    CHECK(first.action == Action::clarify);
    CHECK(tests::mentions(first.reply, "no contestamos llamadas"));
    CHECK(second.action == Action::escalate);
    const auto reading = read_with_rule("{kind: call}", "{escalate: {priority: P1}}");
    REQUIRE(reading.book);
    CHECK(rules::decide(*reading.book, turn).action == Action::escalate);
}

TEST_CASE("a review of one star is a complaint with a case, whatever its words are") {
    for (const char* words : {"", "todo bien, gracias", "¿cuánto tarda el envío?"}) {
        INFO(words);
        rules::Turn turn;
        turn.now = tests::monday_morning;
        turn.text = words;
        turn.message_kind = "bad_review";
        turn.visibility = rules::TurnVisibility::public_comment;
        turn.new_case_key = "PV-7K3Q2";

        const Decision decision = rules::decide(tests::small_book(), turn);

        CHECK(decision.action == Action::escalate);
        CHECK(decision.owner_after == rules::Owner::waiting);
        CHECK(decision.open_case == "PV-7K3Q2");
        CHECK_FALSE(decision.reply.empty());
    }
}

#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

#include <algorithm>

// Under a post whose platform has no private messages, nothing private is begun and none promised.

namespace {

using rules::Action;
using rules::Owner;
using rules::Priority;

using tests::Decision;
using tests::mentions;

/// Somebody who comments where nothing can be said in private.
class Commenter : public tests::Talk {
public:
    explicit Commenter(const rules::RuleBook& book = tests::small_book())
        : Talk(tests::monday_morning, book) {
        turn().visibility = rules::TurnVisibility::public_comment;
        turn().can_answer_privately = false;
    }
};

/// No word of a private message, nor anything that one would need.
void check_public(const Decision& decision) {
    INFO(decision.reply);
    CHECK_FALSE(mentions(decision.reply, "mensaje privado"));
    CHECK_FALSE(mentions(decision.reply, "Te escribimos"));
    CHECK(decision.private_reply.empty());
    CHECK(decision.buttons.empty());
    CHECK_FALSE(decision.promise.has_value());
    CHECK_FALSE(decision.memory.form.has_value());
    CHECK(decision.memory.clarify_options.empty());
}

bool has_reason(const Decision& decision, const std::string& id) {
    const auto& because = decision.explanation.because;
    return std::any_of(because.begin(), because.end(),
                       [&](const rules::Reason& reason) { return reason.id == id; });
}

}  // namespace

TEST_CASE("what the brand says in public is said where there is no private message") {
    const Decision known = Commenter().say("¿cuánto tarda el envío?");

    CHECK(known.action == Action::answer);
    CHECK(mentions(known.reply, "¡Hola! Tardamos"));
    check_public(known);
    CHECK(mentions(Commenter().say("hola").reply, "¡Hola!"));
}

TEST_CASE("a question without a public text goes to a person where there is no private message") {
    Commenter commenter;
    const Decision asked = commenter.say("¿cuánto cuesta el envío?");

    CHECK(asked.action == Action::escalate);
    CHECK(asked.owner_after == Owner::waiting);
    CHECK(asked.priority == Priority::p3);
    CHECK(asked.intent == "envio.coste");
    CHECK(has_reason(asked, "only_in_public"));
    CHECK(mentions(asked.reply, "pasado a una persona del equipo"));
    CHECK_FALSE(mentions(asked.reply, "5 €"));
    check_public(asked);
    // It waits, and is not called for again.
    CHECK(commenter.say("¿cuánto cuesta el envío?").action == Action::silent);
}

TEST_CASE("a form is not begun where there is no private message") {
    const Decision asked = Commenter().say("¿dónde está mi pedido?");

    CHECK(asked.action == Action::escalate);
    CHECK(asked.department == "logistica");
    check_public(asked);
}

TEST_CASE("a rule's private answer goes to a person where there is no private message") {
    const Decision asked = Commenter().say("mándame el catálogo, ¿cuánto cuesta el envío?");

    CHECK(asked.action == Action::escalate);
    CHECK(has_reason(asked, "rule_only_in_public"));
    CHECK_FALSE(mentions(asked.reply, "tiendaluna.example"));
    check_public(asked);
}

TEST_CASE("a hand-over promises neither a message nor an hour where all is public") {
    const Decision angry =
        Commenter().say("sois unos sinvergüenzas, no me ha llegado el pedido 45120");
    CHECK(angry.action == Action::escalate);
    CHECK(mentions(angry.reply, "Sentimos lo ocurrido. Se lo hemos pasado"));
    CHECK_FALSE(mentions(angry.reply, "PV-"));
    CHECK(angry.due_at > 0);
    check_public(angry);

    const Decision asked = Commenter().say("quiero hablar con una persona");
    CHECK(mentions(asked.reply, "¡Gracias por escribir! Se lo hemos pasado"));
    check_public(asked);
}

TEST_CASE("the brand's own public words for a hand-over stay, and promise no hour") {
    const auto reading = rules::read_rule_book(tests::sources_with(tests::with_file(
        "rules/quejas.yaml",
        "- rule: rotura\n  when: {words: [rotura]}\n"
        "  then: {escalate: {department: logistica, priority: P2},"
        " public: {es: Lo miramos., en: We look into it.}}\n  examples: [hay una rotura]\n")));
    REQUIRE(reading.book);

    const Decision decision = Commenter(*reading.book).say("hay una rotura");

    CHECK(decision.action == Action::escalate);
    CHECK(mentions(decision.reply, "Lo miramos."));
    check_public(decision);
}

TEST_CASE("who is not understood is asked to write in private, and then gets a person") {
    Commenter commenter;
    const Decision asked = commenter.say("asdf qwer zxcv");
    CHECK(asked.action == Action::clarify);
    CHECK(mentions(asked.reply, "escríbenos por privado"));
    check_public(asked);

    const Decision again = commenter.say("poiu lkjh mnbv");
    CHECK(again.action == Action::escalate);
    check_public(again);
}

TEST_CASE("how a case goes is not told where all is public") {
    Commenter commenter;
    commenter.turn().cases = {{"PV-7K3Q", tests::monday_morning + 60 * tests::minute, 0, 0}};

    const Decision asked = commenter.say("¿cómo va mi caso PV-7K3Q?");

    CHECK(mentions(asked.reply, "escríbenos por privado"));
    CHECK_FALSE(mentions(asked.reply, "PV-"));
    check_public(asked);
}

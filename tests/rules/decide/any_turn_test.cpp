#include "rules/decide/decision.h"
#include "rules/decide/memory_json.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

#include <random>

namespace {

using rules::Action;
using rules::Owner;

constexpr rules::TimeMs start = 1795446000000;

std::string random_text(std::mt19937& random) {
    static const std::vector<std::string> pieces = {"hola",
                                                    "¿cuánto tarda el envío?",
                                                    "no",
                                                    "45120",
                                                    "quiero hablar con una persona",
                                                    "no me ha llegado",
                                                    "eso no me ayuda",
                                                    "\n",
                                                    "🙂",
                                                    "\xff\xfe",
                                                    "gilipollas",
                                                    "la 2",
                                                    "1",
                                                    "puedo pagar con tarjeta",
                                                    "dónde está mi pedido",
                                                    "mañana a las 5",
                                                    "a@b.co",
                                                    "denuncia",
                                                    "cancelar",
                                                    "no lo tengo",
                                                    "xyzzy",
                                                    "how much is shipping?",
                                                    "?",
                                                    "https://x.example"};
    std::string text;
    for (auto n = random() % 4; n > 0; --n) text += pieces[random() % pieces.size()] + " ";
    return text;
}

rules::Turn random_turn(std::mt19937& random, const rules::Memory& memory) {
    static const std::vector<std::string> payloads = {"",
                                                      "",
                                                      "",
                                                      "persona",
                                                      "clarify:1",
                                                      "clarify:99",
                                                      "clarify:x",
                                                      "intent:envio.plazo",
                                                      "intent:nope",
                                                      "form:pedido",
                                                      "form:nope",
                                                      "junk"};
    rules::Turn turn;
    turn.text = random_text(random);
    turn.payload = payloads[random() % payloads.size()];
    turn.memory = memory;
    turn.now = start + static_cast<rules::TimeMs>(random() % 1'000'000'000);
    turn.owner = static_cast<Owner>(random() % 4);
    turn.visibility = static_cast<rules::TurnVisibility>(random() % 2);
    turn.can_answer_privately = random() % 3 != 0;
    turn.has_attachments = random() % 5 == 0;
    turn.contact_blocked = random() % 20 == 0;
    turn.oldest_message_at = random() % 9 == 0 ? turn.now - 7'200'000 : 0;
    turn.new_case_key = random() % 2 == 0 ? "PV-7K3Q" : "";
    turn.seed = random();
    return turn;
}

void check_invariants(const rules::Turn& turn, const rules::Decision& decision) {
    const bool quiet = decision.action == Action::silent || decision.action == Action::moderate;
    INFO(turn.text << " | " << turn.payload << " | " << decision.explanation.step);
    REQUIRE(decision.reply.empty() == quiet);
    REQUIRE_FALSE(decision.reasons.empty());
    REQUIRE(decision.reply.find("{{") == std::string::npos);
    if (turn.owner == Owner::human) REQUIRE(quiet);
    if (turn.owner == Owner::human) REQUIRE(decision.owner_after == Owner::human);
    if (turn.contact_blocked) REQUIRE(quiet);
    const bool in_public = turn.visibility == rules::TurnVisibility::public_comment;
    const bool only_in_public = in_public && !turn.can_answer_privately;
    if (only_in_public) REQUIRE(decision.private_reply.empty());
    if (decision.action != Action::escalate) return;
    REQUIRE(decision.owner_after == Owner::waiting);
    REQUIRE(tests::small_book().departments.count(decision.department) == 1);
    REQUIRE(decision.due_at > turn.now);
    REQUIRE(decision.promise.has_value() != only_in_public);
    if (in_public) {
        REQUIRE(decision.reply.find("PV-") == std::string::npos);
        REQUIRE(decision.reply.find("45120") == std::string::npos);
    }
}

}  // namespace

TEST_CASE("whatever comes in whatever state, there is one reply or a reason for silence") {
    std::mt19937 random(3);
    rules::Memory memory;
    for (int i = 0; i < 6000; ++i) {
        const rules::Turn turn = random_turn(random, memory);
        const rules::Decision decision = rules::decide(tests::small_book(), turn);
        check_invariants(turn, decision);
        memory = rules::memory_from_json(rules::memory_to_json(decision.memory));
        if (random() % 12 == 0) memory = {};
        // A memory of another version of the book.
        if (random() % 40 == 0) memory.form = rules::FormProgress{"pedido", 9, 0, start, {}};
        if (random() % 40 == 0) memory.clarify_options = {"gone", "envio.plazo"};
    }
}

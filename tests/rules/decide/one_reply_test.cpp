#include "rules/decide/decision.h"
#include "rules/decide/memory_json.h"
#include "tests/rules/support/talk.h"
#include "tests/support/catch.h"

#include <string>
#include <vector>

namespace {

using rules::Action;
using rules::Decision;
using rules::Owner;
using rules::TimeMs;
using rules::Turn;
using rules::TurnVisibility;

constexpr TimeMs hour = 60 * tests::minute;
constexpr TimeMs open_time = tests::monday_morning;
constexpr TimeMs closed_time = tests::sunday_evening;

/// What the customer says, and whether that brings a greeting, an answer or a hand-over.
struct Said {
    std::string text;
    enum class Kind { greeting, answer, question_back, hand_over, nothing } kind;
};

const std::vector<Said> said = {
    {"hola", Said::Kind::greeting},
    {"¿cuánto cuesta el envío?", Said::Kind::answer},
    {"hola, ¿cuánto cuesta el envío?", Said::Kind::answer},
    {"xyzzy plugh frotz", Said::Kind::question_back},
    {"quiero hablar con una persona", Said::Kind::hand_over},
    {"hola, quiero hablar con una persona", Said::Kind::hand_over},
    {"mi pedido no ha llegado y estoy harta", Said::Kind::hand_over},
    {"me dio alergia la crema", Said::Kind::hand_over},
    {"", Said::Kind::nothing},
    {"gilipollas", Said::Kind::nothing},
};

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

Turn turn_of(const Said& what, bool open, bool disclosed, bool away_said, TurnVisibility where) {
    Turn turn;
    turn.text = what.text;
    turn.now = open ? open_time : closed_time;
    turn.visibility = where;
    turn.new_case_key = "PV-7K3Q";
    turn.memory.last_turn_at = disclosed || away_said ? turn.now - hour : 0;
    turn.memory.disclosed = disclosed;
    turn.memory.away_said_at = away_said ? turn.now - hour : 0;
    return turn;
}

void check_turn(const Said& what, const Turn& turn, bool disclosed, bool away_said) {
    const Decision decision = rules::decide(tests::small_book(), turn);
    INFO(what.text << " | " << decision.explanation.step << " | " << decision.reply);
    const bool in_public = turn.visibility == TurnVisibility::public_comment;
    const bool closed = turn.now == closed_time;
    if (what.kind == Said::Kind::nothing) {
        CHECK(decision.reply.empty());
        CHECK(decision.private_reply.empty());
        return;
    }
    CHECK_FALSE(decision.reply.empty());
    CHECK((decision.action == Action::escalate) == (what.kind == Said::Kind::hand_over));
    const std::string all = decision.reply + "\n" + decision.private_reply;
    // The disclosure stands in the first reply of a session, once, and nowhere else.
    const std::size_t told = times(decision.reply, "asistente automático de Tienda Luna") +
                             times(decision.reply, "(Respuesta automática)");
    CHECK(told == (disclosed ? 0U : 1U));
    // "The team is away" only beside a greeting or a question back, once in twelve hours.
    const bool may_say_away =
        what.kind == Said::Kind::greeting || what.kind == Said::Kind::question_back;
    CHECK(times(all, "el equipo no está") == (closed && may_say_away && !away_said ? 1U : 0U));
    // A hand-over says itself that it is closed, and an answer needs no hours.
    const bool rings = decision.priority == rules::Priority::p0;
    const bool says_closed = closed && what.kind == Said::Kind::hand_over && !rings;
    CHECK(times(all, "fuera de horario") == (says_closed ? 1U : 0U));
    CHECK(times(all, "¡Hola! ¿En qué") + times(all, "¡Hola! Cuéntame") ==
          (what.kind == Said::Kind::greeting ? 1U : 0U));
    if (in_public) CHECK(times(decision.reply, "PV-") == 0);
}

}  // namespace

TEST_CASE(
    "greeting, away text, disclosure, answer and hand-over: in every combination there is "
    "exactly one visible reply") {
    for (const Said& what : said) {
        for (const bool open : {true, false}) {
            for (const bool disclosed : {true, false}) {
                for (const bool away_said : {true, false}) {
                    for (const TurnVisibility where :
                         {TurnVisibility::direct, TurnVisibility::public_comment}) {
                        check_turn(what, turn_of(what, open, disclosed, away_said, where),
                                   disclosed, away_said);
                    }
                }
            }
        }
    }
}

TEST_CASE("whoever owns the conversation, there is one reply or silence, never two") {
    for (const Said& what : said) {
        for (const Owner owner : {Owner::bot, Owner::waiting, Owner::human, Owner::resolved}) {
            Turn turn = turn_of(what, true, true, false, TurnVisibility::direct);
            turn.owner = owner;
            const Decision decision = rules::decide(tests::small_book(), turn);
            CAPTURE(what.text, rules::owner_name(owner));
            const bool quiet =
                decision.action == Action::silent || decision.action == Action::moderate;
            CHECK(decision.reply.empty() == quiet);
            CHECK(decision.private_reply.empty());
            if (owner == Owner::human) CHECK(quiet);
            if (owner == Owner::waiting) CHECK(decision.owner_after == Owner::waiting);
        }
    }
}

#include "rules/decide/signals.h"
#include "tests/rules/support/signals_in.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

namespace {

rules::BookReading read_with(const std::string& section) {
    std::string text =
        "brand: {name: Luna, languages: [es], timezone: America/Bogota}\n"
        "inboxes: {web: {channel: widget}}\n"
        "not_alarming:\n";
    return rules::read_rule_book(tests::sources_with({{"portavoz.yaml", text + section}}));
}

std::string problems_with(const std::string& section) {
    return tests::problems_text(read_with(section));
}

std::set<rules::Signal> signals_of(const rules::RuleBook& book, const std::string& text) {
    return tests::signals_in(text, "es", book).signals;
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a phrase of the trade is no alarm, and the rest of the message is read as ever") {
    const auto reading = read_with(
        "  safety: ['se me cayo un empaste encima']\n"
        "  complaint: ['faltan? una? (muela|diente)']\n");
    REQUIRE(reading.book);
    const auto plain = read_with("  press: []\n");
    REQUIRE(plain.book);

    CHECK(signals_of(*plain.book, "me falta una muela").count(rules::Signal::complaint) == 1);
    CHECK(signals_of(*reading.book, "me falta una muela").empty());
    CHECK(signals_of(*reading.book, "¡Me FALTA una MUELA!").empty());
    CHECK(signals_of(*reading.book, "me falta una muela y nadie me responde")
              .count(rules::Signal::complaint) == 1);
    CHECK(signals_of(*reading.book, "me falta una muela, os voy a denunciar")
              .count(rules::Signal::legal) == 1);
}

TEST_CASE("a phrase that is no alarm is taken out where it stands, not inside another word") {
    const auto reading = read_with("  threat: ['mata']\n");
    REQUIRE(reading.book);

    CHECK(
        signals_of(*reading.book, "os voy a matar por la mata rota").count(rules::Signal::threat) ==
        1);
}

TEST_CASE("an intent may not bring the signal of a phrase that is no alarm") {
    const auto reading = read_with("  legal: ['muelas del juicio']\n");
    REQUIRE(reading.book);
    const rules::NormalisedText text = rules::normalise("sacar las muelas del juicio", "es");
    rules::Observation seen;
    seen.book = reading.book.get();
    seen.language = "es";
    seen.pattern_hits = pattern_hits(*reading.book, text);

    CHECK(rules::find_signals(text, seen).denied.count(rules::Signal::legal) == 1);
}

TEST_CASE("somebody in despair and who asks for a person can not be overruled") {
    const std::string problems = problems_with(
        "  self_harm: ['me muero']\n"
        "  asks_for_person: ['persona']\n");

    CHECK(mentions(problems, "portavoz.yaml:4: 'self_harm' always reaches a person"));
    CHECK(mentions(problems, "portavoz.yaml:5: 'asks_for_person' always reaches a person"));
}

TEST_CASE("a phrase that silences what must reach a person is refused where it stands") {
    const std::string problems = problems_with(
        "  legal: ['muelas del juicio', 'denuncia']\n"
        "  safety:\n"
        "    - 'alfombra'\n"
        "    - 'alergia'\n");

    CHECK(mentions(problems, "portavoz.yaml:4: not_alarming: 'denuncia' would silence"));
    CHECK(mentions(problems, "portavoz.yaml:7: not_alarming: 'alergia' would silence"));
    CHECK_FALSE(mentions(problems, "alfombra"));
    CHECK_FALSE(mentions(problems, "muelas"));
}

TEST_CASE("an unknown signal, a list instead of signals, and a broken pattern are named") {
    CHECK(mentions(problems_with("  leagl: [x]\n"), "portavoz.yaml:4: unknown signal 'leagl'"));
    CHECK(mentions(problems_with("  - legal\n"), "not_alarming must be 'signal: [phrases]'"));
    CHECK(mentions(problems_with("  legal: ['(abc']\n"), "portavoz.yaml:4: the pattern"));
}

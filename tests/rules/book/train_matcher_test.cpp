#include "rules/intents/intent_matcher.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

#include <set>

namespace {

constexpr const char* main_text =
    "brand: {name: Luna, languages: [es], timezone: America/Bogota}\n"
    "inboxes: {web: {channel: widget}}\n";

rules::BookReading read(const std::string& main, const std::string& faq) {
    return rules::read_rule_book(
        tests::sources_with({{"portavoz.yaml", main}, {"faq/a.yaml", faq}}));
}

rules::IntentMatches match(const rules::BookReading& reading, const std::string& text) {
    return reading.book->matcher->match(rules::normalise(text, "es"), "es");
}

/// Which of the questions that may be answered is the nearest.
std::string nearest(const rules::BookReading& reading, const std::string& text) {
    for (const rules::IntentMatch& one : match(reading, text).ranked) {
        if (!reading.book->intent(one.intent)->built_in) return one.intent;
    }
    return "";
}

const std::string curtains =
    "- intent: medida\n  answer: A medida.\n"
    "  examples: [cómo mido la cortina, tenéis la cortina, la cortina larga, cortina a medida]\n"
    "- intent: lavado\n  answer: En frío.\n"
    "  examples: [cómo lavo la funda, lavar a máquina, se puede planchar, jabón para la funda]\n";

}  // namespace

TEST_CASE("the name of a product is not read as another word with a typo") {
    const std::string main = main_text;
    const auto unknown = read(main, curtains);
    const auto known =
        read(main + "entities: {producto: {values: {Cortana: [cortana mini]}}}\n", curtains);
    REQUIRE(unknown.book);
    REQUIRE(known.book);

    const double as_typo = match(unknown, "tenéis la cortana").confidence;
    CHECK(as_typo == match(unknown, "tenéis la cortinna").confidence);
    CHECK(match(known, "tenéis la cortana").confidence < as_typo);
    CHECK(match(known, "tenéis la cortinna").confidence == as_typo);
}

TEST_CASE("another value or alias is learned anew, the same ones are not") {
    std::set<std::string> asked;
    const auto hashes_after = [&](const std::string& entities) {
        auto sources = tests::sources_with(
            {{"portavoz.yaml", main_text + entities}, {"faq/a.yaml", curtains}});
        sources.cached_matcher = [&](const std::string& hash) {
            asked.insert(hash);
            return rules::KeptBytes{};
        };
        REQUIRE(rules::read_rule_book(sources).book);
        return asked.size();
    };

    CHECK(hashes_after("") == 1);
    CHECK(hashes_after("entities: {producto: {values: {Cortana: []}}}\n") == 2);
    CHECK(hashes_after("entities: {producto: {values: {Cortana: []}}}\n") == 2);
    CHECK(hashes_after("entities: {producto: {values: {Cortana: [corti]}}}\n") == 3);
}

TEST_CASE("a title teaches too: a word that only the title has finds its question") {
    const std::string examples =
        "  answer: Dos años.\n"
        "  examples: [se me paró el reloj, cuánto cubre la reparación, me lo arregláis gratis]\n";
    const std::string other =
        "- intent: cadena\n  answer: Sí.\n"
        "  examples: [hacéis cadenas de oro, acortar una cadena, eslabones sueltos]\n";
    const auto without = read(main_text, "- intent: garantia\n" + examples + other);
    const auto with =
        read(main_text, "- intent: garantia\n  title: Plazo de garantía\n" + examples + other);
    REQUIRE(without.book);
    REQUIRE(with.book);

    CHECK(nearest(with, "garantía") == "garantia");
    CHECK(match(with, "plazo garantía").confidence > match(without, "plazo garantía").confidence);
}

TEST_CASE("the brand's own examples outweigh the library's where both say the same") {
    const std::string text = "mi paquete vino con la caja abierta";
    const auto book = [&](const std::string& owner, const std::string& heir) {
        auto sources = tests::sources_with(
            {{"portavoz.yaml", main_text},
             {"faq/a.yaml", "- intent: " + owner + "\n  answer: Uno.\n  examples: [" + text +
                                "]\n- intent: " + heir + "\n  answer: Dos.\n  like: caja\n"}});
        sources.library.push_back({"rules/library/es/caja.yaml",
                                   "- id: caja\n  title: Caja\n  messages: [" + text + "]\n"});
        return rules::read_rule_book(sources);
    };
    const auto one = book("a", "b");
    const auto other = book("b", "a");
    INFO(tests::problems_text(one));
    REQUIRE(one.book);
    REQUIRE(other.book);

    CHECK(nearest(one, text) == "a");
    CHECK(nearest(other, text) == "b");
}

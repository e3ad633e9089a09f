#include "rules/patterns/pattern_set.h"

#include "rules/patterns/bordered_text.h"
#include "rules/patterns/required_literals.h"
#include "rules/text/normalised_text.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>

namespace {

std::vector<std::size_t> find_in(const std::vector<std::string>& patterns,
                                 const std::string& text) {
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set(patterns, failures);
    CHECK(failures.empty());
    return set.find(rules::fold(text));
}

}  // namespace

TEST_CASE("patterns meet texts without accents and case, at word borders") {
    const std::vector<std::string> patterns = {R"(\bcobr\w+ (dos veces|doble))", "Devolución",
                                               R"(\bniñ[oa]s?\b)", "[0-9]{4}"};

    CHECK(find_in(patterns, "me COBRARON dos veces") == std::vector<std::size_t>{0});
    CHECK(find_in(patterns, "devolucion de 2026") == std::vector<std::size_t>{1, 3});
    CHECK(find_in(patterns, "talla para niñas") == std::vector<std::size_t>{2});
    CHECK(find_in(patterns, "recobrar una vez").empty());
}

TEST_CASE("a pattern that is wrong is reported with the reason, and the others work on") {
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set({"(abierto", "bueno", "(?=x)y", "a*"}, failures);

    REQUIRE(failures.size() == 3);
    CHECK(failures[0].pattern == 0);
    CHECK(rules::in_english(failures[0].reason).find("')' is missing") != std::string::npos);
    CHECK(failures[1].pattern == 2);
    CHECK(failures[2].pattern == 3);
    CHECK(set.find("bueno") == std::vector<std::size_t>{1, 3});
}

TEST_CASE("a set that gave its memory back finds what it found before") {
    std::vector<rules::PatternFailure> failures;
    rules::PatternSet set({"cobr[oa]", "[0-9]{4}"}, failures);
    CHECK(set.compiled() == 2);

    set.let_go();
    CHECK(set.compiled() == 0);
    CHECK(set.find("me cobro de mas") == std::vector<std::size_t>{0});
    CHECK(set.find("pedido 4512") == std::vector<std::size_t>{1});
}

TEST_CASE("a pattern beyond its budget is reported, not without matches", "[T49]") {
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set(
        {"((\\w{1,30} ){1,30}x){1,30}", "devolucion ((\\w{1,30} ){1,30}x){1,30}", "devolucion"},
        failures);

    REQUIRE(failures.size() == 2);
    CHECK(failures[1].pattern == 1);
}

TEST_CASE("the literals a pattern needs are found through groups, choices and repeats") {
    using rules::required_literals;

    CHECK(required_literals("hola") == std::vector<std::string>{"hola"});
    CHECK(required_literals(R"(\bcobr\w+ (?:dos|tres) veces)") ==
          std::vector<std::string>{" dos veces", " tres veces"});
    CHECK(required_literals("(?:abogado|denuncia)s?") ==
          std::vector<std::string>{"abogados", "abogado", "denuncias", "denuncia"});
    CHECK(required_literals("(?:abogado)?").empty());
    CHECK(required_literals("(?:abogado|x)").empty());
    CHECK(required_literals(R"(\d{3,})").empty());
    CHECK(required_literals("perso(na)+s") == std::vector<std::string>{"persona"});
}

TEST_CASE("the border of a word counts as a letter of a literal, so that short words are found") {
    using rules::required_literals;

    CHECK(required_literals(R"(\btv\b)") == std::vector<std::string>{" tv "});
    CHECK(required_literals("^no\\b") == std::vector<std::string>{" no "});
    CHECK(required_literals("si$") == std::vector<std::string>{"si "});
    CHECK(required_literals(R"(no\s+va)") == std::vector<std::string>{"no "});
    CHECK(required_literals(R"(\b(?:xs|talla (?:s|m))\b)") ==
          std::vector<std::string>{" xs ", " talla s ", " talla m "});
    CHECK(required_literals(R"(\b(?:xs|no)+)") == std::vector<std::string>{" xs", " no"});
    CHECK(required_literals(R"(\bx)").empty());
    std::string many = "abajo";
    for (int i = 100; i < 400; ++i) many += "|x" + std::to_string(i);
    CHECK(required_literals("\\b(?:" + many + ")\\b").size() == 301);
    CHECK(required_literals("tv").empty());
    CHECK(rules::bordered("a,b яc_1!") == " a b я c_1  ");
}

TEST_CASE("short words are found at the ends of a text, beside signs and beside other scripts") {
    const std::vector<std::string> patterns = {R"(\btv\b)", "^tv", "tv$", R"(\by\b)"};

    CHECK(find_in(patterns, "tv") == std::vector<std::size_t>{0, 1, 2});
    CHECK(find_in(patterns, "¿tv?") == std::vector<std::size_t>{0});
    CHECK(find_in(patterns, "яtvя, y ya") == std::vector<std::size_t>{0, 3});
    CHECK(find_in(patterns, "atv tvs ay").empty());
}

TEST_CASE("words that end in a letter with an accent or a cedilla end at a border") {
    const std::vector<std::string> patterns = {R"(\bserá\b)", R"(\bcafé\b)", R"(\bpreço\b)",
                                               R"(\bç\b)"};

    CHECK(find_in(patterns, "¿Cuánto será?") == std::vector<std::size_t>{0});
    CHECK(find_in(patterns, "un CAFÉ, y el preço") == std::vector<std::size_t>{1, 2});
    CHECK(find_in(patterns, "con ç.") == std::vector<std::size_t>{3});
    CHECK(find_in(patterns, "serán los cafés y os preços").empty());
}

namespace {

/// A small random pattern over few letters, so that texts often match it.
std::string random_pattern(std::mt19937& random, int depth) {
    const auto roll = random() % (depth > 3 ? 6 : 12);
    const auto deeper = [&] { return random_pattern(random, depth + 1); };
    constexpr std::array<const char*, 8> borders = {"\\b", "\\b", "\\B",  " ",
                                                    "^",   "$",   "[ ,]", "\\s"};
    if (roll < 3) return std::string(1, static_cast<char>('a' + random() % 3));
    if (roll == 3) return random() % 3 == 0 ? "я" : random() % 2 == 0 ? "_" : ",";
    if (roll == 4) return "[ab]";
    if (roll == 5) return borders[random() % borders.size()];
    if (roll == 6) return "(?:" + deeper() + "|" + deeper() + ")";
    if (roll == 7) return "(?:" + deeper() + ")?";
    if (roll == 8) return "(?:" + deeper() + ")+";
    if (roll == 9) return "(?:" + deeper() + "){0,2}";
    return deeper() + deeper() + deeper();
}

}  // namespace

TEST_CASE("the index never loses a match that RE2 alone would find") {
    std::mt19937 random(11);
    std::vector<std::string> patterns;
    const auto part = [&] { return random_pattern(random, 0); };
    for (int i = 0; i < 400; ++i) {
        patterns.push_back(part() + part() + "abc" + part());
        patterns.push_back(part() + part() + "c");
        patterns.push_back(part() + "\\bab\\b" + part());
        patterns.push_back(part() + "\\b" + part() + part());
    }
    std::erase_if(patterns, [](const std::string& pattern) {
        return RE2::PartialMatch("", pattern);  // Refused.
    });
    const auto looked_up = std::count_if(
        patterns.begin(), patterns.end(),
        [](const std::string& pattern) { return !rules::required_literals(pattern).empty(); });
    CHECK(static_cast<std::size_t>(looked_up) * 2 > patterns.size());
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set(patterns, failures);
    CHECK(failures.empty());
    std::vector<std::unique_ptr<RE2>> alone;
    for (const std::string& pattern : patterns) alone.push_back(std::make_unique<RE2>(pattern));
    std::size_t total = 0;
    constexpr std::array<const char*, 12> letters = {"a", "b", "c", "ab", "abc", " ",
                                                     " ", "a", ",", "я",  "_",   "ab "};
    for (int i = 0; i < 400; ++i) {
        std::string text;
        for (auto n = random() % 24; n > 0; --n) text += letters[random() % letters.size()];
        const std::vector<std::size_t> hits = set.find(text);
        total += hits.size();
        std::vector<std::size_t> expected;
        for (std::size_t p = 0; p < patterns.size(); ++p) {
            if (RE2::PartialMatch(text, *alone[p])) expected.push_back(p);
        }
        REQUIRE(hits == expected);
    }
    CHECK(total > 1000);
}

TEST_CASE("nothing is wrong with the shipped patterns, which a book does not try when it is read") {
    const auto faults = tests::small_book().patterns->faults();
    for (const rules::PatternFailure& fault : faults)
        UNSCOPED_INFO(rules::in_english(fault.reason));
    CHECK(faults.empty());
}

TEST_CASE(
    "a pattern that is taken for right is tried when a text needs it, and told of when asked") {
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set({"no llega", "(abierto", "a*"}, failures, 0);

    CHECK(failures.empty());
    CHECK(set.find("mi pedido no llega").front() == 0);
    const auto faults = set.faults();
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].pattern == 1);
    CHECK(faults[1].pattern == 2);
}

TEST_CASE("of the shipped patterns few are tried on every message") {
    const rules::PatternSet& shipped = *tests::small_book().patterns;

    CAPTURE(shipped.size(), shipped.always_tried());
    CHECK(shipped.always_tried() * 40 < shipped.size());
}

TEST_CASE("thousands of patterns are tried at once") {
    std::vector<std::string> patterns;
    for (int i = 0; i < 5000; ++i) patterns.push_back("\\bproducto" + std::to_string(i) + "\\b");
    patterns.push_back("no\\s+llega");

    CHECK(find_in(patterns, "mi producto4711 no  llega") == std::vector<std::size_t>{4711, 5000});
}

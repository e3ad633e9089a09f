#include "rules/patterns/pattern_set.h"

#include "rules/patterns/required_literals.h"
#include "rules/text/normalised_text.h"
#include "tests/support/catch.h"

#include <re2/re2.h>

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
    CHECK(failures[0].reason.find("missing )") != std::string::npos);
    CHECK(failures[1].pattern == 2);
    CHECK(failures[2].pattern == 3);
    CHECK(set.find("bueno") == std::vector<std::size_t>{1, 3});
}

TEST_CASE("a pattern beyond its budget is reported, not without matches", "[T49]") {
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set({"((\\w{1,30} ){1,30}x){1,30}"}, failures);

    REQUIRE(failures.size() == 1);
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
    CHECK(required_literals("perso(na)+s") == std::vector<std::string>{"perso"});
}

namespace {

/// A small random pattern over few letters, so that texts often match it.
std::string random_pattern(std::mt19937& random, int depth) {
    const auto roll = random() % (depth > 3 ? 6 : 12);
    const auto deeper = [&] { return random_pattern(random, depth + 1); };
    if (roll < 4) return std::string(1, static_cast<char>('a' + random() % 3));
    if (roll == 4) return "[ab]";
    if (roll == 5) return "\\b";
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
    for (int i = 0; i < 400; ++i) {
        patterns.push_back(random_pattern(random, 0) + random_pattern(random, 0) + "abc" +
                           random_pattern(random, 0));
        patterns.push_back(random_pattern(random, 0) + random_pattern(random, 0) + "c");
    }
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set(patterns, failures);
    std::size_t total = 0;
    for (int i = 0; i < 300; ++i) {
        std::string text;
        for (auto n = random() % 24; n > 0; --n) text += "abc abcab"[random() % 9];
        const std::vector<std::size_t> hits = set.find(text);
        total += hits.size();
        std::vector<std::size_t> expected;
        for (std::size_t p = 0; p < patterns.size(); ++p) {
            if (RE2::PartialMatch(text, patterns[p])) expected.push_back(p);
        }
        REQUIRE(hits == expected);
    }
    CHECK(total > 1000);
}

TEST_CASE("thousands of patterns are tried at once") {
    std::vector<std::string> patterns;
    for (int i = 0; i < 5000; ++i) patterns.push_back("\\bproducto" + std::to_string(i) + "\\b");
    patterns.push_back("no\\s+llega");

    CHECK(find_in(patterns, "mi producto4711 no  llega") == std::vector<std::size_t>{4711, 5000});
}

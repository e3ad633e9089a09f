#include "rules/text/normalised_text.h"

#include "rules/text/folding.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <random>

using rules::fold;
using rules::normalise;
using Kind = rules::Token::Kind;

namespace {

std::string words(std::string_view text, std::string_view language) {
    std::string joined;
    for (const auto& token : normalise(text, language).tokens) {
        joined += (joined.empty() ? "" : " ") + token.text;
    }
    return joined;
}

std::vector<Kind> kinds(std::string_view text) {
    std::vector<Kind> result;
    for (const auto& token : normalise(text, "es").tokens) result.push_back(token.kind);
    return result;
}

/// Bytes that stress the decoder: valid letters, marks, surrogates, stray bytes, emoji, spaces.
std::string hostile_text(std::mt19937& random) {
    static const std::vector<std::string> parts{"a",
                                                "Ñ",
                                                "é",
                                                "\xCC\x81",
                                                "\xED\xA0\x80",
                                                "\xFF",
                                                "\xC3",
                                                "😂",
                                                " ",
                                                "\t",
                                                "\n",
                                                "aaaa",
                                                "123",
                                                "@x",
                                                "#y",
                                                "x@y.com",
                                                "...",
                                                "\xF0\x9F",
                                                "'",
                                                "ﷺ",
                                                "ß",
                                                "½",
                                                "+57 300 123 4567",
                                                "ó",
                                                "\xE2\x80\x8D",
                                                "http://a.b",
                                                std::string("\0", 1)};
    std::uniform_int_distribution<std::size_t> pick(0, parts.size() - 1);
    std::string text;
    for (int i = 0; i < 30; ++i) text += parts[pick(random)];
    return text;
}

}  // namespace

TEST_CASE("folding drops case and accents, and cuts letters repeated three times to two") {
    CHECK(fold("¿Cuánto TARDA el Envío?") == "¿cuanto tarda el envio?");
    CHECK(fold("Mañana, às três, coração") == "manana, as tres, coracao");
    CHECK(fold("holaaaaaa  \n  llegó") == "holaa llego");
    CHECK(fold("STRASSE straße") == "strasse strasse");
    CHECK(fold("1000000") == "1000000");
    CHECK(fold("") == "");
    CHECK(fold("   ").empty());
}

TEST_CASE("a decomposed accent folds like a composed one") {
    CHECK(fold("env\u0069\u0301o") == fold("envío"));
}

TEST_CASE("every folded byte knows where it came from") {
    const auto text = normalise("¡Adiós, señor Núñez!", "es");

    const std::size_t at = text.folded.find("nunez");
    REQUIRE(at != std::string::npos);
    CHECK(text.original.substr(text.origin[at], text.origin[at + 5] - text.origin[at]) == "Núñez");
}

TEST_CASE("invalid bytes become replacement characters and the rest survives", "[F20]") {
    CHECK(normalise("a\xFF\xC3", "es").original == "a\uFFFD\uFFFD");
    CHECK(fold("hola\xED\xA0\x80mundo") == "hola mundo");
}

TEST_CASE("tokens tell words, numbers, links and the rest apart") {
    CHECK(kinds("mira https://tienda.com/x?y=1, gracias") ==
          std::vector{Kind::word, Kind::url, Kind::word});
    CHECK(kinds("escribe a ana.ruiz@tienda.com.co!") ==
          std::vector{Kind::word, Kind::word, Kind::email});
    CHECK(kinds("+57 300 123 4567") == std::vector{Kind::phone});
    CHECK(kinds("son 12,50 ok 😂😂") ==
          std::vector{Kind::word, Kind::number, Kind::word, Kind::emoji});
    CHECK(kinds("@tienda #rebajas") == std::vector{Kind::mention, Kind::hashtag});
    CHECK(kinds("tiendaluna.com") == std::vector{Kind::url});
    CHECK(kinds("llegó.que bien") == std::vector{Kind::word, Kind::word, Kind::word});
    CHECK(kinds("!!! ... ¿?").empty());
}

TEST_CASE("chat spelling is written out in the language of the text") {
    CHECK(words("xq no llega?", "es") == "porque no llega");
    CHECK(words("vcs entregam hj?", "pt") == "voces entregam hoje");
    CHECK(words("can u help me pls", "en") == "can you help me please");
    CHECK(words("don't", "en") == "do not");
    CHECK(words("x favor", "es") == "por favor");
    CHECK(words("xxxxx", "es") == "x");
    CHECK(words("u", "es") == "u");
    CHECK(words("xfa", "fr") == "xfa");
}

TEST_CASE("stretched letters shrink in tokens where the language has no such double") {
    CHECK(words("holaaaa buenasss", "es") == "hola buenas");
    CHECK(words("goood", "en") == "good");
}

TEST_CASE("a token points at its words in the original") {
    const auto text = normalise("  ¿Qué  TAMAÑO?", "es");

    REQUIRE(text.tokens.size() == 2);
    const auto& token = text.tokens[1];
    CHECK(text.original.substr(token.begin, token.end - token.begin) == "TAMAÑO");
}

TEST_CASE("hostile text keeps every promise of the result", "[F21]") {
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        const auto text = normalise(hostile_text(random), "es");

        REQUIRE(text.origin.size() == text.folded.size() + 1);
        CHECK(std::is_sorted(text.origin.begin(), text.origin.end()));
        CHECK(text.origin.back() == text.original.size());
        CHECK(fold(text.original) == text.folded);
        CHECK(text.folded.find("  ") == std::string::npos);
        for (const auto& token : text.tokens) {
            CHECK(token.begin < token.end);
            CHECK(token.end <= text.original.size());
            CHECK_FALSE(token.text.empty());
        }
    }
}

TEST_CASE("a hundred kilobytes of combining marks fold to almost nothing", "[F21]") {
    std::string marks = "a";
    while (marks.size() < 100'000) marks += "\xCC\x81";

    const auto text = normalise(marks, "es");

    CHECK(text.folded == "a");
    CHECK(text.tokens.size() == 1);
}

TEST_CASE("a wall of words gives its first two thousand tokens", "[T49]") {
    std::string wall;
    for (int i = 0; i < 30'000; ++i) wall += "a1 ";

    const auto text = normalise(wall, "es");

    CHECK(text.tokens.size() == 2000);
    CHECK(text.folded.size() == wall.size() - 1);
}

TEST_CASE("folding a folded text changes nothing") {
    std::mt19937 random(11);
    for (int i = 0; i < 200; ++i) {
        const std::string once = fold(hostile_text(random));
        CHECK(fold(once) == once);
    }
}

#include "webhooks/split_text.h"

#include "tests/support/catch.h"

#include <algorithm>
#include <random>

using namespace webhooks;

namespace {

const std::string family =
    "👨‍👩‍👧‍👦";  // One character for people: 7 code points, 25 bytes.
const std::string flag = "🇨🇴";
const std::string web_link = "https://tiendaluna.example/pedidos/123?ver=todo";

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += part;
    return text;
}

}  // namespace

TEST_CASE("each unit counts as its platform does", "[split]") {
    CHECK(text_length("año", LengthUnit::code_points) == 3);
    CHECK(text_length("año", LengthUnit::utf8_bytes) == 4);
    CHECK(text_length("a😀", LengthUnit::utf16_units) == 3);
    CHECK(text_length(family, LengthUnit::code_points) == 7);
    CHECK(text_length(family, LengthUnit::utf8_bytes) == 25);
    CHECK(text_length(family, LengthUnit::utf16_units) == 11);
    CHECK(text_length(family, LengthUnit::weighted) == 2);
    CHECK(text_length("日本", LengthUnit::weighted) == 4);
    CHECK(text_length("mira " + web_link, LengthUnit::weighted) == 5 + 23);
}

TEST_CASE("a text at the limit stays whole, one unit more makes two parts", "[split]") {
    const auto unit = GENERATE(LengthUnit::code_points, LengthUnit::utf8_bytes,
                               LengthUnit::utf16_units, LengthUnit::weighted);
    const std::string character =
        GENERATE(as<std::string>{}, "a", "ñ", "日", "😀", "👨‍👩‍👧‍👦", "é");
    std::string text;
    for (int i = 0; i < 10; ++i) text += character;
    const std::size_t length = text_length(text, unit);

    CHECK(split_text(text, length + 1, unit) == std::vector{text});
    CHECK(split_text(text, length, unit) == std::vector{text});
    const auto parts = split_text(text, length - 1, unit);
    REQUIRE(parts.size() == 2);
    CHECK(joined(parts) == text);
    CHECK(parts[1].size() % character.size() == 0);
}

TEST_CASE("the break is between paragraphs, then sentences, then words", "[split]") {
    CHECK(split_text("Uno dos tres.\n\nCuatro cinco", 20, LengthUnit::code_points) ==
          std::vector<std::string>{"Uno dos tres.", "Cuatro cinco"});
    CHECK(split_text("Uno dos. Tres cuatro cinco", 15, LengthUnit::code_points) ==
          std::vector<std::string>{"Uno dos.", "Tres cuatro", "cinco"});
    CHECK(split_text("abc defgh", 6, LengthUnit::code_points) ==
          std::vector<std::string>{"abc", "defgh"});
}

TEST_CASE("a link that fits is never broken", "[split]") {
    const auto parts = split_text("Mira aqui: " + web_link + " gracias", web_link.size() + 4,
                                  LengthUnit::code_points);

    CHECK(std::count(parts.begin(), parts.end(), web_link) == 1);
}

TEST_CASE("a link longer than a part is cut rather than lost", "[split]") {
    const auto parts = split_text(web_link, 10, LengthUnit::code_points);

    CHECK(parts.size() == 5);
    CHECK(joined(parts) == web_link);
}

TEST_CASE("emoji families, flags and marks are not taken apart", "[split]") {
    for (const std::string& character : {family, flag, std::string("é̂")}) {
        const auto parts =
            split_text(character + character, text_length(character, LengthUnit::utf8_bytes) + 1,
                       LengthUnit::utf8_bytes);
        CHECK(parts == std::vector{character, character});
    }
}

TEST_CASE("a pile of marks longer than a part is cut between code points", "[split]") {
    std::string pile = "a";
    for (int i = 0; i < 50; ++i) pile += "\u0301";

    const auto parts = split_text(pile, 11, LengthUnit::utf8_bytes);

    CHECK(joined(parts) == pile);
    CHECK(std::all_of(parts.begin(), parts.end(),
                      [](const auto& part) { return part.size() <= 11; }));
}

TEST_CASE("empty and blank texts have no parts, a zero limit neither", "[split]") {
    CHECK(split_text("", 10, LengthUnit::code_points).empty());
    CHECK(split_text(" \n ", 10, LengthUnit::code_points).empty());
    CHECK(split_text("abc", 0, LengthUnit::code_points).empty());
}

TEST_CASE("whatever the text, parts fit, keep the order and lose nothing but spaces", "[split]") {
    std::mt19937 random(7);
    const std::vector<std::string> words{"hola",   "señora", family, flag,   web_link,
                                         "日本語", "¿qué?",  ".",    "\n\n", " ",
                                         "😀",      "\xff",   "x́"};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (std::size_t i = random() % 40; i > 0; --i) {
            text += words[random() % words.size()];
            if (random() % 2 == 0) text += ' ';
        }
        const auto unit = static_cast<LengthUnit>(random() % 4);
        // The rest of a cut link still counts as a whole one.
        const std::size_t least = unit == LengthUnit::weighted ? 23 : 2;
        const std::size_t limit = least + random() % 60;

        const auto parts = split_text(text, limit, unit);

        if (unit != LengthUnit::utf8_bytes || limit >= 4) {
            CHECK(without_spaces(joined(parts)) == without_spaces(text));
        }
        for (const std::string& part : parts) {
            CHECK(text_length(part, unit) <= limit);
            CHECK_FALSE(part.empty());
        }
    }
}

TEST_CASE("a shortened text says that something is missing", "[split]") {
    CHECK(shorten("Ver mi pedido", 13, LengthUnit::code_points) == "Ver mi pedido");
    CHECK(shorten("Ver mi pedido", 12, LengthUnit::code_points) == "Ver mi…");
    CHECK(shorten("Desoxirribonucleico", 6, LengthUnit::code_points) == "Desox…");
    CHECK(shorten("abc", 1, LengthUnit::utf8_bytes).empty());
}

TEST_CASE("a link that does not fit beside the ellipsis is left out whole", "[split]") {
    const std::string text = shorten("日本http://語 ¿q", 23, LengthUnit::weighted);

    CHECK(text == "日本…");
}

TEST_CASE("links in a link that is longer than a part are measured once", "[split][T49]") {
    const auto unit = GENERATE(LengthUnit::code_points, LengthUnit::utf8_bytes,
                               LengthUnit::utf16_units, LengthUnit::weighted);
    const std::size_t limit = unit == LengthUnit::weighted ? 20 : 4000;
    std::string text;
    for (int i = 0; i < 50'000; ++i) text += "https://";

    std::string joined;
    for (const std::string& part : split_text(text, limit, unit)) joined += part;
    CHECK(joined == text);
}

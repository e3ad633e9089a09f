#include "rules/text/split.h"

#include "tests/support/catch.h"

#include <string>

using rules::split_questions;
using Parts = std::vector<std::string_view>;

TEST_CASE("several questions come apart in order") {
    CHECK(split_questions("¿Cuánto cuesta el envío? ¿Y tienen talla 42?") ==
          Parts{"¿Cuánto cuesta el envío?", "¿Y tienen talla 42?"});
    CHECK(split_questions("my order is late. where is it? i want a refund") ==
          Parts{"my order is late.", "where is it?", "i want a refund"});
    CHECK(split_questions("vocês entregam hoje?\nquanto custa o frete") ==
          Parts{"vocês entregam hoje?", "quanto custa o frete"});
}

TEST_CASE("one question stays whole") {
    CHECK(split_questions("cuánto tarda el envío") == Parts{"cuánto tarda el envío"});
    CHECK(split_questions("  ¿abren hoy?!  ") == Parts{"¿abren hoy?!"});
    CHECK(split_questions("cuesta 12.50 en tienda.com o menos") ==
          Parts{"cuesta 12.50 en tienda.com o menos"});
}

TEST_CASE("greetings and thanks stay with the question beside them") {
    CHECK(split_questions("Hola! ¿abren los domingos?") == Parts{"Hola! ¿abren los domingos?"});
    CHECK(split_questions("¿abren los domingos? gracias!") ==
          Parts{"¿abren los domingos? gracias!"});
    CHECK(split_questions("Buenos días. Quiero cambiar mi pedido. Gracias.") ==
          Parts{"Buenos días. Quiero cambiar mi pedido. Gracias."});
}

TEST_CASE("a text without words is at most one part") {
    CHECK(split_questions("").empty());
    CHECK(split_questions(" \n ").empty());
    CHECK(split_questions("??? !!!").size() == 1);
}

TEST_CASE("a wall of questions becomes five parts that lose nothing") {
    std::string wall;
    for (int i = 0; i < 20'000; ++i) wall += "what is it? ";
    const auto parts = split_questions(wall);

    REQUIRE(parts.size() == 5);
    CHECK(parts.back().data() + parts.back().size() == wall.data() + wall.size() - 1);
}

TEST_CASE("a sentence is cut in two where words join halves of two words or more") {
    const auto cuts = rules::joined_halves("cuánto cuesta el envío y aceptan devoluciones");
    REQUIRE(cuts.size() == 1);
    CHECK(cuts[0].first == "cuánto cuesta el envío");
    CHECK(cuts[0].second == "aceptan devoluciones");

    CHECK(rules::joined_halves("do you ship abroad, how long does it take").size() == 1);
    CHECK(rules::joined_halves("cambios y devoluciones").empty());
    CHECK(rules::joined_halves("hola buenas, cuánto cuesta").empty());
    CHECK(rules::joined_halves("y").empty());
    CHECK(rules::joined_halves("").empty());
    CHECK(rules::joined_halves("a b y c d y e f y g h y i j y k l").size() == 3);
}

TEST_CASE("a row of very many dots is read once", "[T49]") {
    const std::string dots = "x" + std::string(1'000'000, '.') + "x";

    CHECK(split_questions(dots).size() == 1);
}

#include "bot/store/themes.h"

#include "tests/support/catch.h"

using bot::store::group_into_themes;

TEST_CASE("questions that ask the same in other words are one theme, the first leading it") {
    const auto themes =
        group_into_themes({"tienen tarjetas de regalo", "venden tarjeta regalo",
                           "puedo pagar con criptomonedas", "hay tarjetas para regalar"});

    REQUIRE(themes.size() == 2);
    CHECK(themes[0].members == std::vector<std::size_t>{0, 1, 3});
    CHECK(themes[1].members == std::vector<std::size_t>{2});
}

TEST_CASE("short words in common do not make a theme") {
    const auto themes = group_into_themes({"y el de la luz", "y el de la mar", "que es"});

    CHECK(themes.size() == 3);
}

TEST_CASE("no texts are no themes, and the same text twice is one") {
    CHECK(group_into_themes({}).empty());
    CHECK(group_into_themes({"hola", "hola"}).size() == 1);
}

#include "rules/entities/entity.h"
#include "tests/support/catch.h"

// What hour a message means, where minutes, counted things and longer words stand beside it.

namespace {

/// All times of day in a text, in order.
std::string times(const std::string& text, const std::string& language = "es") {
    std::string all;
    for (const rules::Entity& entity : rules::find_entities(rules::normalise(text, language), {},
                                                            language, 0, "America/Bogota", "CO")) {
        if (entity.type == "time") all += (all.empty() ? "" : " ") + entity.value;
    }
    return all;
}

}  // namespace

TEST_CASE("minutes told as a number belong to their hour") {
    CHECK(times("a las 7 y 30 pm") == "19:30");
    CHECK(times("a las 8 y 15 de la noche") == "20:15");
    CHECK(times("a las siete y treinta de la noche") == "19:30");
    CHECK(times("para las 7 y 30 mañana") == "07:30");
    CHECK(times("hasta las 7 y 45") == "07:45");
    CHECK(times("antes de las 8 menos cuarto") == "07:45");
    CHECK(times("a las 5 y 30") == "17:30");
    CHECK(times("a las 19 y 45") == "19:45");
    CHECK(times("a las ocho y cuarenta y cinco") == "08:45");
    CHECK(times("a las 8 menos 10") == "07:50");
    CHECK(times("a las 7 30 p. m.") == "19:30");
    CHECK(times("7 y 30 pm") == "19:30");
    CHECK(times("siete y treinta de la noche") == "19:30");
    CHECK(times("às 7 e 30 da noite", "pt") == "19:30");
    CHECK(times("às sete e trinta", "pt") == "07:30");
    CHECK(times("at 7 30 pm", "en") == "19:30");
    CHECK(times("às 14h e 30", "pt") == "14:30");
    CHECK(times("as 14 h e meia", "pt") == "14:30");
    CHECK(times("a las 14h y 30") == "14:30");
    CHECK(times("a las 7h y 30 de la tarde") == "19:30");
    CHECK(times("a las 3h y 30") == "03:30");
    CHECK(times("às 14h e 30 pessoas", "pt") == "14:00");
    // What is counted is no minutes.
    CHECK(times("mesa a las 8 y 10 personas") == "08:00");
    CHECK(times("a las ocho y 10 personas") == "08:00");
    CHECK(times("a las 8 20 personas") == "08:00");
    CHECK(times("a las 8 y 12") == "08:00");
    CHECK(times("at 8 20 people", "en") == "08:00");
    CHECK(times("me llevo las 10 y 15 camisas").empty());
    CHECK(times("entre 7 y 10 de la noche") == "22:00");
    CHECK(times("entre las 8 y 10 de la noche") == "22:00");
    CHECK(times("entre las ocho y diez de la mañana") == "08:00 10:00");
    CHECK(times("entre las 10 y 15 horas").empty());
    CHECK(times("entre las 8 y cuarto y las 9") == "08:15");
}

TEST_CASE("an hour is a whole word") {
    CHECK(times("das dezenas", "pt").empty());
    CHECK(times("a las seiscientas tiendas").empty());
    CHECK(times("às sete e dezoito", "pt") == "07:00");
}

TEST_CASE("an hour after noon is told in words too") {
    CHECK(times("a las quince") == "15:00");
    CHECK(times("a las veinte y treinta") == "20:30");
    CHECK(times("a las dieciséis horas") == "16:00");
    CHECK(times("antes de las veintidós") == "22:00");
    CHECK(times("às dezoito", "pt") == "18:00");
    CHECK(times("às dezesseis e trinta", "pt") == "16:30");
    CHECK(times("às vinte e duas horas", "pt") == "22:00");
    CHECK(times("às vinte e três e quinze", "pt") == "23:15");
    CHECK(times("às vinte", "pt") == "20:00");
    CHECK(times("llegan las quince camisas").empty());
    CHECK(times("chegaram as dezoito blusas", "pt").empty());
}

TEST_CASE("the opening and the closing of a stretch are both times") {
    CHECK(times("¿abren de 9 a 14 h?") == "09:00 14:00");
    CHECK(times("das 9 às 18h", "pt") == "09:00 18:00");
    CHECK(times("from 9 to 17h", "en") == "09:00 17:00");
    CHECK(times("tarda de 2 a 4 h").find("02:00") == std::string::npos);
    CHECK(times("de 24 a 48 h").empty());
    CHECK(times("de 9 a 14 personas").empty());
}

TEST_CASE("noon said of an hour is no second time") {
    CHECK(times("a las 12 del mediodía") == "12:00");
    CHECK(times("a la 1 del mediodía") == "13:00");
    CHECK(times("a las dos y media del mediodía") == "14:30");
    CHECK(times("a las 11 del mediodía") == "11:00");
    CHECK(times("às 12 do meio-dia", "pt") == "12:00");
    CHECK(times("al mediodía") == "12:00");
}

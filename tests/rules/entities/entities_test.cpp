#include "rules/entities/entity.h"
#include "tests/support/catch.h"

#include <chrono>

namespace {

/// Saturday 21 November 2026, noon in Bogotá.
constexpr std::int64_t now_ms = 1795280400000;

std::vector<rules::Entity> entities(const std::string& text,
                                    const std::string& language = "es",
                                    const std::vector<rules::EntityType>& types = {}) {
    return rules::find_entities(rules::normalise(text, language), types, language, now_ms,
                                "America/Bogota", "CO");
}

std::string value(const std::string& text,
                  const std::string& type,
                  const std::string& language = "es") {
    for (const rules::Entity& entity : entities(text, language)) {
        if (entity.type == type) return entity.value;
    }
    return {};
}

}  // namespace

TEST_CASE("order numbers are found beside their name, after a hash, and alone") {
    CHECK(value("mi pedido 45120 no llega", "order") == "45120");
    CHECK(value("Pedido n.º AB-45120, por favor", "order") == "AB-45120");
    CHECK(value("order number is 99120", "order", "en") == "99120");
    CHECK(value("es el #pv-7k3q2", "order") == "PV-7K3Q2");
    CHECK(value("el #4512", "order") == "4512");
    CHECK(value("45120", "order") == "45120");
    CHECK(value("tengo 3 hijos", "order").empty());
    CHECK(value("pedido para 2 personas", "order").empty());
}

TEST_CASE("telephone numbers become international where the country is known") {
    CHECK(value("llámame al 300 123 4567", "phone") == "+573001234567");
    CHECK(value("mi whatsapp es +34 612 34 56 78", "phone") == "+34612345678");
    CHECK(value("son 12345", "phone").empty());
}

TEST_CASE("e-mail addresses, money and sizes are found") {
    CHECK(value("escríbeme a Ana.Lopez@example.com.", "email") == "ana.lopez@example.com");
    CHECK(value("me cobraron 1.299,50 €", "money") == "1299.50 EUR");
    CHECK(value("it was $1,299.50", "money", "en") == "1299.50");
    CHECK(value("tienen talla M?", "size") == "M");
    CHECK(value("hay en XL?", "size") == "XL");
    CHECK(value("me gusta la M", "size").empty());
}

TEST_CASE("days and times are told from today where the brand is") {
    CHECK(value("llega el viernes?", "date") == "2026-11-27");
    CHECK(value("el sábado", "date") == "2026-11-28");
    CHECK(value("mañana a las 5", "date") == "2026-11-22");
    CHECK(value("mañana a las 5", "time") == "17:00");
    CHECK(value("a las 9 de la mañana", "time") == "09:00");
    CHECK(value("a las 9 de la mañana", "date").empty());
    CHECK(value("amanhã às 14h", "date", "pt") == "2026-11-22");
    CHECK(value("amanhã às 14h", "time", "pt") == "14:00");
    CHECK(value("on december 3", "date", "en") == "2026-12-03");
    CHECK(value("el 24/12", "date") == "2026-12-24");
    CHECK(value("el 3 de enero", "date") == "2027-01-03");
    CHECK(value("el 31/02", "date").empty());
}

TEST_CASE("times in words are read in the three languages") {
    CHECK(value("a las cinco y media", "time") == "17:30");
    CHECK(value("paso a las ocho menos cuarto", "time") == "07:45");
    CHECK(value("a las doce menos cuarto de la noche", "time") == "23:45");
    CHECK(value("hasta la una", "time") == "13:00");
    CHECK(value("a las 5 y cuarto", "time") == "17:15");
    CHECK(value("a las diez de la noche", "time") == "22:00");
    CHECK(value("mañana a las nueve de la mañana", "time") == "09:00");
    CHECK(value("mañana a las nueve de la mañana", "date") == "2026-11-22");
    CHECK(value("cuarto para las cinco", "time") == "16:45");
    CHECK(value("al mediodía", "time") == "12:00");
    CHECK(value("a medianoche", "time") == "00:00");
    CHECK(value("às três da tarde", "time", "pt") == "15:00");
    CHECK(value("às oito e meia", "time", "pt") == "08:30");
    CHECK(value("quinze para as três", "time", "pt") == "14:45");
    CHECK(value("à uma", "time", "pt") == "13:00");
    CHECK(value("half past six", "time", "en") == "18:30");
    CHECK(value("seven am", "time", "en") == "07:00");
    CHECK(value("which one am I getting?", "time", "en").empty());
    CHECK(value("which one am I?", "time", "en").empty());
    CHECK(value("it starts at seven am I think", "time", "en") == "07:00");
    CHECK(value("at quarter to five", "time", "en") == "16:45");
    CHECK(value("can I come at six?", "time", "en") == "18:00");
    CHECK(value("eight o'clock in the evening", "time", "en") == "20:00");
    CHECK(value("12 am", "time", "en") == "00:00");
}

TEST_CASE("numbers of things are no times") {
    CHECK(value("me llevo las tres camisas", "time").empty());
    CHECK(value("para una amiga", "time").empty());
    CHECK(value("se lo di a una amiga", "time").empty());
    CHECK(value("quero as três blusas", "time", "pt").empty());
    CHECK(value("it takes five to ten days", "time", "en").empty());
    CHECK(value("I looked at two shops", "time", "en").empty());
    CHECK(value("a half price offer", "time", "en").empty());
}

TEST_CASE("a value of the brand's hides no day that the same words name") {
    rules::EntityType type;
    type.name = "turno";
    type.values = {{"mañana", {}}, {"tarde", {}}, {"Viernes Negro", {}}};
    const std::vector<rules::EntityType> types = {type};
    const auto kinds = [&](const std::string& text) {
        std::string all;
        for (const auto& entity : entities(text, "es", types)) {
            all += entity.type + " " + entity.value + "; ";
        }
        return all;
    };

    CHECK(kinds("mañana por favor") == "turno mañana; date 2026-11-22; ");
    CHECK(kinds("pasado mañana") == "date 2026-11-23; ");
    CHECK(kinds("por la mañana") == "turno mañana; ");
    CHECK(kinds("el viernes negro") == "turno Viernes Negro; ");
}

TEST_CASE("the brand's lists know aliases, plurals and light typos") {
    rules::EntityType type;
    type.name = "producto";
    type.values = {{"Camiseta", {"playera", "remera"}}, {"Sofá", {}}};
    const std::vector<rules::EntityType> types = {type};

    const auto found = entities("tenés remeras azules?", "es", types);
    REQUIRE(found.size() == 1);
    CHECK(found[0].value == "Camiseta");
    CHECK(entities("una camisetta", "es", types).at(0).value == "Camiseta");
    CHECK(entities("un sofá", "es", types).at(0).value == "Sofá");
    CHECK(entities("una camisa", "es", types).empty());
}

TEST_CASE("offsets point into the original text") {
    const std::string text = "¡Ññ! pedido 45120 ¿sí?";
    const auto found = entities(text);

    REQUIRE(found.size() == 1);
    CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == "45120");
}

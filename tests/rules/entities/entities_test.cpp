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

/// All values of a type, in order.
std::string values(const std::string& text,
                   const std::string& type,
                   const std::string& language = "es") {
    std::string all;
    for (const rules::Entity& entity : entities(text, language)) {
        if (entity.type == type) all += (all.empty() ? "" : " ") + entity.value;
    }
    return all;
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

TEST_CASE("amounts, quantities, days and hours are no order numbers, even beside their name") {
    CHECK(values("¿el envío es gratis en una compra de $150.000?", "order").empty());
    CHECK(values("¿el envío es gratis en una compra de $150.000?", "money") == "150000");
    CHECK(values("un pedido de 100 euros", "order").empty());
    CHECK(values("un pedido de 100 euros", "money") == "100 EUR");
    CHECK(values("compras de 150.000 o más", "order").empty());
    CHECK(values("una compra de USD 1500", "order").empty());
    CHECK(values("una compra de USD 1500", "money") == "1500 USD");
    CHECK(values("compra de R$ 150", "order", "pt").empty());
    CHECK(values("an order of 150 dollars", "money", "en") == "150 USD");
    CHECK(values("¿hay descuento en pedidos de 500?", "order").empty());
    CHECK(values("un pedido de 100 camisetas", "order").empty());
    CHECK(values("una compra de 500g", "order").empty());
    CHECK(values("la factura de 2025", "order").empty());
    CHECK(values("pedido 500 g de café", "order").empty());
    CHECK(values("una reserva 2000 personas", "order").empty());
    CHECK(values("acaso 123 no es un número", "order").empty());
    CHECK(values("envío 24-48h", "order").empty());
    CHECK(values("envío 24-48 horas", "order").empty());
    CHECK(values("envío 24h", "order").empty());
    CHECK(values("envío 120 minutos", "order").empty());
    CHECK(values("compra con 100% de descuento", "order").empty());
    CHECK(values("camiseta #100% algodón", "order").empty());
    CHECK(values("compra #100 % segura", "order").empty());
    CHECK(values("hice la compra el 12-11-2026", "order").empty());
    CHECK(values("hice la compra el 12-11-2026", "date") == "2026-11-12");
    CHECK(values("la reserva es el 2026-12-24", "order").empty());
    CHECK(values("mi pedido el 12.11.2026", "order").empty());
}

TEST_CASE("what looks like an amount or a day stays an order number where it is called one") {
    CHECK(values("pedido 4512", "order") == "4512");
    CHECK(values("pedido nº 100", "order") == "100");
    CHECK(values("pedido nº 12-11", "order") == "12-11");
    CHECK(values("compra TL-10023", "order") == "TL-10023");
    CHECK(values("mi pedido, el 4512, costó 30 €", "order") == "4512");
    CHECK(values("pedido 4512 $30", "order") == "4512");
    CHECK(values("pedido 4512 copia", "order") == "4512");
    CHECK(values("pedido 4512.", "order") == "4512");
    CHECK(values("pedidos 4512,4513", "order") == "4512");
    CHECK(values("el pedido 4512 es de 150 euros", "order") == "4512");
    CHECK(values("pedido de TL-10023", "order") == "TL-10023");
    CHECK(values("seguimiento de 45120", "order") == "45120");
    CHECK(values("número de pedido: 2025", "order") == "2025");
    CHECK(values("el pedido 2024-000451", "order") == "2024-000451");
    CHECK(values("tracking number 1Z999AA10123456784", "order", "en") == "1Z999AA10123456784");
}

TEST_CASE("a number that may be a telephone's is no order where no order is spoken of") {
    CHECK(values("mi número es 3001234567", "order").empty());
    CHECK(values("mi número es 3001234567", "phone") == "+573001234567");
    CHECK(values("mi número es 300 123 4567", "order").empty());
    CHECK(values("mi número es 300 123 4567", "phone") == "+573001234567");
    CHECK(values("my number is 555-123-4567", "phone", "en") == "+575551234567");
    CHECK(values("o meu número é 3001234567", "order", "pt").empty());
    CHECK(values("¿Y mi pedido? Mi número es 3001234567", "order").empty());
    CHECK(values("mi número es 45120", "order") == "45120");
    CHECK(values("mi número es AB-45120", "order") == "AB-45120");
    CHECK(values("mi número de pedido es 3001234567", "order") == "3001234567");
    CHECK(values("busco mi pedido, el número es 3001234567", "order") == "3001234567");
    CHECK(values("el código es 3001234567", "order") == "3001234567");
    CHECK(values("#3001234567", "order") == "3001234567");
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

TEST_CASE("a weekday and the day of the month beside it are one day") {
    CHECK(values("el sábado 12 de diciembre", "date") == "2026-12-12");
    CHECK(values("el sábado, día 12 de diciembre a las 9", "date") == "2026-12-12");
    CHECK(values("el 12 de diciembre, que es sábado", "date") == "2026-12-12");
    CHECK(values("el viernes 4/12", "date") == "2026-12-04");
    CHECK(values("Friday, December 4", "date", "en") == "2026-12-04");
    CHECK(values("Friday the 4th of December", "date", "en") == "2026-12-04");
    CHECK(values("on Friday, Dec 4, 2026", "date", "en") == "2026-12-04");
    CHECK(values("sexta-feira, 4 de dezembro", "date", "pt") == "2026-12-04");
    CHECK(values("quinta, 3 de dezembro", "date", "pt") == "2026-12-03");
    CHECK(values("hoy sábado", "date") == "2026-11-21");
    CHECK(values("mañana, domingo", "date") == "2026-11-22");
    CHECK(values("el 12 de diciembre o el domingo", "date") == "2026-12-12 2026-11-22");
    CHECK(values("¿mañana, sábado o domingo?", "date") == "2026-11-22 2026-11-28 2026-11-22");
}

TEST_CASE("a weekday settles the year and what American numbers mean") {
    CHECK(values("el viernes 25 de junio", "date") == "2027-06-25");
    CHECK(values("Friday 12/4", "date", "en") == "2026-12-04");
    CHECK(values("Wednesday 12/11", "date", "en").empty());
}

TEST_CASE("a weekday with a number is that day of the month, and none when they disagree") {
    CHECK(values("el viernes 4", "date") == "2026-12-04");
    CHECK(values("mesa el viernes 4 a las 9", "date") == "2026-12-04");
    CHECK(values("el sábado 21", "date") == "2026-11-21");
    CHECK(values("Friday the 4th", "date", "en") == "2026-12-04");
    CHECK(values("na sexta dia 4", "date", "pt") == "2026-12-04");
    CHECK(values("dia 4, sexta", "date", "pt") == "2026-12-04");
    CHECK(values("el 4, viernes", "date") == "2026-12-04");
    CHECK(values("el viernes 5", "date").empty());
    CHECK(values("el sábado 13 de diciembre", "date").empty());
    // What is counted, and hours, are no days of the month.
    CHECK(values("el viernes 4 personas", "date") == "2026-11-27");
    CHECK(values("el viernes, 4", "date") == "2026-11-27");
    CHECK(values("el viernes 4pm", "date") == "2026-11-27");
    CHECK(values("el viernes 9:30", "date") == "2026-11-27");
    CHECK(values("el viernes 9 de la noche", "date") == "2026-11-27");
    CHECK(values("el viernes 9 en la noche", "date") == "2026-11-27");
    CHECK(values("el viernes 9 en la noche", "time") == "21:00");
}

TEST_CASE("a weekday that is past is that one") {
    CHECK(values("el lunes pasado", "date") == "2026-11-16");
    CHECK(values("el pasado sábado", "date") == "2026-11-14");
    CHECK(values("el viernes de la semana pasada", "date") == "2026-11-20");
    CHECK(values("last Monday", "date", "en") == "2026-11-16");
    CHECK(values("segunda passada", "date", "pt") == "2026-11-16");
    CHECK(values("na segunda-feira passada", "date", "pt") == "2026-11-16");
    CHECK(values("el último viernes de diciembre", "date").empty());
    CHECK(values("lunes, pasado mañana", "date") == "2026-11-23");
}

TEST_CASE("the parts of this day are today") {
    CHECK(values("llamé esta mañana", "date") == "2026-11-21");
    CHECK(values("mesa para esta noche", "date") == "2026-11-21");
    CHECK(values("a table for tonight", "date", "en") == "2026-11-21");
    CHECK(values("this morning", "date", "en") == "2026-11-21");
    CHECK(values("hoje à noite", "date", "pt") == "2026-11-21");
    CHECK(values("¿está mañana la doctora?", "date") == "2026-11-22");
    CHECK(values("cada mañana", "date").empty());
    CHECK(values("mañana por la mañana", "date") == "2026-11-22");
}

TEST_CASE("a stretch of days has both its days") {
    CHECK(values("del 3 al 5 de mayo", "date") == "2027-05-03 2027-05-05");
    CHECK(values("del 30 al 2 de enero", "date") == "2026-12-30 2027-01-02");
    CHECK(values("entre el 3 y el 5 de diciembre", "date") == "2026-12-03 2026-12-05");
    CHECK(values("3-5 de diciembre", "date") == "2026-12-03 2026-12-05");
    CHECK(values("del 3 de diciembre al 5", "date") == "2026-12-03 2026-12-05");
    CHECK(values("del viernes 4 al domingo 6 de diciembre", "date") == "2026-12-04 2026-12-06");
    CHECK(values("del 3 de diciembre al 5 de enero", "date") == "2026-12-03 2027-01-05");
    CHECK(values("from May 3 to 5", "date", "en") == "2027-05-03 2027-05-05");
    CHECK(values("May 30 to 2", "date", "en") == "2026-05-30 2026-06-02");
    CHECK(values("from the 3rd to the 5th of December", "date", "en") == "2026-12-03 2026-12-05");
    CHECK(values("de 3 a 5 de maio", "date", "pt") == "2027-05-03 2027-05-05");
    CHECK(values("somos 4 y el 5 de diciembre", "date") == "2026-12-05");
    CHECK(values("on December 3 and 5 people", "date", "en") == "2026-12-03");
    CHECK(values("on December 3, 5 pm", "date", "en") == "2026-12-03");
    CHECK(values("el 3 de diciembre a las 9", "date") == "2026-12-03");
}

TEST_CASE("days with dots are days, and stretches of hours and days are none") {
    CHECK(values("el 12.12.2026", "date") == "2026-12-12");
    CHECK(values("tarda 3-5 días", "date").empty());
    CHECK(values("de 10-12 h", "date").empty());
    CHECK(values("son 12.12 euros", "date").empty());
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

TEST_CASE("the part of the day counts however it is said") {
    CHECK(value("a las 9 por la noche", "time") == "21:00");
    CHECK(value("a las 8 en la noche", "time") == "20:00");
    CHECK(value("esta noche a las 9", "time") == "21:00");
    CHECK(value("a las 9 esta noche", "time") == "21:00");
    CHECK(value("mesa esta noche para 4 personas a las 9", "time") == "21:00");
    CHECK(value("mañana en la noche a las 8:30", "time") == "20:30");
    CHECK(value("a las 9 del viernes por la noche", "time") == "21:00");
    CHECK(values("a las 9 del viernes por la noche", "date") == "2026-11-27");
    CHECK(value("8:30 de la noche", "time") == "20:30");
    CHECK(value("9 de la noche", "time") == "21:00");
    CHECK(value("para las 8 de la noche", "time") == "20:00");
    CHECK(value("8 en la noche", "time") == "20:00");
    CHECK(value("a las 8 p.m.", "time") == "20:00");
    CHECK(value("8:30 p. m.", "time") == "20:30");
    CHECK(value("a las 3 de la madrugada", "time") == "03:00");
    CHECK(value("a las 12:30 de la noche", "time") == "00:30");
    CHECK(value("mañana por la mañana a las 6", "time") == "06:00");
    CHECK(value("at 7 in the evening", "time", "en") == "19:00");
    CHECK(value("at 8 tonight", "time", "en") == "20:00");
    CHECK(value("tonight at 8:30", "time", "en") == "20:30");
    CHECK(value("at 7 tomorrow evening", "time", "en") == "19:00");
    CHECK(value("Friday night at nine", "time", "en") == "21:00");
    CHECK(value("8:30pm", "time", "en") == "20:30");
    CHECK(value("às 9 da noite", "time", "pt") == "21:00");
    CHECK(value("hoje à noite às 9", "time", "pt") == "21:00");
    CHECK(value("às 8 da manhã", "time", "pt") == "08:00");
    CHECK(value("às 9 de sexta à noite", "time", "pt") == "21:00");
    CHECK(value("às três da madrugada", "time", "pt") == "03:00");
}

TEST_CASE("another time's part of the day, and a greeting, say nothing about an hour") {
    CHECK(values("de 9 de la mañana a las 2", "time") == "09:00 14:00");
    CHECK(values("a las 9 en la mañana a las 5", "time") == "09:00 17:00");
    CHECK(value("buenas noches, ¿puedo ir a las 10?", "time") == "10:00");
    CHECK(value("esta mañana llamé, ¿puedo ir a las 5?", "time") == "17:00");
    CHECK(value("mesa para cuatro por la noche", "time").empty());
    CHECK(value("somos 4 en la noche", "time").empty());
    CHECK(value("a table for 4 in the evening", "time", "en").empty());
}

TEST_CASE("an hour from one to six without more is in the afternoon, with minutes too") {
    CHECK(value("a las 4:30", "time") == "16:30");
    CHECK(value("4:30", "time") == "16:30");
    CHECK(value("a las 4.30", "time") == "16:30");
    CHECK(value("a las 04:30", "time") == "04:30");
    CHECK(value("a las 4:30 de la mañana", "time") == "04:30");
    CHECK(value("a las 9:30", "time") == "09:30");
    CHECK(value("a las 16:30", "time") == "16:30");
    CHECK(value("a las 0:30", "time") == "00:30");
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

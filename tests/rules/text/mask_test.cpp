#include "rules/text/mask.h"

#include "tests/support/catch.h"

namespace {

std::string masked(const std::string& text, const std::string& language = "es") {
    const std::set<std::string> known = {
        "hola",  "soy",      "me",      "llamo",  "mi",      "pedido",  "no",     "llega",
        "a",     "la",       "el",      "de",     "en",      "para",    "es",     "vivo",
        "calle", "escribid", "talla",   "y",      "cual",    "envio",   "cuanto", "tarda",
        "my",    "name",     "is",      "the",    "order",   "clienta", "por",    "favor",
        "ana",   "llamad",   "al",      "quiero", "cambiar", "avenida", "luna",   "i",
        "esta",  "web",      "vuestra", "clara",  "nome",    "meu"};
    return rules::mask_personal(text, language, known).text;
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("names, numbers, e-mails, telephones, handles and links are masked") {
    CHECK(masked("hola, soy María Gutiérrez, mi pedido no llega") ==
          "hola, soy {name}, mi pedido no llega");
    CHECK(masked("mi pedido A45-9921 no llega").find("9921") == std::string::npos);
    CHECK(masked("escribid a ana.ruiz@example.com por favor") == "escribid a {email} por favor");
    CHECK(!mentions(masked("llamad al +34 612 345 678"), "612"));
    CHECK(!mentions(masked("soy clienta @lucia_zgz"), "lucia"));
    CHECK(masked("esta en https://example.com/pedido/ana?x=1") == "esta en {link}");
}

TEST_CASE("addresses are masked up to their number") {
    const std::string text = masked("vivo en la calle Mayor de la Luna 14, cuanto tarda el envio");
    CHECK(!mentions(text, "Mayor"));
    CHECK(!mentions(text, "Luna"));
    CHECK(!mentions(text, "14"));
    CHECK(mentions(text, "cuanto tarda el envio"));
}

TEST_CASE("names in small letters, at the beginning and after an introduction are masked") {
    CHECK(!mentions(masked("soy ana lopez y mi pedido no llega"), "ana"));
    CHECK(!mentions(masked("soy ana lopez y mi pedido no llega"), "lopez"));
    CHECK(!mentions(masked("Juan, mi pedido no llega"), "Juan"));
    CHECK(!mentions(masked("my name is clara smith", "en"), "smith"));
    CHECK(!mentions(masked("mi pedido para Clara"), "Clara"));
}

TEST_CASE("a word that the library has never seen is masked, ordinary ones stay") {
    CHECK(masked("el pedido de zurbarán no llega") == "el pedido de {word} no llega");
    CHECK(masked("Cuánto tarda el envío?") == "Cuánto tarda el envío?");
    CHECK(masked("soy clienta y quiero cambiar la talla") ==
          "soy clienta y quiero cambiar la talla");
}

TEST_CASE("how much is left says whether the message still teaches anything") {
    const std::set<std::string> known = {"mi", "pedido", "no", "llega"};

    CHECK(rules::mask_personal("mi pedido no llega", "es", known).kept == 1.0);
    CHECK(rules::mask_personal("Pepa Ruiz Soto 12345", "es", known).kept == 0.0);
    CHECK(rules::mask_personal("", "es", known).text.empty());
}

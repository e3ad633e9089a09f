#include "rules/language/language.h"

#include "tests/support/catch.h"

namespace {

const std::vector<std::string> all{"es", "en", "pt"};

std::string guess(std::string_view text, std::string_view prior = "") {
    return rules::guess_language(text, all, prior).language;
}

}  // namespace

TEST_CASE("whole messages are told apart without any prior") {
    CHECK(guess("¿cuánto tarda el envío a Bogotá?") == "es");
    CHECK(guess("quiero devolver unos zapatos que compre ayer") == "es");
    CHECK(guess("how long does shipping take?") == "en");
    CHECK(guess("where is my order") == "en");
    CHECK(guess("quanto tempo demora a entrega?") == "pt");
    CHECK(guess("vocês entregam no sábado? não recebi meu pedido") == "pt");
    CHECK(guess("nao chegou a minha encomenda") == "pt");
    CHECK(guess("no ha llegado mi paquete") == "es");
}

TEST_CASE("a text too short to tell follows the conversation") {
    CHECK(guess("ok", "pt") == "pt");
    CHECK(guess("ok", "es") == "es");
    CHECK(guess("no", "en") == "en");
    CHECK(guess("12345", "pt") == "pt");
    CHECK(guess("👍", "en") == "en");
}

TEST_CASE("a clear message overrules the conversation") {
    CHECK(guess("could you tell me when my parcel will arrive?", "es") == "en");
    CHECK(guess("¿me puedes decir cuándo llega mi paquete?", "en") == "es");
    CHECK(guess("você pode me dizer quando chega o meu pacote?", "es") == "pt");
}

TEST_CASE("a mixed message goes with what it asks") {
    CHECK(guess("ok thanks, y el envío cuánto tarda?", "es") == "es");
}

TEST_CASE("without anything to go by the first candidate wins and the confidence is low") {
    const auto nothing = rules::guess_language("", all, "");

    CHECK(nothing.language == "es");
    CHECK(nothing.confidence < 0.5);
    CHECK(rules::guess_language("\xFF\xFE", {"pt", "es"}, "").language == "pt");
}

TEST_CASE("only a candidate is ever chosen") {
    CHECK(rules::guess_language("how long does shipping take", {"es"}, "en").language == "es");
    CHECK(rules::guess_language("how long does shipping take", {"fr"}, "").language == "fr");
}

TEST_CASE("a long clear text is certain") {
    const auto clear = rules::guess_language(
        "buenos días, quisiera saber si el pedido que hice la semana pasada ya salió", all, "");

    CHECK(clear.language == "es");
    CHECK(clear.confidence > 0.95);
}

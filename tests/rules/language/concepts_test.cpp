#include "rules/language/concepts.h"

#include "tests/support/catch.h"

using rules::concept_of;

TEST_CASE("words of one meaning share it within and across languages") {
    CHECK(concept_of("envio", "es") == "shipping");
    CHECK(concept_of("enviais", "es") == "shipping");
    CHECK(concept_of("despacho", "es") == "shipping");
    CHECK(concept_of("delivery", "en") == "shipping");
    CHECK(concept_of("frete", "pt-BR") == "shipping");
}

TEST_CASE("a whole word in the list does not stand for words that only begin like it") {
    CHECK(concept_of("hoy", "es") == "today");
    CHECK(concept_of("hoyo", "es").empty());
    CHECK(concept_of("openly", "en").empty());
}

TEST_CASE("a word in no list, or of another language, has no meaning") {
    CHECK(concept_of("zxcv", "es").empty());
    CHECK(concept_of("", "es").empty());
    CHECK(concept_of("a", "en").empty());
    CHECK(concept_of("envio", "fr").empty());
}

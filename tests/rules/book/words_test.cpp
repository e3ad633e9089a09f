#include "rules/book/words.h"

#include "tests/support/catch.h"

using rules::in_english;
using rules::wording;

TEST_CASE("words have their values and other words in their places") {
    const rules::Words what = wording("the answer of '{1}'", "envio.plazo");

    CHECK(in_english(wording("line {2} of {1}", "a.yaml", 7)) == "line 7 of a.yaml");
    CHECK(in_english(wording("an empty text in {1}", what)) ==
          "an empty text in the answer of 'envio.plazo'");
}

TEST_CASE("a value is never taken for a place, and a place without a value stays") {
    CHECK(in_english(wording("'{1}' in {2}", "{2}", "{1}")) == "'{2}' in {1}");
    CHECK(in_english(wording("'{{{1}}}' and {2}", "x")) == "'{{x}}' and {2}");
    CHECK(in_english(wording("{1", "x")) == "{1");
}

TEST_CASE(
    "words are said by a translation, their own words too, and in English where it has none") {
    const rules::Translation translation = [](std::string_view english) -> std::string_view {
        if (english == "{1} in {2}") return "en {2}: {1}";
        return english == "a form" ? "un formulario" : "";
    };

    CHECK(spoken(wording("{1} in {2}", "a form", wording("a form")), translation) ==
          "en un formulario: a form");
    CHECK(spoken(wording("a rule"), translation) == "a rule");
}

TEST_CASE("names are listed with a word before the last") {
    CHECK(in_english(wording("{1}", rules::all_of({}))).empty());
    CHECK(in_english(wording("{1}", rules::all_of({"a"}))) == "a");
    CHECK(in_english(wording("{1}", rules::all_of({"a", "b", "c"}))) == "a, b and c");
    CHECK(in_english(wording("{1}", rules::any_of({"a", "b"}))) == "a or b");
}

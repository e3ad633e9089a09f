#include "rules/decide/reply_text.h"

#include "tests/support/catch.h"

TEST_CASE("variables stand for their value, else for their default, else for nothing", "[T26]") {
    const std::map<std::string, std::string> values = {{"name", "Ana {{brand}}"}, {"empty", ""}};

    CHECK(rules::render_text("Hola, {{ name | tú }}.", values) == "Hola, Ana {{brand}}.");
    CHECK(rules::render_text("Hola, {{who|tú}}{{empty|!}}{{x}}", values) == "Hola, tú!");
    CHECK(rules::render_text("sin nada {{", values) == "sin nada {{");
}

TEST_CASE("brackets that do not match are found") {
    CHECK(rules::template_faults("a {{b}} c").empty());
    CHECK(rules::template_faults("a {{b").size() == 1);
    CHECK(rules::template_faults("a}} {{}}").size() == 2);
}

#include "rules/book/library.h"

#include "tests/support/catch.h"

namespace {

rules::Library read(const std::string& text, std::vector<rules::Problem>& list) {
    rules::Problems problems;
    rules::Library library =
        rules::read_library({{"rules/library/es/comun.yaml", text}}, {"es"}, problems);
    list = std::move(problems.list());
    return library;
}

}  // namespace

TEST_CASE("a title is read the same whether it needs YAML or not") {
    std::vector<rules::Problem> problems;
    const rules::Library library = read(
        "- id: uno\n  title: Horario, de la tienda\n  kind: person\n  messages:\n    - a qué hora\n"
        "- id: dos\n  title: \"Envíos: \\u00BFcuándo?\"\n  kind: faq\n  messages:\n    - cuándo\n",
        problems);

    CHECK(problems.empty());
    REQUIRE(library.intent("uno") != nullptr);
    CHECK(library.intent("uno")->title.at("es") == "Horario, de la tienda");
    CHECK(library.intent("uno")->needs_person);
    REQUIRE(library.intent("dos") != nullptr);
    CHECK(library.intent("dos")->title.at("es") == "Envíos: ¿cuándo?");
    CHECK_FALSE(library.intent("dos")->needs_person);
}

TEST_CASE("a part that is no YAML is a warning, and the rest is read") {
    std::vector<rules::Problem> problems;
    const rules::Library library = read(
        "- id: uno\n  title: \"Horario\n  kind: faq\n  messages:\n    - a qué hora\n"
        "- id: dos\n  title: Envíos\n  kind: faq\n  messages:\n    - cuándo\n",
        problems);

    CHECK(problems.size() == 1);
    CHECK(library.intent("uno") == nullptr);
    CHECK(library.intent("dos") != nullptr);
}

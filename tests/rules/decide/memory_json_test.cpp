#include "rules/decide/memory_json.h"

#include "tests/support/catch.h"

TEST_CASE("a memory comes back from JSON as it was") {
    rules::Memory memory;
    memory.language = "pt";
    memory.disclosed = true;
    memory.last_turn_at = 1795446000000;
    memory.failed_answers = 1;
    memory.clarify_options = {"a", "b"};
    memory.form = rules::FormProgress{"pedido", 1, 2, 5, {{"order", "45120"}}};
    memory.private_entities = {{"email", "a@example.com"}};
    memory.answered_at = {{"envio.plazo", 7}};
    memory.variation = {{"envio.plazo", 1}};
    memory.case_key = "PV-7K3Q";

    const rules::Memory back = rules::memory_from_json(rules::memory_to_json(memory));
    CHECK(rules::memory_to_json(back) == rules::memory_to_json(memory));
    REQUIRE(back.form);
    CHECK(back.form->values.at("order") == "45120");
    CHECK(back.last_turn_at == memory.last_turn_at);
}

TEST_CASE("what is missing, unknown or of another kind keeps its default") {
    const rules::Memory memory = rules::memory_from_json(
        R"({"language": 7, "disclosed": true, "news": [], "variation": {"a": "b", "c": 2}, "form": 3})");

    CHECK(memory.language.empty());
    CHECK(memory.disclosed);
    CHECK(memory.variation == std::map<std::string, int>{{"c", 2}});
    CHECK_FALSE(memory.form);
    CHECK(rules::memory_from_json("no json").last_turn_at == 0);
    CHECK(rules::memory_from_json("").failed_answers == 0);
}

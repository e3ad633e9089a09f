#include "rules/decide/memory_json.h"

#include "tests/support/catch.h"

TEST_CASE("what a conversation remembers survives being written and read") {
    rules::Memory memory;
    memory.language = "es";
    memory.disclosed = true;
    memory.clarify_options = {"envio.plazo", "envio.coste"};
    memory.form = rules::FormProgress{"pedido", 1, 2, 1'700'000'000'000, {{"order", "4512"}}};
    memory.answered_at["envio.plazo"] = 1'700'000'000'001;
    memory.entities["ciudad"] = "Bogotá";

    const rules::Memory read = rules::memory_from_json(rules::memory_to_json(memory));

    CHECK(read.language == "es");
    CHECK(read.disclosed);
    CHECK(read.clarify_options == memory.clarify_options);
    REQUIRE(read.form);
    CHECK(read.form->question == 1);
    CHECK(read.form->values == memory.form->values);
    CHECK(read.answered_at == memory.answered_at);
    CHECK(read.entities == memory.entities);
}

TEST_CASE("memory that is not ours is read as far as it makes sense") {
    CHECK(rules::memory_from_json("").language.empty());
    CHECK(rules::memory_from_json("[1]").failed_answers == 0);

    const rules::Memory read =
        rules::memory_from_json(R"({"language": 7, "failed_answers": 2, "new_field": {}})");

    CHECK(read.language.empty());
    CHECK(read.failed_answers == 2);
}

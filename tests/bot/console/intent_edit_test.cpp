#include "bot/console/intent_edit.h"

#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

using nlohmann::json;

namespace {

const std::string file = R"(# Shipping.
- intent: otro
  answer: {es: "Otra cosa"}

- intent: envio.plazo   # how long
  # What people say.
  examples:
    es: ["cuánto tarda", "plazo"]
  answer:
    es: "Tardamos 5 días."   # ask Luis
  valid_until: 2027-01-31
  # Kept for later.

# The last one.
- intent: fin
  answer: {es: "Fin"}
)";

rules::Intent shipping() {
    rules::Intent intent;
    intent.id = "envio.plazo";
    intent.where = {"faq/envios.yaml", 5, 3};
    intent.examples["es"] = {"cuánto tarda", "plazo"};
    intent.answer["es"] = {"Tardamos 5 días."};
    intent.valid_until = date::year(2027) / 1 / 31;
    return intent;
}

}  // namespace

TEST_CASE("an intent that is saved unchanged leaves every byte of its file") {
    const auto text = bot::edit_intent(file, shipping(), bot::intent_json(shipping()));

    REQUIRE(text);
    CHECK(*text == file);
}

TEST_CASE("a new answer changes its own lines and keeps comments, order and neighbours") {
    json wanted = bot::intent_json(shipping());
    wanted["answer"] = {{"es", {"Tardamos \"3\" días:\n- seguro", "Tres días"}},
                        {"en", json::array()}};
    const auto text = bot::edit_intent(file, shipping(), wanted);

    REQUIRE(text);
    std::string expected = file;
    const std::string old = "    es: \"Tardamos 5 días.\"   # ask Luis\n";
    expected.replace(expected.find(old), old.size(),
                     "    \"es\":\n      - \"Tardamos \\\"3\\\" días:\\n- seguro\"\n      - \"Tres "
                     "días\"\n");
    CHECK(*text == expected);
}

TEST_CASE("an example that is added goes into the list, a value that goes takes its lines along") {
    json wanted = bot::intent_json(shipping());
    wanted["examples"]["es"].push_back("¿y cuándo llega?");
    wanted["valid_until"] = nullptr;
    wanted["not"] = {"no ha llegado"};
    const auto text = bot::edit_intent(file, shipping(), wanted);

    REQUIRE(text);
    CHECK(text->find("      - \"¿y cuándo llega?\"\n") != std::string::npos);
    CHECK(text->find("valid_until") == std::string::npos);
    CHECK(text->find("  not:\n    - \"no ha llegado\"\n  # Kept for later.") != std::string::npos);
    CHECK(text->find("  # What people say.\n") != std::string::npos);
    CHECK(text->ends_with("# The last one.\n- intent: fin\n  answer: {es: \"Fin\"}\n"));
}

TEST_CASE("what cannot be edited line by line, or has another shape, is refused") {
    rules::Intent flow = shipping();
    json wanted = bot::intent_json(flow);
    wanted["answer"] = {{"es", {"Otra"}}};
    CHECK_FALSE(bot::edit_intent("- {intent: envio.plazo, answer: {es: x}}\n", flow, wanted));
    flow.where.line = 99;
    CHECK_FALSE(bot::edit_intent(file, flow, wanted));
    for (const json& bad : {json("text"), json(3), json{{"es", 1}}, json{{"es", {1}}}}) {
        wanted["answer"] = bad;
        CAPTURE(bad.dump());
        CHECK_FALSE(bot::edit_intent(file, shipping(), wanted));
    }
}

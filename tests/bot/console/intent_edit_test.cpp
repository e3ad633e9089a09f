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

TEST_CASE("a new intent goes after the last one of its file, and can be taken out again") {
    rules::Intent last;
    last.id = "fin";
    last.where = {"faq/envios.yaml", 15, 3};
    const json wanted = {{"id", "envio.islas"},
                         {"title", {{"es", "Envío a las islas"}}},
                         {"examples", {{"es", {"¿llega a las islas?"}}}},
                         {"answer", {{"es", {"Sí, de 8 a 10 días."}}}},
                         {"not", json::array()},
                         {"escalate", nullptr}};

    const auto added = bot::add_intent(file, &last, wanted);

    REQUIRE(added);
    CHECK(*added == file +
                        "\n- intent: \"envio.islas\"\n  title:\n    \"es\": \"Envío a las islas\"\n"
                        "  examples:\n    \"es\":\n      - \"¿llega a las islas?\"\n"
                        "  answer:\n    \"es\": \"Sí, de 8 a 10 días.\"\n");
    rules::Intent fresh;
    fresh.where = {"faq/envios.yaml", 18, 3};
    CHECK(bot::remove_intent(*added, fresh).value() == file);
}

TEST_CASE("a new intent without an id, or of another shape, is refused") {
    CHECK_FALSE(bot::add_intent("", nullptr, json::object()));
    CHECK_FALSE(bot::add_intent("", nullptr, json::array()));
    CHECK_FALSE(bot::add_intent("", nullptr, {{"id", "a.b"}, {"not", "text"}}));
    CHECK(bot::add_intent("# Mine.", nullptr, {{"id", "a.b"}}).value() ==
          "# Mine.\n- intent: \"a.b\"\n");
}

TEST_CASE("an intent that is taken out leaves its neighbours and their comments") {
    const auto text = bot::remove_intent(file, shipping());

    REQUIRE(text);
    CHECK(*text ==
          "# Shipping.\n- intent: otro\n  answer: {es: \"Otra cosa\"}\n  # Kept for later.\n\n"
          "# The last one.\n- intent: fin\n  answer: {es: \"Fin\"}\n");
}

#include "bot/pseudonyms.h"

#include "bot/decision_json.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

TEST_CASE("a pseudonym keeps the shape of a text and none of its words") {
    const bot::Pseudonyms pseudonyms("salt");

    const std::string erased = pseudonyms.text("¡Hola, soy Ana! Mi pedido: AB-1234 👍");

    CHECK(erased.size() == std::string("¡Hola, soy Ana! Mi pedido: AB-1234 👍").size());
    CHECK(erased.starts_with("¡"));
    CHECK(erased.ends_with(" 👍"));
    CHECK(erased.find("Ana") == std::string::npos);
    CHECK(erased.find("pedido") == std::string::npos);
    CHECK(erased.find("1234") == std::string::npos);
    CHECK(erased.find("! ") != std::string::npos);
}

TEST_CASE("the same word gives the same pseudonym, and another salt another one") {
    const bot::Pseudonyms pseudonyms("salt");

    CHECK(pseudonyms.text("pedido, pedido") ==
          pseudonyms.text("pedido") + ", " + pseudonyms.text("pedido"));
    CHECK(pseudonyms.text("pedido") != bot::Pseudonyms("other").text("pedido"));
    CHECK(pseudonyms.key("34600111222") != bot::Pseudonyms("other").key("34600111222"));
}

TEST_CASE("bytes that are no text do not survive") {
    CHECK(bot::Pseudonyms("salt").text("\xff\xfe") == "");
    CHECK(bot::Pseudonyms("salt").json("not json") == "{}");
}

TEST_CASE("an erased turn can still be replayed: what comes from the book stays") {
    rules::Turn turn;
    turn.text = "¿dónde está mi pedido 12345?";
    turn.channel = "telegram";
    turn.contact_name = "Ana Ruiz";
    turn.contact_tags = {"vip"};
    turn.memory.entities["order"] = "12345";
    turn.now = 1'000;

    const std::string erased = bot::Pseudonyms("salt").json(bot::turn_to_json(turn).dump());
    const rules::Turn again = bot::turn_from_json(nlohmann::json::parse(erased));

    CHECK(erased.find("12345") == std::string::npos);
    CHECK(erased.find("Ruiz") == std::string::npos);
    CHECK(again.text.size() == turn.text.size() - 2);  // "ó" and "á" are two bytes, letters one.
    CHECK(again.channel == "telegram");
    CHECK(again.now == 1'000);
    CHECK(again.memory.entities.empty());
    CHECK(again.contact_tags.empty());
}

TEST_CASE("a word as long as a mail is replaced in one pass", "[T49]") {
    const std::string word(2'000'000, 'a');

    CHECK(bot::Pseudonyms::random().text(word).size() == word.size());
}

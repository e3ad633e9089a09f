#include "bot/open_turn.h"
#include "rules/decide/memory_json.h"
#include "tests/bot/decision_stage.h"
#include "tests/support/catch.h"

namespace {

rules::Turn turn_of(const std::vector<bot::store::OpenMessage>& messages,
                    const std::vector<std::string>& offered = {}) {
    static const std::shared_ptr<const rules::RuleBook> book = tests::one_question_book();
    REQUIRE(book);
    rules::Memory memory;
    memory.clarify_options = offered;
    bot::store::ConversationRow row;
    row.memory_json = rules::memory_to_json(memory);
    return bot::make_turn(*book, row, messages, tests::monday_noon);
}

bot::store::OpenMessage pressed(const std::string& payload, const std::string& title) {
    bot::store::OpenMessage message;
    message.kind = "button";
    message.payload = payload;
    message.text = title;
    return message;
}

bot::store::OpenMessage typed(const std::string& text) {
    bot::store::OpenMessage message;
    message.kind = "text";
    message.text = text;
    return message;
}

}  // namespace

TEST_CASE("a button's title, which the platform may have shortened, is nothing the customer said") {
    CHECK(turn_of({pressed("intent:envio.plazo", "Plazo de en…")}).text.empty());
    CHECK(turn_of({pressed("persona", "Hablar con una pers…")}).text.empty());
    CHECK(turn_of({pressed("clarify:1", "Plazo")}, {"envio.plazo"}).text.empty());
    CHECK(turn_of({typed("y otra cosa"), pressed("persona", "Persona")}).text == "y otra cosa");
}

TEST_CASE("of a button that has lost its meaning the title is what there is") {
    CHECK(turn_of({pressed("clarify:1", "Plazo de envío")}).text == "Plazo de envío");
    CHECK(turn_of({pressed("intent:ya.no.existe", "Tallas")}).text == "Tallas");
    CHECK(turn_of({pressed("form:ninguno", "Reservar")}).text == "Reservar");
}

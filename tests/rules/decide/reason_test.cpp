#include "rules/decide/reason.h"

#include "rules/decide/signal.h"
#include "tests/support/catch.h"

#include <fstream>
#include <sstream>

namespace {

std::string console_file(const std::string& name) {
    std::ifstream file(std::string(PORTAVOZ_SOURCE_DIR) + "/web/console/" + name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a reason is an English sentence with its values") {
    CHECK(rules::sentence_of({"about", {{"title", "Envío"}, {"intent", "envio.plazo"}}}) ==
          "it is about 'Envío' (envio.plazo)");
    CHECK(rules::sentence_of({"asks_for_person"}) == "the customer asks for a person");
}

TEST_CASE("a value that is missing leaves a gap, and an unknown id is its own sentence") {
    CHECK(rules::sentence_of({"rule"}) == "the rule '' fired");
    CHECK(rules::sentence_of({"somebody called"}) == "somebody called");
}

TEST_CASE("what a value says is never taken for a place to fill in") {
    CHECK(rules::sentence_of({"about", {{"title", "{intent}"}, {"intent", "x"}}}) ==
          "it is about '{intent}' (x)");
}

TEST_CASE("the console has words for every reason and every signal") {
    const std::string reasons = console_file("texts/reasons.ts");
    REQUIRE_FALSE(reasons.empty());
    for (const std::string_view id : rules::reason_ids()) {
        INFO(id);
        CHECK(reasons.find("\n  " + std::string(id) + ": [") != std::string::npos);
    }
    const std::string signals = console_file("signal_names.ts");
    for (int index = 0; index <= static_cast<int>(rules::Signal::praise); ++index) {
        const std::string name(rules::signal_name(static_cast<rules::Signal>(index)));
        INFO(name);
        CHECK(signals.find("\n  " + name + ": [") != std::string::npos);
    }
}

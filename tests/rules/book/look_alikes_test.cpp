#include "rules/book/rule_book_reader.h"
#include "rules/text/normalised_text.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

namespace {

const char* const library_text = R"(- id: persona.hablar
  title: Hablar con una persona
  border: Pide una persona
  kind: person
  messages:
    - quiero hablar con una persona
    - me pasas con una persona por favor
    - una persona de verdad
    - hay alguna persona ahí
    - prefiero una persona
)";

const char* const counter_text = R"(- intent: persona.hablar
  es: ["regalo para una persona mayor", "una persona alta cabe en la hamaca", "carpa para una persona", "precio por persona"]
)";

/// How likely `text` is a request for a person, in a book with or without the counter-examples.
double request_in(const std::string& text, bool with_counter_examples) {
    rules::BookSources sources = tests::sources_with(tests::small_book_files());
    sources.library = {{"rules/library/es/problemas.yaml", library_text}};
    std::erase_if(sources.judgement, [](const rules::BookFile& file) {
        return file.path.ends_with("/not_these_intents.yaml");
    });
    if (with_counter_examples) {
        sources.judgement.push_back({"rules/judgement/not_these_intents.yaml", counter_text});
    }
    const auto reading = rules::read_rule_book(sources);
    REQUIRE(reading.book);
    const auto matches = reading.book->matcher->match(rules::normalise(text, "es"), "es");
    for (const rules::IntentMatch& match : matches.ranked) {
        if (match.intent == "persona.hablar") return match.probability;
    }
    return 0.0;
}

}  // namespace

TEST_CASE("what only looks like an intent of the library is learned as not being one") {
    const std::string text = "una hamaca para una persona alta";

    CHECK(request_in(text, true) < 0.5 * request_in(text, false));
    CHECK(request_in("quiero una persona", true) > 0.5);
}

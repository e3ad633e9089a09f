#include "rules/decide/conditions.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

namespace {

/// The signals of a text from the shipped rules alone, and whether `rule` fires.
bool fires(const rules::Rule& rule, const std::string& text, const std::string& language) {
    const rules::RuleBook& book = tests::small_book();
    rules::Observation seen;
    seen.book = &book;
    seen.language = language;
    seen.pattern_hits = pattern_hits(book, rules::normalise(text, language));
    return holds(rule.when, seen);
}

}  // namespace

TEST_CASE("every example of the shipped judgement rules holds, in any language's chat spelling") {
    for (const rules::Rule& rule : tests::small_book().rules) {
        if (!rule.built_in) continue;
        REQUIRE_FALSE(rule.examples.empty());
        for (const rules::RuleExample& example : rule.examples) {
            INFO(rule.id << ": " << example.text);
            bool fired = false;
            for (const char* language : {"es", "en", "pt"}) {
                fired = fired || fires(rule, example.text, language);
            }
            CHECK(fired == example.must_fire);
        }
    }
}

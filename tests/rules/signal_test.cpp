#include "rules/book/rule_book_reader.h"
#include "rules/decide/decision.h"
#include "rules/language/language.h"
#include "tests/support/catch.h"

TEST_CASE("a signal is found by its own name, and an unknown name is none") {
    CHECK(rules::signal_named(rules::signal_name(rules::Signal::money_harm)) ==
          rules::Signal::money_harm);
    CHECK_FALSE(rules::signal_named("moody"));
}

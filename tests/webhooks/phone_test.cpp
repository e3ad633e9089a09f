#include "webhooks/phone.h"

#include "tests/support/catch.h"

using webhooks::canonical_phone;

TEST_CASE("the spellings of one Mexican, Argentine or Brazilian mobile are one number", "[phone]") {
    CHECK(canonical_phone("5215512345678") == canonical_phone("+52 55 1234 5678"));
    CHECK(canonical_phone("5491112345678") == canonical_phone("541112345678"));
    CHECK(canonical_phone("551187654321") == canonical_phone("5511987654321"));
}

TEST_CASE("other numbers keep their digits and other words their letters", "[phone]") {
    CHECK(canonical_phone("+34 600-111-222") == "34600111222");
    CHECK(canonical_phone("551133334444") == "551133334444");  // A Brazilian landline.
    CHECK(canonical_phone("5219") == "5219");
    CHECK(canonical_phone("US.1349") == "US.1349");
    CHECK(canonical_phone("").empty());
}

#include "webhooks/http.h"

#include "tests/support/catch.h"
#include "webhooks/channel.h"

using namespace std::literals;

TEST_CASE("a header is found whatever its case") {
    const std::vector<webhooks::Header> headers = {{"X-Hub-Signature-256", "sha256=ab"}};

    CHECK(webhooks::find_header(headers, "x-hub-signature-256") == "sha256=ab"sv);
    CHECK_FALSE(webhooks::find_header(headers, "x-hub-signature"));
}

TEST_CASE("a form is split and decoded, and its dots and empty values are kept") {
    const auto fields = webhooks::parse_form("hub.mode=subscribe&Body=a+b%20%C3%B1&Empty=&%zz=1");

    CHECK(webhooks::form_value(fields, "hub.mode") == "subscribe"sv);
    CHECK(webhooks::form_value(fields, "Body") == "a b ñ"sv);
    CHECK(webhooks::form_value(fields, "Empty") == ""sv);
    CHECK(webhooks::form_value(fields, "%zz") == "1"sv);
}

#include "webhooks/with_all.h"

#include "tests/support/catch.h"

using webhooks::with_all;

TEST_CASE("every place of a text is written anew, and what is written is not looked at again") {
    CHECK(with_all("it's Ana's", "'", "%27") == "it%27s Ana%27s");
    CHECK(with_all("aaa", "a", "aa") == "aaaaaa");
    CHECK(with_all("aaa", "aa", "") == "a");
    CHECK(with_all("nothing", "x", "y") == "nothing");
    CHECK(with_all("", "x", "y").empty());
}

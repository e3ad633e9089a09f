#include "webhooks/json.h"

#include "tests/support/catch.h"

using namespace webhooks;

namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("foreign JSON is read up to 64 levels deep and not deeper", "[json][F19]") {
    CHECK(parse_json(nested(64)).fault == ParsedJson::Fault::none);
    CHECK(parse_json(nested(65)).fault == ParsedJson::Fault::unreadable);
    CHECK(parse_json(std::string(200000, '[')).fault == ParsedJson::Fault::unreadable);
}

TEST_CASE("a repeated key is unreadable wherever it stands", "[json][F19]") {
    CHECK(parse_json(R"({"a":1,"b":{"a":2}})").fault == ParsedJson::Fault::none);
    CHECK(parse_json(R"({"a":1,"a":2})").fault == ParsedJson::Fault::unreadable);
    CHECK(parse_json(R"([{"x":{"id":1,"id":"2"}}])").fault == ParsedJson::Fault::unreadable);
    CHECK(parse_json(R"({"a":{"b":1},"a":3})").fault == ParsedJson::Fault::unreadable);
}

TEST_CASE("what is not JSON is malformed", "[json][F19]") {
    const std::string text =
        GENERATE(as<std::string>{}, "", "{", "{\"a\":1", "nul", "NaN", "{'a':1}", "[1,]", "{} {}",
                 "\"\xff\"", "\"\\q\"", "{\"a\":\"\\ud8\"}");

    CHECK(parse_json(text).fault == ParsedJson::Fault::malformed);
}

TEST_CASE("a zero byte does not end the document early", "[json][F20]") {
    CHECK(parse_json(std::string("{}\0x", 4)).fault == ParsedJson::Fault::malformed);
}

TEST_CASE("a number beyond double is unreadable, an id beyond 64 bits keeps its digits",
          "[json][T22]") {
    CHECK(parse_json("[1e400]").fault == ParsedJson::Fault::unreadable);

    const ParsedJson big =
        parse_json(R"({"id":1180591620717411303424,"low":-9223372036854775809})");
    CHECK(text_at(big.value, "id") == "1180591620717411303424");
    CHECK(text_at(big.value, "low") == "-9223372036854775809");
    CHECK_FALSE(integer_at(big.value, "id").has_value());
}

TEST_CASE("half a surrogate pair becomes a replacement character, a whole one stays",
          "[json][F20]") {
    const ParsedJson half = parse_json(R"({"a":"x\ud800y","b":"\udc00","c":"\\ud800","d":"😀"})");

    REQUIRE(half.fault == ParsedJson::Fault::none);
    CHECK(text_at(half.value, "a") == "x\uFFFDy");
    CHECK(text_at(half.value, "b") == "\uFFFD");
    CHECK(text_at(half.value, "c") == "\\ud800");
    CHECK(text_at(half.value, "d") == "😀");
}

TEST_CASE("the members of an object are found by a dotted path and never by luck", "[json]") {
    const Json value = parse_json(R"({"a":{"b":[1,2]},"t":true,"n":-7,"s":"12x"})").value;

    CHECK(array_at(value, "a.b").size() == 2);
    CHECK(array_at(value, "a").empty());
    CHECK(find(value, "a.b.c") == nullptr);
    CHECK(find(value, "n.x") == nullptr);
    CHECK(text_at(value, "t", "other") == "other");
    CHECK(flag_at(value, "t"));
    CHECK_FALSE(flag_at(value, "n"));
    CHECK(integer_at(value, "n") == -7);
    CHECK_FALSE(integer_at(value, "s").has_value());
}

TEST_CASE("times are read from seconds, milliseconds and ISO 8601", "[json]") {
    const Json value = parse_json(R"({"s":1454119029,"ms":1459991487970,"string":"1749416383",
        "iso":"2025-06-01T13:00:00.250Z","zone":"2025-06-01T15:30:00+02:30","plain":"2025-06-01T13:00:00",
        "facebook":"2025-06-01T13:00:00+0000","bad":"2025-13-01T00:00:00Z","negative":-5,
        "far":9223372036854775807,"nothing":null})")
                           .value;

    CHECK(time_at(value, "s") == 1454119029000);
    CHECK(time_at(value, "ms") == 1459991487970);
    CHECK(time_at(value, "string") == 1749416383000);
    CHECK(time_at(value, "iso") == 1748782800250);
    CHECK(time_at(value, "zone") == 1748782800000);
    CHECK(time_at(value, "plain") == 1748782800000);
    CHECK(time_at(value, "facebook") == 1748782800000);
    CHECK(time_at(value, "bad") == 0);
    CHECK(time_at(value, "negative") == 0);
    CHECK(time_at(value, "far") == 0);
    CHECK(time_at(value, "nothing") == 0);
    CHECK(iso_time(1748782800250) == "2025-06-01T13:00:00Z");
}

TEST_CASE("an excerpt has at most 200 bytes and ends on a whole character", "[json]") {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "ñé€";

    const std::string cut = excerpt(Json(text));

    CHECK(cut.size() <= 200);
    CHECK(cut.size() >= 197);
    CHECK(parse_json(cut + "\"").fault == ParsedJson::Fault::none);
}

#include "rules/text/excerpt.h"

#include "tests/support/catch.h"

using rules::Excerpt;
using rules::excerpt_of;

namespace {

std::string repeated(std::string_view part, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += part;
    return text;
}

bool has(const Excerpt& excerpt, std::string_view part) {
    return excerpt.text.find(part) != std::string::npos;
}

/// The byte of the whole text that the first byte of `part` stands for.
std::string_view in_whole(const std::string& whole, const Excerpt& excerpt, std::string_view part) {
    const auto at = static_cast<std::uint32_t>(excerpt.text.find(part));
    return std::string_view(whole).substr(excerpt.in_whole(at), part.size());
}

}  // namespace

TEST_CASE("a text of six thousand bytes is read whole") {
    const std::string text = repeated("palabra ", 6000);

    CHECK(text.size() == 6000);
    CHECK(excerpt_of(text).text == text);
    CHECK(excerpt_of(text).in_whole(5999) == 5999);
    CHECK(excerpt_of("").text.empty());
}

TEST_CASE("of a longer text the beginning and the end are read, and the middle is not") {
    const std::string text = "primero " + repeated("uno dos tres ", 50'000) + "medio " +
                             repeated("uno dos tres ", 50'000) + "ultimo";
    const Excerpt excerpt = excerpt_of(text);

    CHECK(excerpt.text.size() < 6'100);
    CHECK(excerpt.text.size() > 5'800);
    CHECK(has(excerpt, "primero"));
    CHECK(has(excerpt, "ultimo"));
    CHECK_FALSE(has(excerpt, "medio"));
    CHECK(in_whole(text, excerpt, "primero") == "primero");
    CHECK(in_whole(text, excerpt, "ultimo") == "ultimo");
}

TEST_CASE("no word is cut in two, and nothing is read across the gap") {
    const Excerpt excerpt = excerpt_of(repeated("1234567 ", 20'000));

    CHECK(has(excerpt, "1234567\n...\n1234567"));
}

TEST_CASE("letters of several bytes and letters with marks stay whole without blanks too") {
    for (const std::string letter : {"é", "e\u0301", "\U0001F469\u200D\U0001F4BB", "ม\u0e49"}) {
        const std::string text = repeated(letter, 9'000);
        const Excerpt excerpt = excerpt_of(text);

        INFO(letter);
        const std::size_t gap = excerpt.text.find("\n...\n");
        REQUIRE(gap != std::string::npos);
        CHECK(gap % letter.size() == 0);
        CHECK((excerpt.text.size() - gap - 5) % letter.size() == 0);
        CHECK(in_whole(text, excerpt, letter) == letter);
    }
}

TEST_CASE("marks without end and bytes that are no text are cut all the same") {
    for (const std::string part : {"\u0301", "\x80", "\xF0\x9F", "\xFF"}) {
        const Excerpt excerpt = excerpt_of(repeated(part, 100'000));

        CHECK(excerpt.text.size() <= 6'100);
        CHECK(excerpt.text.size() >= 5'700);
    }
}

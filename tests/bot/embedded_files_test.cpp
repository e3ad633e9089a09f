#include "bot/embedded_files.h"

#include "tests/support/catch.h"

#include <map>
#include <string>

TEST_CASE("embedded files that were let go say what they said") {
    std::map<std::string, std::string> before;
    for (const bot::EmbeddedFile& file : bot::embedded_files()) {
        before.emplace(file.path, file.bytes);
    }
    REQUIRE(before.size() > 50);

    bot::let_embedded_files_go();

    std::map<std::string, std::string> after;
    for (const bot::EmbeddedFile& file : bot::embedded_files()) {
        after.emplace(file.path, file.bytes);
    }
    CHECK(after == before);
    CHECK_FALSE(bot::embedded_file("rules/library/es/tone.yaml").empty());
    CHECK(bot::embedded_file("rules/library/es/none.yaml").empty());
}

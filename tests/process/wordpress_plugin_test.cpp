#include "tests/process/platforms.h"
#include "tests/process/sender.h"
#include "tests/process/shell.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"

#include <algorithm>

// The plugin that a blog installs, run by PHP in a WordPress of one page, against the whole
// program.

namespace {

const std::string plugin = PORTAVOZ_SOURCE_DIR "/integrations/wordpress/portavoz/portavoz.php";

bool has_php() {
    const bool found = tests::shell("command -v php").exit_code == 0;
    if (!found) WARN("skipped: there is no php");
    return found;
}

/// Lets `events` happen on the blog; the status of every delivery, one a line.
std::string on_the_blog(std::uint16_t port, const std::string& secret, const std::string& events) {
    return tests::shell("php " PORTAVOZ_SOURCE_DIR "/tests/process/wordpress_site.php " + plugin +
                        " http://127.0.0.1:" + std::to_string(port) + "/webhooks/wordpress " +
                        secret + " " + events)
        .output;
}

}  // namespace

TEST_CASE("the WordPress plugin is correct PHP", "[wordpress]") {
    if (!has_php()) return;
    CHECK(tests::shell("php -l " + plugin).exit_code == 0);
}

TEST_CASE("a comment that the WordPress plugin announces is answered once, below it",
          "[wordpress]") {
    if (!has_php()) return;
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();

    const std::string statuses =
        on_the_blog(port, tests::hook_secret,
                    "'new:101:0:0:0:¿cuánto tarda el envío?' status:101:1 'new:102:101:7:1:Hola'");

    CHECK(statuses == "200\n200\n200\n");  // Held, approved, and our own answer.
    REQUIRE(stage.settled());
    const auto& all = tests::platforms();
    const auto blog = std::find_if(all.begin(), all.end(),
                                   [](const auto& each) { return each.inbox == "wordpress"; });
    const auto texts = tests::texts_of(*blog, stage.platform().requests());
    REQUIRE(texts.size() == 1);
    CHECK(texts[0].find("2 a 4 días") != std::string::npos);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == 1);
}

TEST_CASE("a review of one star that the WordPress plugin announces goes to a person",
          "[wordpress]") {
    if (!has_php()) return;
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();

    CHECK(on_the_blog(port, tests::hook_secret, "'review:201:1:¿cuánto tarda el envío?'") ==
          "200\n");

    REQUIRE(stage.settled());
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'waiting'") == 1);
}

TEST_CASE("a plugin with another secret is refused, one with an unfit secret sends nothing",
          "[wordpress]") {
    if (!has_php()) return;
    tests::Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();

    const std::string other = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDI=";
    CHECK(on_the_blog(port, other, "new:101:0:0:1:hola") == "401\n");
    CHECK(on_the_blog(port, "short", "new:101:0:0:1:hola").empty());
    CHECK(stage.count("SELECT count(*) FROM messages") == 0);
}

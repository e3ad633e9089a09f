#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"
#include "tests/support/silent_account.h"
#include "webhooks/message_template.h"

using bot::store::Role;
using tests::ConsoleStage;

TEST_CASE("a conversation says how much still goes out after the window, where anything does") {
    ConsoleStage stage;
    stage.add_agent("luis", Role::agent);
    const std::string path = tests::conversation_path(stage.add_conversation("x"));
    const auto luis = stage.sign_in("luis");
    CHECK_FALSE(stage.ask(luis, "GET", path).body["limits"].contains("after_window"));

    tests::connect_silently(stage.setup, {stage.count("SELECT id FROM inboxes")}, "widget",
                            tests::Template::approved);

    CHECK(stage.ask(luis, "GET", path).body["limits"]["after_window"] ==
          webhooks::longest_template_words);
}

#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"
#include "tests/support/silent_account.h"
#include "webhooks/message_template.h"

using bot::store::Role;
using tests::ConsoleStage;
using tests::conversation_path;

namespace {

/// What becomes of luis's reply to who last wrote long ago, to an account of `channel`.
std::string reply_long_after(const std::string& channel,
                             const std::string& visibility,
                             const std::string& text,
                             tests::Template approved = tests::Template::none) {
    ConsoleStage stage;
    stage.add_agent("luis", Role::agent);
    const std::int64_t id = stage.add_conversation("x");
    stage.change([&](bot::store::Database& database) {
        CHECK(database.run("UPDATE inboxes SET channel = '" + channel + "'"));
        CHECK(database.run("UPDATE conversations SET last_customer_at = 1, visibility = '" +
                           visibility + "'"));
    });
    tests::connect_silently(stage.setup, {stage.count("SELECT id FROM inboxes")}, channel,
                            approved);
    return stage
        .ask(stage.sign_in("luis"), "POST", conversation_path(id, "reply"),
             {{"client_id", "a"}, {"text", text}})
        .code();
}

}  // namespace

TEST_CASE("a conversation says how much still goes out after the window, where anything does") {
    ConsoleStage stage;
    stage.add_agent("luis", Role::agent);
    const std::string path = conversation_path(stage.add_conversation("x"));
    const auto luis = stage.sign_in("luis");
    CHECK_FALSE(stage.ask(luis, "GET", path).body["limits"].contains("after_window"));

    tests::connect_silently(stage.setup, {stage.count("SELECT id FROM inboxes")}, "widget",
                            tests::Template::approved);

    CHECK(stage.ask(luis, "GET", path).body["limits"]["after_window"] ==
          webhooks::longest_template_words);
}

TEST_CASE("a reply after the window is refused unless an approved message takes it whole") {
    const std::string long_text(webhooks::longest_template_words + 1, 'x');
    const auto approved = tests::Template::approved;

    CHECK(reply_long_after("whatsapp", "direct", "Soy Luis") == "window_closed");
    CHECK(reply_long_after("whatsapp", "direct", "Soy Luis", approved).empty());
    CHECK(reply_long_after("whatsapp", "direct", long_text, approved) == "too_long");
    CHECK(reply_long_after("telegram", "direct", "Soy Luis").empty());
}

TEST_CASE("under a post a reply goes out however old the comment is: it has no window") {
    CHECK(reply_long_after("instagram", "direct", "Soy Luis") == "window_closed");
    CHECK(reply_long_after("instagram", "public", "Soy Luis").empty());
}

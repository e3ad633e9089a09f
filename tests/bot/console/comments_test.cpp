#include "bot/intake.h"
#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Database;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

/// Two comments under a post, of Eva and of Luz, then a correction of the first.
std::int64_t corrected_comment(ConsoleStage& stage) {
    std::int64_t id = 0;
    stage.change([&](Database& database) {
        webhooks::Receipt receipt;
        for (const char* name : {"one", "two", "edit of one"}) {
            webhooks::Inbound comment;
            comment.dedupe_key = comment.message_id = name;
            comment.conversation_key = "thread";
            const bool second = comment.message_id == "two";
            comment.contact_key = second ? "luz" : "eva";
            comment.contact_name = second ? "Luz Díaz" : "Eva";
            comment.visibility = webhooks::Visibility::public_comment;
            comment.text = name;
            comment.sent_at = stage.clock.now();
            if (comment.text.starts_with("edit")) comment.kind = webhooks::MessageKind::edit;
            receipt.messages.push_back(comment);
        }
        const bot::IntakeContext context{bot::store::ensure_inbox(database, "yt", "youtube")};
        const auto event_key = bot::store::EventKey::load(database).value();
        id = bot::take_in(database, event_key, context, receipt, stage.clock.now())
                 .touched.at(0)
                 .value;
    });
    return id;
}

const std::string hidden =
    "SELECT coalesce(group_concat(target), '') FROM outbox WHERE kind = 'hide'";

}  // namespace

TEST_CASE("a person hides the comment that they chose, and no correction of one") {
    ConsoleStage stage;
    stage.add_agent("ana", bot::store::Role::agent);
    const auto ana = stage.sign_in("ana");
    const std::string path = tests::conversation_path(corrected_comment(stage), "hide");

    CHECK(stage.ask(ana, "POST", path, {{"seq", 3}, {"hidden", true}}).status == 422);
    CHECK(stage.text(hidden).empty());
    CHECK(stage.ask(ana, "POST", path, {{"seq", 1}, {"hidden", true}}).status < 300);

    CHECK(stage.text(hidden) == "one");
}

TEST_CASE("under a post each message has who wrote it, when that is not the contact") {
    ConsoleStage stage;
    stage.add_agent("ana", bot::store::Role::agent);
    const auto ana = stage.sign_in("ana");
    const std::string path = tests::conversation_path(corrected_comment(stage));

    const json messages = stage.ask(ana, "GET", path).body["messages"];

    CHECK(messages[0]["writer"].is_null());
    CHECK(messages[1]["writer"] == json({{"name", "Luz Díaz"}, {"handle", ""}, {"key", "luz"}}));
    CHECK(messages[2]["writer"].is_null());
}

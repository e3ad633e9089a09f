#include "bot/intake.h"
#include "bot/store/brief_rows.h"
#include "bot/store/turns.h"
#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Database;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

constexpr bot::TimeMs hour = 3'600'000;

/// A comment under a post, which the assistant has answered.
std::int64_t answered_comment(ConsoleStage& stage, const std::string& key) {
    std::int64_t id = 0;
    stage.change([&](Database& database) {
        webhooks::Receipt receipt;
        webhooks::Inbound comment;
        comment.dedupe_key = comment.message_id = comment.conversation_key = key;
        comment.contact_key = "contact-" + key;
        comment.visibility = webhooks::Visibility::public_comment;
        comment.text = "¿cuánto tarda el envío?";
        comment.sent_at = stage.clock.now();
        receipt.messages.push_back(comment);
        const bot::IntakeContext context{bot::store::ensure_inbox(database, "ig", "instagram")};
        const auto event_key = bot::store::EventKey::load(database).value();
        const auto taken = bot::take_in(database, event_key, context, receipt, stage.clock.now());
        id = taken.touched.at(0).value;
        const auto row = bot::store::load_conversation(database, {id}).value();
        (void)bot::store::add_decision(database, row, "answer", "envio.plazo", 1.0, "",
                                       R"({"owner":"bot"})", "{}", stage.clock.now());
    });
    return id;
}

/// As the default department reads it, whichever it now belongs to.
std::int64_t handled_alone(ConsoleStage& stage) {
    const bot::TimeMs now = stage.clock.now();
    return stage.reader->read([&](Database& database) {
        std::int64_t alone = 0;
        for (const char* department : {"ventas", "logistica"}) {
            const bool first = std::string_view(department) == "ventas";
            const auto found = bot::store::brief_contents(
                database, {department, first, now - hour, now + hour, now + 2 * hour});
            alone += found.answered;
        }
        return alone;
    });
}

}  // namespace

TEST_CASE(
    "what a person does to a conversation in the console, the assistant did not handle alone") {
    ConsoleStage stage;
    stage.add_agent("ana", bot::store::Role::agent);
    const auto ana = stage.sign_in("ana");
    const std::vector<std::pair<std::string, json>> acts = {
        {"take", json::object()},
        {"hand-back", json::object()},
        {"resolve", json::object()},
        {"reply", {{"client_id", "c"}, {"text", "Hola"}}},
        {"assign", {{"agent", "ana"}}},
        {"department", {{"department", "logistica"}}},
        {"priority", {{"priority", "P1"}}},
        {"block", {{"blocked", true}}},
        {"block", {{"blocked", false}}},
        {"hide", {{"seq", 1}, {"hidden", true}}},
        {"hide", {{"seq", 1}, {"hidden", false}}},
    };
    for (std::size_t i = 0; i < acts.size(); ++i) {
        const auto& [act, body] = acts[i];
        INFO(act << " " << body.dump());
        const std::int64_t id = answered_comment(stage, "comment-" + std::to_string(i));
        const std::string path = tests::conversation_path(id);
        REQUIRE(stage.ask(ana, "GET", path).status == 200);
        CHECK(handled_alone(stage) == 1);

        REQUIRE(stage.ask(ana, "POST", path + "/" + act, body).status < 300);

        CHECK(handled_alone(stage) == 0);
    }
}

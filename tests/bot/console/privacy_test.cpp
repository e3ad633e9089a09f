#include "bot/store/gone_private.h"
#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"
#include "tests/support/damage.h"

#include <filesystem>
#include <set>

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

TEST_CASE("a person is forgotten everywhere while the program runs", "[T58]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::admin);
    stage.add_agent("luis", Role::editor);
    stage.add_conversation("Canario7319 espera su pedido");
    stage.add_conversation("Vecina8842 también");
    const auto ana = stage.sign_in("ana");
    const auto luis = stage.sign_in("luis");
    const json person = {{"inbox", "web"}, {"contact", "k1"}};
    const auto folder = std::filesystem::path(stage.store->path()).parent_path();
    REQUIRE(tests::all_bytes_in(folder).find("Canario7319") != std::string::npos);

    CHECK(stage.ask("POST", "/api/v1/contacts/erase", person).status == 401);
    CHECK(stage.ask(luis, "POST", "/api/v1/contacts/erase", person).status == 403);
    CHECK(stage.ask(ana, "POST", "/api/v1/contacts/erase", {{"inbox", "web"}, {"contact", "?"}})
              .status == 404);
    const auto erased = stage.ask(ana, "POST", "/api/v1/contacts/erase", person);

    CHECK(erased.status == 200);
    CHECK(erased.body["conversations"] == 1);
    CHECK_FALSE(erased.body.contains("left"));
    const std::string bytes = tests::all_bytes_in(folder);
    CHECK(bytes.find("Canario7319") == std::string::npos);
    CHECK(bytes.find("Vecina8842") != std::string::npos);
    CHECK(stage.count("SELECT count(*) FROM audit WHERE action = 'erase' AND actor = 'ana'") == 1);
    CHECK(stage.ask(ana, "POST", "/api/v1/contacts/erase", person).status == 404);
}

TEST_CASE("who looks at a conversation in which a forgotten person wrote is told of it", "[T58]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::admin);
    const std::int64_t own = stage.add_conversation("Canario7319");
    const std::int64_t post = stage.add_conversation("un post");
    stage.add_conversation("otro post");
    stage.change([&](bot::store::Database& database) {
        auto row = bot::store::load_conversation(database, {post}).value();
        bot::store::NewMessage message;
        message.text = "aquí Canario7319";
        const auto said = bot::store::append_message(database, row, message, stage.clock.now());
        const auto writer = bot::store::load_conversation(database, {own}).value().contact;
        bot::store::note_writer(database, said.id, writer);
    });
    std::set<std::int64_t> told;
    const auto console = stage.live.follow_all(
        [&](bot::store::ConversationId changed) { told.insert(changed.value); });

    const auto erased = stage.ask(stage.sign_in("ana"), "POST", "/api/v1/contacts/erase",
                                  {{"inbox", "web"}, {"contact", "k1"}});
    stage.live.publish();
    stage.live.unfollow(console);

    CHECK(erased.status == 200);
    CHECK(told == std::set<std::int64_t>{own, post});
}

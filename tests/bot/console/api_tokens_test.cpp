#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;
using tests::conversation_path;

namespace {

void revoke(ConsoleStage& stage, const std::string& name) {
    stage.change([&](bot::store::Database& database) {
        CHECK(bot::store::remove_api_token(database, name));
    });
}

}  // namespace

TEST_CASE("a program's token is worth nothing once it is revoked", "[T44]") {
    ConsoleStage stage;
    const auto crm = stage.add_program("crm", Role::viewer);
    const auto other = stage.add_program("otro", Role::viewer);
    REQUIRE(stage.ask("GET", "/api/v1/queue", nullptr, crm).status == 200);

    revoke(stage, "crm");

    CHECK(stage.ask("GET", "/api/v1/queue", nullptr, crm).status == 401);
    CHECK(stage.ask("GET", "/api/v1/queue", nullptr, other).status == 200);
}

TEST_CASE("a program of a person's name is not that person", "[T44]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto program = stage.add_program("ana", Role::agent, {"logistica"});
    const std::int64_t own = stage.add_conversation("hola", "logistica");
    const std::int64_t of_ana = stage.add_conversation("hola", "ventas");
    REQUIRE(stage.ask(stage.sign_in("ana"), "POST", conversation_path(of_ana, "take")).status ==
            200);

    CHECK(stage
              .ask("POST", conversation_path(of_ana, "note"), {{"client_id", "n"}, {"text", "x"}},
                   program)
              .status == 404);
    CHECK(stage.ask("POST", conversation_path(own, "take"), json::object(), program).status == 200);
    CHECK(stage.text("SELECT agent FROM conversations WHERE id = " + std::to_string(own)) ==
          "api:ana");
    CHECK(stage.text("SELECT actor FROM audit ORDER BY id DESC") == "api:ana");
}

TEST_CASE("of a token the store keeps its hash, and when it was used") {
    ConsoleStage stage;
    const auto crm = stage.add_program("crm", Role::viewer);
    const std::string token = crm[0].value.substr(7);
    CHECK(stage.text("SELECT token_hash FROM api_tokens") == bot::sha256_hex(token));
    CHECK(stage.count("SELECT last_used_at IS NULL FROM api_tokens") == 1);

    stage.clock.advance(5'000);
    (void)stage.ask("GET", "/api/v1/queue", nullptr, crm);
    stage.change([](bot::store::Database&) {});

    CHECK(stage.count("SELECT last_used_at FROM api_tokens") == stage.clock.now());
}

TEST_CASE("the general token is an agent's, of every department", "[T44]") {
    ConsoleStage stage;
    const std::vector<webhooks::Header> general = {
        {"Authorization", "Bearer " + tests::general_token}};
    const std::int64_t id = stage.add_conversation("hola", "ventas");

    CHECK(stage
              .ask("POST", conversation_path(id, "reply"),
                   {{"client_id", "r"}, {"text", "Hola"}, {"agent", "ana"}}, general)
              .status == 200);
    CHECK(stage.text("SELECT agent FROM messages WHERE author = 'person'") == "ana");
    CHECK(stage.ask("PUT", "/api/v1/canned/x", {{"text", {{"es", "x"}}}}, general).status == 403);
    CHECK(stage.ask("GET", "/api/v1/queue", nullptr, {{"Authorization", "Bearer x"}}).status ==
          401);
}

#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;
using tests::good_password;

TEST_CASE("a person who is added signs in; one whose role changes signs in again") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::admin);
    const auto ana = stage.sign_in("ana");
    json eva = {{"name", "eva"}, {"password", good_password}, {"role", "editor"}};

    CHECK(stage.ask(ana, "POST", "/api/v1/users", eva).status == 201);
    CHECK(stage.ask(ana, "POST", "/api/v1/users", eva).status == 409);
    eva["name"] = "Eva <b>";
    CHECK(stage.ask(ana, "POST", "/api/v1/users", eva).status == 422);
    for (const char* own : {"bot", "timer", "intake", "retention", "operator"}) {
        INFO(own);
        eva["name"] = own;
        CHECK(stage.ask(ana, "POST", "/api/v1/users", eva).status == 422);
    }
    eva["name"] = "eva2";
    eva["password"] = "tienda luna";
    CHECK(stage.ask(ana, "POST", "/api/v1/users", eva).code() == "weak_password");
    eva["password"] = "short";
    CHECK(stage.ask(ana, "POST", "/api/v1/users", eva).status == 422);

    const auto before = stage.sign_in("eva");
    CHECK(stage.ask(ana, "PATCH", "/api/v1/users/eva", {{"full_name", "Eva"}}).status == 200);
    CHECK(stage.ask(before, "GET", "/api/v1/queue").status == 200);
    CHECK(stage.ask(ana, "PATCH", "/api/v1/users/eva", {{"role", "viewer"}}).status == 200);
    CHECK(stage.ask(before, "GET", "/api/v1/queue").status == 401);
    CHECK(stage.ask(ana, "PATCH", "/api/v1/users/eva", {{"disabled", true}}).status == 200);
    CHECK(stage.try_to_sign_in("eva", good_password).status == 401);
}

TEST_CASE("a person's password is not made of their names, those of before and of now", "[T38]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::admin);
    const auto ana = stage.sign_in("ana");
    json eva = {{"name", "eva"},
                {"full_name", "Eva Zurriaga"},
                {"password", "ZurriagaZurriaga7"},
                {"role", "editor"}};
    CHECK(stage.ask(ana, "POST", "/api/v1/users", eva).code() == "weak_password");
    eva["password"] = good_password;
    REQUIRE(stage.ask(ana, "POST", "/api/v1/users", eva).status == 201);
    const auto change = [&](const json& body) {
        return stage.ask(ana, "PATCH", "/api/v1/users/eva", body);
    };

    CHECK(change({{"password", "ZurriagaZurriaga7"}}).code() == "weak_password");
    CHECK(change({{"password", "ZurriagaZurriaga7"}, {"full_name", "Eva"}}).code() ==
          "weak_password");
    CHECK(change({{"password", "QuirogaQuiroga7"}, {"full_name", "Eva Quiroga"}}).code() ==
          "weak_password");
    CHECK(change({{"password", "QuirogaQuiroga7"}}).status == 200);
}

TEST_CASE("the last admin stays one, and nothing else than what is listed can be set", "[T44]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::admin);
    const auto ana = stage.sign_in("ana");
    const std::string hash = stage.text("SELECT password_hash FROM agents");

    CHECK(stage.ask(ana, "PATCH", "/api/v1/users/ana", {{"disabled", true}}).status == 422);
    CHECK(stage.ask(ana, "PATCH", "/api/v1/users/ana", {{"role", "viewer"}}).status == 422);
    CHECK(stage
              .ask(ana, "PATCH", "/api/v1/users/ana",
                   {{"password_hash", "x"}, {"generation", 0}, {"name", "root"}})
              .status == 200);
    CHECK(stage.text("SELECT password_hash FROM agents WHERE name = 'ana'") == hash);
    CHECK(stage.ask(ana, "GET", "/api/v1/users").body.dump().find("argon2") == std::string::npos);
}

TEST_CASE("the audit log tells who did what, and whether somebody rewrote it") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::admin);
    const auto ana = stage.sign_in("ana");
    (void)stage.ask(ana, "PUT", "/api/v1/canned/saludo", {{"text", {{"es", "Hola"}}}});

    const json audit = stage.ask(ana, "GET", "/api/v1/audit").body;
    CHECK(audit["unbroken"] == true);
    CHECK(audit["rows"][0]["action"] == "canned");
    CHECK(audit["rows"][0]["actor"] == "ana");

    stage.change([](bot::store::Database& database) {
        (void)database.run("UPDATE audit SET actor = 'eva' WHERE action = 'session.begin'");
    });
    CHECK(stage.ask(ana, "GET", "/api/v1/audit").body["unbroken"] == false);
}

TEST_CASE("an answer called wrong is a lesson until an editor settles it") {
    ConsoleStage stage;
    stage.add_agent("eva", Role::editor);
    const std::int64_t id = stage.add_conversation("hola");
    stage.change([&](bot::store::Database& database) {
        database
            .prepare(
                "INSERT INTO decisions (conversation_id, at, action, intent, turn_json, "
                "decision_json) VALUES (?, 0, 'answer', 'envio.plazo', '{\"text\":\"hola\"}', "
                "'{}')")
            .bind(id)
            .done();
    });
    const auto eva = stage.sign_in("eva");
    const std::string wrong = tests::conversation_path(id, "wrong-answer");

    CHECK(stage.ask(eva, "POST", wrong, {{"decision_id", 99}}).status == 422);
    CHECK(stage.ask(eva, "POST", wrong, {{"decision_id", 1}, {"note", "no"}}).status == 200);
    const json items = stage.ask(eva, "GET", "/api/v1/learning").body["items"];
    REQUIRE(items.size() == 1);
    CHECK(items[0]["said_intent"] == "envio.plazo");
    CHECK(items[0]["by"] == "eva");
    CHECK(stage.ask(eva, "POST", "/api/v1/learning/1", {{"state", "forgotten"}}).status == 422);
    CHECK(stage.ask(eva, "POST", "/api/v1/learning/1", {{"state", "done"}}).status == 200);
    CHECK(stage.ask(eva, "GET", "/api/v1/learning").body["items"].empty());
}

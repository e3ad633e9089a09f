#include "bot/sha256.h"
#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Role;
using tests::ConsoleStage;
using tests::good_password;

TEST_CASE("the right password opens a session that the cookie carries") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);

    const auto response = stage.try_to_sign_in("ana", good_password);

    REQUIRE(response.status == 200);
    CHECK(response.body["user"]["role"] == "agent");
    CHECK(response.body.dump().find("argon2") == std::string::npos);
    const std::string cookie(webhooks::find_header(response.headers, "Set-Cookie").value());
    CHECK(cookie.starts_with("portavoz="));
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Strict") != std::string::npos);
    const std::string token = cookie.substr(9, 64);
    CHECK(stage.text("SELECT token_hash FROM sessions") == bot::sha256_hex(token));
}

TEST_CASE("over TLS the cookie is a __Host- one, and no other is taken", "[T40]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.base = "https://chat.example";

    const auto browser = stage.sign_in("ana");

    CHECK(browser.cookie.starts_with("__Host-portavoz="));
    CHECK(stage.ask(browser, "GET", "/api/v1/session").status == 200);
    auto other = browser;
    other.cookie = other.cookie.substr(7);
    CHECK(stage.ask(other, "GET", "/api/v1/session").status == 401);
}

TEST_CASE("a wrong password, an unknown name and a disabled account look the same", "[T36]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("gone", Role::admin);
    stage.change([](bot::store::Database& database) {
        auto agent = bot::store::find_agent(database, "gone").value();
        agent.disabled = true;
        bot::store::update_agent(database, agent);
    });

    const auto wrong = stage.try_to_sign_in("ana", "otra cosa larga");
    const auto unknown = stage.try_to_sign_in("nobody", good_password);
    const auto disabled = stage.try_to_sign_in("gone", good_password);
    const auto huge = stage.try_to_sign_in("ana", good_password + std::string(2000, 'x'));

    CHECK(wrong.status == 401);
    for (const auto& other : {unknown, disabled, huge}) {
        CHECK(other.status == wrong.status);
        CHECK(other.body == wrong.body);
    }
    CHECK(stage.count("SELECT count(*) FROM sessions") == 0);
}

TEST_CASE("the fifth wrong password locks the account for a growing time, the right one too",
          "[T35]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto before = stage.sign_in("ana");
    for (int i = 0; i < 5; ++i) (void)stage.try_to_sign_in("ana", "wrong password");

    const auto locked = stage.try_to_sign_in("ana", good_password);
    CHECK(locked.status == 429);
    CHECK(webhooks::find_header(locked.headers, "Retry-After") == "1");
    CHECK(stage.ask(before, "GET", "/api/v1/session").status == 200);

    stage.clock.advance(1'000);
    CHECK(stage.try_to_sign_in("ana", "wrong password").status == 401);
    CHECK(webhooks::find_header(stage.try_to_sign_in("ana", good_password).headers,
                                "Retry-After") == "2");
    stage.clock.advance(2'000);
    CHECK(stage.try_to_sign_in("ana", good_password).status == 200);
}

TEST_CASE("an address that fails with many names is turned away", "[T35]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    for (int i = 0; i < 10; ++i) {
        CHECK(stage.try_to_sign_in("name" + std::to_string(i), good_password).status == 401);
    }
    CHECK(stage.try_to_sign_in("ana", good_password).status == 429);
    stage.address = "198.51.100.7";
    CHECK(stage.try_to_sign_in("ana", good_password).status == 200);
}

TEST_CASE("a session ends after half an hour without a request and after eight hours", "[T39]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto idle = stage.sign_in("ana");
    stage.clock.advance(30 * 60'000);
    CHECK(stage.ask(idle, "GET", "/api/v1/queue").status == 401);

    const auto busy = stage.sign_in("ana");
    for (int i = 0; i < 23; ++i) {
        stage.clock.advance(20 * 60'000);
        CHECK(stage.ask(busy, "GET", "/api/v1/queue").status == 200);
        stage.change([](bot::store::Database&) {});
    }
    stage.clock.advance(20 * 60'000);
    CHECK(stage.ask(busy, "GET", "/api/v1/queue").status == 401);
}

TEST_CASE("signing out, another password and a disabled account end sessions at once", "[T39]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto first = stage.sign_in("ana");
    const auto second = stage.sign_in("ana");
    CHECK(stage.ask(first, "DELETE", "/api/v1/session").status == 204);
    CHECK(stage.ask(first, "GET", "/api/v1/queue").status == 401);
    CHECK(stage.ask(second, "GET", "/api/v1/queue").status == 200);

    const auto third = stage.sign_in("ana");
    CHECK(stage
              .ask(second, "POST", "/api/v1/session/password",
                   {{"current", "not this one"}, {"new", "otra clave larga"}})
              .status == 401);
    CHECK(stage
              .ask(second, "POST", "/api/v1/session/password",
                   {{"current", good_password}, {"new", "corta"}})
              .status == 400);
    CHECK(stage
              .ask(second, "POST", "/api/v1/session/password",
                   {{"current", good_password}, {"new", "otra clave larga"}})
              .status == 204);
    CHECK(stage.ask(second, "GET", "/api/v1/queue").status == 200);
    CHECK(stage.ask(third, "GET", "/api/v1/queue").status == 401);
    CHECK(stage.try_to_sign_in("ana", good_password).status == 401);

    stage.change([](bot::store::Database& database) {
        auto agent = bot::store::find_agent(database, "ana").value();
        agent.disabled = true;
        bot::store::update_agent(database, agent);
    });
    CHECK(stage.ask(second, "GET", "/api/v1/queue").status == 401);
}

TEST_CASE("a change from another site, or without the token of the session, is refused", "[T41]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto browser = stage.sign_in("ana");
    const std::int64_t id = stage.add_conversation("hola");
    const std::string take = tests::conversation_path(id, "take");
    const auto with = [&](std::size_t index, const char* value) {
        auto headers = stage.headers_of(browser);
        headers[index].value = value;
        return stage.ask("POST", take, nlohmann::json::object(), headers).status;
    };

    CHECK(with(1, "https://evil.example") == 403);
    CHECK(with(1, "null") == 403);
    CHECK(with(1, "http://127.0.0.1:8080.evil.example") == 403);
    CHECK(with(2, "cross-site") == 403);
    CHECK(with(2, "same-site") == 403);
    CHECK(with(3, "") == 403);
    CHECK(with(3, std::string(64, '0').c_str()) == 403);
    CHECK(stage
              .ask("POST", take, nlohmann::json::object(),
                   {{"Cookie", browser.cookie}, {"X-CSRF-Token", browser.csrf}})
              .status == 403);
    CHECK(stage.text("SELECT owner FROM conversations") == "waiting");
    // Asking for the head of an answer changes nothing.
    CHECK(stage.ask("HEAD", tests::conversation_path(id), nullptr, {{"Cookie", browser.cookie}})
              .status == 200);
    CHECK(stage.ask(browser, "POST", take).status == 200);

    CHECK(stage
              .ask("POST", "/api/v1/session", {{"name", "ana"}, {"password", good_password}},
                   {{"Origin", "https://evil.example"}})
              .status == 403);
}

TEST_CASE("a session that the browser had before does not survive a new sign-in", "[T39]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto before = stage.sign_in("ana");

    CHECK(stage
              .ask("POST", "/api/v1/session", {{"name", "ana"}, {"password", good_password}},
                   {{"Origin", stage.base}, {"Cookie", before.cookie}})
              .status == 200);
    CHECK(stage.ask(before, "GET", "/api/v1/queue").status == 401);
}

TEST_CASE("one sees one's own sessions and ends all but this one", "[T39]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::viewer);
    stage.add_agent("eva", Role::admin);
    const auto first = stage.sign_in("ana");
    stage.clock.advance(60'000);
    stage.address = "198.51.100.7";
    const auto second = stage.sign_in("ana");
    const auto of_eva = stage.sign_in("eva");

    const auto listed = stage.ask(second, "GET", "/api/v1/sessions");
    REQUIRE(listed.body["sessions"].size() == 2);
    CHECK(listed.body["sessions"][0]["current"] == true);
    CHECK(listed.body["sessions"][0]["address"] == "198.51.100.7");
    CHECK(listed.body["sessions"][1]["current"] == false);
    CHECK(listed.body.dump().find("hash") == std::string::npos);

    const auto ended = stage.ask(second, "POST", "/api/v1/sessions/end-others");
    CHECK(ended.body["ended"] == 1);
    CHECK(stage.ask(first, "GET", "/api/v1/session").status == 401);
    CHECK(stage.ask(second, "GET", "/api/v1/session").status == 200);
    CHECK(stage.ask(of_eva, "GET", "/api/v1/session").status == 200);
    CHECK(stage.ask(second, "GET", "/api/v1/sessions").body["sessions"].size() == 1);
    CHECK(stage.count("SELECT count(*) FROM audit WHERE action = 'session.end_others'") == 1);
}

TEST_CASE("a session that had run out by itself is not counted as ended", "[T39]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::viewer);
    (void)stage.sign_in("ana");
    const auto second = stage.sign_in("ana");
    for (int i = 0; i < 2; ++i) {
        stage.clock.advance(20 * 60'000);
        REQUIRE(stage.ask(second, "GET", "/api/v1/queue").status == 200);
        stage.change([](bot::store::Database&) {});  // Until the session is noted as used.
    }
    REQUIRE(stage.count("SELECT count(*) FROM sessions") == 2);

    const auto ended = stage.ask(second, "POST", "/api/v1/sessions/end-others");

    CHECK(ended.body["ended"] == 0);
    CHECK(stage.count("SELECT count(*) FROM sessions") == 1);
    CHECK(stage.count("SELECT count(*) FROM audit WHERE action = 'session.end_others'") == 0);
}

TEST_CASE("a new password that is tried first is refused, and the old one stays", "[T38]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto browser = stage.sign_in("ana");

    const auto refused = stage.ask(browser, "POST", "/api/v1/session/password",
                                   {{"current", good_password}, {"new", "Password1234"}});
    CHECK(refused.status == 400);
    CHECK(refused.code() == "weak_password");
    CHECK(stage.try_to_sign_in("ana", good_password).status == 200);
}

TEST_CASE("one's own full name is no new password either", "[T38]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto browser = stage.sign_in("ana");
    const auto change = [&] {
        return stage.ask(browser, "POST", "/api/v1/session/password",
                         {{"current", good_password}, {"new", "ZurriagaZurriaga7"}});
    };
    stage.change([](bot::store::Database& database) {
        (void)database.run("UPDATE agents SET full_name = 'Ana Zurriaga' WHERE name = 'ana'");
    });

    CHECK(change().code() == "weak_password");

    stage.change([](bot::store::Database& database) {
        (void)database.run("UPDATE agents SET full_name = '' WHERE name = 'ana'");
    });
    CHECK(change().status == 204);
}

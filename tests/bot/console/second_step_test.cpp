#include "bot/console/qr_code.h"
#include "bot/console/totp.h"
#include "bot/store/second_factor.h"
#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;
using tests::good_password;

namespace {

constexpr const char* step_path = "/api/v1/session/second-factor";

std::string code_now(const ConsoleStage& stage, const std::string& secret) {
    return bot::totp_code(*bot::from_base32(secret), stage.clock.now() / 30'000);
}

struct Enrolled {
    ConsoleStage::Browser browser;
    std::string secret;
    std::vector<std::string> recovery_codes;
};

/// Somebody who has switched the second step on; their code of that moment is used.
Enrolled enrol(ConsoleStage& stage, const std::string& name) {
    Enrolled person;
    person.browser = stage.sign_in(name);
    const auto begun = stage.ask(person.browser, "POST", step_path, {{"current", good_password}});
    REQUIRE(begun.status == 200);
    person.secret = begun.body["secret"];
    const auto confirmed = stage.ask(person.browser, "POST", std::string(step_path) + "/confirm",
                                     {{"code", code_now(stage, person.secret)}});
    REQUIRE(confirmed.status == 200);
    person.recovery_codes = confirmed.body["recovery_codes"];
    stage.clock.advance(30'000);
    return person;
}

ConsoleStage::Response sign_in_with(ConsoleStage& stage,
                                    const std::string& password,
                                    const std::string& code) {
    return stage.ask("POST", "/api/v1/session",
                     {{"name", "ana"}, {"password", password}, {"totp", code}},
                     {{"Origin", stage.base}});
}

}  // namespace

TEST_CASE("the second step begins with the password, and counts from its first right code on") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto browser = stage.sign_in("ana");

    CHECK(stage.ask(browser, "POST", step_path, {{"current", "something else"}}).status == 401);
    const auto begun = stage.ask(browser, "POST", step_path, {{"current", good_password}});
    REQUIRE(begun.status == 200);
    const std::string secret = begun.body["secret"];
    CHECK(begun.body["address"] ==
          "otpauth://totp/Tienda%20Luna%3Aana?secret=" + secret + "&issuer=Tienda%20Luna");
    CHECK(begun.body["qr"]["dark"] == bot::qr_code(begun.body["address"])->dark);
    CHECK(begun.body["qr"]["size"] == bot::qr_code(begun.body["address"])->size);
    CHECK(stage.try_to_sign_in("ana", good_password).status == 200);

    const std::string confirm = std::string(step_path) + "/confirm";
    CHECK(stage.ask(browser, "POST", confirm, {{"code", "000000x"}}).code() == "wrong_code");
    const auto confirmed = stage.ask(browser, "POST", confirm, {{"code", code_now(stage, secret)}});
    REQUIRE(confirmed.status == 200);
    CHECK(confirmed.body["recovery_codes"].size() == 10);
    CHECK(stage.try_to_sign_in("ana", good_password).code() == "totp_needed");
    CHECK(stage.ask(browser, "GET", "/api/v1/session").body["second_factor"] == true);
}

TEST_CASE("with the second step a session needs the password and a code that is good once",
          "[T61]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const Enrolled ana = enrol(stage, "ana");
    const std::string code = code_now(stage, ana.secret);

    CHECK(sign_in_with(stage, "something else", code).code() == "wrong_credentials");
    CHECK(sign_in_with(stage, good_password, "12345").code() == "wrong_code");
    CHECK(sign_in_with(stage, good_password, code).status == 200);
    CHECK(sign_in_with(stage, good_password, code).code() == "wrong_code");
}

TEST_CASE("wrong codes and wrong passwords share one lock-out", "[T61]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const Enrolled ana = enrol(stage, "ana");
    for (int i = 0; i < 2; ++i) (void)sign_in_with(stage, "something else", "");
    for (int i = 0; i < 3; ++i) (void)sign_in_with(stage, good_password, "12345");

    CHECK(sign_in_with(stage, good_password, code_now(stage, ana.secret)).status == 429);
}

TEST_CASE("being asked for the code is no failure: a whole office signs in from one address") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const Enrolled ana = enrol(stage, "ana");
    for (int colleague = 1; colleague <= 10; ++colleague) {
        const std::string name = "colega" + std::to_string(colleague);
        stage.add_agent(name, Role::agent);
        (void)enrol(stage, name);
    }

    for (int colleague = 1; colleague <= 10; ++colleague) {
        const std::string name = "colega" + std::to_string(colleague);
        REQUIRE(stage.try_to_sign_in(name, good_password).code() == "totp_needed");
    }

    CHECK(sign_in_with(stage, good_password, code_now(stage, ana.secret)).status == 200);
}

TEST_CASE("wrong codes of many names turn the address away") {
    ConsoleStage stage;
    for (int person = 0; person < 3; ++person) {
        const std::string name = "p" + std::to_string(person);
        stage.add_agent(name, Role::agent);
        (void)enrol(stage, name);
    }
    stage.clock.advance(60'000);
    for (int i = 0; i < 10; ++i) {
        (void)stage.ask(
            "POST", "/api/v1/session",
            {{"name", "p" + std::to_string(i % 3)}, {"password", good_password}, {"totp", "12345"}},
            {{"Origin", stage.base}});
    }

    CHECK(stage.try_to_sign_in("somebody", good_password).status == 429);
}

TEST_CASE("a recovery code signs in once, and what is kept of it is a hash", "[T61]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const Enrolled ana = enrol(stage, "ana");
    const std::string& code = ana.recovery_codes.front();

    CHECK(stage.text("SELECT recovery_json FROM second_factors").find(code) == std::string::npos);
    CHECK(sign_in_with(stage, good_password, code).status == 200);
    CHECK(sign_in_with(stage, good_password, code).code() == "wrong_code");
}

TEST_CASE("the second step ends with a code, and not without", "[T61]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const Enrolled ana = enrol(stage, "ana");
    const std::string off = std::string(step_path) + "/off";

    CHECK(stage.ask(ana.browser, "POST", off, {{"code", "999"}}).code() == "wrong_code");
    CHECK(stage.ask(ana.browser, "POST", step_path, {{"current", good_password}}).code() ==
          "already_on");
    CHECK(stage.ask(ana.browser, "POST", off, {{"code", code_now(stage, ana.secret)}}).status ==
          204);
    CHECK(stage.try_to_sign_in("ana", good_password).status == 200);
}

TEST_CASE("nobody sees a colleague's second step, and its secret is in no answer afterwards") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("luis", Role::admin);
    const Enrolled ana = enrol(stage, "ana");
    const auto luis = stage.sign_in("luis");

    CHECK(stage.ask(luis, "GET", "/api/v1/users").body.dump().find(ana.secret) ==
          std::string::npos);
    CHECK(stage.ask(luis, "POST", std::string(step_path) + "/confirm", {{"code", "1"}}).code() ==
          "not_begun");
    CHECK(stage.ask(ana.browser, "GET", "/api/v1/session").body.dump().find(ana.secret) ==
          std::string::npos);
}

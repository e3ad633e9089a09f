#include "tests/process/platforms.h"
#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "tests/process/shell.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "webhooks/json.h"

#include <algorithm>
#include <mutex>
#include <string>

// A permission of X whose refresh tokens buy only once, through the whole program and its ends.

namespace {

using tests::Platform;
using tests::Stage;
using tests::TestServer;
using webhooks::HttpRequest;

constexpr const char* question = "¿cuánto tarda el envío?";

const Platform& x_messages() {
    return *std::find_if(tests::platforms().begin(), tests::platforms().end(),
                         [](const Platform& each) { return each.inbox == "x_messages"; });
}

/// Sells tokens as X does: what was bought with is worth nothing more. Thread-safe.
class Seller {
public:
    TestServer::Reaction answer(const HttpRequest& request) {
        const std::lock_guard lock(mutex_);
        if (request.path == "/oauth/token") return sell(request);
        const auto bearer = webhooks::find_header(request.headers, "Authorization");
        const std::string right = "Bearer access-" + std::to_string(sold_);
        if (!bearer || *bearer != right || ended_) {
            return TestServer::answer(401, R"({"title":"Unauthorized"})");
        }
        if (request.method == "GET") return TestServer::answer(200, R"({"data":{"id":"99"}})");
        return tests::accept_everywhere(request);
    }
    /// The two hours of the access token are over.
    void end_access() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    /// The brand withdraws the permission.
    void withdraw() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        next_ = "none";
    }
    int sold() {
        const std::lock_guard lock(mutex_);
        return sold_;
    }

private:
    TestServer::Reaction sell(const HttpRequest& request) {
        const auto fields = webhooks::parse_form(request.body);
        const auto basic = webhooks::find_header(request.headers, "Authorization");
        const bool ours = basic && basic->starts_with("Basic ");
        if (!ours || webhooks::form_value(fields, "refresh_token") != next_) {
            return TestServer::answer(400, R"({"error":"invalid_request"})");
        }
        ended_ = false;
        next_ = "refresh-" + std::to_string(++sold_);
        const webhooks::Json tokens{{"token_type", "bearer"},
                                    {"expires_in", 7200},
                                    {"access_token", "access-" + std::to_string(sold_)},
                                    {"refresh_token", next_}};
        return TestServer::answer(200, tokens.dump());
    }

    std::mutex mutex_;  ///< Guards what follows.
    std::string next_ = "refresh-configured";
    int sold_ = 0;
    bool ended_ = false;
};

struct World {
    Seller seller;
    Stage stage{[this](const HttpRequest& request) { return seller.answer(request); },
                "renewal_book"};
    std::uint16_t port = 0;
    int messages = 0;

    void start() {
        tests::Launch launch;
        launch.environment = {"TEST_REFRESH_TOKEN=refresh-configured"};
        launch.log_file = stage.file("log");
        port = stage.start(launch);
    }
    /// A customer asks; whether the answer has left.
    bool is_answered() {
        const std::string id = std::to_string(++messages);
        const Platform& x = x_messages();
        const std::string body = x.body(id, "70" + id, question, tests::now_ms());
        if (tests::post(port, x.sign(body)) != 200) return false;
        return stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'sent'", messages);
    }
    /// What the doctor says of the token.
    webhooks::Json doctor() {
        std::string command = "env TEST_REFRESH_TOKEN=refresh-configured";
        for (const std::string& variable : stage.environment()) command += " '" + variable + "'";
        command += " " PORTAVOZ_BINARY " doctor " + stage.book_folder() + " --json --store " +
                   stage.store_path();
        printed = tests::shell(command).output;
        const webhooks::Json report = webhooks::parse_json(printed).value;
        for (const webhooks::Json& finding : webhooks::array_at(report, "findings")) {
            if (webhooks::text_at(finding, "what").starts_with("the token")) return finding;
        }
        return {};
    }
    std::string printed;  ///< By the doctor.
};

bool shows_a_secret(const std::string& text) {
    return text.find("refresh-") != std::string::npos || text.find("access-") != std::string::npos;
}

}  // namespace

TEST_CASE("X's permission is renewed again and again, over restarts and a kill", "[x][renewal]") {
    World world;
    world.start();
    REQUIRE(world.is_answered());
    CHECK(world.seller.sold() == 1);

    world.stage.stop();
    world.start();
    REQUIRE(world.is_answered());
    CHECK(world.seller.sold() == 1);  // Its two hours are not over.

    world.seller.end_access();
    REQUIRE(world.is_answered());
    CHECK(world.seller.sold() == 2);

    world.stage.kill_now();
    world.seller.end_access();
    world.start();
    REQUIRE(world.is_answered());
    CHECK(world.seller.sold() == 3);
    CHECK_FALSE(shows_a_secret(world.stage.program().read_log()));
}

TEST_CASE("a permission that was withdrawn stops the account, and the doctor says what to do",
          "[x][renewal][doctor]") {
    World world;
    CHECK(webhooks::text_at(world.doctor(), "what").find("not asked") != std::string::npos);
    world.start();
    REQUIRE(world.is_answered());
    CHECK(webhooks::text_at(world.doctor(), "what") == "the token");
    CHECK(webhooks::text_at(world.doctor(), "fault").empty());
    CHECK(world.seller.sold() == 1);  // The doctor buys nothing.

    world.seller.withdraw();
    CHECK(tests::post(world.port, x_messages().sign(x_messages().body("9", "709", question,
                                                                      tests::now_ms()))) == 200);

    CHECK(
        world.stage.wait_until("SELECT count(*) FROM inboxes WHERE paused_until > 0 AND"
                               " pause_reason LIKE '%must be authorised again%'",
                               1));
    CHECK(world.stage.count("SELECT count(*) FROM outbox WHERE state = 'pending'") == 1);
    const webhooks::Json finding = world.doctor();
    CHECK(webhooks::text_at(finding, "fault").find("HTTP 400 invalid_request") !=
          std::string::npos);
    CHECK(webhooks::text_at(finding, "do").find("docs/channels/x.md") != std::string::npos);
    CHECK_FALSE(shows_a_secret(world.printed));
    CHECK_FALSE(shows_a_secret(world.stage.program().read_log()));
}

#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

#include <filesystem>
#include <fstream>
#include <iterator>

// Every secret that the program knows is a word that can be looked for.

TEST_CASE("at trace level no secret and no token appears in the log, the metrics or an answer",
          "[T54]") {
    const tests::TempFolder folder;
    bool fail = false;
    tests::Stage stage([&fail](const webhooks::HttpRequest& request) {
        if (fail) return tests::TestServer::answer(401, R"({"ok":false,"error_code":401})");
        return tests::accept_message(request);
    });
    tests::Launch launch;
    launch.log_file = folder.file("log");
    launch.arguments = {"--log-level", "trace"};
    const std::uint16_t port = stage.start(launch);
    const auto ask = [port](const std::string& path, const std::string& headers = "") {
        tests::RawClient client(port);
        client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
                    "Connection: close\r\n\r\n");
        return client.read_to_end();
    };
    std::string api_token;
    std::ifstream(stage.store_path() + ".api-token") >> api_token;
    REQUIRE(api_token.size() >= 32);

    std::string seen;
    CHECK(tests::post(port, tests::telegram_request(1, 1, "¿cuánto tarda el envío?")) == 200);
    CHECK(tests::post(port, tests::hook_request("m1", "c1", "quiero hablar con una persona")) ==
          200);
    REQUIRE(stage.settled());
    fail = true;
    CHECK(tests::post(port, tests::telegram_request(2, 2, "¿cuánto tarda el envío?")) == 200);
    REQUIRE(stage.wait_until("SELECT paused_until > 0 FROM inboxes WHERE name = 'telegram'", 1));
    std::string forged = tests::telegram_request(3, 3, "hola");
    forged.replace(forged.find(tests::telegram_secret), 1, "X");
    CHECK(tests::post(port, forged) == 401);
    for (const char* path : {"/metrics", "/api/v1/queue", "/nowhere", "/healthz", "/webhooks/x"})
        seen += ask(path);
    seen += ask("/api/v1/queue", "Authorization: Bearer " + api_token + "\r\n");
    seen += ask("/api/v1/inboxes", "Authorization: Bearer " + api_token + "\r\n");
    CHECK(stage.stop() == 0);
    seen += stage.program().read_log();

    REQUIRE(seen.find("step=decided") != std::string::npos);
    for (const std::string& secret :
         {std::string(tests::telegram_secret), std::string("abcdefghijklmnopqrstuvwxyz"),
          std::string(tests::hook_secret).substr(6), api_token}) {
        CAPTURE(secret);
        CHECK(seen.find(secret) == std::string::npos);
    }
}

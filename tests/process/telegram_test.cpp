#include "tests/process/stage.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <fstream>
#include <future>
#include <iterator>

// A Telegram conversation through the whole program, against a double of the Bot API.

namespace {

constexpr const char* question = "¿cuánto tarda el envío?";

nlohmann::json body_of_request(const webhooks::HttpRequest& request) {
    return nlohmann::json::parse(request.body, nullptr, false);
}

std::string api_token(const tests::Stage& stage) {
    std::ifstream file(stage.store_path() + ".api-token");
    std::string token;
    file >> token;
    return token;
}

std::string api_request(const tests::Stage& stage,
                        const std::string& path,
                        const std::string& body) {
    return "POST /api/v1/" + path +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           "Authorization: Bearer " +
           api_token(stage) +
           "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

}  // namespace

TEST_CASE("a question by Telegram is answered once, however often the update is delivered",
          "[F1]") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();

    for (int delivery = 0; delivery < 3; ++delivery) {
        CHECK(tests::post(port, tests::telegram_request(7, 100, question)) == 200);
    }
    REQUIRE(stage.settled());

    const auto requests = stage.platform().requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].path.ends_with("/sendMessage"));
    CHECK(body_of_request(requests[0])["text"].get<std::string>().find("2 a 4 días") !=
          std::string::npos);
    CHECK(stage.stop() == 0);
}

TEST_CASE("a forged update is refused and leaves nothing behind") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    std::string forged = tests::telegram_request(7, 100, question);
    const std::size_t secret = forged.find(tests::telegram_secret);
    forged.replace(secret, 1, "X");

    CHECK(tests::post(port, forged) == 401);

    CHECK(stage.count("SELECT count(*) FROM messages") == 0);
    CHECK(stage.count("SELECT count(*) FROM ignored") == 0);
}

TEST_CASE("an edited message is taken with 200 and answered by nobody") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    const nlohmann::json edited = {
        {"update_id", 8},
        {"edited_message",
         {{"message_id", 1},
          {"from", {{"id", 100}, {"is_bot", false}, {"first_name", "Ana"}}},
          {"chat", {{"id", 100}, {"type", "private"}}},
          {"date", 1'763'985'600},
          {"edit_date", 1'763'985'601},
          {"text", "¿y a Cali?"}}}};

    CHECK(tests::post(port, tests::telegram_request(edited.dump())) == 200);

    CHECK(stage.settled());
    CHECK(stage.platform().requests().empty());
}

TEST_CASE("429 with retry_after makes the chat wait, and the reply arrives once", "[F12]") {
    std::atomic<int> asked{0};
    std::promise<void> pause_seen;
    const std::shared_future<void> go_on = pause_seen.get_future().share();
    tests::Stage stage([&asked, go_on](const webhooks::HttpRequest& request) {
        if (asked++ == 0) {
            return tests::TestServer::answer(
                429,
                R"({"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}})");
        }
        go_on.wait();
        return tests::accept_message(request);
    });
    const std::uint16_t port = stage.start();

    CHECK(tests::post(port, tests::telegram_request(7, 100, question)) == 200);

    const bool waited = stage.wait_until(
        "SELECT count(*) FROM outbox WHERE state = 'pending' AND error LIKE '429%'", 1);
    pause_seen.set_value();
    CHECK(waited);
    REQUIRE(stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'sent'", 1));
    CHECK(stage.platform().requests().size() == 2);
}

TEST_CASE("a customer who blocked the bot is not written to again, and people see it", "[F16]") {
    tests::Stage stage([](const webhooks::HttpRequest&) {
        return tests::TestServer::answer(
            403,
            R"({"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"})");
    });
    const std::uint16_t port = stage.start();

    CHECK(tests::post(port, tests::telegram_request(7, 100, question)) == 200);

    REQUIRE(stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'dead'", 1));
    CHECK(stage.platform().requests().size() == 1);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE status = 'failed'") == 1);
}

TEST_CASE("a reply whose fate is unknown is held for a person and never sent again", "[F15]") {
    tests::Stage stage([](const webhooks::HttpRequest&) {
        return tests::TestServer::of(tests::TestServer::Reaction::Kind::reset);
    });
    std::uint16_t port = stage.start();
    CHECK(tests::post(port, tests::telegram_request(7, 100, question)) == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'held'", 1));

    CHECK(stage.stop() == 0);
    port = stage.start();
    CHECK(tests::post(port, tests::telegram_request(8, 200, question)) == 200);

    REQUIRE(stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'held'", 2));
    CHECK(stage.platform().requests().size() == 2);
}

TEST_CASE("a person asked for at the chat answers by the API, and the bot is silent from then on") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    CHECK(tests::post(port, tests::telegram_request(7, 100, "quiero hablar con una persona")) ==
          200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));

    const std::string reply = R"({"text":"Hola, soy Ana","client_id":"c-1","agent":"ana"})";
    CHECK(tests::post(port, api_request(stage, "conversations/1/reply", reply)) == 200);
    CHECK(tests::post(port, api_request(stage, "conversations/1/reply", reply)) == 200);
    CHECK(tests::post(port, tests::telegram_request(8, 100, question)) == 200);
    REQUIRE(stage.settled());

    const auto requests = stage.platform().requests();
    REQUIRE(requests.size() == 2);
    CHECK(body_of_request(requests[1])["text"] == "Hola, soy Ana");
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'human'") == 1);

    CHECK(tests::post(port, api_request(stage, "conversations/1/hand-back", "{}")) == 200);
    CHECK(tests::post(port, tests::telegram_request(9, 100, "¿a qué hora abrís?")) == 200);
    REQUIRE(stage.settled());
    CHECK(stage.count("SELECT count(*) FROM conversations WHERE owner = 'bot'") == 1);
}

TEST_CASE("the API answers nobody without its token") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();

    CHECK(tests::post(
              port, "GET /api/v1/queue HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") ==
          401);
}

TEST_CASE("a second program on the same store is refused", "[F10]") {
    tests::Stage stage(tests::accept_message);
    (void)stage.start();

    tests::RunningProgram second(PORTAVOZ_SOURCE_DIR "/tests/process/book", stage.store_path(),
                                 {"TEST_TELEGRAM_TOKEN=1:a", "TEST_TELEGRAM_SECRET=s",
                                  "TEST_TELEGRAM_API=http://127.0.0.1:1",
                                  std::string("TEST_HOOK_SECRET=") + tests::hook_secret,
                                  "TEST_HOOK_URL=http://127.0.0.1:1"});

    CHECK(second.port() == 0);
    CHECK(second.exit_code() == 75);
}

TEST_CASE("a broken book is refused with exit code 78") {
    const tests::TempFolder folder;
    std::ofstream(folder.file("portavoz.yaml")) << "brand: {nam: x}\n";

    tests::RunningProgram program(folder.file(""), folder.file("s.db"), tests::Launch{});

    CHECK(program.port() == 0);
    CHECK(program.exit_code() == 78);
}

#include "tests/process/platforms.h"
#include "tests/process/sender.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"
#include "webhooks/json.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>

// Conversations through the whole program, with every platform that calls us.

namespace {

using tests::Platform;
using tests::Stage;

constexpr const char* question = "¿cuánto tarda el envío?";
constexpr const char* answer = "Tardamos de 2 a 4 días hábiles.";

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string message(const Platform& platform,
                    const std::string& id,
                    const std::string& person,
                    const std::string& text,
                    std::int64_t at_ms) {
    return platform.sign(platform.body(id, person, text, at_ms));
}

/// Changed after it was signed: the secret token of Telegram, which signs nothing, is another.
std::string forged(const Platform& platform, const std::string& person) {
    std::string request = message(platform, "1", person, "hola", 0);
    const bool has_token = platform.inbox == "telegram";
    const std::string part = has_token ? tests::telegram_secret : "hola";
    return request.replace(request.find(part), 4, "HOLA");
}

/// Rightly signed, but cut off.
std::string broken(const Platform& platform, const std::string& person) {
    const std::string body = platform.body("1", person, "hola", 0);
    return platform.sign(body.substr(0, body.size() / 2));
}

/// A person's reply through the API; the status.
int reply_as_person(const Stage& stage, std::uint16_t port, const std::string& text) {
    std::ifstream file(stage.store_path() + ".api-token");
    std::string token;
    file >> token;
    const std::string id = std::to_string(stage.count("SELECT max(id) FROM conversations"));
    const webhooks::Json body{{"agent", "Ana"}, {"client_id", text}, {"text", text}};
    return tests::post(port,
                       tests::http_post("/api/v1/conversations/" + id + "/reply",
                                        "Authorization: Bearer " + token + "\r\n", body.dump()));
}

std::vector<std::string> texts_of(const Platform& platform, Stage& stage) {
    std::vector<std::string> texts;
    for (const auto& call : tests::calls_of(platform, stage.platform().requests())) {
        texts.push_back(platform.text_of(call));
    }
    return texts;
}

}  // namespace

TEST_CASE("a customer is answered once, handed over, and answered by a person, on every platform",
          "[channels]") {
    Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    std::int64_t conversations = 0;
    for (const Platform& platform : tests::platforms()) {
        INFO(platform.inbox);
        const std::string request = message(platform, "11", "7001", question, now_ms());
        ++conversations;

        CHECK(tests::post(port, request) == 200);
        CHECK(tests::post(port, request) == 200);
        CHECK(tests::post(port, forged(platform, "7001")) == 401);
        REQUIRE(stage.settled());
        REQUIRE(texts_of(platform, stage).size() == 1);
        CHECK(texts_of(platform, stage)[0].find(answer) == 0);
        CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") ==
              2 * conversations - 1);

        CHECK(tests::post(port, message(platform, "12", "7001", "quiero hablar con una persona",
                                        now_ms())) == 200);
        REQUIRE(stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
        REQUIRE(stage.settled());
        CHECK(texts_of(platform, stage).size() == 2);

        CHECK(reply_as_person(stage, port, "Hola, soy Ana") == 200);
        REQUIRE(stage.settled());
        REQUIRE(texts_of(platform, stage).size() == 3);
        CHECK(texts_of(platform, stage)[2] == "Hola, soy Ana");
    }
}

TEST_CASE("outside of the platform's window nothing leaves, and the person is told",
          "[channels][F16]") {
    std::int64_t refused = 0;
    constexpr std::int64_t eight_days = 8LL * 24 * 3600 * 1000;
    Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    for (const Platform& platform : tests::platforms()) {
        if (!platform.has_window) continue;
        INFO(platform.inbox);

        CHECK(tests::post(port, message(platform, "11", "7001", question, now_ms() - eight_days)) ==
              200);
        REQUIRE(stage.settled());
        const int status = reply_as_person(stage, port, "¿Sigues ahí?");

        REQUIRE(stage.settled());
        CHECK(texts_of(platform, stage).empty());
        const std::int64_t shown = stage.count("SELECT count(*) FROM outbox WHERE state = 'dead'");
        CHECK((status == 409 || shown == ++refused));
    }
}

TEST_CASE(
    "a thousand webhooks of all platforms, repeated, out of order and damaged, leave exactly "
    "their messages",
    "[channels]") {
    Stage stage(tests::accept_everywhere, "channels_book");
    const std::uint16_t port = stage.start();
    std::mt19937 random(3);
    std::vector<std::pair<std::string, int>> requests;  // With the status each deserves.
    const std::int64_t people = 900;
    for (std::int64_t i = 0; i < people; ++i) {
        const Platform& platform =
            tests::platforms()[static_cast<std::size_t>(i) % tests::platforms().size()];
        const std::string number = std::to_string(10000 + i);
        requests.emplace_back(message(platform, number, number, question, now_ms()), 200);
        if (i % 8 == 0) requests.push_back(requests.back());
        if (i % 17 == 0) requests.emplace_back(broken(platform, number), 400);
        if (i % 100 == 0) requests.emplace_back(forged(platform, number), 401);
    }
    for (std::size_t i = 0; i + 20 < requests.size(); i += 20) {  // One in twenty comes late.
        std::swap(requests[i], requests[i + 1 + random() % 19]);
    }

    std::int64_t wrong = 0;
    for (const auto& [request, status] : requests) {
        wrong += tests::post(port, request) == status ? 0 : 1;
    }

    CHECK(wrong == 0);
    CHECK(requests.size() >= 1000);
    REQUIRE(stage.settled());
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == people);
    CHECK(stage.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == people);
    std::size_t sent = 0;
    for (const Platform& platform : tests::platforms()) {
        const auto texts = texts_of(platform, stage);
        CHECK(texts.size() == static_cast<std::size_t>(people) / tests::platforms().size());
        sent += texts.size();
        CHECK(std::all_of(texts.begin(), texts.end(),
                          [](const std::string& text) { return text.find(answer) == 0; }));
    }
    CHECK(sent == static_cast<std::size_t>(people));
}

#include "tests/process/ledger.h"
#include "tests/support/catch.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <thread>

// Starts, stops and reloads of the program, and doors that stay closed.

namespace {

namespace fs = std::filesystem;

constexpr const char* question = "¿cuánto tarda el envío?";

/// Waits for what must come, but not for ever.
bool soon(const std::function<bool()>& came) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!came()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::yield();
    }
    return true;
}

/// A copy of the test book that may be changed.
std::string book_in(const tests::TempFolder& folder) {
    const std::string copy = folder.file("book");
    fs::copy(PORTAVOZ_SOURCE_DIR "/tests/process/book", copy, fs::copy_options::recursive);
    return copy;
}

}  // namespace

TEST_CASE("of many programs started at once on one store exactly one serves", "[F10]") {
    const tests::TempFolder folder;
    constexpr int programs = 6;
    std::vector<std::unique_ptr<tests::RunningProgram>> running(programs);
    std::vector<std::thread> threads;
    for (int i = 0; i < programs; ++i) {
        threads.emplace_back([&, i] {
            running[static_cast<std::size_t>(i)] = std::make_unique<tests::RunningProgram>(
                PORTAVOZ_SOURCE_DIR "/tests/process/book", folder.file("s.db"),
                std::vector<std::string>{"XDG_CACHE_HOME=" + folder.file("cache")});
        });
    }
    for (std::thread& thread : threads) thread.join();

    int serving = 0;
    for (const auto& program : running) {
        if (program->port() != 0) {
            ++serving;
        } else {
            CHECK(program->exit_code() == 75);
        }
    }
    CHECK(serving == 1);
}

TEST_CASE("a book that breaks while the program runs changes nothing", "[F28]") {
    const tests::TempFolder folder;
    const std::string book = book_in(folder);
    tests::Stage stage(tests::accept_message, book);
    tests::Launch launch;
    launch.log_file = folder.file("log");
    const std::uint16_t port = stage.start(launch);
    std::ofstream(book + "/faq/envios.yaml") << "- intent: [broken\n";

    stage.program().send_signal(SIGHUP);
    REQUIRE(soon([&] {
        return stage.program().read_log().find("the old book stays in force") != std::string::npos;
    }));

    CHECK(tests::post(port, tests::telegram_request(1, 1, question)) == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'sent'", 1));
    const auto requests = stage.platform().requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].body.find("2 a 4 d") != std::string::npos);
    CHECK(stage.stop() == 0);
}

TEST_CASE("while a changed book is learned, messages are answered from the one before") {
    const tests::TempFolder folder;
    const std::string book = book_in(folder);
    tests::Stage stage(tests::accept_message, book);
    const std::uint16_t port = stage.start();
    // The new book takes until the test tells it the address.
    const std::string address = book + "/address";
    REQUIRE(::mkfifo(address.c_str(), 0600) == 0);
    std::ofstream(book + "/portavoz.yaml", std::ios::app)
        << "notify: {team: {channel: slack, url: 'file:address'}}\n";
    std::ofstream(book + "/faq/cambios.yaml")
        << "- intent: envio.plazo\n  title: Cuánto tarda el envío\n  examples: ['" << question
        << "', 'cuándo llega mi paquete']\n  answer: Tardamos un día.\n";
    fs::remove(book + "/faq/envios.yaml");
    stage.program().send_signal(SIGHUP);
    std::ofstream told(address);  // Waits until the program reads it.

    CHECK(tests::post(port, tests::telegram_request(1, 1, question)) == 200);
    REQUIRE(stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'sent'", 1));
    CHECK(stage.platform().requests().back().body.find("2 a 4 d") != std::string::npos);
    told << "https://hooks.slack.test/services/x" << std::endl;
    told.close();

    int asked = 1;
    CHECK(soon([&] {
        ++asked;
        return tests::post(port, tests::telegram_request(asked, asked, question)) == 200 &&
               stage.wait_until("SELECT count(*) FROM outbox WHERE state = 'sent'", asked) &&
               stage.platform().requests().back().body.find("un d") != std::string::npos;
    }));
    CHECK(stage.stop() == 0);
}

TEST_CASE("a program that is stopped under load ends in time and loses nothing", "[F30]") {
    tests::Stage stage(tests::accept_message);
    tests::Ledger ledger;
    for (int round = 0; round < 3; ++round) {
        const std::uint16_t port = stage.start();
        std::atomic<bool> going{true};
        std::atomic<int> acknowledged{0};
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < 4; ++i) {
            threads.emplace_back([&, i] {
                std::mt19937 random(i);
                while (going) {
                    const std::int64_t id = ledger.next(random);
                    const int status = tests::post(port, tests::request_for(id));
                    if (status == 0) break;  // It is gone.
                    if (status != 200) continue;
                    ledger.acknowledge(id);
                    ++acknowledged;
                }
            });
        }
        CHECK(soon([&] { return acknowledged >= 20; }));
        CHECK(stage.stop() == 0);
        going = false;
        for (std::thread& thread : threads) thread.join();
    }
    tests::check_nothing_lost(stage, ledger, 3 * 64);
}

TEST_CASE("an empty secret is exit code 78", "[T15]") {
    tests::Stage stage(tests::accept_message);
    tests::Launch launch;
    launch.environment = {"TEST_TELEGRAM_SECRET="};

    CHECK(stage.try_to_start(launch) == 0);
    CHECK(stage.program().exit_code() == 78);
}

TEST_CASE("who guesses secrets is turned away with 429", "[T19]") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    std::string forged = tests::telegram_request(7, 100, question);
    forged.replace(forged.find(tests::telegram_secret), 1, "X");

    for (int i = 0; i < 10; ++i) CHECK(tests::post(port, forged) == 401);
    CHECK(tests::post(port, forged) == 429);
    // From this address the right secret is not looked at either.
    CHECK(tests::post(port, tests::telegram_request(7, 100, question)) == 429);
    CHECK(stage.count("SELECT count(*) FROM messages") == 0);
}

TEST_CASE("who fails at one inbox is let in at another, and at a signed one with the right proof",
          "[T19]") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    std::string forged = tests::telegram_request(7, 100, question);
    forged.replace(forged.find(tests::telegram_secret), 1, "X");
    for (int i = 0; i < 10; ++i) CHECK(tests::post(port, forged) == 401);

    CHECK(tests::post(port, tests::hook_request("m1", "100", question)) == 200);
    std::string changed = tests::hook_request("m2", "100", question);
    changed.replace(changed.rfind(question), 1, "x");
    for (int i = 0; i < 10; ++i) CHECK(tests::post(port, changed) == 401);
    CHECK(tests::post(port, changed) == 429);
    CHECK(tests::post(port, tests::hook_request("m2", "100", question)) == 200);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == 2);
}

TEST_CASE("the proof of one inbox opens no other", "[T20]") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    const auto at_inbox = [](std::string request, const std::string& from, const std::string& to) {
        return request.replace(request.find("/webhooks/" + from), 10 + from.size(),
                               "/webhooks/" + to);
    };

    CHECK(tests::post(port, at_inbox(tests::telegram_request(7, 100, question), "telegram",
                                     "hook")) == 401);
    CHECK(tests::post(port, at_inbox(tests::hook_request("m1", "100", question), "hook",
                                     "telegram")) == 401);
    CHECK(tests::post(port, at_inbox(tests::telegram_request(7, 100, question), "telegram",
                                     "none")) == 404);
    CHECK(stage.count("SELECT count(*) FROM messages") == 0);
}

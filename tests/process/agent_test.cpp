#include "tests/process/sender.h"
#include "tests/process/shell.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

// `portavoz agent` writes to the store beside a server that runs.

namespace {

constexpr const char* password = "tren violeta con sopa";
/// A word of the brand's, and little else.
constexpr const char* brand_password = "PruebaPrueba7";

tests::ShellRun agent(const tests::Stage& stage,
                      const std::string& words,
                      const std::string& typed = "") {
    const auto cache = std::filesystem::path(stage.store_path()).parent_path() / "cache";
    return tests::shell("printf '%s\\n' '" + typed + "' | XDG_CACHE_HOME='" + cache.string() +
                        "' " PORTAVOZ_BINARY " agent " + words + " --store '" + stage.store_path() +
                        "' 2>&1");
}

std::string on_book(const tests::Stage& stage, const std::string& command) {
    return command + " '" + stage.book_folder() + "'";
}

std::string answer_to(std::uint16_t port, const std::string& request) {
    tests::RawClient client(port);
    client.send(request);
    return client.read_to_end();
}

std::string get(const std::string& path, const std::string& cookie) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie +
           "\r\nConnection: close\r\n\r\n";
}

/// The cookie of a new session; empty when it was refused.
std::string sign_in(std::uint16_t port, const std::string& with) {
    const std::string answer =
        answer_to(port, tests::http_post("/api/v1/session", "Origin: http://localhost\r\n",
                                         R"({"name":"ana","password":")" + with + "\"}"));
    const std::size_t at = answer.find("portavoz=");
    return at == std::string::npos ? "" : answer.substr(at, answer.find(';', at) - at);
}

bool is_let_in(std::uint16_t port, const std::string& cookie) {
    return answer_to(port, get("/api/v1/queue", cookie)).starts_with("HTTP/1.1 200");
}

}  // namespace

TEST_CASE(
    "a password set, or an account disabled, beside the running program ends sessions at once",
    "[T39]") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    CHECK(agent(stage, on_book(stage, "add") + " ana", password).exit_code == 0);

    const std::string before = sign_in(port, password);
    REQUIRE(is_let_in(port, before));
    CHECK(agent(stage, on_book(stage, "password") + " ana", "otra sopa de tren verde").exit_code ==
          0);
    CHECK_FALSE(is_let_in(port, before));
    CHECK(sign_in(port, password).empty());

    const std::string after = sign_in(port, "otra sopa de tren verde");
    REQUIRE(is_let_in(port, after));
    tests::RawClient stream(port);
    stream.send(get("/api/v1/events", after));
    CHECK(agent(stage, on_book(stage, "disable") + " ana").exit_code == 0);
    CHECK_FALSE(is_let_in(port, after));
    CHECK(stream.read_to_end().find("signed_out") != std::string::npos);
    CHECK(sign_in(port, "otra sopa de tren verde").empty());
    CHECK(stage.count("SELECT count(*) FROM sessions") == 0);
}

TEST_CASE("a password that is tried first is refused on the command line, and says why", "[T38]") {
    tests::Stage stage(tests::accept_message);

    const tests::ShellRun refused =
        agent(stage, on_book(stage, "add") + " ana --full-name 'Ana Zurriaga'", "zurriaga2026");

    CHECK(refused.exit_code == 1);
    CHECK(refused.output.find("among the first that are tried") != std::string::npos);
    CHECK(refused.output.find("zurriaga2026") == std::string::npos);
    CHECK(agent(stage, on_book(stage, "list") + " --json").output == "[]\n");
}

TEST_CASE("the brand's name, and the full name of before, are no password on the command line",
          "[T38]") {
    tests::Stage stage(tests::accept_message);
    const std::string names = " ana --full-name 'Ana Zurriaga'";

    CHECK(agent(stage, on_book(stage, "add") + names, brand_password).exit_code == 1);
    REQUIRE(agent(stage, on_book(stage, "add") + names, password).exit_code == 0);
    CHECK(agent(stage, on_book(stage, "password") + " ana", brand_password).exit_code == 1);
    CHECK(agent(stage, on_book(stage, "password") + " ana", "ZurriagaZurriaga7").exit_code == 1);
    const tests::ShellRun nobody = agent(stage, on_book(stage, "password") + " eva", password);

    CHECK(nobody.exit_code == 1);
    CHECK(nobody.output.find("there is no account eva") != std::string::npos);
}

TEST_CASE("accounts are changed under load, and nobody loses anything by it") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();
    REQUIRE(agent(stage, on_book(stage, "add") + " ana", password).exit_code == 0);
    std::atomic<bool> going = true;
    std::atomic<int> last = 0;
    std::atomic<int> acknowledged = 0;
    std::vector<std::thread> senders;
    for (int i = 0; i < 4; ++i) {
        senders.emplace_back([&] {
            while (going) {
                const std::string id = std::to_string(++last);
                if (tests::post(port, tests::hook_request("m" + id, id, "hola")) == 200)
                    ++acknowledged;
            }
        });
    }

    for (int i = 0; i < 5; ++i) {
        CHECK(agent(stage, on_book(stage, "disable") + " ana").exit_code == 0);
        CHECK(agent(stage, on_book(stage, "enable") + " ana").exit_code == 0);
    }
    going = false;
    for (std::thread& sender : senders) sender.join();

    CHECK(acknowledged > 0);
    CHECK(acknowledged == last);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == acknowledged);
    CHECK(stage.count("SELECT count(*) FROM audit WHERE action IN ('user.disable',"
                      " 'user.enable')") == 10);
    CHECK(stage.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") ==
          1);
}

TEST_CASE("the store of a running program of another version gets no new schema") {
    tests::Stage stage(tests::accept_message);
    (void)stage.start();
    const std::int64_t version = stage.count("PRAGMA user_version");
    {
        auto database =
            bot::store::Database::open(stage.store_path(), bot::store::Database::Mode::read_write)
                .value();
        REQUIRE(database.run("PRAGMA user_version = " + std::to_string(version - 1)));
    }

    const tests::ShellRun refused = agent(stage, on_book(stage, "list"));

    CHECK(refused.exit_code == 1);
    CHECK(refused.output.find("stop it first") != std::string::npos);
    CHECK(stage.count("PRAGMA user_version") == version - 1);
}

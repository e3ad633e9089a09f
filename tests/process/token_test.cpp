#include "tests/process/shell.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

#include <filesystem>

// `portavoz token` writes to the store beside a server that runs.

namespace {

/// `both` joins standard error to the output.
tests::ShellRun token(const tests::Stage& stage,
                      const std::string& act,
                      const std::string& words,
                      const std::string& both = " 2>&1") {
    const auto cache = std::filesystem::path(stage.store_path()).parent_path() / "cache";
    return tests::shell("XDG_CACHE_HOME='" + cache.string() + "' " PORTAVOZ_BINARY " token " + act +
                        " '" + stage.book_folder() + "' " + words + " --store '" +
                        stage.store_path() + "'" + both);
}

std::string ask(std::uint16_t port,
                const std::string& method,
                const std::string& path,
                const std::string& secret) {
    tests::RawClient client(port);
    client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                secret + "\r\nContent-Type: application/json\r\nContent-Length: 0\r\n" +
                "Connection: close\r\n\r\n");
    return client.read_to_end().substr(0, 12);
}

}  // namespace

TEST_CASE("a token added beside the running program works at once, within its role, until revoked",
          "[T44]") {
    tests::Stage stage(tests::accept_message);
    const std::uint16_t port = stage.start();

    const tests::ShellRun added = token(stage, "add", "crm", " 2>/dev/null");
    REQUIRE(added.exit_code == 0);
    REQUIRE(added.output.size() == 65);
    const std::string secret = added.output.substr(0, 64);
    CHECK(ask(port, "GET", "/api/v1/queue", secret) == "HTTP/1.1 200");
    CHECK(ask(port, "POST", "/api/v1/conversations/1/take", secret) == "HTTP/1.1 403");
    CHECK(token(stage, "add", "crm").output == "portavoz: there is a token crm already\n");
    const std::string list = token(stage, "list", "").output;
    CHECK(list.starts_with("crm  viewer"));
    CHECK(list.find(secret) == std::string::npos);

    CHECK(token(stage, "revoke", "crm").exit_code == 0);
    CHECK(ask(port, "GET", "/api/v1/queue", secret) == "HTTP/1.1 401");
    CHECK(token(stage, "revoke", "crm").output == "portavoz: there is no token crm\n");
    CHECK(token(stage, "list", "--json").output == "[]\n");
    CHECK(stage.count("SELECT count(*) FROM audit WHERE action IN ('token.add', 'token.revoke')"
                      " AND object = 'crm'") == 2);
}

TEST_CASE("a token with a role, a department or a name that there is not is refused") {
    tests::Stage stage(tests::accept_message);

    CHECK(token(stage, "add", "crm --role root").exit_code == 1);
    CHECK(token(stage, "add", "'Crm <b>'").exit_code == 1);
    const tests::ShellRun nowhere = token(stage, "add", "crm --department nadie");

    CHECK(nowhere.exit_code == 1);
    CHECK(nowhere.output.find("no department nadie") != std::string::npos);
    CHECK(token(stage, "list", "--json").output == "[]\n");
}

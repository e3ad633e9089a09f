#include "tests/support/catch.h"
#include "tests/support/command.h"

TEST_CASE("a token cannot be an admin's and of one department: admins see all") {
    const auto run = tests::run_command(
        {"token", "add", "no-such-folder", "crm", "--role", "admin", "--department", "ventas"});

    CHECK(run.exit_code == 1);
    CHECK(run.errors.find("--department") != std::string::npos);
    const auto agents = tests::run_command(
        {"token", "add", "no-such-folder", "crm", "--role", "agent", "--department", "ventas"});
    CHECK(agents.errors.find("--department") == std::string::npos);
}

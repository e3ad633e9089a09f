#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "tests/support/damage.h"

#include <filesystem>

TEST_CASE("F9: after a crash a damaged store keeps the program from starting, with exit code 65",
          "[F9]") {
    tests::Stage stage(tests::accept_message);
    (void)stage.start();
    stage.kill_now();
    const std::string path = stage.store_path();
    std::int64_t page = 0;
    {
        auto database =
            bot::store::Database::open(path, bot::store::Database::Mode::read_write).value();
        REQUIRE(database.run("PRAGMA wal_checkpoint(TRUNCATE)"));
        auto found = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'messages'");
        REQUIRE(found.step());
        page = found.integer(0);
    }
    tests::damage_page(path, page);
    const auto cache = std::filesystem::path(path).parent_path() / "cache";

    tests::RunningProgram program(PORTAVOZ_SOURCE_DIR "/tests/process/book", path,
                                  {"XDG_CACHE_HOME=" + cache.string()});

    CHECK(program.port() == 0);
    CHECK(program.exit_code() == 65);
}

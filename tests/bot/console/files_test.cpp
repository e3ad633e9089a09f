#include "bot/store/files.h"

#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Role;
using tests::ConsoleStage;

TEST_CASE("a customer's file is given to people who may see its conversation, and to nobody else",
          "[T62]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::viewer);
    stage.add_agent("luis", Role::agent, {"logistica"});
    const std::int64_t id = stage.add_conversation("hola", "ventas");
    stage.change([&](bot::store::Database& database) {
        bot::store::add_file(database,
                             {"abc", {id}, "foto.png", "image/png", std::string("\x89P\0G", 4)},
                             stage.clock.now());
    });

    const auto given = stage.ask(stage.sign_in("ana"), "GET", "/api/v1/files/abc");
    CHECK(given.status == 200);
    CHECK(webhooks::find_header(given.headers, "Content-Disposition") ==
          "attachment; filename=\"foto.png\"");
    CHECK(stage.ask(stage.sign_in("luis"), "GET", "/api/v1/files/abc").status == 404);
    CHECK(stage.ask(stage.sign_in("ana"), "GET", "/api/v1/files/abd").status == 404);
    CHECK(stage.ask("GET", "/api/v1/files/abc").status == 401);
}

TEST_CASE("bytes come back as they were, and a conversation counts what it holds") {
    ConsoleStage stage;
    const std::int64_t id = stage.add_conversation("hola");
    const std::string bytes("\0\x01\xFF%", 4);
    stage.change([&](bot::store::Database& database) {
        const bot::store::StoredFile file{"abc", {id}, "a.pdf", "application/pdf", bytes};
        bot::store::add_file(database, file, 1);
        bot::store::add_file(database, file, 2);
        CHECK(bot::store::find_file(database, "abc")->bytes == bytes);
        CHECK(bot::store::count_files(database, {id}).files == 1);
        CHECK(bot::store::count_files(database, {id}).bytes == 4);
        CHECK_FALSE(bot::store::find_file(database, "other"));
    });
}

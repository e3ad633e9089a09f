#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"
#include "tests/support/silent_account.h"

#include <memory>

// A person gives a conversation back to the assistant: what the customer is told, and that nobody
// who waits is lost by it.

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;
using tests::conversation_path;

namespace {

struct HandBackStage : ConsoleStage {
    HandBackStage() {
        add_agent("ana", Role::agent);
        browser = sign_in("ana");
        id = add_conversation("hola");
        set("language = 'en', last_customer_at = " + std::to_string(clock.now()));
        auto made = std::make_shared<bot::Setup>();
        auto book = std::make_shared<rules::RuleBook>(*setup.now()->book);
        book->texts.by_name["handed_back"] = {{"es", {"Vuelvo a ser {{brand}}."}},
                                              {"en", {"It is {{brand}} again."}}};
        made->book = book;
        setup.replace(made);
        connect("whatsapp");
    }
    void connect(const std::string& channel) {
        run("UPDATE inboxes SET channel = '" + channel + "'");
        tests::connect_silently(setup, {count("SELECT id FROM inboxes")}, channel);
    }
    void run(const std::string& sql) {
        change([&](bot::store::Database& database) { CHECK(database.run(sql)); });
    }
    void set(const std::string& columns) { run("UPDATE conversations SET " + columns); }
    Response act(const std::string& what, const json& body = json::object()) {
        return ask(browser, "POST", conversation_path(id, what), body);
    }
    std::string owner() { return text("SELECT owner FROM conversations"); }
    std::string leaves() { return text("SELECT author || ': ' || text FROM outbox"); }

    Browser browser;
    std::int64_t id = 0;
};

}  // namespace

TEST_CASE("who is handed back to the assistant is told so in their language, and once") {
    HandBackStage stage;
    REQUIRE(stage.act("take").status == 200);

    CHECK(stage.act("hand-back").status == 200);

    CHECK(stage.owner() == "bot");
    CHECK(stage.leaves() == "system: It is Tienda Luna again.");
    CHECK(stage.act("hand-back").status == 200);
    CHECK(stage.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE("whose language is not known is told in the book's first one") {
    HandBackStage stage;
    stage.set("language = ''");
    REQUIRE(stage.act("take").status == 200);

    REQUIRE(stage.act("hand-back").status == 200);

    CHECK(stage.leaves() == "system: Vuelvo a ser Tienda Luna.");
}

TEST_CASE("a person's own words take the place of the book's") {
    HandBackStage stage;
    REQUIRE(stage.act("take").status == 200);

    REQUIRE(stage.act("hand-back", {{"text", "Our assistant goes on."}}).status == 200);

    CHECK(stage.leaves() == "system: Our assistant goes on.");
}

TEST_CASE("nothing is said where everybody reads it, the window is closed or the inbox is off") {
    HandBackStage stage;
    REQUIRE(stage.act("take").status == 200);
    SECTION("everybody reads it") {
        stage.set("visibility = 'public'");
    }
    SECTION("the window is closed") {
        stage.set("last_customer_at = 1");
    }
    SECTION("the inbox is off") {
        tests::disconnect_all(stage.setup);
    }

    CHECK(stage.act("hand-back").status == 200);

    CHECK(stage.owner() == "bot");
    CHECK(stage.leaves().empty());
}

TEST_CASE("whom nobody has taken yet stays in the queue, unless taking them off it is meant") {
    HandBackStage stage;
    stage.set("priority = 'P0'");
    REQUIRE(stage.owner() == "waiting");

    const auto refused = stage.act("hand-back");

    CHECK(refused.status == 409);
    CHECK(refused.code() == "waiting");
    CHECK(stage.owner() == "waiting");
    CHECK(stage.act("hand-back", {{"anyway", true}}).status == 200);
    CHECK(stage.owner() == "bot");
    CHECK(stage.leaves().empty());
}

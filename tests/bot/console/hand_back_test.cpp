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

TEST_CASE("a person's own words that cannot leave are refused, and the act is done without them") {
    const std::string act = GENERATE("take", "hand-back", "resolve");
    HandBackStage stage;
    json said = {{"text", "Gracias por escribirnos."}};
    std::string code = "window_closed";
    if (act != "take") REQUIRE(stage.act("take").status == 200);
    const std::string before = stage.owner();
    SECTION("the window is closed") {
        stage.set("last_customer_at = 1");
    }
    SECTION("the window is closed for the assistant, not for people") {
        stage.connect("messenger");
        stage.set("last_customer_at = last_customer_at - 2 * 86400000");
    }
    SECTION("the inbox is off") {
        tests::disconnect_all(stage.setup);
        code = "inbox_off";
    }
    SECTION("the platform takes no text so long") {
        said["text"] = std::string(5000, 'x');
        code = "too_long";
    }
    SECTION("there are none") {
        said["text"] = " \n";
        code = "empty";
    }
    CAPTURE(act, code);

    CHECK(stage.act(act, said).code() == code);

    CHECK(stage.owner() == before);
    CHECK(stage.leaves().empty());
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'out'") == 0);
    CHECK(stage.act(act).status == 200);
    CHECK(stage.owner() != (act == "take" ? "waiting" : "human"));
}

TEST_CASE("a person's own words go out with each act while the window is open") {
    const std::string act = GENERATE("take", "hand-back", "resolve");
    CAPTURE(act);
    HandBackStage stage;
    if (act != "take") REQUIRE(stage.act("take").status == 200);
    SECTION("in private") {}
    SECTION("under a post, which has no window") {
        stage.connect("instagram");
        stage.set("visibility = 'public', last_customer_at = 1");
    }

    CHECK(stage.act(act, {{"text", "Gracias por escribirnos."}}).status == 200);

    CHECK(stage.leaves() == "system: Gracias por escribirnos.");
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

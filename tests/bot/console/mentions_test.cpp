#include "bot/store/mentions.h"

#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::names_called_in;
using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;
using tests::conversation_path;

namespace {

/// Two who see everything, and a conversation.
struct Colleagues : ConsoleStage {
    Colleagues() {
        add_agent("ana", Role::agent);
        add_agent("luis", Role::agent);
        id = add_conversation("hola");
        ana = sign_in("ana");
        luis = sign_in("luis");
    }
    void ana_notes(const std::string& client_id, const std::string& text) {
        const json note = {{"client_id", client_id}, {"text", text}};
        REQUIRE(ask(ana, "POST", conversation_path(id, "note"), note).status == 200);
    }
    json queue_of(const Browser& browser) { return ask(browser, "GET", "/api/v1/queue").body; }

    std::int64_t id = 0;
    Browser ana;
    Browser luis;
};

}  // namespace

TEST_CASE("a name after an @ calls somebody; an e-mail address calls nobody") {
    CHECK(names_called_in("@ana mira esto, @luis. y @ana") ==
          std::vector<std::string>{"ana", "luis"});
    CHECK(names_called_in("@Ana, @LUIS: vengan") == std::vector<std::string>{"ana", "luis"});
    CHECK(names_called_in("escribe a ana@tienda.example").empty());
    CHECK(names_called_in("escribe a ANA@tienda.example").empty());
    CHECK(names_called_in("@ y @@").empty());
}

TEST_CASE("who is called in a note finds it on top of their queue until they have looked") {
    Colleagues stage;

    for (int times = 0; times < 2; ++times) stage.ana_notes("n1", "@luis y @nadie: ¿lo ves? @ana");

    const json mentions = stage.queue_of(stage.luis)["mentions"];
    REQUIRE(mentions.size() == 1);
    CHECK(mentions[0]["by"] == "ana");
    CHECK(mentions[0]["conversation_id"] == stage.id);
    CHECK(stage.queue_of(stage.ana)["mentions"].empty());

    CHECK(
        stage.ask(stage.luis, "POST", conversation_path(stage.id, "seen"), json::object()).status ==
        204);
    CHECK(stage.queue_of(stage.luis)["mentions"].empty());
}

TEST_CASE("who is called more often than is shown is told so") {
    Colleagues stage;
    for (int number = 1; number <= 100; ++number) stage.ana_notes(std::to_string(number), "@luis");
    CHECK(stage.queue_of(stage.luis)["more_mentions"] == false);
    stage.ana_notes("101", "@luis");

    const json queue = stage.queue_of(stage.luis);
    CHECK(queue["more_mentions"] == true);
    CHECK(queue["mentions"].size() == 100);
}

TEST_CASE("a reply calls nobody, and a call from a foreign department is not shown") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("luis", Role::agent, {"ventas"});
    const std::int64_t ours = stage.add_conversation("hola", "ventas");
    const std::int64_t theirs = stage.add_conversation("hola", "logistica");
    const auto ana = stage.sign_in("ana");
    const auto luis = stage.sign_in("luis");

    (void)stage.ask(ana, "POST", conversation_path(ours, "reply"),
                    {{"client_id", "r"}, {"text", "@luis hola"}});
    (void)stage.ask(ana, "POST", conversation_path(theirs, "note"),
                    {{"client_id", "n"}, {"text", "@luis hola"}});

    CHECK(stage.ask(luis, "GET", "/api/v1/queue").body["mentions"].empty());
    CHECK(stage.ask(luis, "POST", conversation_path(theirs, "seen"), json::object()).status == 404);
}

TEST_CASE("who calls somebody that the conversation is hidden from is told so") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("luis", Role::agent, {"ventas"});
    stage.add_agent("eva", Role::agent, {"logistica"});
    stage.add_agent("jefa", Role::admin, {"ventas"});
    const std::int64_t id = stage.add_conversation("hola", "logistica");
    const auto ana = stage.sign_in("ana");
    const auto luis = stage.sign_in("luis");

    const json note = {{"client_id", "n"}, {"text", "@luis @eva @jefa @nadie"}};
    for (int times = 0; times < 2; ++times) {
        const auto answer = stage.ask(ana, "POST", conversation_path(id, "note"), note);
        REQUIRE(answer.status == 200);
        CHECK(answer.body["not_called"] == json::array({"luis"}));
    }

    CHECK(stage.ask(luis, "GET", "/api/v1/queue").body["mentions"].empty());
    REQUIRE(stage.ask(ana, "POST", conversation_path(id, "assign"), {{"agent", "luis"}}).status ==
            200);
    CHECK(stage.ask(luis, "GET", "/api/v1/queue").body["mentions"].size() == 1);
}

TEST_CASE("the page knows which colleagues see which departments") {
    ConsoleStage stage;
    stage.add_agent("luis", Role::agent, {"ventas"});
    stage.add_agent("jefa", Role::admin, {"ventas"});

    const json agents = stage.ask(stage.sign_in("luis"), "GET", "/api/v1/session").body["agents"];

    REQUIRE(agents.size() == 2);
    for (const json& one : agents)
        CHECK(one["departments"] ==
              (one["name"] == "luis" ? json::array({"ventas"}) : json::array()));
}

TEST_CASE("a long conversation comes in pages, the newest first") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("luis", Role::agent, {"logistica"});
    const std::int64_t id = stage.add_conversation("first", "ventas");
    stage.change([&](bot::store::Database& database) {
        auto row = bot::store::load_conversation(database, {id}).value();
        for (int number = 2; number <= 450; ++number) {
            bot::store::NewMessage message;
            message.text = "message " + std::to_string(number);
            bot::store::append_message(database, row, message, stage.clock.now());
        }
    });
    const auto ana = stage.sign_in("ana");

    const json whole = stage.ask(ana, "GET", conversation_path(id)).body;
    CHECK(whole["messages"].size() == 200);
    CHECK(whole["messages"].back()["seq"] == 450);
    CHECK(whole["earlier"] == true);
    const json before = stage.ask(ana, "GET", conversation_path(id, "messages?before=251")).body;
    CHECK(before["messages"].front()["seq"] == 51);
    CHECK(before["messages"].back()["seq"] == 250);
    CHECK(before["earlier"] == true);
    const json oldest = stage.ask(ana, "GET", conversation_path(id, "messages?before=51")).body;
    CHECK(oldest["messages"].size() == 50);
    CHECK(oldest["earlier"] == false);
    CHECK(stage.ask(ana, "GET", conversation_path(id, "messages")).status == 422);
    CHECK(stage.ask(stage.sign_in("luis"), "GET", conversation_path(id, "messages?before=51"))
              .status == 404);
}

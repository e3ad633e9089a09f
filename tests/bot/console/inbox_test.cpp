#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;
using tests::conversation_path;

TEST_CASE("who writes is who signed in, whatever the body says", "[T44]") {
    ConsoleStage stage;
    stage.add_agent("luis", Role::agent);
    const std::int64_t id = stage.add_conversation("hola");
    const auto luis = stage.sign_in("luis");

    const auto response = stage.ask(luis, "POST", conversation_path(id, "reply"),
                                    {{"client_id", "1"},
                                     {"text", "Hola"},
                                     {"agent", "ana"},
                                     {"owner", "bot"},
                                     {"role", "admin"}});

    REQUIRE(response.status == 200);
    CHECK(stage.text("SELECT agent FROM messages WHERE author = 'person'") == "luis");
    CHECK(stage.text("SELECT owner FROM conversations") == "human");
    CHECK(stage.text("SELECT role FROM agents") == "agent");
}

TEST_CASE("the same client id sends once, a colleague's reply asks first, an empty one is refused",
          "[F32]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("luis", Role::agent);
    const std::int64_t id = stage.add_conversation("hola");
    const auto ana = stage.sign_in("ana");
    const auto luis = stage.sign_in("luis");
    const json first = {{"client_id", "a"}, {"text", "Uno"}, {"after_seq", 1}};
    json second = {{"client_id", "b"}, {"text", "Dos"}, {"after_seq", 1}};

    const auto sent = stage.ask(ana, "POST", conversation_path(id, "reply"), first);
    CHECK(stage.ask(ana, "POST", conversation_path(id, "reply"), first).body == sent.body);
    CHECK(stage.ask(luis, "POST", conversation_path(id, "reply"), second).code() == "overtaken");
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'out'") == 1);
    second["anyway"] = true;
    CHECK(stage.ask(luis, "POST", conversation_path(id, "reply"), second).status == 200);
    CHECK(stage
              .ask(luis, "POST", conversation_path(id, "reply"),
                   {{"client_id", "c"}, {"text", " \n"}})
              .code() == "empty");
    CHECK(stage
              .ask(luis, "POST", conversation_path(id, "reply"),
                   {{"client_id", "c"}, {"text", std::string(20'000, 'x')}})
              .code() == "too_long");
}

TEST_CASE("a reply is as long as its channel takes, up to what a request can hold") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const auto ana = stage.sign_in("ana");
    const std::int64_t id = stage.add_conversation("hola");
    const auto of = [&](const std::string& channel) {
        stage.change([&](bot::store::Database& database) {
            database.prepare("UPDATE inboxes SET channel = ?").bind(channel).done();
        });
        return stage.ask(ana, "GET", conversation_path(id)).body["limits"]["max_text"];
    };
    const auto sent = [&](const std::string& act, std::size_t length) {
        const json body = {{"client_id", act + std::to_string(length)},
                           {"text", std::string(length, 'x')}};
        return stage.ask(ana, "POST", conversation_path(id, act), body).status;
    };

    CHECK(of("email") == 100'000);
    CHECK(sent("reply", 100'000) == 200);
    CHECK(stage.count("SELECT max(length(text)) FROM outbox") == 100'000);
    CHECK(sent("reply", 100'001) == 422);
    CHECK(of("discourse") == 32'000);
    CHECK(sent("reply", 32'000) == 200);
    CHECK(sent("reply", 32'001) == 422);
    CHECK(of("chatwoot") == 100 * 1024);
    CHECK(sent("reply", 100 * 1024) == 200);
    CHECK(sent("reply", 100 * 1024 + 1) == 422);
    std::string accents;
    while (accents.size() <= 100 * 1024) accents += "é";
    CHECK(stage
              .ask(ana, "POST", conversation_path(id, "reply"),
                   {{"client_id", "bytes"}, {"text", accents}})
              .code() == "too_long");
    CHECK(sent("note", 16 * 1024) == 200);
    CHECK(sent("note", 16 * 1024 + 1) == 422);
}

TEST_CASE("hostile words are kept and given back letter by letter", "[T25]") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const std::string words =
        "<script>alert(1)</script> '; DROP TABLE messages;-- {{secret}} %n \" OR 1=1 \xE2\x80\xAE";
    const std::int64_t id = stage.add_conversation(words);
    const auto ana = stage.sign_in("ana");

    CHECK(
        stage.ask(ana, "POST", conversation_path(id, "note"), {{"client_id", "n"}, {"text", words}})
            .status == 200);
    CHECK(stage.ask(ana, "POST", conversation_path(id, "labels"), {{"labels", {"<b>x</b>"}}})
              .status == 200);

    const json view = stage.ask(ana, "GET", conversation_path(id)).body;
    CHECK(view["contact"]["name"] == words);
    CHECK(view["messages"][0]["text"] == words);
    CHECK(view["messages"][1]["text"] == words);
    CHECK(view["labels"][0] == "<b>x</b>");
    for (const char* query : {"\"", "*", "NEAR(", "text:x", "a AND", "(", "%22", "'"}) {
        CAPTURE(query);
        CHECK(stage.ask(ana, "GET", std::string("/api/v1/search?q=") + query).status == 200);
    }
}

TEST_CASE("a conversation goes to a colleague and back into the queue") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("luis", Role::agent);
    stage.add_agent("vera", Role::viewer);
    const std::int64_t id = stage.add_conversation("hola");
    const auto ana = stage.sign_in("ana");

    CHECK(stage.ask(ana, "POST", conversation_path(id, "assign"), {{"agent", "luis"}}).status ==
          200);
    CHECK(stage.ask(ana, "GET", "/api/v1/queue?agent=luis").body["conversations"].size() == 1);
    CHECK(stage.ask(ana, "GET", "/api/v1/queue?agent=me").body["conversations"].empty());
    CHECK(stage.ask(ana, "POST", conversation_path(id, "assign"), {{"agent", "vera"}}).status ==
          422);
    CHECK(stage.ask(ana, "POST", conversation_path(id, "assign"), {{"agent", "nobody"}}).status ==
          422);
    CHECK(stage.ask(ana, "POST", conversation_path(id, "assign"), {{"agent", ""}}).status == 200);
    CHECK(stage.text("SELECT owner || agent FROM conversations") == "waiting");
}

TEST_CASE("colleagues see who is writing until they stop") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const std::int64_t id = stage.add_conversation("hola");
    const auto ana = stage.sign_in("ana");

    CHECK(stage.ask(ana, "POST", conversation_path(id, "typing"), {{"on", true}}).status == 204);
    CHECK(stage.ask(ana, "GET", conversation_path(id)).body["presence"][0]["agent"] == "ana");
    stage.clock.advance(10'000);
    CHECK(stage.ask(ana, "GET", conversation_path(id)).body["presence"].empty());
}

TEST_CASE("a held delivery is settled once, by a person") {
    ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    const std::int64_t id = stage.add_conversation("hola");
    stage.change([&](bot::store::Database& database) {
        database
            .prepare(
                "INSERT INTO outbox (reference, inbox_id, conversation_id, text, state, due_at, "
                "created_at) VALUES ('r', 1, ?, 'x', 'held', 0, 0)")
            .bind(id)
            .done();
    });
    const auto ana = stage.sign_in("ana");

    REQUIRE(stage.ask(ana, "GET", "/api/v1/queue").body["held"].size() == 1);
    CHECK(stage.ask(ana, "POST", "/api/v1/deliveries/1/explode").status == 404);
    CHECK(stage.ask(ana, "POST", "/api/v1/deliveries/1/drop").status == 200);
    CHECK(stage.text("SELECT state FROM outbox") == "cancelled");
    CHECK(stage.ask(ana, "POST", "/api/v1/deliveries/1/retry").status == 404);
}

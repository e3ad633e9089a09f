#include "bot/store/search_index.h"
#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

// What people find: words, names, cases.

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

struct SearchStage : ConsoleStage {
    SearchStage() { add_agent("luis", Role::agent, {"logistica"}); }

    /// A conversation of somebody of that name.
    std::int64_t add(const std::string& name, const std::string& text) {
        const std::int64_t id = add_conversation(text, "logistica");
        rename(id, name);
        return id;
    }
    void rename(std::int64_t id, const std::string& name) {
        change([&](bot::store::Database& database) {
            const auto row = bot::store::load_conversation(database, {id}).value();
            bot::store::name_contact(database, row.contact, name, "");
        });
    }
    void set(std::int64_t id, const std::string& column, const std::string& value) {
        change([&](bot::store::Database& database) {
            database.prepare("UPDATE conversations SET " + column + " = ? WHERE id = ?")
                .bind(value, id)
                .done();
        });
    }
    json find(const std::string& words) {
        clock.advance(1'000);
        change([](bot::store::Database&) {});  // What was said is indexed half a second later.
        if (browser.cookie.empty()) browser = sign_in("luis");
        return ask(browser, "GET", "/api/v1/search?q=" + words).body["results"];
    }

    Browser browser;
};

}  // namespace

TEST_CASE("a person is found by the beginnings of their names, whatever the accents") {
    SearchStage stage;
    const std::int64_t jose = stage.add("José Ángel Núñez", "hola");
    stage.add("Marta", "gracias, jose");

    const json found = stage.find("nunez+jos");
    REQUIRE(found.size() == 1);
    CHECK(found[0]["found_by"] == "contact");
    CHECK_FALSE(found[0]["contact_key"].get<std::string>().empty());
    CHECK(found[0]["conversation_id"] == jose);
    CHECK(found[0]["seq"] == 1);
    CHECK(found[0]["excerpt"] == "hola");

    const json both = stage.find("jose");
    REQUIRE(both.size() == 2);
    CHECK(both[1]["found_by"] == "text");
    CHECK(both[1]["contact"] == "Marta");
    CHECK(stage.find("ose").empty());
}

TEST_CASE("who has another name is found by that one and no longer by the old") {
    SearchStage stage;
    const std::int64_t id = stage.add("Carla", "hola");
    REQUIRE(stage.find("carla").size() == 1);
    stage.rename(id, "Berta");

    CHECK(stage.find("carla").empty());
    CHECK(stage.find("berta").size() == 1);
    stage.rename(id, "");
    CHECK(stage.find("berta").empty());
}

TEST_CASE("who changes a name before it was indexed is found by the last one") {
    SearchStage stage;
    const std::int64_t id = stage.add("Carla", "hola");
    stage.rename(id, "Berta");

    CHECK(stage.find("carla").empty());
    CHECK(stage.find("berta").size() == 1);
}

TEST_CASE("who gives a name later is found by it") {
    SearchStage stage;
    const std::int64_t id = stage.add("", "hola");
    REQUIRE(stage.find("berta").empty());
    stage.rename(id, "Berta");

    CHECK(stage.find("berta").size() == 1);
}

TEST_CASE("a case is found by its key, however it is spelled, and before anything else") {
    SearchStage stage;
    const std::int64_t first = stage.add("Ana", "hola");
    const std::int64_t later = stage.add("Eva", "mi caso es PV-7K3Q");
    stage.set(first, "case_key", "PV-7K3Q");

    const json found = stage.find("pv+7k3q");
    REQUIRE(found.size() == 2);
    CHECK(found[0]["found_by"] == "case");
    CHECK(found[0]["conversation_id"] == first);
    CHECK(found[1]["conversation_id"] == later);
    CHECK(stage.find("PV-7K3R").empty());
}

TEST_CASE("neither name nor case finds a conversation of another department", "[T44]") {
    SearchStage stage;
    const std::int64_t id = stage.add("Ximena", "hola");
    stage.set(id, "case_key", "PV-7K3Q");
    REQUIRE(stage.find("ximena").size() == 1);
    REQUIRE(stage.find("PV-7K3Q").size() == 1);

    stage.set(id, "department", "ventas");

    CHECK(stage.find("ximena").empty());
    CHECK(stage.find("PV-7K3Q").empty());
}

TEST_CASE("a search that found more than it gives says so") {
    SearchStage stage;
    stage.add("Berta", "hola");
    stage.add("Berta", "adiós");
    const auto found = [&](const std::string& limit) {
        (void)stage.find("berta");
        return stage.ask(stage.browser, "GET", "/api/v1/search?q=berta&limit=" + limit).body;
    };

    CHECK(found("1")["results"].size() == 1);
    CHECK(found("1")["more"] == true);
    CHECK(found("2")["results"].size() == 2);
    CHECK(found("2")["more"] == false);
}

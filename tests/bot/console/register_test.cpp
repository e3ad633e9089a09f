#include "tests/bot/console/console_stage.h"

using bot::store::Role;
using nlohmann::json;

namespace {

/// A console whose conversations are cases with a telephone number.
class RegisterStage : public tests::ConsoleStage {
public:
    RegisterStage() {
        add_agent("luis", Role::agent, {"logistica"});
        luis = sign_in("luis");
    }
    std::int64_t add_case(const std::string& key, const std::string& department) {
        const std::int64_t id = add_conversation("hola", department);
        change([&](bot::store::Database& database) {
            database.prepare("INSERT INTO cases (key, conversation_id, opened_at) VALUES (?, ?, 5)")
                .bind(key, id)
                .done();
            database
                .prepare(
                    "INSERT INTO handoffs (conversation_id, at, department, priority, packet_json)"
                    " VALUES (?, 5, ?, 'P2', '{\"private_entities\":{\"phone\":\"600\"}}')")
                .bind(id, department)
                .done();
        });
        return id;
    }
    /// `member` of the list that luis gets.
    std::vector<std::string> listed(const std::string& path,
                                    const std::string& list,
                                    const char* member) {
        const json body = ask(luis, "GET", path).body;
        std::vector<std::string> found;
        for (const json& row : body.at(list)) {
            found.push_back(row.at(member).is_string() ? row.at(member).get<std::string>()
                                                       : row.at(member).dump());
        }
        return found;
    }

    Browser luis;
};

}  // namespace

TEST_CASE("the registers show the department's and one's own conversations, and no others",
          "[T44]") {
    RegisterStage stage;
    const std::int64_t department = stage.add_case("PV-A", "logistica");
    (void)stage.add_case("PV-B", "ventas");
    const std::int64_t own = stage.add_case("PV-C", "ventas");
    stage.change([&](bot::store::Database& database) {
        database.prepare("UPDATE conversations SET agent = 'luis' WHERE id = ?").bind(own).done();
    });

    CHECK(stage.listed("/api/v1/cases", "cases", "case") ==
          std::vector<std::string>{"PV-A", "PV-C"});
    CHECK(stage.listed("/api/v1/callbacks", "callbacks", "conversation") ==
          std::vector<std::string>{std::to_string(department), std::to_string(own)});
}

TEST_CASE("cases are read a page at a time, each once") {
    RegisterStage stage;
    for (const char* key : {"PV-B", "PV-A", "PV-C"}) (void)stage.add_case(key, "logistica");
    (void)stage.add_case("PV-D", "ventas");

    const json first = stage.ask(stage.luis, "GET", "/api/v1/cases?limit=2").body;
    CHECK(first.value("more", false));
    REQUIRE(first["cases"].size() == 2);
    CHECK(first["cases"][0]["case"] == "PV-A");
    CHECK(first["cases"][1]["case"] == "PV-B");

    const json last = stage.ask(stage.luis, "GET", "/api/v1/cases?limit=2&after=PV-B").body;
    CHECK_FALSE(last.value("more", true));
    REQUIRE(last["cases"].size() == 1);
    CHECK(last["cases"][0]["case"] == "PV-C");

    // A key of another department is answered like one that is none.
    for (const char* key : {"PV-X", "PV-D"}) {
        CHECK(stage.ask(stage.luis, "GET", "/api/v1/cases?after=" + std::string(key)).status ==
              422);
    }
    CHECK(stage.ask(stage.luis, "GET", "/api/v1/cases?limit=-1").body["cases"].size() == 1);
}

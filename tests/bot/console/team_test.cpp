#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <map>

// Departments and the health of the inboxes, as everybody who works here sees them.

using bot::TimeMs;
using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

constexpr TimeMs hour = 3'600'000;
/// 2027-01-15, a Friday, at midnight in Bogotá (UTC-5).
constexpr TimeMs friday = 1'800'000'000'000 - 3 * hour;

constexpr const char* shop =
    "brand: {name: Luna, languages: [es], timezone: America/Bogota}\n"
    "inboxes:\n"
    "  tg: {channel: telegram, token: \"${TG}\", secret: \"${TG_SECRET}\"}\n"
    "  web: {channel: widget, origins: [\"https://luna.example\"]}\n"
    "calendars:\n"
    "  tienda: {weekly: {mon-fri: [\"09:00-18:00\"]}}\n"
    "  sabado: {weekly: {sat: [\"10:00-12:00\"]}}\n"
    "departments:\n"
    "  logistica: {calendar: tienda, people: [ana, luis], notify: [equipo], fallback: ventas}\n"
    "  ventas: {calendar: tienda, people: [vera], fallback: jefes}\n"
    "  jefes: {calendar: sabado, people: [marta], takes: [legal]}\n"
    "notify:\n"
    "  equipo: {channel: slack, url: \"${SLACK_URL}\"}\n"
    "default_department: ventas\n";

using Variables = std::map<std::string, std::string>;

/// The console of that shop; only the variables that are given are set.
struct TeamStage : ConsoleStage {
    TeamStage() : TeamStage(Variables{}) {}
    explicit TeamStage(const Variables& variables) {
        std::filesystem::create_directories(book_folder());
        std::ofstream(book_folder() + "/portavoz.yaml") << shop;
        const rules::BookReading reading = bot::load_book(book_folder());
        REQUIRE(reading.book);
        bot::SecretSources sources;
        sources.environment = [&](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
        };
        bot::SetupReading made = bot::read_setup(reading.book, sources);
        REQUIRE(made.problems.empty());
        setup.replace(std::shared_ptr<bot::Setup>(std::move(made.setup)));
        add_agent("lola", Role::viewer);
        browser = sign_in("lola");
    }
    Response get(const std::string& path) { return ask(browser, "GET", "/api/v1/" + path); }
    /// Looks again at that time; a session does not last as long.
    void at(TimeMs time) {
        clock.set(time);
        browser = sign_in("lola");
    }
    /// The entry of that name in a list, or null.
    json named(const std::string& list, const std::string& name) {
        const Response answer = get(list);
        for (const json& one : answer.body[list]) {
            if (one["name"] == name) return one;
        }
        return {};
    }
    json department(const std::string& name) { return named("departments", name); }
    json inbox(const std::string& name) { return named("inboxes", name); }
    /// The account of the department's first, second… person.
    std::string account(const std::string& name, std::size_t which = 0) {
        return department(name)["people"][which]["account"];
    }
    void run(const std::string& sql) {
        change([&](bot::store::Database& database) { CHECK(database.run(sql)); });
    }
    void change_agent(const std::string& name, void (*how)(bot::store::Agent&)) {
        change([&](bot::store::Database& database) {
            bot::store::Agent agent = bot::store::find_agent(database, name).value();
            how(agent);
            bot::store::update_agent(database, agent);
        });
    }

    Browser browser;
};

}  // namespace

TEST_CASE("a department is shown with its hours, who takes over, and where the book says it") {
    TeamStage stage;
    stage.at(friday + 10 * hour);
    json one = stage.department("logistica");
    CHECK(one["open"] == true);
    CHECK(one["changes_at"] == friday + 18 * hour);
    CHECK(one["calendar"] == "tienda");
    CHECK(one["fallbacks"] == json{"ventas", "jefes"});
    CHECK(one["default"] == false);
    CHECK(one["file"] == "portavoz.yaml");
    CHECK(one["line"] == 9);
    CHECK(stage.department("ventas")["default"] == true);
    CHECK(stage.department("jefes")["takes"] == json{"legal"});

    stage.at(friday + 20 * hour);
    one = stage.department("logistica");
    CHECK(one["open"] == false);
    CHECK(one["changes_at"] == friday + 3 * 24 * hour + 9 * hour);
}

TEST_CASE("of each person whom the book names it is told whether they can answer there") {
    TeamStage stage;
    CHECK(stage.account("logistica") == "none");
    CHECK(stage.department("logistica")["faults"] ==
          json{"no_account", "nobody_answers", "notice_off"});

    stage.add_agent("ana", Role::agent);
    CHECK(stage.account("logistica") == "ready");
    CHECK(stage.account("logistica", 1) == "none");
    CHECK(stage.department("logistica")["faults"] == json{"notice_off"});
    // Ana may answer everywhere; Ventas still has nobody of its own.
    CHECK(stage.department("ventas")["faults"] == json{"no_account"});
    CHECK(stage.department("ventas")["others"][0]["name"] == "ana");

    stage.change_agent("ana", [](bot::store::Agent& ana) { ana.departments = {"ventas"}; });
    CHECK(stage.account("logistica") == "elsewhere");
    CHECK(stage.department("jefes")["others"].empty());
    stage.change_agent("ana", [](bot::store::Agent& ana) {
        ana.departments = {};
        ana.disabled = true;
    });
    CHECK(stage.account("logistica") == "disabled");
    CHECK(stage.department("ventas")["others"].empty());
    stage.change_agent("ana", [](bot::store::Agent& ana) {
        ana.disabled = false;
        ana.role = Role::viewer;
    });
    CHECK(stage.account("logistica") == "reads_only");
    CHECK(stage.department("ventas")["others"].empty());
    stage.change_agent("ana", [](bot::store::Agent& ana) {
        ana.role = Role::admin;
        ana.departments = {"ventas"};
    });
    CHECK(stage.account("logistica") == "ready");
}

TEST_CASE("notices that are off are said to be wrong") {
    TeamStage stage;
    CHECK(stage.department("logistica")["notices"] == json{{{"name", "equipo"}, {"on", false}}});

    TeamStage connected(Variables{{"SLACK_URL", "https://hooks.slack.example/x"}});
    connected.add_agent("ana", Role::agent);
    CHECK(connected.department("logistica")["notices"] == json{{{"name", "equipo"}, {"on", true}}});
    CHECK(connected.department("logistica")["faults"].empty());
}

TEST_CASE("a department without people in the book says so") {
    ConsoleStage stage;
    stage.add_agent("lola", Role::viewer);
    const auto browser = stage.sign_in("lola");
    const json body = stage.ask(browser, "GET", "/api/v1/departments").body;
    const json faults = body["departments"][0]["faults"];
    CHECK(faults == json{"no_people", "nobody_answers"});
}

TEST_CASE("what waits in a department, what somebody has there and what is late is counted") {
    TeamStage stage;
    stage.at(friday);
    const std::string now = std::to_string(friday);
    stage.run(
        "INSERT INTO inboxes (id, name, channel) VALUES (1, 'web', 'widget');"
        "INSERT INTO contacts (id, inbox_id, key, first_seen_at) VALUES (1, 1, 'k', 0);"
        "INSERT INTO conversations (inbox_id, key, contact_id, opened_at, owner, department,"
        " due_at)"
        " VALUES (1, 'a', 1, 0, 'waiting', 'logistica', " +
        now +
        " - 1),"
        " (1, 'b', 1, 0, 'waiting', 'logistica', " +
        now +
        " + 1), (1, 'g', 1, 0, 'waiting', 'logistica', 9223372036854775807), (1, 'c', 1, 0, "
        "'human', 'logistica', 5), (1, 'd', 1, 0, 'bot', 'logistica', NULL),"
        " (1, 'e', 1, 0, 'resolved', 'logistica', NULL), (1, 'f', 1, 0, 'waiting', 'ventas', "
        "NULL)");
    const json one = stage.department("logistica");
    CHECK(one["waiting"] == 3);
    CHECK(one["human"] == 1);
    CHECK(one["late"] == 1);
    CHECK(stage.department("ventas")["waiting"] == 1);
    CHECK(stage.department("ventas")["late"] == 0);
    CHECK(stage.department("jefes")["waiting"] == 0);
}

TEST_CASE("of every inbox its pause, its newest message and its deliveries are told") {
    TeamStage stage(
        {{"TG", "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi"}, {"TG_SECRET", "s3cret"}});
    const std::string now = std::to_string(stage.clock.now());
    stage.run(
        "INSERT INTO inboxes (id, name, channel, paused_until, pause_reason) VALUES"
        " (1, 'tg', 'telegram', " +
        now + " + 9, 'HTTP 429'), (2, 'web', 'widget', " + now +
        ", 'HTTP 500');"
        "INSERT INTO contacts (id, inbox_id, key, first_seen_at) VALUES (1, 1, 'k', 0);"
        "INSERT INTO conversations (id, inbox_id, key, contact_id, opened_at, last_customer_at)"
        " VALUES (1, 1, 'k', 1, 0, 5), (2, 1, 'l', 1, 0, 6);"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, state, due_at, created_at,"
        " settled_at)"
        " VALUES ('a', 1, 1, 'pending', 0, 0, NULL), ('b', 1, 1, 'held', 0, 0, NULL),"
        " ('c', 1, 1, 'dead', 0, 0, " +
        now + "), ('d', 1, 2, 'dead', 0, 0, " + now + " - 86399999), ('f', 1, 2, 'dead', 0, 0, " +
        now + " - 86400000), ('e', 1, 1, 'sent', 0, 0, NULL)");

    CHECK(stage.inbox("tg") == json{{"name", "tg"},
                                    {"channel", "telegram"},
                                    {"off", false},
                                    {"paused_until", stage.clock.now() + 9},
                                    {"pause_reason", "HTTP 429"},
                                    {"last_inbound_at", 6},
                                    {"pending", 1},
                                    {"held", 1},
                                    {"failed", 2}});
    CHECK(stage.inbox("web")["paused_until"].is_null());
    CHECK(stage.inbox("web")["last_inbound_at"].is_null());
    CHECK(stage.inbox("web")["failed"] == 0);
}

TEST_CASE("an inbox that is off is told to everybody, without what it lacks") {
    TeamStage stage;
    stage.run(
        "INSERT INTO inboxes (id, name, channel) VALUES (1, 'web', 'widget'), (2, 'viejo',"
        " 'email'), (3, 'vacio', 'email');"
        "INSERT INTO contacts (id, inbox_id, key, first_seen_at) VALUES (1, 2, 'k', 0);"
        "INSERT INTO conversations (id, inbox_id, key, contact_id, opened_at) VALUES"
        " (1, 2, 'k', 1, 0);"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, state, due_at, created_at)"
        " VALUES ('a', 2, 1, 'pending', 0, 0)");
    CHECK(stage.inbox("tg")["off"] == true);
    CHECK(stage.inbox("tg")["channel"] == "telegram");
    CHECK(stage.inbox("web")["off"] == false);
    // The book has forgotten these two; one still has something to send.
    CHECK(stage.inbox("viejo")["off"] == true);
    CHECK(stage.inbox("vacio").is_null());
    CHECK(stage.get("inboxes").body.dump().find("TG") == std::string::npos);
}

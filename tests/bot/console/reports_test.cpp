#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <set>

// Hours and figures: what they say, not only that they answer.

using bot::TimeMs;
using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

constexpr TimeMs minute = 60'000;
constexpr TimeMs hour = 60 * minute;
constexpr TimeMs day = 24 * hour;
/// 2027-01-15, a Friday, at midnight in Bogotá (UTC-5).
constexpr TimeMs friday = 1'800'000'000'000 - 3 * hour;
constexpr TimeMs monday = friday + 3 * day;

/// The console of a shop that is open from Monday to Friday, 9 to 18.
struct ReportStage : ConsoleStage {
    ReportStage() {
        use_book_on_disk(
            "calendars: {tienda: {weekly: {mon-fri: [\"09:00-18:00\"]}}}\n"
            "departments:\n"
            "  ventas: {calendar: tienda, people: [ana], answer_within: {P1: 1h, P3: 4h}}\n"
            "default_department: ventas\n");
        add_agent("vera", Role::viewer);
        browser = sign_in("vera");
    }
    Response get(const std::string& path) { return ask(browser, "GET", "/api/v1/" + path); }
    Response preview(TimeMs at, const std::string& more = "") {
        return get("calendars/preview?at=" + std::to_string(at) + more);
    }
    void run(const std::string& sql) {
        change([&](bot::store::Database& database) { CHECK(database.run(sql)); });
    }

    Browser browser;
};

/// What would be promised at that priority.
json promise(const json& preview, const std::string& priority) {
    for (const json& one : preview["promises"]) {
        if (one["priority"] == priority) return one;
    }
    return {};
}

std::string at(TimeMs time) {
    return std::to_string(time);
}

/// What happened before Friday, which no figure of Friday counts, and on Friday.
std::string two_days() {
    const std::string message =
        "INSERT INTO messages (conversation_id, seq, direction, author, text, sent_at, received_at)"
        " VALUES ";
    const auto said = [](int seq, const std::string& who, TimeMs time) {
        return "(1, " + std::to_string(seq) + ", " + who + ", 'x', 0, " + at(time) + ")";
    };
    const std::string decision =
        "INSERT INTO decisions (conversation_id, action, intent, turn_json, decision_json, at)"
        " VALUES ";
    const auto decided = [](const std::string& action, const std::string& intent, TimeMs time) {
        return "(1, '" + action + "', '" + intent + "', '{}', '{}', " + at(time) + ")";
    };
    const auto promised = [](const std::string& state, TimeMs settled) {
        return "(1, 'p', 0, " + at(friday) + ", '" + state + "', " + at(settled) + ")";
    };
    return "INSERT INTO inboxes (id, name, channel) VALUES (1, 'web', 'widget');"
           "INSERT INTO contacts (id, inbox_id, key, first_seen_at) VALUES (1, 1, 'k', 0);"
           "INSERT INTO conversations (id, inbox_id, key, contact_id, opened_at)"
           " VALUES (1, 1, 'k', 1, 0);" +
           message + said(1, "'in', 'customer'", friday - hour) + "," +
           said(2, "'out', 'bot'", friday - hour + 9'000) + "," +
           said(3, "'in', 'customer'", friday + 10 * hour) + "," +
           said(4, "'out', 'bot'", friday + 10 * hour + 2'000) + "," +
           said(5, "'in', 'customer'", friday + 17 * hour + 30 * minute) + "," +
           said(6, "'note', 'person'", friday + 17 * hour + 31 * minute) + "," +
           said(7, "'out', 'person'", monday + 9 * hour + 15 * minute) + ";" + decision +
           decided("answer", "envio.plazo", friday - hour) + "," +
           decided("answer", "envio.plazo", friday + hour) + "," +
           decided("answer", "envio.plazo", friday + hour) + "," +
           decided("form", "contacto.horario", friday + hour) + "," +
           decided("clarify", "", friday + hour) + "," + decided("escalate", "", friday + hour) +
           "," + decided("silent", "", friday + hour) +
           ";INSERT INTO handoffs (conversation_id, at, department, priority, packet_json)"
           " VALUES (1, " +
           at(friday + 17 * hour + 30 * minute) +
           ", 'ventas', 'P1', '{}');"
           "INSERT INTO promises (conversation_id, text, made_at, due_at, state, settled_at)"
           " VALUES " +
           promised("kept", friday - hour) + "," + promised("kept", friday + hour) + "," +
           promised("kept", friday + hour) + "," + promised("broken", friday + hour) + "," +
           promised("open", 0) +
           ";INSERT INTO lessons (kind, key, text, count, at) VALUES"
           " ('unanswered', 'tarjeta regalo', '¿hay tarjeta regalo?', 3, " +
           at(friday + hour) + "), ('unanswered', 'otra cosa', 'otra cosa', 9, " +
           at(friday - hour) + ")";
}

}  // namespace

TEST_CASE("the hours say what is open today, and what a customer would be told at a given time") {
    ReportStage stage;  // Friday, three in the morning.

    const json calendar = stage.get("calendars").body["calendars"][0];
    CHECK(calendar["name"] == "tienda");
    CHECK(calendar["open"] == false);
    CHECK(calendar["changes_at"] == friday + 9 * hour);
    CHECK(calendar["departments"] == json::array({"ventas"}));
    CHECK(calendar["days"][0]["date"] == "2027-01-15");
    CHECK(calendar["days"][0]["intervals"][0]["to"] == friday + 18 * hour);
    CHECK(calendar["days"][1]["intervals"].empty());

    const json evening = stage.preview(friday + 20 * hour).body;
    CHECK(evening["department"] == "ventas");
    CHECK(evening["open"] == false);
    CHECK(evening["next_opening_at"] == monday + 9 * hour);
    CHECK(promise(evening, "P1")["due_at"] == monday + 10 * hour);
    CHECK(promise(evening, "P1")["text"].get<std::string>().find("10:00") != std::string::npos);
    CHECK(promise(evening, "P3")["due_at"] == monday + 13 * hour);
    const json noon = stage.preview(friday + 12 * hour, "&department=ventas&language=es").body;
    CHECK(noon["open"] == true);
    CHECK(noon["next_opening_at"].is_null());
    CHECK(promise(noon, "P1")["due_at"] == friday + 13 * hour);
    CHECK(noon["handoff_text"] != evening["handoff_text"]);
    CHECK_FALSE(noon["handoff_text"].get<std::string>().empty());

    CHECK(stage.preview(friday, "&department=nadie").status == 404);
    CHECK(stage.preview(friday + 500 * day).status == 422);
    CHECK(stage.get("calendars/preview").status == 422);
}

TEST_CASE("the figures of a stretch count what fell into it, a person's wait in opening hours") {
    ReportStage stage;
    stage.run(two_days());
    const std::string asked = "overview?from=" + at(friday) + "&to=" + at(friday + day);

    const json figures = stage.get(asked).body;

    REQUIRE(figures["hours"].size() == 2);
    CHECK(figures["hours"][0] ==
          json{{"at", friday + 10 * hour}, {"channel", "widget"}, {"in", 1}, {"out", 1}});
    CHECK(figures["hours"][1]["in"] == 1);
    CHECK(figures["hours"][1]["out"] == 0);
    CHECK(figures["turns"] ==
          json{{"answered", 3}, {"clarified", 1}, {"escalated", 1}, {"silent", 1}});
    CHECK(figures["first_answer"]["bot"] == json{{"count", 1}, {"p50", 2'000}, {"p90", 2'000}});
    CHECK(figures["first_answer"]["person"] ==
          json{{"count", 1}, {"p50", 45 * minute}, {"p90", 45 * minute}});
    CHECK(figures["promises"] == json{{"kept", 2}, {"broken", 1}, {"open", 1}});
    REQUIRE(figures["topics"].size() == 2);
    CHECK(figures["topics"][0]["intent"] == "envio.plazo");
    CHECK(figures["topics"][0]["count"] == 2);
    CHECK(figures["topics"][0]["title"]["es"] == "Cuánto tarda el envío");
    REQUIRE(figures["unanswered"].size() == 1);
    CHECK(figures["unanswered"][0]["theme"] == "¿hay tarjeta regalo?");
    CHECK(figures["unanswered"][0]["count"] == 3);

    CHECK(stage.get("overview?from=0&to=" + at(101 * day)).status == 422);
    CHECK(stage.get("overview?from=5&to=5").status == 422);
}

TEST_CASE("what nobody answers is quoted only to those who see the conversation", "[T44]") {
    ReportStage stage;
    stage.add_agent("luis", Role::viewer, {"logistica"});
    stage.add_agent("jefa", Role::admin, {"logistica"});
    const auto asked = [&](const std::string& text, const std::string& department) {
        const std::int64_t id = stage.add_conversation(text, department);
        stage.run(
            "INSERT INTO lessons (kind, key, text, at, conversation_id) VALUES ('unanswered', '" +
            text + "', '" + text + "', " + at(friday + hour) + ", " + std::to_string(id) + ")");
    };
    asked("tarjeta regalo", "ventas");
    asked("repartidor perdido", "logistica");
    const auto themes = [&](const std::string& name) {
        const auto browser = stage.sign_in(name);
        const json figures =
            stage
                .ask(browser, "GET",
                     "/api/v1/overview?from=" + at(friday) + "&to=" + at(friday + day))
                .body;
        std::set<std::string> found;
        for (const json& one : figures["unanswered"]) found.insert(one["theme"]);
        return found;
    };

    CHECK(themes("luis") == std::set<std::string>{"repartidor perdido"});
    CHECK(themes("vera") == std::set<std::string>{"repartidor perdido", "tarjeta regalo"});
    CHECK(themes("jefa") == std::set<std::string>{"repartidor perdido", "tarjeta regalo"});
}

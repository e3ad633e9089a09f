#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

// In which order people see what waits for them.

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

constexpr bot::TimeMs hour = 3'600'000;
/// WhatsApp takes a person's reply for this long after the customer's last message.
constexpr bot::TimeMs whatsapp_window = 24 * hour;

struct QueueStage : ConsoleStage {
    QueueStage() {
        add_agent("ana", Role::agent);
        browser = sign_in("ana");
    }

    /// A conversation that waits; `set` are columns of its row.
    std::int64_t add(const std::string& set = "due_at = NULL") {
        const std::int64_t id = add_conversation("hola");
        run("UPDATE conversations SET last_customer_at = 0, " + set +
            " WHERE id = " + std::to_string(id));
        return id;
    }
    /// One of WhatsApp whose window closes then.
    std::int64_t add_closing(bot::TimeMs closes_at, const std::string& set) {
        run("INSERT OR IGNORE INTO inboxes (id, name, channel) VALUES (9, 'wa', 'whatsapp')");
        const std::int64_t id = add(set);
        run("UPDATE conversations SET inbox_id = 9, last_customer_at = " +
            std::to_string(closes_at - whatsapp_window) + " WHERE id = " + std::to_string(id));
        return id;
    }
    void promise(std::int64_t id, bot::TimeMs due_at) {
        run("INSERT INTO promises (conversation_id, text, made_at, due_at) VALUES (" +
            std::to_string(id) + ", 'p', 0, " + std::to_string(due_at) + ")");
    }
    void run(const std::string& sql) {
        change([&](bot::store::Database& database) { CHECK(database.run(sql)); });
    }
    [[nodiscard]] std::string due(bot::TimeMs hours) const {
        return "due_at = " + std::to_string(clock.now() + hours * hour);
    }
    std::vector<std::int64_t> ids(const std::string& query = "") {
        std::vector<std::int64_t> list;
        for (const json& one : queue(query)) list.push_back(one["id"]);
        return list;
    }
    json answer(const std::string& query = "") {
        return ask(browser, "GET", "/api/v1/queue" + query).body;
    }
    json queue(const std::string& query = "") { return answer(query)["conversations"]; }

    Browser browser;
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("what is lost first comes first: safety, the platform's window, a promise, a due time") {
    QueueStage stage;
    const bot::TimeMs now = stage.clock.now();
    const std::int64_t nothing = stage.add();
    const std::int64_t due = stage.add(stage.due(4));
    const std::int64_t promised = stage.add(stage.due(9));
    stage.promise(promised, now + 3 * hour);
    const std::int64_t closing = stage.add_closing(now + 2 * hour, stage.due(8));
    const std::int64_t unsafe = stage.add("priority = 'P0', " + stage.due(20));
    const std::int64_t overdue = stage.add(stage.due(-1));

    const json queue = stage.queue();

    CHECK(stage.ids() == Ids{unsafe, overdue, closing, promised, due, nothing});
    CHECK(queue[2]["window_until"] == now + 2 * hour);
    CHECK(queue[3]["promised_at"] == now + 3 * hour);
    CHECK(queue[4]["window_until"].is_null());
}

TEST_CASE("a window that has closed already is no loss that is still to come") {
    QueueStage stage;
    const bot::TimeMs now = stage.clock.now();
    const std::int64_t closed = stage.add_closing(now - hour, stage.due(4));
    const std::int64_t due = stage.add(stage.due(1));

    CHECK(stage.ids() == Ids{due, closed});
    CHECK(stage.queue()[1]["window_until"].is_null());
}

TEST_CASE("of more than the page holds, what is lost first is on it") {
    QueueStage stage;
    for (bot::TimeMs hours = 1; hours <= 5; ++hours) stage.add(stage.due(hours));
    const std::int64_t closing =
        stage.add_closing(stage.clock.now() + hour / 2, "owner = 'human', agent = 'ana'");

    CHECK(stage.answer("?limit=2")["more"] == true);
    CHECK(stage.answer("?limit=6")["more"] == false);
    CHECK(stage.answer("?owner=human&limit=1")["more"] == false);
    CHECK(stage.ids("?limit=2") == Ids{closing, 1});
    CHECK(stage.ids("?owner=human&limit=1") == Ids{closing});
}

TEST_CASE("what needs nobody comes with the newest first") {
    QueueStage stage;
    const std::int64_t older = stage.add("owner = 'resolved', last_activity_at = 5, due_at = 1");
    const std::int64_t newer = stage.add("owner = 'resolved', last_activity_at = 6");

    CHECK(stage.ids("?owner=resolved") == Ids{newer, older});
    CHECK(stage.ids().empty());
}

TEST_CASE("a list of promises that is cut says so") {
    QueueStage stage;
    const std::int64_t id = stage.add();
    const auto promises = [&] { return stage.ask(stage.browser, "GET", "/api/v1/promises").body; };
    stage.run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
        " INSERT INTO promises (conversation_id, text, made_at, due_at) SELECT " +
        std::to_string(id) + ", 'p', 0, i FROM n");
    CHECK(promises()["more"] == false);
    stage.promise(id, 501);

    const json list = promises();
    CHECK(list["more"] == true);
    CHECK(list["promises"].size() == 500);
    CHECK(list["promises"].back()["due_at"] == 500);
}

TEST_CASE("deliveries that nobody knows the outcome of say when there are more than are shown") {
    QueueStage stage;
    const std::string id = std::to_string(stage.add());
    stage.run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
        " INSERT INTO outbox (reference, inbox_id, conversation_id, kind, text, author, state,"
        " due_at, created_at) SELECT 'r' || i, inbox_id, " +
        id +
        ", 'message', 't' || i, 'person', 'held', 0, 0 FROM n, conversations WHERE id = " + id);
    CHECK(stage.answer()["more_held"] == false);
    stage.run(
        "INSERT INTO outbox (reference, inbox_id, conversation_id, kind, text, author, state,"
        " due_at, created_at) SELECT 'last', inbox_id, id, 'message', 'last', 'person', 'held', 0, "
        "0"
        " FROM conversations WHERE id = " +
        id);

    const json queue = stage.answer();
    CHECK(queue["more_held"] == true);
    CHECK(queue["held"].size() == 200);
    CHECK(queue["held"][0]["text"] == "last");
}

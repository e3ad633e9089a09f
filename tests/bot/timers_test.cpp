#include "bot/timers.h"

#include "tests/bot/decision_stage.h"
#include "tests/support/silent_account.h"
#include "tests/support/sql_steps.h"
#include "webhooks/notices/notice.h"

namespace {

constexpr bot::TimeMs hour = 3'600'000;
constexpr bot::TimeMs year = 365LL * 24 * hour;

const char* const with_team =
    "calendars: {tienda: {weekly: {mon-fri: [\"09:00-18:00\"]}}}\n"
    "departments:\n"
    "  ventas: {calendar: tienda, people: [ana], notify: [equipo], answer_within: {P1: 1h, P2: "
    "2h}, "
    "fallback: jefes}\n"
    "  jefes: {calendar: tienda, people: [eva], notify: [direccion]}\n"
    "default_department: ventas\n";

class TimersFixture : public tests::DecisionStage {
public:
    TimersFixture() : DecisionStage(with_team) {
        tests::connect_silently(setup, context.inbox, "telegram");
    }
    void tick() { (void)timers.run(store.database(), now); }
    /// Customers write to an account of `channel` from now on.
    void use_account_of(const std::string& channel) {
        context.inbox = bot::store::ensure_inbox(store.database(), channel, channel);
        tests::connect_silently(setup, context.inbox, channel);
    }
    /// A customer of `channel` asked for a person, who answered and fell silent for a day.
    void fell_silent(const std::string& channel) {
        use_account_of(channel);
        write_and_answer("a", "quiero hablar con una persona");
        (void)bot::reply_as_person(store.database(), id("a"), "ana", "c", "Soy Ana", now);
        now += 25 * hour;
    }
    /// Everything that waits to leave arrives.
    void deliver() {
        store.database().prepare("UPDATE outbox SET state = 'sent' WHERE kind = 'message'").done();
    }
    [[nodiscard]] std::int64_t apologies() {
        return store.count(
            "SELECT count(*) FROM outbox WHERE kind = 'message' AND"
            " instr(text, 'no hemos llegado') > 0");
    }
    bot::Timers timers{setup, live};
};

/// The same with a count of what the store does.
struct CountedTimers : tests::SqlSteps, TimersFixture {
    int batch = 0;
};

}  // namespace

TEST_CASE_METHOD(CountedTimers,
                 "a second in which nothing is due costs the same however many wait") {
    const auto wait = [&](int conversations) {
        for (int i = 0; i < conversations; ++i) {
            const std::string chat = std::to_string(batch) + "-" + std::to_string(i);
            write_and_answer(chat, "quiero hablar con una persona");
            write_and_answer("q" + chat, "¿cuánto tarda el envío?");
        }
        ++batch;
        now += 1000;
        tick();
    };
    const auto idle = [&] {
        now += 1000;
        return of([&] { tick(); });
    };
    const auto take = [&] {  // Those people have taken and not answered, though they are due.
        store.database()
            .prepare("UPDATE conversations SET owner = 'human', due_at = 1 WHERE owner = 'waiting'")
            .done();
    };
    wait(2);
    take();
    wait(3);
    const std::int64_t few = idle();
    REQUIRE(few > 0);
    take();
    wait(15);
    REQUIRE(store.count("SELECT count(*) FROM promises WHERE state = 'open'") == 20);

    CHECK(idle() == few);
}

TEST_CASE_METHOD(
    TimersFixture,
    "people are warned before a promise breaks, and the customer is told when it did") {
    write_and_answer("a", "quiero hablar con una persona");
    REQUIRE(store.count("SELECT count(*) FROM promises WHERE state = 'open'") == 1);
    store.database().prepare("UPDATE outbox SET state = 'sent' WHERE kind = 'message'").done();
    tick();
    CHECK(store.count("SELECT count(*) FROM outbox WHERE reference LIKE 'promise-%'") == 0);

    now += 2 * hour - 20 * 60'000;
    tick();
    tick();
    CHECK(store.count("SELECT count(*) FROM outbox WHERE reference LIKE 'promise-%' AND target = "
                      "'equipo' AND instr(text, 'due soon') > 0") == 1);

    now += hour;
    tick();
    CHECK(store.text("SELECT state FROM promises") == "broken");
    CHECK(last_reply().find("no hemos llegado") != std::string::npos);
}

TEST_CASE_METHOD(TimersFixture,
                 "a promise that still waits to be told does not come due, and is none when that "
                 "is too late") {
    write_and_answer("a", "quiero hablar con una persona");
    now += 2 * hour - 20 * 60'000;
    tick();
    now += hour;
    tick();
    CHECK(store.count("SELECT count(*) FROM outbox WHERE reference LIKE 'promise-%'") == 0);
    CHECK(store.text("SELECT state FROM promises") == "open");

    (void)bot::store::claim_due(store.database(), now, 10);

    CHECK(store.text("SELECT state FROM promises") == "released");
    CHECK(last_reply().find("no hemos llegado") == std::string::npos);
}

TEST_CASE_METHOD(TimersFixture,
                 "a promise comes due though nobody knows whether its words arrived: the customer "
                 "may have read them") {
    write_and_answer("a", "quiero hablar con una persona");
    for (const auto& job : bot::store::claim_due(store.database(), now, 10)) {
        bot::store::mark_held(store.database(), job.id, "it may have arrived", now);
    }
    now += 2 * hour - 20 * 60'000;
    tick();
    CHECK(store.count("SELECT count(*) FROM outbox WHERE reference LIKE 'promise-%'") == 1);

    now += hour;
    tick();

    CHECK(store.text("SELECT state FROM promises") == "broken");
    CHECK(last_reply().find("no hemos llegado") != std::string::npos);
}

TEST_CASE_METHOD(TimersFixture,
                 "a promise of which one part was told comes due while the rest waits") {
    write_and_answer("a", "quiero hablar con una persona");
    store.database().prepare("UPDATE outbox SET parts_sent = 1 WHERE kind = 'message'").done();
    now += 3 * hour;

    tick();

    CHECK(store.text("SELECT state FROM promises") == "broken");
}

TEST_CASE_METHOD(TimersFixture,
                 "two promises that break are one apology, until a person has answered") {
    write_and_answer("a", "quiero hablar con una persona");
    write_and_answer("a", "os voy a denunciar");
    REQUIRE(store.count("SELECT count(*) FROM promises WHERE state = 'open'") == 2);
    deliver();
    now += 3 * hour;

    tick();

    CHECK(store.count("SELECT count(*) FROM promises WHERE state = 'broken'") == 2);
    CHECK(apologies() == 1);

    const auto put_back = bot::ConversationEvent::put_back;
    (void)bot::reply_as_person(store.database(), id("a"), "ana", "c", "Soy Ana", now);
    (void)bot::person_does(store.database(), id("a"), put_back, "ana", "", now);
    now += hour;
    write_and_answer("a", "os voy a denunciar otra vez");
    deliver();
    now += 20 * hour;
    tick();

    CHECK(store.count("SELECT count(*) FROM promises WHERE state = 'broken'") == 3);
    CHECK(apologies() == 2);
}

TEST_CASE_METHOD(TimersFixture, "a new promise that breaks after the old talk ended is told too") {
    write_and_answer("a", "quiero hablar con una persona");
    deliver();
    now += 3 * hour;
    tick();
    REQUIRE(apologies() == 1);
    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::resolve, "ana", "",
                           now);

    now += 24 * hour;
    write_and_answer("a", "quiero hablar con una persona");
    deliver();
    now += 3 * hour;
    tick();

    CHECK(apologies() == 2);
}

TEST_CASE_METHOD(TimersFixture,
                 "who falls silent gives the conversation back, and the customer is told so") {
    fell_silent("telegram");

    tick();

    CHECK(store.text("SELECT owner FROM conversations") == "bot");
    CHECK(last_reply().find("Vuelvo a ser yo") != std::string::npos);
}

TEST_CASE_METHOD(TimersFixture,
                 "after the platform's window the conversation is given back without a word") {
    for (const char* const channel : {"whatsapp", "instagram", "messenger"}) {
        INFO(channel);
        TimersFixture one;
        one.fell_silent(channel);

        one.tick();

        CHECK(one.store.text("SELECT owner FROM conversations") == "bot");
        CHECK(one.last_reply() == "Soy Ana");
    }
}

TEST_CASE_METHOD(TimersFixture,
                 "a conversation of an inbox that is off is given back without a word") {
    fell_silent("telegram");
    tests::disconnect_all(setup);

    tick();

    CHECK(store.text("SELECT owner FROM conversations") == "bot");
    CHECK(last_reply() == "Soy Ana");
}

TEST_CASE_METHOD(TimersFixture, "under a post a conversation is given back without a word") {
    fell_silent("telegram");
    store.database().prepare("UPDATE conversations SET visibility = 'public'").done();

    tick();

    CHECK(store.text("SELECT owner FROM conversations") == "bot");
    CHECK(last_reply() == "Soy Ana");
}

TEST_CASE_METHOD(TimersFixture,
                 "people are told of a broken promise where the customer can not be told") {
    const auto [column, value] =
        GENERATE(std::pair{"visibility", "'public'"}, std::pair{"last_customer_at", "1"});
    use_account_of("whatsapp");
    write_and_answer("a", "quiero hablar con una persona");
    deliver();
    store.database()
        .prepare(std::string("UPDATE conversations SET ") + column + " = " + value)
        .done();
    now += 3 * hour;

    tick();

    CHECK(store.text("SELECT state FROM promises") == "broken");
    CHECK(apologies() == 0);
    CHECK(store.count("SELECT count(*) FROM outbox WHERE target = 'direccion' AND instr(text, "
                      "'nobody had taken it') > 0") == 1);
}

TEST_CASE_METHOD(TimersFixture,
                 "what nobody takes in time goes to the next department, and that one is told") {
    write_and_answer("a", "quiero hablar con una persona");
    now += 3 * hour;

    tick();

    CHECK(store.text("SELECT department FROM conversations") == "jefes");
    CHECK(store.count("SELECT count(*) FROM outbox WHERE target = 'direccion' AND instr(text, "
                      "'nobody had taken it') > 0") == 1);
}

TEST_CASE_METHOD(TimersFixture,
                 "an answer that is due \"in a moment\" does not wait for a clock "
                 "that was set back") {
    tick();
    write("a", "¿cuánto tarda el envío?");
    now -= year;

    tick();
    answer();

    CHECK(store.count("SELECT count(*) FROM decisions") == 1);
}

TEST_CASE_METHOD(TimersFixture, "a clock set back while the program was down is noticed at once") {
    write("a", "¿cuánto tarda el envío?");
    now -= year;

    bot::Timers restarted(setup, live);
    (void)restarted.run(store.database(), now);

    CHECK(store.count("SELECT turn_due_at FROM conversations") == now);
    CHECK(store.count("SELECT last_activity_at FROM conversations") == now);
}

TEST_CASE_METHOD(TimersFixture,
                 "a promise keeps the moment that the customer was told, whatever the clock does") {
    write_and_answer("a", "quiero hablar con una persona");
    const std::int64_t due = store.count("SELECT due_at FROM promises");
    for (const bot::TimeMs jump : {-hour, 2 * hour, -hour, -year, year}) {
        now += jump;
        tick();
        CHECK(store.count("SELECT due_at FROM promises") == due);
    }
    // The clock was right again at the end, an hour before the time promised.
    CHECK(store.text("SELECT text FROM promises").find("14:01") != std::string::npos);
}

TEST_CASE_METHOD(TimersFixture,
                 "a clock that jumps far ahead ends the session, and one that comes "
                 "back does not revive it") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    now += year;
    write_and_answer("a", "¿cuál es el plazo de entrega?");
    CHECK(last_reply().find("asistente automático") != std::string::npos);

    now -= year;
    tick();
    write_and_answer("a", "¿cuánto tarda el envío?");
    CHECK(last_reply().find("asistente automático") != std::string::npos);
    CHECK(store.text("SELECT owner FROM conversations") == "bot");
}

TEST_CASE_METHOD(TimersFixture, "two bots do not talk for ever: five answers, then people look") {
    for (int i = 0; i < 40; ++i) {
        now += 1'500;
        const char* const chatter[] = {"cuánto tarda el envío", "plazo de entrega",
                                       "cuándo llega mi pedido"};
        write("loop", chatter[i % 3]);
        now += 1'300;
        answer();
    }

    CHECK(store.count("SELECT count(*) FROM outbox WHERE kind = 'message'") == 5);
    CHECK(store.text("SELECT owner FROM conversations") == "waiting");
}

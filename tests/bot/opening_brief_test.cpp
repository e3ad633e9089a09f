#include "bot/opening_brief.h"

#include "tests/bot/decision_stage.h"
#include "webhooks/notices/notice.h"

namespace {

using bot::TimeMs;

constexpr TimeMs hour = 3'600'000;
constexpr TimeMs day = 24 * hour;
constexpr TimeMs tuesday_opening = tests::monday_noon + day - 3 * hour;

const char* const shop =
    "calendars: {tienda: {weekly: {mon-fri: [\"09:00-13:00\", \"15:00-18:00\"]}}}\n"
    "departments:\n"
    "  ventas: {calendar: tienda, people: [ana], notify: [correo, tique], answer_within: {P1: 1h, "
    "P2: 2h}}\n";

std::unique_ptr<webhooks::NoticeTarget> target(
    const std::string& kind, std::map<std::string, std::vector<std::string>> set) {
    webhooks::InboxSettings settings;
    settings.channel = kind;
    settings.values = std::move(set);
    auto made = webhooks::make_notice_target(settings);
    return std::move(std::get<std::unique_ptr<webhooks::NoticeTarget>>(made));
}

class BriefFixture : public tests::DecisionStage {
public:
    BriefFixture() : DecisionStage(shop) {
        auto made = std::make_shared<bot::Setup>();
        made->book = setup.now()->book;
        made->notice_targets["correo"] = target("email", {{"smtp", {"smtps://mail.example:465"}},
                                                          {"from", {"portavoz@tienda.example"}},
                                                          {"to", {"ana@tienda.example"}}});
        made->notice_targets["tique"] = target(
            "zendesk",
            {{"url", {"https://x.zendesk.com"}}, {"user", {"a@b.example"}}, {"token", {"t"}}});
        setup.replace(made);
        now = tests::monday_noon + 8 * hour;  // Monday, 20:00: closed.
    }
    /// What was said has left.
    void deliver() {
        store.database().prepare("UPDATE outbox SET state = 'sent' WHERE kind = 'message'").done();
    }
    void run_at(TimeMs at) { bot::OpeningBrief(setup).run(store.database(), at); }
    [[nodiscard]] std::int64_t briefs() {
        return store.count("SELECT count(*) FROM outbox WHERE reference LIKE 'brief-%'");
    }
    [[nodiscard]] std::string text() {
        return store.text(
            "SELECT json_extract(text, '$.team_message') FROM outbox WHERE reference "
            "LIKE 'brief-%'");
    }
};

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE_METHOD(BriefFixture,
                 "at the opening the team reads what arrived, what was promised and "
                 "what is due") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    write_and_answer("b", "me cobraron dos veces, es una vergüenza");
    deliver();

    run_at(tuesday_opening);

    REQUIRE(briefs() == 1);  // The ticket system gets none.
    CHECK(store.text("SELECT target FROM outbox WHERE reference LIKE 'brief-%'") == "correo");
    CHECK(mentions(text(), "Escribieron mientras estaba cerrado: 2"));
    CHECK(mentions(text(), "atendió solo el asistente: 1"));
    CHECK(mentions(text(), "Respuestas prometidas mientras tanto: 1"));
    CHECK(mentions(text(), "Vencen hoy: 1"));
    CHECK(mentions(text(), store.text("SELECT key FROM cases")));
    CHECK(mentions(text(), "me cobraron dos veces"));
    CHECK_FALSE(mentions(text(), "Con retraso"));
}

TEST_CASE_METHOD(BriefFixture, "who writes after the opening did not write while it was closed") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    now = tuesday_opening;
    write_and_answer("b", "¿cuánto tarda el envío?");
    write_and_answer("a", "¿y cuál es el plazo de entrega?");

    run_at(tuesday_opening + hour);

    CHECK(mentions(text(), "Escribieron mientras estaba cerrado: 1"));
}

TEST_CASE_METHOD(BriefFixture, "what was promised after the opening is not in the brief of it") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    now = tuesday_opening;
    write_and_answer("b", "quiero hablar con una persona");
    deliver();

    run_at(tuesday_opening + hour);

    CHECK(mentions(text(), "Respuestas prometidas mientras tanto: 0"));
}

TEST_CASE_METHOD(BriefFixture, "a promise that no customer was told is not in the brief") {
    write_and_answer("a", "quiero hablar con una persona");
    deliver();
    store.database().prepare("UPDATE promises SET state = 'released'").done();

    run_at(tuesday_opening);

    CHECK(mentions(text(), "Respuestas prometidas mientras tanto: 0"));
}

TEST_CASE_METHOD(BriefFixture,
                 "a promise whose words wait to leave is not in the brief, one whose words may "
                 "have arrived is") {
    write_and_answer("waits", "quiero hablar con una persona");
    write_and_answer("held", "quiero hablar con una persona");
    store.database()
        .prepare("UPDATE outbox SET state = 'held' WHERE conversation_id = ?")
        .bind(id("held").value)
        .done();

    run_at(tuesday_opening);

    CHECK(mentions(text(), "Respuestas prometidas mientras tanto: 1"));
}

TEST_CASE_METHOD(BriefFixture, "what a person had in hand, the assistant did not handle alone") {
    using bot::ConversationEvent;
    const auto does = [this](const std::string& chat, ConversationEvent event) {
        (void)bot::person_does(store.database(), id(chat), event, "ana", "", now);
    };
    write_and_answer("answered", "¿cuánto tarda el envío?");
    write_and_answer("awaited", "quiero hablar con una persona");
    does("awaited", ConversationEvent::resolve);
    write_and_answer("taken", "¿cuánto tarda el envío?");
    does("taken", ConversationEvent::person_takes);
    does("taken", ConversationEvent::resolve);
    write_and_answer("closed", "¿cuánto tarda el envío?");
    does("closed", ConversationEvent::resolve);

    run_at(tuesday_opening);

    CHECK(mentions(text(), "Escribieron mientras estaba cerrado: 4"));
    CHECK(mentions(text(), "atendió solo el asistente: 1"));
}

TEST_CASE_METHOD(BriefFixture,
                 "what a timer hands back for a silent person, the assistant did not handle "
                 "alone") {
    now = tests::monday_noon;
    write_and_answer("a", "¿cuánto tarda el envío?");
    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::person_takes, "ana",
                           "", now);
    now += 8 * hour;
    write_and_answer("a", "¿cuánto tarda el envío?");
    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::hand_back_timer,
                           "timer", "", now);

    run_at(tuesday_opening);

    CHECK(mentions(text(), "Escribieron mientras estaba cerrado: 1"));
    CHECK(mentions(text(), "atendió solo el asistente: 0"));
}

TEST_CASE_METHOD(BriefFixture,
                 "what people did after the opening takes nothing from what the assistant handled "
                 "alone before it") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    now = tuesday_opening;
    SECTION("a person takes it") {
        (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::person_takes,
                               "ana", "", now);
    }
    SECTION("a person writes") {
        (void)bot::reply_as_person(store.database(), id("a"), "ana", "c", "Soy Ana", now);
    }
    SECTION("the customer asks for one") {
        write_and_answer("a", "quiero hablar con una persona");
    }

    run_at(tuesday_opening + hour);

    CHECK(mentions(text(), "atendió solo el asistente: 1"));
}

TEST_CASE_METHOD(BriefFixture,
                 "what a person was awaited for or had in hand before the closing, the assistant "
                 "did not handle alone, though it was resolved after the opening") {
    now = tests::monday_noon;
    write_and_answer("awaited", "quiero hablar con una persona");
    write_and_answer("taken", "¿cuánto tarda el envío?");
    (void)bot::person_does(store.database(), id("taken"), bot::ConversationEvent::person_takes,
                           "ana", "", now);
    now += 8 * hour;
    write_and_answer("awaited", "¿cuánto tarda el envío?");
    write_and_answer("taken", "¿cuánto tarda el envío?");
    now = tuesday_opening;
    for (const char* chat : {"awaited", "taken"}) {
        (void)bot::person_does(store.database(), id(chat), bot::ConversationEvent::resolve, "ana",
                               "", now);
    }

    run_at(tuesday_opening + hour);

    CHECK(mentions(text(), "Escribieron mientras estaba cerrado: 2"));
    CHECK(mentions(text(), "atendió solo el asistente: 0"));
}

TEST_CASE_METHOD(BriefFixture, "a comment that the assistant hides, it handled alone") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    bot::audit(store.database(), "bot", "hide", std::to_string(id("a").value), "", now);

    run_at(tuesday_opening);

    CHECK(mentions(text(), "atendió solo el asistente: 1"));
}

TEST_CASE_METHOD(BriefFixture, "what a timer closes, the assistant handled alone") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    auto row = bot::store::load_conversation(store.database(), id("a")).value();
    bot::store::apply_event(store.database(), row, bot::ConversationEvent::close_timer, now);

    run_at(tuesday_opening);

    CHECK(mentions(text(), "atendió solo el asistente: 1"));
}

TEST_CASE_METHOD(BriefFixture, "what was promised and not kept stands first, as overdue") {
    write_and_answer("a", "quiero hablar con una persona");
    store.database().prepare("UPDATE promises SET state = 'broken'").done();

    run_at(tuesday_opening + day);

    CHECK(mentions(text(), "Con retraso: 1"));
    CHECK_FALSE(mentions(text(), "Vencen hoy"));
}

TEST_CASE_METHOD(BriefFixture,
                 "an opening is told once, also after a restart, and told late after "
                 "an outage") {
    write_and_answer("a", "quiero hablar con una persona");

    run_at(tuesday_opening + 2 * hour);
    run_at(tuesday_opening + 2 * hour + 60'000);
    store.database().prepare("UPDATE outbox SET state = 'sent'").done();
    run_at(tuesday_opening + 2 * hour + 120'000);

    CHECK(briefs() == 1);
    run_at(tuesday_opening + day);
    CHECK(briefs() == 2);
}

TEST_CASE_METHOD(BriefFixture,
                 "there is no brief before the opening, after lunch, on a closed day, "
                 "or with nothing to tell") {
    run_at(tuesday_opening);
    CHECK(briefs() == 0);

    write_and_answer("a", "quiero hablar con una persona");
    run_at(tuesday_opening - 1);
    run_at(tuesday_opening + 6 * hour);
    run_at(tuesday_opening + 4 * day);
    CHECK(briefs() == 0);
}

namespace {

/// Open on every weekday of `days` (Sunday is 0) for `hours`.
rules::Calendar calendar_of(std::initializer_list<int> days, rules::OpenInterval hours) {
    rules::Calendar calendar;
    calendar.zone = date::locate_zone("UTC");
    for (const int weekday : days) calendar.weekly[weekday] = {hours};
    return calendar;
}

constexpr TimeMs tuesday_midnight = tuesday_opening - 9 * hour;

}  // namespace

TEST_CASE("a night that goes on and a calendar that never closes have no opening to tell of") {
    const auto bar = calendar_of({0, 1, 2, 3, 4, 5, 6}, {20 * 60, 27 * 60});
    CHECK_FALSE(bot::opening_just_now(bar, tuesday_opening - 8 * hour));
    const auto evening = bot::opening_just_now(bar, tuesday_opening + 11 * hour);
    REQUIRE(evening);
    CHECK(evening->at == tuesday_opening + 11 * hour);
    CHECK(evening->closed_since == tuesday_opening - 6 * hour);

    const auto always = calendar_of({0, 1, 2, 3, 4, 5, 6}, {0, 24 * 60});
    CHECK_FALSE(bot::opening_just_now(always, tuesday_opening));
    CHECK_FALSE(bot::opening_just_now(always, tuesday_midnight));
}

TEST_CASE("a day that begins at midnight has its opening there, after a closed day or evening") {
    const auto tuesdays = calendar_of({2}, {0, 12 * 60});
    const auto opening = bot::opening_just_now(tuesdays, tuesday_midnight + hour);
    REQUIRE(opening);
    CHECK(opening->at == tuesday_midnight);
    CHECK(opening->closed_since == tuesday_midnight - 7 * day + 12 * hour);
    CHECK(opening->closes_at == tuesday_midnight + 12 * hour);

    const auto daily = calendar_of({0, 1, 2, 3, 4, 5, 6}, {0, 20 * 60});
    REQUIRE(bot::opening_just_now(daily, tuesday_midnight));
    CHECK(bot::opening_just_now(daily, tuesday_midnight)->closed_since ==
          tuesday_midnight - 4 * hour);
}

TEST_CASE("of a week that is open day and night only its first midnight is an opening") {
    const auto weekdays = calendar_of({1, 2, 3, 4, 5}, {0, 24 * 60});
    const auto monday = bot::opening_just_now(weekdays, tuesday_midnight - day + hour);
    REQUIRE(monday);
    CHECK(monday->at == tuesday_midnight - day);
    CHECK(monday->closed_since == tuesday_midnight - 3 * day);
    CHECK_FALSE(bot::opening_just_now(weekdays, tuesday_midnight + hour));
}

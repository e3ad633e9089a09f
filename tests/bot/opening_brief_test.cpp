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

TEST_CASE("a night that goes on and a calendar that never closes have no opening to tell of") {
    rules::Calendar bar;
    bar.zone = date::locate_zone("UTC");
    for (auto& hours : bar.weekly) hours = {{20 * 60, 27 * 60}};
    CHECK_FALSE(bot::opening_just_now(bar, tuesday_opening - 8 * hour));
    const auto evening = bot::opening_just_now(bar, tuesday_opening + 11 * hour);
    REQUIRE(evening);
    CHECK(evening->at == tuesday_opening + 11 * hour);
    CHECK(evening->closed_since == tuesday_opening - 6 * hour);

    rules::Calendar always;
    always.zone = bar.zone;
    for (auto& hours : always.weekly) hours = {{0, 24 * 60}};
    CHECK_FALSE(bot::opening_just_now(always, tuesday_opening));
}

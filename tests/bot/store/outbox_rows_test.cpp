#include "bot/store/outbox_rows.h"

#include "bot/takeover.h"
#include "tests/support/catch.h"
#include "tests/support/sql_steps.h"
#include "tests/support/temp_store.h"

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;

class OutboxFixture {
public:
    OutboxFixture() {
        webhooks::Inbound inbound;
        inbound.conversation_key = "chat-1";
        inbound.contact_key = "person-1";
        inbox_ = bot::store::ensure_inbox(store_.database(), "tg", "telegram");
        row_ = bot::store::ensure_conversation(store_.database(), inbox_, inbound, noon).value();
    }

    void add(const std::string& reference, const std::string& author = "bot") {
        bot::store::add_outbox_row(store_.database(), row_,
                                   {.reference = reference, .text = reference, .author = author},
                                   noon);
    }

    bot::store::ConversationRow another(const std::string& chat) {
        webhooks::Inbound inbound;
        inbound.conversation_key = inbound.contact_key = chat;
        return bot::store::ensure_conversation(store_.database(), inbox_, inbound, noon).value();
    }

    std::vector<bot::store::OutboxJob> claim(bot::TimeMs now = noon) {
        return bot::store::claim_due(store_.database(), now, 10);
    }

    std::string state(const std::string& reference) {
        return store_.text("SELECT state FROM outbox WHERE reference = '" + reference + "'");
    }

    tests::TempStore store_;
    bot::store::InboxId inbox_;
    bot::store::ConversationRow row_;
};

/// The same with a count of what the store does.
struct CountedOutbox : tests::SqlSteps, OutboxFixture {};

}  // namespace

TEST_CASE_METHOD(CountedOutbox, "to see what leaves next costs the same however much has left") {
    int sent = 0;
    const auto send = [&](int count) {
        for (int i = 0; i < count; ++i) add("sent-" + std::to_string(sent++));
        store_.database().prepare("UPDATE outbox SET state = 'sent'").done();
    };
    const auto look = [&] {
        return of([&] {
            CHECK(claim().empty());
            CHECK_FALSE(bot::store::next_outbox_due(store_.database()).has_value());
        });
    };
    for (const bot::TimeMs paused : {bot::TimeMs{0}, noon - 1, noon + 1}) {
        store_.database().prepare("UPDATE inboxes SET paused_until = ?").bind(paused).done();
        send(3);
        const std::int64_t few = look();
        send(60);
        CHECK(look() == few);
    }
}

TEST_CASE_METHOD(OutboxFixture, "the same reply is written once") {
    add("d1-1");
    add("d1-1");

    CHECK(store_.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE_METHOD(OutboxFixture, "replies of a conversation leave one after another") {
    add("first");
    add("second");

    const auto jobs = claim();

    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].reference == "first");
    CHECK(claim().empty());
    bot::store::mark_sent(store_.database(), jobs[0].id, "p1", noon);
    CHECK(claim().at(0).reference == "second");
}

TEST_CASE_METHOD(OutboxFixture, "a bot reply does not leave after a person took over", "[F31]") {
    add("bot-reply");

    (void)bot::reply_as_person(store_.database(), row_.id, "ana", "c1", "Hola, soy Ana", noon);

    const auto jobs = claim();
    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].author == "person");
    CHECK(state("bot-reply") == "cancelled");
}

TEST_CASE_METHOD(OutboxFixture, "a comment is hidden though a person took over") {
    bot::store::add_outbox_row(store_.database(), row_,
                               {.reference = "h", .kind = "hide", .target = "c1"}, noon);

    (void)bot::reply_as_person(store_.database(), row_.id, "ana", "c1", "Hola, soy Ana", noon);

    CHECK(claim().at(0).reference == "h");
    bot::store::cancel_hiding(store_.database(), row_.id, "c1", noon);  // On its way already.
    CHECK(state("h") == "sending");
}

TEST_CASE_METHOD(OutboxFixture, "a comment that is gone is hidden no more") {
    for (const char* comment : {"c1", "c2"}) {
        bot::store::add_outbox_row(store_.database(), row_,
                                   {.reference = comment, .kind = "hide", .target = comment}, noon);
    }

    bot::store::cancel_hiding(store_.database(), row_.id, "c1", noon);

    CHECK(state("c1") == "cancelled");
    CHECK(state("c2") == "pending");
}

TEST_CASE_METHOD(OutboxFixture, "a comment is hidden, or shown, when the platform did it") {
    bot::store::NewMessage said;
    said.direction = "in";
    said.author = "customer";
    said.kind = "text";
    said.platform_id = "c1";
    (void)bot::store::append_message(store_.database(), row_, said, noon);
    const auto order = [&](const std::string& kind) {
        bot::store::add_outbox_row(store_.database(), row_,
                                   {.reference = kind, .kind = kind, .target = "c1"}, noon);
        return claim().at(0).id;
    };
    const auto hidden = [&] { return store_.count("SELECT hidden FROM messages"); };

    const auto hide = order("hide");
    CHECK(hidden() == 0);
    bot::store::mark_sent(store_.database(), hide, "", noon);
    CHECK(hidden() == 1);
    const auto show = order("unhide");
    CHECK(hidden() == 1);
    bot::store::mark_dead(store_.database(), show, "no permission", noon);
    CHECK(hidden() == 1);
}

TEST_CASE_METHOD(
    OutboxFixture,
    "a bot reply written before a takeover it did not know of is stopped at the door") {
    auto stale = row_;
    (void)bot::person_does(store_.database(), row_.id, bot::ConversationEvent::person_takes, "ana",
                           "", noon);
    bot::store::add_outbox_row(store_.database(), stale, {.reference = "late", .text = "x"}, noon);

    CHECK(claim().empty());
    CHECK(state("late") == "cancelled");
}

TEST_CASE_METHOD(OutboxFixture,
                 "a person's reply sent twice by an impatient click is one reply",
                 "[F32]") {
    const auto first = bot::reply_as_person(store_.database(), row_.id, "ana", "c1", "Hola", noon);
    const auto second = bot::reply_as_person(store_.database(), row_.id, "ana", "c1", "Hola", noon);

    CHECK(first.value() == second.value());
    CHECK(store_.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE_METHOD(OutboxFixture,
                 "rows of a paused account wait, and the store knows until when",
                 "[F12]") {
    add("r1");
    bot::store::pause_inbox(store_.database(), inbox_, noon + 5'000, "429");

    CHECK(claim().empty());
    CHECK(bot::store::next_outbox_due(store_.database()) == noon + 5'000);
    CHECK(claim(noon + 5'000).size() == 1);
}

TEST_CASE_METHOD(OutboxFixture,
                 "a notice leaves though the customers' account is paused",
                 "[F12]") {
    add("r1");
    bot::store::add_outbox_row(store_.database(), row_,
                               {.reference = "n1", .kind = "notice", .text = "{}"}, noon + 10);
    bot::store::pause_inbox(store_.database(), inbox_, noon + 5'000, "429");

    CHECK(bot::store::next_outbox_due(store_.database()) == noon + 10);
    const auto jobs = claim(noon + 10);

    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].reference == "n1");
    CHECK(bot::store::next_outbox_due(store_.database()) == noon + 5'000);
}

TEST_CASE_METHOD(OutboxFixture, "a reply that is too late is not sent", "[F17]") {
    bot::store::add_outbox_row(store_.database(), row_,
                               {.reference = "r1", .text = "x", .expires_at = noon + 10}, noon);

    CHECK(claim(noon + 10).empty());
    CHECK(state("r1") == "dead");
}

TEST_CASE_METHOD(OutboxFixture,
                 "an account that had to wait is asked by a reply that is due, not by the oldest",
                 "[F12]") {
    add("r1");
    const auto other = another("chat-2");
    bot::store::add_outbox_row(store_.database(), other, {.reference = "r2", .text = "x"}, noon);
    bot::store::mark_retry(store_.database(), claim().at(0).id, noon + 900'000, "429", false);
    bot::store::mark_retry(store_.database(), {2}, noon, "429", false);
    bot::store::pause_inbox(store_.database(), inbox_, noon + 5'000, "429");

    CHECK(bot::store::next_outbox_due(store_.database()) == noon + 5'000);
    const auto jobs = claim(noon + 5'000);

    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].reference == "r2");
    CHECK(claim(noon + 900'000).empty());  // One asks at a time.
    CHECK_FALSE(bot::store::next_outbox_due(store_.database()).has_value());
}

TEST_CASE_METHOD(OutboxFixture,
                 "a reply that was refused asks after those that were not asked for yet",
                 "[F12]") {
    add("r1");
    const auto other = another("chat-2");
    bot::store::add_outbox_row(store_.database(), other, {.reference = "r2", .text = "x"}, noon);
    bot::store::pause_inbox(store_.database(), inbox_, noon + 1, "502");
    REQUIRE(claim(noon + 1).at(0).reference == "r1");

    bot::store::mark_retry(store_.database(), {1}, noon + 10, "502", true);
    bot::store::pause_inbox(store_.database(), inbox_, noon + 10, "502");

    CHECK(claim(noon + 10).at(0).reference == "r2");
}

TEST_CASE_METHOD(OutboxFixture, "a reply is too late in an account that waits on", "[F17]") {
    add("of-a-person", "person");
    bot::store::add_outbox_row(store_.database(), row_,
                               {.reference = "r1", .text = "x", .expires_at = noon + 10}, noon);
    bot::store::pause_inbox(store_.database(), inbox_, noon + 5'000, "401");
    CHECK(bot::store::next_outbox_due(store_.database()) == noon + 10);

    std::vector<bot::store::ConversationId> too_late;
    CHECK(bot::store::claim_due(store_.database(), noon + 10, 10, &too_late).empty());

    CHECK(state("r1") == "dead");
    CHECK(too_late == std::vector{row_.id});
    CHECK(state("of-a-person") == "pending");
}

TEST_CASE_METHOD(OutboxFixture,
                 "a row that was being sent when the program ended is found again",
                 "[F15]") {
    add("r1");
    REQUIRE(claim().size() == 1);

    const auto rows = bot::store::interrupted_rows(store_.database());

    REQUIRE(rows.size() == 1);
    CHECK(rows[0].channel == "telegram");
}

TEST_CASE_METHOD(
    OutboxFixture,
    "a person's reply keeps the promise and takes the conversation out of the bot's hands") {
    (void)store_.database().run(
        "INSERT INTO promises (conversation_id, text, made_at, due_at) VALUES (1, 'mañana', 0, " +
        std::to_string(noon + 1) + ")");

    (void)bot::reply_as_person(store_.database(), row_.id, "ana", "c1", "Hola", noon);

    CHECK(store_.text("SELECT state FROM promises") == "kept");
    CHECK(bot::store::load_conversation(store_.database(), row_.id)->owner == rules::Owner::human);
}

TEST_CASE_METHOD(OutboxFixture,
                 "the echo of one part of a long reply is ours and settles nothing") {
    const std::string part = "La primera parte de una respuesta que se envía partida en dos.";
    add(part + " Y la segunda.");
    REQUIRE(claim().size() == 1);
    const auto is_ours = [&](const std::string& text) {
        return bot::store::reconcile_in_flight(store_.database(), inbox_,
                                               {"chat-1", "person-1", text, "p1"}, {}, noon);
    };

    CHECK(is_ours(part));
    CHECK(state(part + " Y la segunda.") == "sending");
    CHECK_FALSE(is_ours("La primera parte"));
    CHECK_FALSE(is_ours(part.substr(20, bot::store::shortest_part_bytes - 1)));
    CHECK(is_ours(part.substr(20, bot::store::shortest_part_bytes)));
    CHECK_FALSE(is_ours("Hola, soy Ana, y te respondo yo misma en un momento."));
    CHECK(is_ours(part + " Y la segunda."));
    CHECK(state(part + " Y la segunda.") == "sent");
    CHECK(is_ours(part));
}

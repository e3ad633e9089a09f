#include "tests/bot/decision_stage.h"
#include "webhooks/channel.h"

#include <utility>
#include <variant>

namespace {

using bot::store::OutboxId;
using Status = webhooks::StatusUpdate::Status;

constexpr bot::TimeMs hour = 3'600'000;

/// A customer who asked for a person and was told when one answers.
class PromiseFixture : public tests::DecisionStage {
public:
    /// In a private chat.
    void promise() {
        write_and_answer("a", "quiero hablar con una persona");
        REQUIRE(promise_state() == "open");
    }
    /// The same, and its reply is on its way.
    void promise_that_is_sent() {
        promise();
        REQUIRE(claim() == 1);
    }
    void drop() { bot::store::mark_dropped(store.database(), row("message"), now); }
    /// Under a post of the `channel`, whose account the program has.
    void promise_under_post(const std::string& channel,
                            std::map<std::string, std::vector<std::string>> settings) {
        auto made = std::make_shared<bot::Setup>();
        made->book = setup.now()->book;
        auto inbox = std::make_unique<bot::Inbox>();
        inbox->id = bot::store::ensure_inbox(store.database(), "red", channel);
        auto connected = webhooks::make_channel({"red", channel, std::move(settings)});
        inbox->channel = std::get<std::unique_ptr<webhooks::Channel>>(std::move(connected));
        context.inbox = inbox->id;
        made->inboxes.push_back(std::move(inbox));
        setup.replace(made);
        webhooks::Receipt receipt;
        webhooks::Inbound inbound;
        inbound.dedupe_key = inbound.message_id = "comment";
        inbound.conversation_key = "post";
        inbound.contact_key = "ana";
        inbound.visibility = webhooks::Visibility::public_comment;
        inbound.text = "quiero hablar con una persona";
        inbound.sent_at = now;
        receipt.messages.push_back(inbound);
        (void)bot::take_in(store.database(), key, context, receipt, now);
        answer();
    }
    /// Comes from a colleague in the platform's own app.
    void in_app(webhooks::MessageKind kind) {
        webhooks::Receipt receipt;
        webhooks::Inbound inbound;
        inbound.dedupe_key = inbound.message_id = "app-" + std::to_string(now);
        inbound.conversation_key = "a";
        inbound.contact_key = "contact-a";
        inbound.author = webhooks::Author::person;
        inbound.kind = kind;
        inbound.text = "Hola, soy Luis";
        inbound.sent_at = now;
        receipt.messages.push_back(inbound);
        (void)bot::take_in(store.database(), key, context, receipt, now);
    }
    [[nodiscard]] OutboxId row(const std::string& kind) {
        return {store.count("SELECT id FROM outbox WHERE kind = '" + kind + "'")};
    }
    [[nodiscard]] std::string promise_state() { return store.text("SELECT state FROM promises"); }
    [[nodiscard]] std::size_t claim() {
        return bot::store::claim_due(store.database(), now, 10).size();
    }
    /// What the platform says of the oldest reply: with our reference, and its own id `p1`.
    void report(Status status) {
        webhooks::Receipt receipt;
        webhooks::StatusUpdate update;
        update.message_id = "p1";
        update.our_reference = store.text("SELECT reference FROM outbox ORDER BY id");
        update.status = status;
        receipt.statuses.push_back(update);
        (void)bot::take_in(store.database(), key, context, receipt, now);
    }
};

const std::map<std::string, std::vector<std::string>> instagram = {
    {"account", {"17841400000000000"}},
    {"app_secret", {"secret"}},
    {"verify_token", {"verify"}},
    {"access_token", {"token"}}};

}  // namespace

TEST_CASE_METHOD(PromiseFixture, "a promise whose words were too late to be sent is none") {
    promise();
    now += 2 * hour;

    CHECK(claim() == 0);

    CHECK(store.text("SELECT state FROM outbox") == "dead");
    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture,
                 "an answer in the platform's own app keeps the promise like one in the console") {
    write_and_answer("a", "me habéis cobrado dos veces");
    REQUIRE(promise_state() == "open");
    REQUIRE(claim() == 1);
    now += 60'000;

    in_app(webhooks::MessageKind::reaction);
    CHECK(promise_state() == "open");
    CHECK(store.count("SELECT count(*) FROM cases WHERE first_answer_at IS NULL") == 1);

    now += 60'000;
    in_app(webhooks::MessageKind::text);
    CHECK(promise_state() == "kept");
    CHECK(store.count("SELECT first_answer_at FROM cases") == now);
    CHECK(store.count("SELECT count(*) FROM handoffs WHERE taken_at IS NULL") == 0);
    CHECK(store.count("SELECT count(*) FROM conversations WHERE due_at IS NULL") == 1);
}

TEST_CASE_METHOD(PromiseFixture, "an answer in the platform's own app comes too late like any") {
    promise_that_is_sent();
    now += 30 * hour;

    in_app(webhooks::MessageKind::text);

    CHECK(promise_state() == "broken");
}

TEST_CASE_METHOD(PromiseFixture, "who took a conversation and answers in the app keeps it") {
    promise_that_is_sent();
    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::person_takes, "ana",
                           "", now);

    in_app(webhooks::MessageKind::image);

    CHECK(store.text("SELECT agent FROM conversations") == "ana");
    CHECK(store.text("SELECT taken_by FROM handoffs") == "ana");
    CHECK(promise_state() == "kept");
}

TEST_CASE_METHOD(PromiseFixture, "a promise whose words a person drops is none") {
    promise_that_is_sent();
    bot::store::mark_held(store.database(), row("message"), "it may have arrived", now);
    CHECK(promise_state() == "open");

    drop();

    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture,
                 "a promise whose words were given up and arrived all the same stands while a "
                 "person is awaited") {
    promise_that_is_sent();
    drop();
    REQUIRE(promise_state() == "released");

    report(Status::delivered);
    CHECK(promise_state() == "open");

    drop();
    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::resolve, "ana", "",
                           now);
    report(Status::delivered);
    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture,
                 "a promise whose words were given up and arrived all the same stands for the "
                 "person who took over, until they write") {
    const auto take_over = [this] {
        (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::person_takes,
                               "ana", "", now);
        REQUIRE(promise_state() == "released");
    };
    promise();

    SECTION("nobody has written") {
        take_over();
        report(Status::delivered);
        CHECK(promise_state() == "open");
    }
    SECTION("the person has written") {
        take_over();
        (void)bot::reply_as_person(store.database(), id("a"), "ana", "c", "Soy Ana", now);
        report(Status::delivered);
        CHECK(promise_state() == "released");
    }
}

TEST_CASE_METHOD(PromiseFixture,
                 "a promise whose words were given up stays none when the platform says that they "
                 "failed") {
    promise_that_is_sent();
    drop();

    report(Status::failed);

    CHECK(promise_state() == "released");
    CHECK(store.text("SELECT state FROM outbox") == "cancelled");
}

TEST_CASE_METHOD(PromiseFixture,
                 "a promise whose words the platform took and then could not deliver is none") {
    promise_that_is_sent();
    bot::store::mark_sent(store.database(), row("message"), "p1", now);
    report(Status::sent);
    CHECK(promise_state() == "open");

    report(Status::failed);

    CHECK(store.text("SELECT status FROM messages WHERE direction = 'out'") == "failed");
    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture,
                 "a failure that is reported before the platform answers our own request is not "
                 "forgotten") {
    promise_that_is_sent();
    report(Status::failed);
    REQUIRE(promise_state() == "released");

    bot::store::mark_sent(store.database(), row("message"), "p1", now);

    CHECK(store.text("SELECT status FROM messages WHERE direction = 'out'") == "failed");
    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture,
                 "what was delivered did not fail, in whatever order the platform says both") {
    const Status first = GENERATE(Status::delivered, Status::read, Status::failed);
    const Status then = first == Status::failed ? Status::delivered : Status::failed;
    promise_that_is_sent();
    bot::store::mark_sent(store.database(), row("message"), "p1", now);

    report(first);
    report(then);

    CHECK(promise_state() == "open");
    CHECK(store.text("SELECT status FROM messages WHERE direction = 'out'") != "failed");
}

TEST_CASE_METHOD(PromiseFixture,
                 "what was delivered and is then said to have failed calls nobody") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    REQUIRE(claim() == 1);
    bot::store::mark_sent(store.database(), row("message"), "p1", now);

    report(Status::delivered);
    report(Status::failed);

    CHECK(store.text("SELECT owner FROM conversations") == "bot");
}

TEST_CASE_METHOD(PromiseFixture,
                 "a promise of which one part arrived stands though another could not be "
                 "delivered") {
    promise_that_is_sent();
    bot::store::mark_part_sent(store.database(), row("message"), 1, 2, now);
    bot::store::mark_sent(store.database(), row("message"), "p1", now);

    report(Status::failed);

    CHECK(promise_state() == "open");
}

TEST_CASE_METHOD(PromiseFixture,
                 "a person is called when the platform took an answer and could not deliver it") {
    write_and_answer("a", "¿cuánto tarda el envío?");
    REQUIRE(claim() == 1);
    bot::store::mark_sent(store.database(), row("message"), "p1", now);
    report(Status::sent);
    CHECK(store.text("SELECT owner FROM conversations") == "bot");

    report(Status::failed);

    CHECK(store.text("SELECT owner FROM conversations") == "waiting");
    CHECK(store.text("SELECT packet_json FROM handoffs").find("could not be delivered") !=
          std::string::npos);
}

TEST_CASE_METHOD(PromiseFixture,
                 "a promise that counts as broken is none when its words turn out never to have "
                 "left") {
    promise_that_is_sent();
    bot::store::mark_held(store.database(), row("message"), "it may have arrived", now);
    now += 7 * 24 * hour;
    (void)bot::reply_as_person(store.database(), id("a"), "ana", "c", "Soy Ana", now);
    REQUIRE(promise_state() == "broken");

    bot::store::mark_dropped(store.database(), {store.count("SELECT min(id) FROM outbox")}, now);

    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture, "a promise whose words wait when a person takes over is none") {
    promise();

    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::person_takes, "ana",
                           "", now);

    CHECK(store.text("SELECT state FROM outbox") == "cancelled");
    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture,
                 "a promise whose words wait when the customer deletes the question is none") {
    promise();
    webhooks::Receipt receipt;
    webhooks::Inbound deletion;
    deletion.kind = webhooks::MessageKind::deletion;
    deletion.dedupe_key = deletion.message_id = "deleted";
    deletion.target_id = store.text("SELECT platform_id FROM messages WHERE direction = 'in'");
    deletion.conversation_key = "a";
    deletion.contact_key = "contact-a";
    receipt.messages.push_back(deletion);

    (void)bot::take_in(store.database(), key, context, receipt, now);

    CHECK(store.text("SELECT state FROM outbox") == "cancelled");
    CHECK(store.text("SELECT status FROM messages WHERE direction = 'out'") == "cancelled");
    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture, "a promise of which the customer may have read a part stands") {
    promise_that_is_sent();
    bot::store::mark_part_sent(store.database(), row("message"), 1, 2, now);

    bot::store::mark_dead(store.database(), row("message"), "the platform is down", now);

    CHECK(promise_state() == "open");
}

TEST_CASE_METHOD(PromiseFixture, "a promise that was kept is not taken back by what comes later") {
    promise_that_is_sent();
    (void)bot::reply_as_person(store.database(), id("a"), "ana", "c", "Soy Ana", now);
    REQUIRE(promise_state() == "kept");

    bot::store::mark_dead(store.database(), row("message"), "blocked", now);

    CHECK(promise_state() == "kept");
}

TEST_CASE_METHOD(PromiseFixture,
                 "under a post the promise is made in private: the comment that fails leaves it, "
                 "the private message that fails takes it back") {
    promise_under_post("instagram", instagram);
    REQUIRE(promise_state() == "open");

    bot::store::mark_dead(store.database(), row("message"), "the comment is gone", now);
    CHECK(promise_state() == "open");

    bot::store::mark_dead(store.database(), row("private_reply"), "blocked", now);
    CHECK(promise_state() == "released");
}

TEST_CASE_METHOD(PromiseFixture, "where nothing can be said in private, nothing is promised") {
    promise_under_post(
        "linkedin",
        {{"client_secret", {"secret"}}, {"organization", {"1"}}, {"access_token", {"token"}}});

    CHECK(store.text("SELECT owner FROM conversations") == "waiting");
    CHECK(store.count("SELECT count(*) FROM promises") == 0);
    CHECK(last_reply().find("pasado a una persona") != std::string::npos);
    CHECK(store.count("SELECT count(*) FROM messages WHERE instr(text, 'privado') > 0") == 0);
    const std::string packet = store.text("SELECT packet_json FROM handoffs");
    CHECK(packet.find("promised") == std::string::npos);
}

TEST_CASE("where the brand's own words name no time, nothing is promised and a person is awaited") {
    tests::DecisionStage stage("texts: {handoff_open: Ahora te atiende alguien.}\n");

    stage.write_and_answer("a", "quiero hablar con una persona");

    CHECK(stage.last_reply().find("Ahora te atiende alguien.") != std::string::npos);
    CHECK(stage.store.text("SELECT owner FROM conversations") == "waiting");
    CHECK(stage.store.count("SELECT count(*) FROM promises") == 0);
}

TEST_CASE("a time that only the first words of a hand-over tell is promised, too") {
    tests::DecisionStage stage(
        "texts: {money_harm: \"Lo vemos {{due}}.\", handoff_open: Te paso con el equipo.}\n");

    stage.write_and_answer("a", "me cobraron dos veces");

    CHECK(stage.last_reply().find("Lo vemos ") != std::string::npos);
    CHECK(stage.store.count("SELECT count(*) FROM promises") == 1);
}

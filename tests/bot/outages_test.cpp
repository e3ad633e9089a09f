#include "bot/intake.h"
#include "bot/store/clock_jump.h"
#include "bot/store/lookups.h"
#include "bot/store/people.h"
#include "bot/takeover.h"
#include "tests/bot/outage.h"

using namespace tests::outage;

// Hours in which a platform, a token or the clock is wrong, told by a clock that is held.

TEST_CASE("a platform that is down for an hour is asked rarely and gets every reply once, in order",
          "[F13]") {
    Outage outage;
    outage.platform.answer = [](const auto&) { return answer(502, "<html>bad gateway"); };
    for (int chat = 1; chat <= 20; ++chat) REQUIRE(outage.journey.say(chat, chat, question));

    outage.pass(hour);
    outage.journey.run(1);  // Who asked last has an answer.

    CHECK(outage.rows("pending") == 20);
    CHECK(outage.platform.bodies.size() <= 300);
    outage.heal(5 * minute);
    CHECK(outage.rows("sent") == 20);
    CHECK(outage.platform.bodies.size() == 20);
}

TEST_CASE("a reply that is reported as arrived before its answer fails goes out once") {
    Outage outage;
    outage.platform.answer = [&](const auto&) {
        (void)outage.journey.store().post(
            [&](bot::store::Database& database) -> bot::Status {
                bot::store::mark_sent(database, {1}, "", outage.clock.now());
                return bot::Done{};
            },
            {});
        return answer(502, "<html>bad gateway");
    };
    REQUIRE(outage.journey.say(1, 1, question));

    outage.pass(hour);

    CHECK(outage.platform.bodies.size() == 1);
    CHECK(outage.rows("sent") == 1);
}

TEST_CASE("a dead token stops the account: it is asked once in five minutes and the replies wait",
          "[F14]") {
    Outage outage;
    outage.platform.answer = [](const auto&) {
        return answer(401, R"({"ok":false,"error_code":401,"description":"Unauthorized"})");
    };
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    for (int chat = 2; chat <= 10; ++chat) REQUIRE(outage.journey.say(chat, chat, question));
    outage.platform.bodies.clear();

    outage.pass(30 * minute);

    CHECK(outage.platform.bodies.size() <= 7);
    CHECK(outage.rows("pending") == 10);
    CHECK(outage.journey.count("SELECT paused_until > 0 FROM inboxes") == 1);
    outage.heal(7 * minute);
    CHECK(outage.rows("sent") == 10);
    CHECK(outage.platform.bodies.size() == 10);
}

TEST_CASE("a dead address of a notice stops no account, and is tried for two hours", "[F14]") {
    Outage outage;
    outage.platform.answer = [](const webhooks::OutboundRequest& request) {
        const bool is_notice = request.url == "https://slack.example/hook";
        return answer(is_notice ? 404 : 200, R"({"ok":true,"result":{"message_id":1}})");
    };
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    outage.notify("to-the-team");
    REQUIRE(outage.rows("pending") == 1);
    REQUIRE(outage.journey.say(2, 2, question));
    outage.pass(10'000);

    CHECK(outage.rows("sent") == 2);
    CHECK(outage.journey.count("SELECT paused_until FROM inboxes") == 0);
    outage.pass(2 * hour + 5 * minute);
    CHECK(outage.rows("dead") == 1);
    CHECK(outage.journey.count("SELECT count(*) FROM conversations WHERE owner = 'bot'") == 2);
}

TEST_CASE("a platform that is busy does not keep the team from its notices", "[F12]") {
    Outage outage;
    outage.platform.answer = [](const webhooks::OutboundRequest& request) {
        if (request.url == "https://slack.example/hook") return answer(200, "ok");
        return answer(429, R"({"ok":false,"error_code":429,"parameters":{"retry_after":60}})");
    };
    for (int chat = 1; chat <= 2; ++chat) REQUIRE(outage.journey.say(chat, chat, question));
    outage.journey.run(3);
    REQUIRE(outage.journey.count("SELECT paused_until > 0 FROM inboxes") == 1);

    outage.notify("to-the-team");

    CHECK(outage.rows("sent") == 1);
    CHECK(outage.rows("pending") == 2);
}

TEST_CASE("what found no room to leave leaves as soon as there is room") {
    Outage outage;
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    (void)outage.journey.store().post(
        [&](bot::store::Database& database) -> bot::Status {
            for (int i = 0; i < 70; ++i) add_notice(database, "n" + std::to_string(i));
            return bot::Done{};
        },
        {});
    outage.journey.run(1);
    CHECK(outage.rows("sending") == 64);
    CHECK_FALSE(outage.journey.store().is_awaited());

    outage.journey.run(1);  // All have arrived.

    CHECK(outage.journey.store().is_awaited());
    outage.journey.run(2);
    CHECK(outage.rows("pending") == 0);
}

TEST_CASE("one chat that must wait keeps no other waiting; a second one means the account",
          "[F12]") {
    Outage outage;
    const std::string wait = R"({"ok":false,"error_code":429,"parameters":{"retry_after":60}})";
    outage.platform.answer = [&](const webhooks::OutboundRequest& request) {
        return is_to(request, 1) ? answer(429, wait) : answer(200, taken);
    };
    for (int chat = 1; chat <= 3; ++chat) REQUIRE(outage.journey.say(chat, chat, question));
    outage.journey.run(10);
    CHECK(outage.rows("sent") == 2);
    CHECK(outage.rows("pending") == 1);
    CHECK(outage.journey.count("SELECT paused_until FROM inboxes") == 0);

    outage.platform.answer = [&](const auto&) { return answer(429, wait); };
    REQUIRE(outage.journey.say(4, 4, question));
    outage.journey.run(10);
    CHECK(outage.journey.count("SELECT paused_until > 0 FROM inboxes") == 1);

    outage.heal(3 * minute);
    CHECK(outage.rows("sent") == 4);
}

TEST_CASE("a reply that its platform never takes keeps no other conversation waiting", "[F13]") {
    Outage outage;
    outage.platform.answer = [](const webhooks::OutboundRequest& request) {
        return is_to(request, 1) ? answer(502, "{}") : answer(200, taken);
    };
    REQUIRE(outage.journey.say(1, 1, question));
    outage.pass(10 * minute);
    CHECK(outage.platform.bodies.size() > 5);
    CHECK(outage.journey.count("SELECT paused_until FROM inboxes") == 0);

    REQUIRE(outage.journey.say(2, 2, question));
    outage.journey.run(3);

    CHECK(outage.rows("sent") == 1);
    outage.pass(2 * hour);
    CHECK(outage.rows("dead") == 1);
}

TEST_CASE("after an outage the replies leave behind one that is never taken", "[F13]") {
    Outage outage;
    outage.platform.answer = [](const auto&) { return answer(502, "{}"); };
    for (int chat = 1; chat <= 10; ++chat) REQUIRE(outage.journey.say(chat, chat, question));
    outage.pass(10 * minute);
    REQUIRE(outage.journey.count("SELECT paused_until > 0 FROM inboxes") == 1);

    outage.platform.answer = [](const webhooks::OutboundRequest& request) {
        return is_to(request, 1) ? answer(502, "{}") : answer(200, taken);
    };
    outage.pass(3 * minute);

    CHECK(outage.rows("sent") == 9);
    CHECK(outage.journey.count("SELECT paused_until FROM inboxes") == 0);
}

TEST_CASE("what waits behind a person's reply is too late at its own time", "[F17]") {
    Outage outage;
    outage.platform.answer = [](const auto&) { return answer(401, "{}"); };
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    (void)outage.journey.store().post(
        [&](bot::store::Database& database) -> bot::Status {
            (void)bot::reply_as_person(database, {1}, "ana", "c1", "Hola", outage.clock.now());
            return bot::Done{};
        },
        {});
    outage.pass(10 * minute);
    REQUIRE(outage.journey.say(2, 2, question));

    outage.pass(2 * hour - minute);
    CHECK(outage.rows("dead") == 0);
    outage.pass(2 * minute);

    CHECK(outage.rows("dead") == 1);
    CHECK(outage.journey.count("SELECT count(*) FROM conversations WHERE owner = 'waiting'") == 1);
    CHECK(outage.rows("pending") == 1);  // The person's is not too late.
}

TEST_CASE("a platform that only says too much is asked less and less, and again when it is well",
          "[F12]") {
    Outage outage;
    outage.platform.answer = [](const auto&) { return answer(429, R"({"ok":false})"); };
    for (int chat = 1; chat <= 10; ++chat) REQUIRE(outage.journey.say(chat, chat, question));
    outage.pass(hour);
    CHECK(outage.platform.bodies.size() <= 30);
    CHECK(outage.journey.count("SELECT count(*) FROM outbox WHERE attempts > 0") == 0);

    outage.heal(hour);

    CHECK(outage.rows("sent") == 10);
    outage.platform.answer = [](const auto&) { return answer(429, R"({"ok":false})"); };
    REQUIRE(outage.journey.say(11, 11, question));
    outage.journey.run(3);
    CHECK(outage.journey.count("SELECT max(due_at) FROM outbox") < outage.clock.now() + 6'000);
}

TEST_CASE("an answer to a notice is to its customer, one to words for the whole team to nobody") {
    Outage outage;
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    outage.platform.answer = [](const auto&) { return answer(200, R"({"ok":true,"ts":"7.1"})"); };
    const auto threads = [&] { return outage.journey.count("SELECT count(*) FROM threads"); };

    outage.notify("to-all", "hilo", R"({"team_message":"Buenos días"})");
    CHECK(outage.journey.count("SELECT count(*) FROM outbox WHERE reference = 'to-all' AND state = "
                               "'sent'") == 1);
    CHECK(threads() == 0);

    outage.notify("brief-like", "hilo");
    CHECK(threads() == 1);
}

TEST_CASE("a notice that arrives does not make a platform that is down look well", "[F13]") {
    Outage outage;
    outage.platform.answer = [](const webhooks::OutboundRequest& request) {
        return answer(request.url == "https://slack.example/hook" ? 200 : 502, "{}");
    };
    for (int chat = 1; chat <= 4; ++chat) REQUIRE(outage.journey.say(chat, chat, question));
    outage.journey.run(3);
    REQUIRE(outage.platform.bodies.size() >= 4);
    REQUIRE(outage.journey.count("SELECT paused_until FROM inboxes") == 0);
    outage.notify("to-the-team");
    REQUIRE(outage.journey.say(5, 5, question));
    outage.journey.run(3);

    CHECK(outage.journey.count("SELECT paused_until > 0 FROM inboxes") == 1);
}

TEST_CASE("a reply that could not leave for two hours goes to a person instead of the customer",
          "[F17]") {
    Outage outage;
    outage.platform.answer = [](const auto&) { return answer(503, "{}"); };
    REQUIRE(outage.journey.say(1, 1, question));
    outage.pass(2 * hour + 5 * minute);

    outage.heal(hour);

    CHECK(outage.platform.bodies.empty());
    CHECK(outage.rows("dead") == 1);
    CHECK(outage.journey.count("SELECT count(*) FROM conversations WHERE owner = 'waiting'") == 1);
}

TEST_CASE("a courtesy of the program's that cannot be delivered calls nobody") {
    Outage outage;
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    outage.platform.answer = [](const auto&) { return answer(400, "{}"); };
    (void)outage.journey.store().post(
        [&](bot::store::Database& database) -> bot::Status {
            bot::tell_customer(database, {1}, "Vuelvo a ser yo.", outage.clock.now());
            return bot::Done{};
        },
        {});

    outage.pass(minute);

    CHECK(outage.rows("dead") == 1);
    CHECK(outage.journey.count("SELECT count(*) FROM conversations WHERE owner = 'bot'") == 1);
}

TEST_CASE("a clock that was ahead for a year holds nobody up when it is right again", "[F11]") {
    constexpr bot::TimeMs year = 365LL * 24 * hour;
    tests::TempStore store;
    bot::store::Database& database = store.database();
    REQUIRE(database.run("INSERT INTO inboxes (id, name, channel) VALUES (1, 'tg', 'telegram')"));
    bot::store::pause_inbox(database, {1}, noon + year + minute, "429");
    webhooks::Inbound inbound;
    inbound.conversation_key = inbound.contact_key = "1";
    const auto row = bot::store::ensure_conversation(database, {1}, inbound, noon + year).value();
    bot::store::add_outbox_row(database, row, {.reference = "r", .text = "x"}, noon + year);
    REQUIRE(database.run("UPDATE conversations SET turn_due_at = " + std::to_string(noon + year)));

    bot::store::pull_back_times(database, noon);

    CHECK(bot::store::claim_due(database, noon, 10).size() == 1);
    CHECK(store.count("SELECT turn_due_at FROM conversations") == noon);
    // What the program itself asks to wait for stays.
    bot::store::pause_inbox(database, {1}, noon + 5 * minute, "429");
    bot::store::pull_back_times(database, noon);
    CHECK(store.count("SELECT paused_until FROM inboxes") == noon + 5 * minute);
}

TEST_CASE("what was reported without its words while the clock was ahead is asked for now",
          "[F11]") {
    tests::TempStore store;
    bot::store::Database& database = store.database();
    REQUIRE(database.run("INSERT INTO inboxes (id, name, channel) VALUES (1, 'li', 'linkedin')"));
    bot::store::add_lookup(database, {1}, {"a", "1", "{}"}, noon + 24 * hour);

    bot::store::pull_back_times(database, noon);

    CHECK(store.count("SELECT due_at FROM lookups") == noon);
    CHECK(store.count("SELECT reported_at FROM lookups") == noon);
    // What the program itself asks to wait for stays.
    bot::store::look_up_again(database, {1}, noon + minute);
    bot::store::pull_back_times(database, noon);
    CHECK(store.count("SELECT due_at FROM lookups") == noon + minute);
}

TEST_CASE("a session that is over is not revived by a clock that was set back", "[F11]") {
    tests::TempStore store;
    bot::store::Database& database = store.database();
    bot::store::Agent agent;
    agent.name = "ana";
    REQUIRE(bot::store::add_agent(database, agent, noon));
    bot::store::add_session(database, "hash", agent, {}, noon);
    CHECK(bot::store::find_session(database, "hash", noon + 29 * minute).has_value());

    bot::store::forget_old_sessions(database, noon + 31 * minute);

    CHECK_FALSE(bot::store::find_session(database, "hash", noon).has_value());
}

#include "tests/bot/outage.h"

// Notices to the team of which nobody knows whether they arrived.

using namespace tests::outage;

namespace {

/// A ticket desk that makes every ticket, whose answers to that are lost; `finds` is what it
/// answers when it is asked for one.
struct LossyDesk {
    std::string finds = "[]";
    int made = 0;
    int asked = 0;

    webhooks::HttpResponse operator()(const webhooks::OutboundRequest& request) {
        if (request.method == "GET") {
            ++asked;
            return answer(200, finds);
        }
        ++made;
        webhooks::HttpResponse lost;
        lost.status = 0;
        lost.failure = webhooks::HttpResponse::Failure::unknown;
        lost.failure_text = "the connection was reset";
        return lost;
    }
};

}  // namespace

TEST_CASE("a notice whose answer was lost is not made a second ticket of", "[F15]") {
    Outage outage;
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    LossyDesk desk;
    outage.platform.answer = [&](const auto& request) { return desk(request); };

    outage.notify("n1", "fichas");
    CHECK(desk.made == 1);
    CHECK(desk.asked == 0);
    desk.finds = R"([{"id":19}])";
    outage.pass(20'000);
    CHECK(desk.asked == 0);  // It may still be making it.
    outage.pass(2 * minute);

    CHECK(desk.made == 1);
    CHECK(desk.asked == 1);
    CHECK(outage.rows("held") == 0);
    CHECK(outage.journey.count("SELECT count(*) FROM outbox WHERE reference = 'n1' AND state = "
                               "'sent'") == 1);
    CHECK(outage.journey.count("SELECT count(*) FROM threads WHERE key = '19'") == 1);
}

TEST_CASE("a notice that did not arrive is told again, and shown when nobody says it did",
          "[F15]") {
    Outage outage;
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    LossyDesk desk;
    outage.platform.answer = [&](const auto& request) { return desk(request); };
    const auto state_is = [&](const std::string& state) {
        return outage.journey.count(
                   "SELECT count(*) FROM outbox WHERE kind = 'notice' AND state "
                   "= '" +
                   state + "'") == 1;
    };

    SECTION("by a desk that can be asked") {
        outage.notify("n1", "fichas");
        outage.pass(20 * minute);
        CHECK(desk.asked == 5);
    }
    SECTION("by a chat that can not") {
        outage.notify("n1", "equipo");
        outage.pass(20 * minute);
        CHECK(desk.asked == 0);
    }
    CHECK(desk.made == 6);
    CHECK(state_is("held"));
}

TEST_CASE("a notice that was on its way when the program ended is told", "[F15]") {
    tests::TempFolder folder;
    bot::ManualClock clock{noon};
    tests::FakePlatform platform;
    {
        tests::Journey life(folder.file("s.db"), platform, clock);
        REQUIRE(life.say(1, 1, question));
        life.run(3);
        (void)life.store().post(
            [&](bot::store::Database& database) -> bot::Status {
                add_notice(database, "n1", "fichas");
                return database.run(
                    "UPDATE outbox SET state = 'sending', attempts = 1 WHERE "
                    "reference = 'n1'");
            },
            {});
        life.store().run_once();
    }
    LossyDesk desk;
    desk.finds = R"([{"id":19}])";
    platform.answer = [&](const auto& request) { return desk(request); };

    tests::Journey next_life(folder.file("s.db"), platform, clock);
    next_life.run(3);

    CHECK(desk.asked == 1);
    CHECK(desk.made == 0);
    CHECK(next_life.count(
              "SELECT count(*) FROM outbox WHERE reference = 'n1' AND state = 'sent'") == 1);
}

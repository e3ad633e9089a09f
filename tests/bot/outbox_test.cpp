#include "bot/outbox.h"

#include "bot/takeover.h"
#include "tests/bot/outage.h"

using namespace tests::outage;

TEST_CASE("a group that goes on under another id is answered there, and who waits in it too") {
    Outage outage;
    const std::string moved =
        R"({"ok":false,"error_code":400,"description":"group chat was upgraded",)"
        R"("parameters":{"migrate_to_chat_id":-1002}})";
    outage.platform.answer = [&](const webhooks::OutboundRequest& request) {
        return is_to(request, -1) ? answer(400, moved) : answer(200, taken);
    };
    const auto in_group = [&](const std::string& reference, const std::string& chat,
                              const std::string& person) {
        (void)outage.journey.store().post(
            [&outage, reference, chat, person](bot::store::Database& database) -> bot::Status {
                webhooks::Inbound inbound;
                inbound.contact_key = person;
                inbound.conversation_key = chat + "/" + person;
                inbound.address = {{"chat_id", chat}, {"group", "yes"}};
                inbound.visibility = webhooks::Visibility::public_comment;
                auto row =
                    bot::store::ensure_conversation(database, {1}, inbound, outage.clock.now());
                database.prepare("UPDATE conversations SET address_json = ? WHERE id = ?")
                    .bind(bot::store::write_string_map(inbound.address), row->id.value)
                    .done();
                if (!reference.empty()) {
                    bot::store::add_outbox_row(
                        database, *row, {.reference = reference, .text = "Sí"}, outage.clock.now());
                }
                return bot::Done{};
            },
            {});
    };
    in_group("", "-1", "77");  // Somebody else there, and a chat whose id only begins alike.
    in_group("", "-12", "7");
    in_group("", "-1002", "8");
    in_group("r8", "-1", "8");  // Wrote under both ids.
    in_group("r9", "-1", "9");
    outage.pass(minute);

    CHECK(outage.rows("sent") == 2);
    const auto keys = [&](const std::string& key, const std::string& chat) {
        return outage.journey.count("SELECT count(*) FROM conversations WHERE key = '" + key +
                                    "' AND address_json ->> 'chat_id' = '" + chat + "'");
    };
    CHECK(keys("-1002/77", "-1002") == 1);
    CHECK(keys("-1002/9", "-1002") == 1);
    CHECK(keys("-1002/8", "-1002") == 1);
    CHECK(keys("-1/8", "-1002") == 1);
    CHECK(keys("-12/7", "-12") == 1);
    CHECK(outage.platform.bodies.size() <= 4);
}

TEST_CASE("that a comment could not be hidden is written where people read, whoever has it") {
    Outage outage;
    REQUIRE(outage.journey.say(1, 1, question));
    outage.journey.run(3);
    (void)outage.journey.store().post(
        [&](bot::store::Database& database) -> bot::Status {
            auto row = bot::store::load_conversation(database, {1}).value();
            bot::call_a_person(database, row, {"not_in_time"}, outage.clock.now());
            bot::store::add_outbox_row(database, row,
                                       {.reference = "h", .kind = "hide", .target = "1"},
                                       outage.clock.now());
            return bot::Done{};
        },
        {});

    outage.journey.run(3);  // Telegram hides nothing.

    CHECK(outage.rows("dead") == 1);
    CHECK(outage.journey.count("SELECT count(*) FROM messages WHERE kind = 'not_hidden' AND"
                               " direction = 'note'") == 1);
    CHECK(outage.journey.count("SELECT count(*) FROM messages WHERE hidden = 1") == 0);
}

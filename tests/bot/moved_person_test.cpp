#include "bot/intake.h"
#include "bot/store/conversations.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

using webhooks::Inbound;
using webhooks::MessageKind;

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;
const std::string old_number = "525512345678";
const std::string new_number = "34600999888";

/// Somebody who has written on WhatsApp and gets another number.
class MovedFixture {
public:
    MovedFixture()
        : key_(bot::store::EventKey::load(store_.database()).value()),
          context_{bot::store::ensure_inbox(store_.database(), "wa", "whatsapp"), 700} {}

    bot::IntakeOutcome take(const Inbound& inbound) {
        webhooks::Receipt receipt;
        receipt.messages = {inbound};
        return bot::take_in(store_.database(), key_, context_, receipt, noon);
    }

    void write_from(const std::string& number, std::vector<std::string> aliases = {}) {
        Inbound inbound;
        inbound.dedupe_key = "m" + std::to_string(++written_);
        inbound.message_id = inbound.dedupe_key;
        inbound.contact_key = number;
        inbound.conversation_key = number;
        inbound.contact_aliases = std::move(aliases);
        inbound.address = {{"to", number}};
        inbound.text = "hola";
        (void)take(inbound);
    }

    bot::IntakeOutcome move(std::vector<std::string> former = {old_number},
                            std::vector<std::string> aliases = {}) {
        Inbound moved;
        moved.kind = MessageKind::moved;
        moved.dedupe_key = "moved";
        moved.message_id = "moved";
        moved.contact_key = new_number;
        moved.conversation_key = new_number;
        moved.former_keys = std::move(former);
        moved.contact_aliases = std::move(aliases);
        moved.address = {{"to", new_number}};
        return take(moved);
    }

    std::int64_t count(const std::string& table) {
        return store_.count("SELECT count(*) FROM " + table);
    }

    tests::TempStore store_;
    bot::store::EventKey key_;
    bot::IntakeContext context_;
    int written_ = 0;
};

}  // namespace

TEST_CASE_METHOD(MovedFixture, "who has a new number goes on in the same conversation") {
    write_from(old_number, {"5215512345678"});

    CHECK(move().touched.size() == 1);
    write_from(new_number);

    CHECK(count("contacts") == 1);
    CHECK(count("conversations") == 1);
    const auto row = bot::store::load_conversation(store_.database(), {1}).value();
    CHECK(row.key == new_number);
    CHECK(row.contact_key == new_number);
    CHECK(bot::store::read_string_map(row.address_json).at("to") == new_number);
    CHECK(count("messages WHERE kind = 'moved' AND direction = 'note'") == 1);
}

TEST_CASE_METHOD(MovedFixture, "an answer that waits goes to the new number") {
    write_from(old_number);

    (void)move();

    const auto row = bot::store::load_conversation(store_.database(), {1}).value();
    CHECK(bot::store::read_string_map(row.address_json).at("to") == new_number);
    CHECK(bot::store::next_turn_due(store_.database()));
}

TEST_CASE_METHOD(MovedFixture, "whoever gets the old number is somebody else") {
    write_from(old_number, {"5215512345678"});
    (void)move();

    write_from(old_number);
    write_from("5215512345678");

    CHECK(count("contacts WHERE id = 1 AND key = '" + new_number + "'") == 1);
    CHECK(count("conversations WHERE contact_id = 1") == 1);
}

TEST_CASE_METHOD(MovedFixture,
                 "a new number that is known stays whose it is, and people are told") {
    write_from(old_number);
    write_from(new_number);

    (void)move();

    CHECK(count("contacts") == 2);
    CHECK(count("messages WHERE conversation_id = 1 AND kind = 'moved_to_known'") == 1);
    CHECK(bot::store::load_conversation(store_.database(), {1})->key == old_number);
}

TEST_CASE_METHOD(MovedFixture, "a new number of nobody we know changes nothing") {
    CHECK(move().taken == 0);

    CHECK(count("contacts") == 0);
    CHECK(count("conversations") == 0);
}

TEST_CASE_METHOD(MovedFixture,
                 "a new id of somebody known by the number is another name of theirs") {
    write_from(old_number, {"MX.1"});

    (void)move({"MX.1"});
    write_from(new_number);

    CHECK(count("contacts") == 1);
    CHECK(count("contact_aliases WHERE key = 'MX.1'") == 0);
    CHECK(bot::store::load_conversation(store_.database(), {1})->key == old_number);
}

TEST_CASE_METHOD(MovedFixture, "who keeps the id and changes the number is found by the id") {
    write_from(old_number, {"MX.1"});

    (void)move({}, {"MX.1"});
    write_from(new_number, {"MX.1"});

    CHECK(count("contacts") == 1);
    CHECK(count("conversations") == 1);
    CHECK(bot::store::load_conversation(store_.database(), {1})->contact_key == new_number);
    CHECK(count("contact_aliases WHERE key = 'MX.1' AND contact_id = 1") == 1);
}

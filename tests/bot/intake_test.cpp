#include "bot/intake.h"

#include "bot/store/outbox_rows.h"
#include "bot/store/turns.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <algorithm>
#include <random>

using webhooks::Author;
using webhooks::Inbound;
using webhooks::MessageKind;
using webhooks::Receipt;

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;

/// An inbox in a store of its own, and the webhooks that reach it.
class IntakeFixture {
public:
    IntakeFixture()
        : key_(bot::store::EventKey::load(store_.database()).value()),
          context_{bot::store::ensure_inbox(store_.database(), "tg", "telegram"), 700} {}

    bot::IntakeOutcome take(std::vector<Inbound> messages, bot::TimeMs now = noon) {
        Receipt receipt;
        receipt.messages = std::move(messages);
        return bot::take_in(store_.database(), key_, context_, receipt, now);
    }

    bot::IntakeOutcome take(const webhooks::StatusUpdate& status) {
        Receipt receipt;
        receipt.statuses = {status};
        return bot::take_in(store_.database(), key_, context_, receipt, noon);
    }

    bot::store::ConversationRow conversation() {
        return bot::store::load_conversation(store_.database(), {1}).value();
    }

    tests::TempStore store_;
    bot::store::EventKey key_;
    bot::IntakeContext context_;
};

Inbound message(const std::string& id, const std::string& text, bot::TimeMs at = noon) {
    Inbound inbound;
    inbound.dedupe_key = id;
    inbound.message_id = id;
    inbound.conversation_key = "chat-1";
    inbound.contact_key = "person-1";
    inbound.contact_name = "Ana";
    inbound.text = text;
    inbound.sent_at = at;
    return inbound;
}

Inbound by(Author author, Inbound inbound) {
    inbound.author = author;
    return inbound;
}

}  // namespace

TEST_CASE_METHOD(IntakeFixture,
                 "a message delivered twice is one message and one turn",
                 "[F1][T16]") {
    CHECK(take({message("1", "hola")}).taken == 1);

    const bot::IntakeOutcome again = take({message("1", "something else")});

    CHECK(again.taken == 0);
    CHECK(again.repeated == 1);
    CHECK(store_.count("SELECT count(*) FROM messages") == 1);
    CHECK(store_.text("SELECT text FROM messages") == "hola");
}

TEST_CASE_METHOD(IntakeFixture, "the same id in another inbox is another message") {
    (void)take({message("1", "hola")});
    context_.inbox = bot::store::ensure_inbox(store_.database(), "wa", "whatsapp");

    CHECK(take({message("1", "hola")}).taken == 1);
}

TEST_CASE_METHOD(IntakeFixture,
                 "a batch is stored in the order of the platform's clock, shuffled or not",
                 "[F3]") {
    std::vector<Inbound> batch;
    for (int i = 0; i < 20; ++i) {
        batch.push_back(message(std::to_string(i), "m" + std::to_string(i), noon + i));
    }
    std::mt19937 random(7);
    std::shuffle(batch.begin(), batch.end(), random);

    (void)take(std::move(batch));

    CHECK(store_.count("SELECT count(*) FROM messages a JOIN messages b ON b.seq = a.seq + 1"
                       " WHERE a.sent_at > b.sent_at") == 0);
}

TEST_CASE_METHOD(IntakeFixture,
                 "a turn is due a merge window after the newest message of a burst") {
    (void)take({message("1", "hola")}, noon);
    (void)take({message("2", "¿cuánto tarda el envío?")}, noon + 400);

    CHECK(bot::store::next_turn_due(store_.database()) == noon + 400 + 700);
    CHECK(bot::store::open_messages(store_.database(), conversation()).size() == 2);
}

TEST_CASE_METHOD(IntakeFixture, "a customer who never stops writing is answered all the same") {
    for (int i = 0; i < 50; ++i)
        (void)take({message(std::to_string(i), "y otra cosa")}, noon + i * 500);

    CHECK(bot::store::next_turn_due(store_.database()).value() <= noon + 5 * 700);
}

TEST_CASE_METHOD(IntakeFixture, "edits, reactions and deletions are kept but answered by nobody") {
    for (const MessageKind kind :
         {MessageKind::edit, MessageKind::reaction, MessageKind::deletion}) {
        Inbound inbound = message("k" + std::to_string(static_cast<int>(kind)), "x");
        inbound.kind = kind;
        (void)take({inbound});
    }

    CHECK(store_.count("SELECT count(*) FROM messages") == 3);
    CHECK_FALSE(bot::store::next_turn_due(store_.database()));
}

TEST_CASE_METHOD(IntakeFixture, "a deleted question is not answered") {
    (void)take({message("1", "¿dónde está mi pedido?")});
    Inbound deletion = message("2", "");
    deletion.kind = MessageKind::deletion;
    deletion.target_id = "1";

    (void)take({deletion});

    CHECK(bot::store::open_messages(store_.database(), conversation()).empty());
}

TEST_CASE_METHOD(IntakeFixture,
                 "a colleague who answers in the platform's app takes the conversation over",
                 "[F27]") {
    (void)take({message("1", "hola")});
    auto row = conversation();
    bot::store::add_outbox_row(store_.database(), row, {.reference = "r1", .text = "¡Hola!"}, noon);

    (void)take({by(Author::person, message("2", "Hola, soy Luis"))});

    CHECK(conversation().owner == rules::Owner::human);
    CHECK(store_.text("SELECT state FROM outbox") == "cancelled");
    CHECK_FALSE(bot::store::next_turn_due(store_.database()));
}

TEST_CASE_METHOD(
    IntakeFixture,
    "our own echo before the platform's answer is recognised by its text and settles the row") {
    (void)take({message("1", "hola")});
    auto row = conversation();
    bot::store::add_outbox_row(store_.database(), row, {.reference = "r1", .text = "¡Hola!"}, noon);
    REQUIRE(bot::store::claim_due(store_.database(), noon, 10).size() == 1);

    (void)take({by(Author::person, message("99", "¡Hola!"))});

    CHECK(conversation().owner == rules::Owner::bot);
    CHECK(store_.text("SELECT state FROM outbox") == "sent");
}

TEST_CASE_METHOD(IntakeFixture, "a status never moves backwards", "[F3]") {
    (void)take({message("1", "hola")});
    auto row = conversation();
    (void)bot::store::append_message(
        store_.database(), row,
        {.direction = "out", .author = "bot", .platform_id = "p1", .status = "sent"}, noon);

    using Status = webhooks::StatusUpdate::Status;
    (void)take(webhooks::StatusUpdate{.message_id = "p1", .status = Status::read});
    (void)take(webhooks::StatusUpdate{.message_id = "p1", .status = Status::delivered});

    CHECK(store_.text("SELECT status FROM messages WHERE platform_id = 'p1'") == "read");
}

TEST_CASE_METHOD(IntakeFixture, "a reply that failed calls a person, a courtesy does not") {
    using Status = webhooks::StatusUpdate::Status;
    (void)take({message("1", "hola")});
    auto row = conversation();
    for (const std::string author : {"system", "bot"}) {
        (void)bot::store::append_message(
            store_.database(), row,
            {.direction = "out", .author = author, .platform_id = author, .status = "sent"}, noon);
        (void)take(webhooks::StatusUpdate{.message_id = author, .status = Status::failed});

        const bool called = author == "bot";
        CHECK((conversation().owner == rules::Owner::waiting) == called);
    }
}

TEST_CASE_METHOD(IntakeFixture,
                 "what was sent until a time has been read, what was sent later has not") {
    using Status = webhooks::StatusUpdate::Status;
    (void)take({message("1", "hola")});
    auto row = conversation();
    for (const bot::TimeMs at : {noon, noon + 1000, noon + 2000}) {
        (void)bot::store::append_message(
            store_.database(), row, {.direction = "out", .author = "bot", .status = "sent"}, at);
    }
    (void)bot::store::append_message(
        store_.database(), row, {.direction = "out", .author = "bot", .status = "pending"}, noon);
    webhooks::StatusUpdate read{.status = Status::read};
    read.conversation_key = "chat-1";
    read.until = noon + 1000;

    CHECK(take(read).touched.size() == 1);
    CHECK(store_.count("SELECT count(*) FROM messages WHERE status = 'read'") == 2);
    CHECK(store_.count("SELECT count(*) FROM messages WHERE status = 'sent'") == 1);
    read.status = Status::delivered;
    CHECK(take(read).touched.empty());
    read.conversation_key = "chat-2";
    CHECK(take(read).touched.empty());
}

TEST_CASE_METHOD(IntakeFixture, "two spellings of one telephone number are one contact") {
    Inbound first = message("1", "hola");
    first.contact_key = "5215512345678";
    first.contact_aliases = {"525512345678"};
    Inbound second = message("2", "sigo aquí");
    second.contact_key = "525512345678";
    second.conversation_key = "chat-2";

    (void)take({first, second});

    CHECK(store_.count("SELECT count(*) FROM contacts") == 1);
}

TEST_CASE_METHOD(IntakeFixture, "another program's message is kept and starts no turn", "[F27]") {
    (void)take({by(Author::bot, message("1", "soy un robot"))});

    CHECK(store_.count("SELECT count(*) FROM messages WHERE author = 'other_bot'") == 1);
    CHECK_FALSE(bot::store::next_turn_due(store_.database()));
}

TEST_CASE_METHOD(IntakeFixture,
                 "an answer in the thread of a notice goes to the customer, a note stays inside") {
    (void)take({message("1", "quiero hablar con una persona")});
    bot::store::note_thread(store_.database(), {1}, "1700000000.000100", noon);
    Inbound answer = by(Author::person, message("t1", "Hola, soy Luis"));
    answer.conversation_key = "case:1700000000.000100";
    Inbound note = by(Author::person, message("t2", "!note es cliente de hace años"));
    note.conversation_key = answer.conversation_key;

    (void)take({answer, note});
    (void)take({answer});

    CHECK(conversation().owner == rules::Owner::human);
    CHECK(store_.count("SELECT count(*) FROM outbox WHERE text = 'Hola, soy Luis'") == 1);
    CHECK(store_.count("SELECT count(*) FROM messages WHERE direction = 'note'") == 1);
}

TEST_CASE_METHOD(IntakeFixture, "an answer in a thread of nobody's is taken and changes nothing") {
    Inbound answer = by(Author::person, message("t1", "hola"));
    answer.conversation_key = "case:1.2";

    (void)take({answer});

    CHECK(store_.count("SELECT count(*) FROM conversations") == 0);
}

TEST_CASE_METHOD(IntakeFixture,
                 "a colleague's picture in the thread of a case is noted, not sent and not lost") {
    (void)take({message("1", "quiero hablar con una persona")});
    bot::store::note_thread(store_.database(), {1}, "1.2", noon);
    Inbound picture = by(Author::person, message("2", ""));
    picture.conversation_key = "case:1.2";
    picture.attachments = {
        {.kind = "image", .url = {}, .id = "F1", .mime_type = {}, .name = "a.png"}};
    (void)take({picture});

    CHECK(store_.text("SELECT kind FROM messages WHERE direction = 'note'") == "case_file");
    CHECK(store_.count("SELECT count(*) FROM messages WHERE attachments_json LIKE '%a.png%'") == 1);
    CHECK(store_.count("SELECT count(*) FROM outbox") == 0);

    Inbound both = by(Author::person, message("3", "así se ve"));
    both.conversation_key = "case:1.2";
    both.attachments = picture.attachments;
    (void)take({both});

    CHECK(store_.text("SELECT text FROM outbox") == "así se ve");
    CHECK(store_.count("SELECT count(*) FROM messages WHERE kind = 'case_file'") == 2);
}

TEST_CASE_METHOD(IntakeFixture,
                 "a batch of very many messages of one customer is taken in at once",
                 "[T49]") {
    constexpr std::size_t many = 20'000;
    std::vector<Inbound> batch;
    for (std::size_t i = 0; i < many; ++i)
        batch.push_back(message("m" + std::to_string(i), "hola"));

    REQUIRE(store_.database().run("BEGIN"));
    CHECK(take(std::move(batch)).taken == many);
}

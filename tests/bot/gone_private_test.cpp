#include "bot/intake.h"
#include "bot/store/outbox_rows.h"
#include "bot/takeover.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

using webhooks::Author;
using webhooks::Inbound;
using webhooks::MessageKind;

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr bot::TimeMs day = 24LL * 3'600'000;

/// A page whose comments and direct messages come in by one inbox.
class PageFixture {
public:
    PageFixture()
        : key_(bot::store::EventKey::load(store_.database()).value()),
          context_{bot::store::ensure_inbox(store_.database(), "fb", "messenger"), 700} {}

    /// Something happens under the post, or in direct messages.
    void comes(Inbound inbound, bot::TimeMs now = noon) {
        webhooks::Receipt receipt;
        inbound.dedupe_key = std::to_string(++last_id_);
        if (inbound.message_id.empty()) inbound.message_id = inbound.dedupe_key;
        receipt.messages = {std::move(inbound)};
        (void)bot::take_in(store_.database(), key_, context_, receipt, now);
    }
    void comment(const std::string& person, const std::string& text, bot::TimeMs now = noon) {
        comes(under_post(person, text), now);
    }
    void write(const std::string& person, const std::string& text, bot::TimeMs now = noon) {
        comes(direct(person, text), now);
    }

    /// The person has seen everything up to then in the direct messages.
    void read(const std::string& person, bot::TimeMs until) {
        webhooks::StatusUpdate update{.status = webhooks::StatusUpdate::Status::read};
        update.conversation_key = person;
        update.until = until;
        webhooks::Receipt receipt;
        receipt.statuses = {update};
        (void)bot::take_in(store_.database(), key_, context_, receipt, noon);
    }

    static Inbound under_post(const std::string& person, const std::string& text) {
        Inbound inbound;
        inbound.visibility = webhooks::Visibility::public_comment;
        inbound.conversation_key = "comment:top";
        inbound.contact_key = person;
        inbound.text = text;
        inbound.sent_at = noon;
        inbound.address = {{"comment_id", "of " + person}};
        return inbound;
    }
    static Inbound direct(const std::string& person, const std::string& text) {
        Inbound inbound;
        inbound.conversation_key = inbound.contact_key = person;
        inbound.text = text;
        inbound.sent_at = noon;
        inbound.address = {{"person", person}};
        return inbound;
    }

    /// The bot hands over what stands under the post, with a private message to who wrote there.
    void answer_in_private(const std::string& state = "sent", bot::TimeMs now = noon) {
        bot::store::ConversationRow row = conversation("comment:top");
        bot::call_a_person(store_.database(), row, {"not_processed"}, now);
        bot::store::NewMessage words;
        words.direction = "out";
        words.author = "bot";
        const auto said = bot::store::append_message(store_.database(), row, words, now).id;
        bot::store::add_outbox_row(store_.database(), row,
                                   {.reference = "p" + std::to_string(++last_id_),
                                    .message = said,
                                    .kind = "private_reply"},
                                   now);
        (void)store_.database().run("UPDATE outbox SET state = '" + state + "'");
    }

    bot::store::ConversationRow conversation(const std::string& key) {
        const bot::store::ConversationId id{
            store_.count("SELECT id FROM conversations WHERE key = '" + key + "'")};
        return bot::store::load_conversation(store_.database(), id).value();
    }
    std::int64_t conversations() { return store_.count("SELECT count(*) FROM conversations"); }

    tests::TempStore store_;

private:
    bot::store::EventKey key_;
    bot::IntakeContext context_;
    int last_id_ = 0;
};

}  // namespace

TEST_CASE_METHOD(PageFixture,
                 "who was answered in private goes on there in the same conversation") {
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();

    write("ana", "mi pedido es el 4711");

    CHECK(conversations() == 1);
    const bot::store::ConversationRow row = conversation("ana");
    CHECK(row.owner == rules::Owner::waiting);
    CHECK(row.visibility == webhooks::Visibility::direct);
    CHECK(row.address_json == R"({"person":"ana"})");
    CHECK(store_.count("SELECT count(*) FROM handoffs") == 1);
    CHECK(store_.text("SELECT kind FROM messages WHERE direction = 'note'") == "gone_private");
    CHECK(store_.text("SELECT text FROM messages ORDER BY seq DESC") == "mi pedido es el 4711");
}

TEST_CASE_METHOD(PageFixture, "a private message that is on its way or may have arrived counts") {
    for (const char* state : {"sending", "held"}) {
        INFO(state);
        PageFixture page;
        page.comment("ana", "me habéis cobrado dos veces");
        page.answer_in_private(state);

        page.write("ana", "hola");

        CHECK(page.conversations() == 1);
    }
}

TEST_CASE_METHOD(PageFixture, "without a private message of ours both stay apart") {
    comment("ana", "¿tenéis talla M?");
    write("ana", "hola");
    CHECK(conversations() == 2);

    for (const char* state : {"pending", "dead", "cancelled"}) {
        INFO(state);
        PageFixture page;
        page.comment("ana", "me habéis cobrado dos veces");
        page.answer_in_private(state);

        page.write("ana", "hola");

        CHECK(page.conversations() == 2);
    }
}

TEST_CASE_METHOD(PageFixture, "after seven days a direct message is a matter of its own") {
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();

    write("ana", "hola", noon + 7 * day);

    CHECK(conversations() == 2);
    CHECK(conversation("comment:top").visibility == webhooks::Visibility::public_comment);
}

TEST_CASE_METHOD(PageFixture, "what is resolved under the post does not come back") {
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();
    CHECK(bot::person_does(store_.database(), {1}, bot::ConversationEvent::resolve, "luis", "",
                           noon));

    write("ana", "hola");

    CHECK(conversations() == 2);
}

TEST_CASE_METHOD(PageFixture,
                 "a private message to somebody else under the comment takes nothing along") {
    comment("ana", "¿tenéis talla M?");
    comment("eva", "a mí me habéis cobrado dos veces");
    answer_in_private();

    write("ana", "hola");

    CHECK(conversations() == 2);
    CHECK(conversation("ana").owner == rules::Owner::bot);
}

TEST_CASE_METHOD(PageFixture,
                 "who only reacts, corrects or deletes under the comment is not who was answered") {
    for (const MessageKind kind :
         {MessageKind::reaction, MessageKind::edit, MessageKind::deletion}) {
        for (const bool complaint_is_evas : {false, true}) {
            INFO(static_cast<int>(kind) << complaint_is_evas);
            PageFixture page;
            page.comment("ana", "me habéis cobrado dos veces");
            if (complaint_is_evas) page.comment("eva", "y a mí");
            Inbound aside = under_post(complaint_is_evas ? "ana" : "eva", "👍");
            aside.kind = kind;
            page.comes(aside);
            page.answer_in_private();

            page.write("ana", "hola");

            CHECK(page.conversations() == (complaint_is_evas ? 2 : 1));
        }
    }
}

TEST_CASE_METHOD(PageFixture, "an older talk that is over, or only the bot's, makes room") {
    for (const bool over : {true, false}) {
        INFO(over);
        PageFixture page;
        page.write("ana", "hola");
        (void)page.store_.database().run("UPDATE conversations SET turn_due_at = NULL");
        if (over) {
            CHECK(bot::person_does(page.store_.database(), {1}, bot::ConversationEvent::resolve,
                                   "luis", "", noon));
        }
        page.comment("ana", "me habéis cobrado dos veces");
        page.answer_in_private();

        page.write("ana", "mi pedido es el 4711");

        CHECK(page.store_.text("SELECT public_key FROM conversations WHERE key = 'ana'") ==
              "comment:top");
        CHECK(page.conversation("ana#1").owner == rules::Owner::resolved);
    }
}

TEST_CASE_METHOD(PageFixture, "an older talk that people have, or that waits for words, stays") {
    for (const bool taken : {true, false}) {
        INFO(taken);
        PageFixture page;
        page.write("ana", "hola");
        if (taken) {
            CHECK(bot::person_does(page.store_.database(), {1},
                                   bot::ConversationEvent::person_takes, "luis", "", noon));
        }
        page.comment("ana", "me habéis cobrado dos veces");
        page.answer_in_private();

        page.write("ana", "mi pedido es el 4711");

        CHECK(page.conversation("ana").id.value == 1);
        CHECK(page.conversation("comment:top").visibility == webhooks::Visibility::public_comment);
    }
}

TEST_CASE_METHOD(PageFixture, "an older talk whose reply may still be reported makes no room") {
    for (const char* state : {"pending", "sending", "held", "sent"}) {
        INFO(state);
        PageFixture page;
        page.write("ana", "hola");
        (void)page.store_.database().run("UPDATE conversations SET turn_due_at = NULL");
        page.comment("ana", "me habéis cobrado dos veces");
        page.answer_in_private();
        bot::store::add_outbox_row(page.store_.database(), page.conversation("ana"),
                                   {.reference = "w", .text = "Hola, Ana"}, noon);
        (void)page.store_.database().run("UPDATE outbox SET state = '" + std::string(state) +
                                         "' WHERE reference = 'w'");

        page.write("ana", "mi pedido es el 4711");

        const bool stays = state != std::string("sent");
        CHECK((page.conversation("ana").id.value == 1) == stays);
    }
}

TEST_CASE_METHOD(PageFixture, "a colleague's notice on its way keeps no older talk in its place") {
    write("ana", "hola");
    (void)store_.database().run("UPDATE conversations SET turn_due_at = NULL");
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();
    bot::store::add_outbox_row(store_.database(), conversation("ana"),
                               {.reference = "n", .kind = "notice"}, noon);

    write("ana", "mi pedido es el 4711");

    CHECK(conversation("ana").id.value == 2);
}

TEST_CASE_METHOD(PageFixture, "a part of a public answer is ours after the move, too") {
    const std::string part = "La primera parte de una respuesta que se envía partida en dos.";
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();
    bot::store::add_outbox_row(store_.database(), conversation("comment:top"),
                               {.reference = "w", .text = part + " Y la segunda."}, noon);
    (void)store_.database().run("UPDATE outbox SET state = 'sending' WHERE reference = 'w'");
    write("ana", "mi pedido es el 4711");

    Inbound echo = under_post("PAGE", part);
    echo.author = Author::person;
    comes(echo);

    CHECK(conversation("ana").owner == rules::Owner::waiting);
}

TEST_CASE_METHOD(PageFixture,
                 "reading the direct messages is not reading what stands at the post") {
    comment("ana", "me habéis cobrado dos veces");
    bot::store::ConversationRow row = conversation("comment:top");
    (void)bot::store::append_message(
        store_.database(), row,
        {.direction = "out", .author = "bot", .text = "en público", .status = "sent"}, noon);
    answer_in_private();
    (void)store_.database().run(
        "UPDATE messages SET kind = 'private_reply', status = 'sent' WHERE id ="
        " (SELECT message_id FROM outbox)");
    write("ana", "mi pedido es el 4711");
    row = conversation("ana");
    (void)bot::store::append_message(
        store_.database(), row,
        {.direction = "out", .author = "bot", .text = "en privado", .status = "sent"}, noon);

    read("ana", noon + 1);

    CHECK(store_.text("SELECT status FROM messages WHERE text = 'en público'") == "sent");
    CHECK(store_.text("SELECT status FROM messages WHERE text = 'en privado'") == "read");
    CHECK(store_.text("SELECT status FROM messages WHERE kind = 'private_reply'") == "read");
}

TEST_CASE_METHOD(PageFixture,
                 "what its customer still says under the post belongs to it, and is answered in "
                 "private") {
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();
    write("ana", "mi pedido es el 4711");

    Inbound again = under_post("ana", "¿y bien?");
    again.sent_at = noon + day;
    comes(again, noon + day);

    CHECK(conversations() == 1);
    const bot::store::ConversationRow row = conversation("ana");
    CHECK(row.visibility == webhooks::Visibility::direct);
    CHECK(row.address_json == R"({"person":"ana"})");
    CHECK(row.last_customer_at == noon);
}

TEST_CASE_METHOD(PageFixture, "what others say under the post is their own, and stays public") {
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();
    write("ana", "mi pedido es el 4711");

    comment("eva", "¿tenéis talla M?");

    CHECK(conversations() == 2);
    CHECK(conversation("comment:top").contact_key == "eva");
    CHECK(conversation("comment:top").visibility == webhooks::Visibility::public_comment);
}

TEST_CASE_METHOD(PageFixture, "a person who answers under the post takes over what went private") {
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();
    write("ana", "mi pedido es el 4711");

    Inbound colleague = under_post("PAGE", "Lo miramos");
    colleague.author = Author::person;
    comes(colleague);

    CHECK(conversations() == 1);
    CHECK(conversation("ana").owner == rules::Owner::human);
}

TEST_CASE_METHOD(PageFixture, "what concerns the comment itself still goes to the post") {
    comment("ana", "me habéis cobrado dos veces");
    answer_in_private();
    write("ana", "mi pedido es el 4711");
    (void)store_.database().run("DELETE FROM outbox");
    const bot::store::ConversationRow row = conversation("ana");
    bot::store::add_outbox_row(store_.database(), row, {.reference = "h", .kind = "hide"}, noon);
    const auto hide = bot::store::claim_due(store_.database(), noon, 10).at(0);
    bot::store::mark_sent(store_.database(), hide.id, "", noon);
    bot::store::add_outbox_row(store_.database(), row, {.reference = "w", .text = "hola"}, noon);
    const auto words = bot::store::claim_due(store_.database(), noon, 10).at(0);

    CHECK(hide.conversation.visibility == webhooks::Visibility::public_comment);
    CHECK(hide.conversation.address_json == R"({"comment_id":"of ana"})");
    CHECK(words.conversation.visibility == webhooks::Visibility::direct);
    CHECK(words.conversation.address_json == R"({"person":"ana"})");
}

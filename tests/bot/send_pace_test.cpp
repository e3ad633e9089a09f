#include "bot/send_pace.h"

#include "bot/store/promises.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr bot::TimeMs hour = 3'600'000;

/// A person who writes mails, and what the program writes back.
class MailFixture {
public:
    MailFixture() {
        webhooks::Inbound inbound;
        inbound.conversation_key = inbound.contact_key = "ana@example.com";
        const auto inbox = bot::store::ensure_inbox(store_.database(), "correo", "email");
        row_ = bot::store::ensure_conversation(store_.database(), inbox, inbound, noon).value();
    }

    bot::store::OutboxJob write(const std::string& reference, bot::TimeMs at) {
        bot::store::add_outbox_row(store_.database(), row_, {.reference = reference, .text = "x"},
                                   at);
        return bot::store::claim_due(store_.database(), at, 10).at(0);
    }
    [[nodiscard]] bool is_one_too_many(const bot::store::OutboxJob& job, bot::TimeMs now) {
        return bot::is_one_mail_too_many(store_.database(), job, now);
    }

    tests::TempStore store_;
    bot::store::ConversationRow row_;
};

}  // namespace

TEST_CASE_METHOD(MailFixture, "a person gets at most one automatic mail an hour") {
    bot::store::mark_sent(store_.database(), write("first", noon).id, "p1", noon);

    const bot::store::OutboxJob next = write("second", noon + 1);
    CHECK(is_one_too_many(next, noon + hour - 1));
    CHECK_FALSE(is_one_too_many(next, noon + hour));
}

TEST_CASE_METHOD(MailFixture,
                 "a mail that nobody settles silences the assistant for an hour only") {
    bot::store::mark_held(store_.database(), write("held", noon).id, "it may have arrived", noon);

    const bot::store::OutboxJob next = write("next", noon + 1);
    CHECK(is_one_too_many(next, noon + hour - 1));
    CHECK_FALSE(is_one_too_many(next, noon + hour));
}

TEST_CASE_METHOD(MailFixture, "what a withheld mail promised is not broken: nobody was told") {
    bot::store::NewMessage words;
    words.direction = "out";
    const auto said = bot::store::append_message(store_.database(), row_, words, noon).id;
    const auto said_before = bot::store::append_message(store_.database(), row_, words, noon).id;
    bot::store::add_promise(store_.database(), row_, said, "mañana", noon + hour, noon);
    bot::store::add_promise(store_.database(), row_, said_before, "hoy", noon + hour, noon);
    bot::store::add_outbox_row(store_.database(), row_,
                               {.reference = "hand-over", .message = said, .text = "x"}, noon);
    bot::store::OutboxJob job = bot::store::claim_due(store_.database(), noon, 10).at(0);

    bot::withhold_mail(store_.database(), job, noon + 1);

    CHECK(store_.text("SELECT state FROM promises WHERE text = 'mañana'") == "released");
    CHECK(store_.text("SELECT state FROM promises WHERE text = 'hoy'") == "open");
    CHECK(store_.text("SELECT state FROM outbox") == "cancelled");
    CHECK(store_.text("SELECT owner FROM conversations") == "waiting");
}

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

namespace {

/// An account of `channel`, and messages that want to leave it.
struct Account {
    explicit Account(const std::string& channel,
                     std::map<std::string, std::vector<std::string>> more = {}) {
        inbox.id = {1};
        inbox.settings.channel = channel;
        inbox.settings.values = {
            {"account", {"A"}},      {"app_secret", {"s"}},      {"verify_token", {"v"}},
            {"access_token", {"t"}}, {"consumer_secret", {"s"}}, {"user_id", {"99"}},
            {"bearer_token", {"t"}}, {"token", {"1:abc"}},       {"secret", {"s"}}};
        for (auto& [key, values] : more) inbox.settings.values[key] = values;
        auto made = webhooks::make_channel(inbox.settings);
        inbox.channel = std::move(std::get<std::unique_ptr<webhooks::Channel>>(made));
    }

    /// How long a message of `kind` must wait at `now`.
    bot::TimeMs wait(const std::string& key,
                     bot::TimeMs now,
                     const std::string& kind = "message",
                     webhooks::Visibility visibility = webhooks::Visibility::direct) {
        bot::store::OutboxJob job;
        job.kind = kind;
        job.conversation.key = key;
        job.conversation.inbox = inbox.id;
        job.conversation.visibility = visibility;
        return pace.allowed(inbox, job, now) - now;
    }

    bot::Inbox inbox;
    bot::SendPace pace;
};

constexpr auto in_public = webhooks::Visibility::public_comment;

}  // namespace

TEST_CASE("private replies to comments keep below Meta's 750 an hour, other words do not wait") {
    for (const char* channel : {"messenger", "facebook_comments", "instagram"}) {
        INFO(channel);
        Account page(channel);
        CHECK(page.wait("comment:1", noon, "private_reply", in_public) == 0);
        CHECK(page.wait("comment:2", noon + 100, "private_reply", in_public) == 4'700);
        CHECK(page.wait("comment:2", noon + 100, "message", in_public) == 0);
        CHECK(page.wait("comment:2", noon + 4'800, "private_reply", in_public) == 0);
    }
}

TEST_CASE("X takes a direct message a minute and a post in nine seconds") {
    Account account("x");
    CHECK(account.wait("7001", noon) == 0);
    CHECK(account.wait("7002", noon + 9'000) == 51'000);
    CHECK(account.wait("post:1", noon + 9'000, "message", in_public) == 0);
    CHECK(account.wait("post:2", noon + 10'000, "message", in_public) == 8'000);

    Account paid("x", {{"messages_per_minute", {"60"}}});
    CHECK(paid.wait("7001", noon) == 0);
    CHECK(paid.wait("7002", noon + 1'000) == 0);
}

TEST_CASE("Telegram takes a message a second in a chat and twenty a minute in a group") {
    Account bot("telegram");
    CHECK(bot.wait("100", noon) == 0);
    CHECK(bot.wait("100", noon + 100) == 900);
    CHECK(bot.wait("101", noon + 100) == 0);
    CHECK(bot.wait("-200/7/ana", noon + 200, "message", in_public) == 0);
    CHECK(bot.wait("-200/8/eva", noon + 300, "message", in_public) == 2'900);
}

TEST_CASE("a platform that is nearly used up is asked less, at most a minute less") {
    Account page("messenger");
    page.pace.slow_down(page.inbox.id, noon + 5'000, noon);
    CHECK(page.wait("7001", noon + 1'000) == 4'000);
    CHECK(page.wait("7001", noon + 5'000) == 0);

    page.pace.slow_down(page.inbox.id, noon + 3'600'000, noon);
    CHECK(page.wait("7001", noon + 10'000) == 50'000);
}

TEST_CASE("two members of one limited group are one chat that waits, two groups are the account") {
    bot::SendPace pace;
    bot::store::OutboxJob job;
    job.conversation.inbox = {1};
    const auto told_to_wait = [&](const std::string& key, std::int64_t id) {
        job.conversation.key = key;
        job.conversation.id = {id};
        return pace.told_to_wait(job, noon + 5'000, noon);
    };

    CHECK_FALSE(told_to_wait("-200/7/ana", 1));
    CHECK_FALSE(told_to_wait("-200/8/eva", 2));
    CHECK(told_to_wait("-300/7/ana", 3));
}

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

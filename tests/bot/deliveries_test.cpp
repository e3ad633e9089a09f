#include "bot/intake.h"
#include "bot/store/store_thread.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <atomic>
#include <optional>
#include <thread>

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;

webhooks::Receipt receipt_of(const std::string& id, const std::string& text) {
    webhooks::Inbound inbound;
    inbound.dedupe_key = inbound.message_id = id;
    inbound.conversation_key = inbound.contact_key = "chat-" + id;
    inbound.text = text;
    inbound.sent_at = noon;
    webhooks::Receipt receipt;
    receipt.messages.push_back(inbound);
    return receipt;
}

}  // namespace

TEST_CASE("fifty senders with the same messages leave each of them once", "[F1]") {
    constexpr int senders = 50;
    constexpr int messages = 200;
    const tests::TempFolder folder;
    const bot::SystemClock clock;
    bot::store::StoreThread::Options options;
    options.path = folder.file("s.db");
    options.max_queue = senders * messages;
    auto store = std::move(bot::store::StoreThread::open(options, clock)).value();
    std::optional<bot::store::EventKey> key;
    bot::store::InboxId inbox;
    (void)store->post(
        [&](bot::store::Database& database) -> bot::Status {
            key.emplace(bot::store::EventKey::load(database).value());
            inbox = bot::store::ensure_inbox(database, "tg", "telegram");
            return bot::Done{};
        },
        {});
    store->run_once();
    store->start();
    std::atomic<int> acknowledged{0};
    std::vector<std::thread> threads;
    for (int sender = 0; sender < senders; ++sender) {
        threads.emplace_back([&] {
            for (int i = 0; i < messages; ++i) {
                (void)store->post(
                    [&, i](bot::store::Database& database) -> bot::Status {
                        (void)bot::take_in(database, *key, {inbox, 0},
                                           receipt_of(std::to_string(i), "hola"), noon);
                        return bot::Done{};
                    },
                    [&](const bot::Status& stored) { acknowledged += stored ? 1 : 0; });
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    store->stop();

    CHECK(acknowledged == senders * messages);
    auto database =
        bot::store::Database::open(options.path, bot::store::Database::Mode::read_only).value();
    bot::store::Statement found = database.prepare("SELECT count(*) FROM messages");
    REQUIRE(found.step());
    CHECK(found.integer(0) == messages);
}

TEST_CASE("the same id with other words changes nothing and is noted in the audit log", "[F2]") {
    tests::TempStore store;
    const auto key = bot::store::EventKey::load(store.database()).value();
    const bot::IntakeContext context{bot::store::ensure_inbox(store.database(), "tg", "telegram"),
                                     0};
    (void)bot::take_in(store.database(), key, context, receipt_of("7", "mi pedido"), noon);

    const auto again =
        bot::take_in(store.database(), key, context, receipt_of("7", "mi pedido"), noon + 1);
    CHECK(again.repeated == 1);
    CHECK(store.count("SELECT count(*) FROM audit") == 0);

    const auto other =
        bot::take_in(store.database(), key, context, receipt_of("7", "otra cosa"), noon + 2);
    CHECK(other.repeated == 1);
    CHECK(store.text("SELECT text FROM messages") == "mi pedido");
    CHECK(store.count("SELECT count(*) FROM messages") == 1);
    CHECK(store.count("SELECT count(*) FROM audit WHERE action = 'id reused'") == 1);
}

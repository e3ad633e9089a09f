#include "bot/store/store_thread.h"
#include "tests/bot/decision_stage.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using bot::Done;
using bot::Status;
using bot::store::Database;
using bot::store::StoreThread;

constexpr int races = 1'000;
constexpr std::int64_t telegram = 2;  ///< A conversation that is not in the web chat.
const std::string bot_rows = "SELECT count(*) FROM outbox WHERE author = 'bot'";

/// What happened to a conversation, in the order of the store's thread.
struct Course {
    int taken_at = 0;   ///< A person took it over.
    int leaves_at = 0;  ///< A reply of the bot left for the network.
};

/// Customers who have written, in a store whose thread runs; half are in the web chat.
class Race {
public:
    Race() {
        StoreThread::Options options;
        options.path = folder_.file("s.db");
        store = std::move(StoreThread::open(options, clock_)).value();
        auto made = std::make_shared<bot::Setup>();
        made->book = tests::one_question_book();
        setup_.replace(made);
        run([this](Database& database) { take_all_in(database); });
        store->run_once();
        store->start();
    }

    /// The bot's side: decide what is due, then let it leave.
    void bot_decides() {
        run([this](Database& database) {
            (void)step_.answer_due(database, tests::monday_noon + 60'000);
        });
    }
    void bot_sends() {
        run([this](Database& database) {
            for (const auto& job :
                 bot::store::claim_due(database, tests::monday_noon + 60'000, 64)) {
                const bool from_bot = job.author == "bot";
                if (from_bot) course[job.conversation.id.value].leaves_at = ++steps_;
                bot::store::mark_sent(database, job.id, "", tests::monday_noon);
            }
        });
    }
    /// The person's side.
    void person_replies(std::int64_t conversation) {
        run([this, conversation](Database& database) {
            (void)bot::reply_as_person(database, {conversation}, "ana", "c1", "Soy Ana",
                                       tests::monday_noon + 60'000);
            course[conversation].taken_at = ++steps_;
        });
    }
    void finish() {
        while (store->queued() > 0) std::this_thread::yield();
        store->stop();
    }
    [[nodiscard]] std::int64_t count(const std::string& sql) {
        auto database = Database::open(folder_.file("s.db"), Database::Mode::read_only).value();
        bot::store::Statement found = database.prepare(sql);
        return found.step() ? found.integer(0) : -1;
    }

    std::map<std::int64_t, Course> course;  ///< Belongs to the store's thread while it runs.
    std::unique_ptr<StoreThread> store;

private:
    void run(std::function<void(Database&)> work) {
        const auto posted = [this, work] {
            return store->post(
                [work](Database& database) -> Status {
                    work(database);
                    return Done{};
                },
                [](const Status&) {});
        };
        while (!posted()) std::this_thread::yield();
    }
    void take_all_in(Database& database) {
        const auto key = bot::store::EventKey::load(database).value();
        for (int i = 0; i < races; ++i) {
            const std::string name = std::to_string(i);
            bot::IntakeContext context;
            const bool widget = i % 2 == 0;
            context.inbox = bot::store::ensure_inbox(database, widget ? "web" : "tg",
                                                     widget ? "widget" : "telegram");
            webhooks::Inbound inbound;
            inbound.dedupe_key = inbound.message_id = name;
            inbound.conversation_key = "chat-" + name;
            inbound.contact_key = "contact-" + name;
            inbound.text = "¿cuánto tarda el envío?";
            inbound.sent_at = tests::monday_noon;
            webhooks::Receipt receipt;
            receipt.messages.push_back(inbound);
            (void)bot::take_in(database, key, context, receipt, tests::monday_noon);
        }
    }

    tests::TempFolder folder_;
    bot::ManualClock clock_{tests::monday_noon};
    bot::CurrentSetup setup_;
    bot::LiveUpdates live_;
    bot::FirstResponse step_{setup_, live_};
    int steps_ = 0;
};

}  // namespace

TEST_CASE(
    "in a thousand races a person takes over while the bot answers: the bot's reply leaves "
    "before that or never") {
    Race race;
    std::vector<std::int64_t> order(races);
    std::iota(order.begin(), order.end(), 1);
    std::shuffle(order.begin(), order.end(), std::mt19937(31));
    // However the race goes, one reply is decided and not gone when the person comes, and another
    // is gone.
    std::iter_swap(order.begin(), std::find(order.begin(), order.end(), telegram));
    race.bot_decides();
    race.person_replies(telegram);
    race.bot_sends();

    std::atomic<bool> ready{false};
    std::thread person([&] {
        while (!ready.load()) std::this_thread::yield();
        std::for_each(order.begin() + 1, order.end(),
                      [&](std::int64_t conversation) { race.person_replies(conversation); });
    });
    ready.store(true);
    for (int i = 0; i < races / 8; ++i) {
        race.bot_decides();
        race.bot_sends();
    }
    person.join();
    race.bot_decides();
    race.bot_sends();
    race.finish();

    std::int64_t left = 0;
    int too_late = 0;
    for (const auto& [conversation, what] : race.course) {
        REQUIRE(what.taken_at > 0);
        if (what.leaves_at > 0) ++left;
        if (what.leaves_at > what.taken_at) ++too_late;
    }
    CHECK(race.course.size() == races);
    CHECK(too_late == 0);
    CHECK(race.count("SELECT count(*) FROM conversations WHERE owner = 'human'") == races);
    // What the bot decided has left, or is cancelled and stands nowhere as said.
    const std::int64_t cancelled = race.count(bot_rows + " AND state = 'cancelled'");
    CHECK(left > 0);
    CHECK(cancelled > 0);
    CHECK(race.count(bot_rows + " AND state = 'sent'") == left);
    CHECK(race.count(bot_rows) == left + cancelled);
    CHECK(race.count("SELECT count(*) FROM messages WHERE author = 'bot' AND status = "
                     "'cancelled'") == cancelled);
    // In the web chat a stored message is a said one: none of the bot's stands after the person's.
    CHECK(race.count("SELECT count(*) FROM messages b JOIN messages p ON p.conversation_id = "
                     "b.conversation_id AND p.author = 'person' WHERE b.author = 'bot' AND b.seq > "
                     "p.seq") == 0);
}

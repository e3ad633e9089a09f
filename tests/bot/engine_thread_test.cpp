#include "bot/store/erase.h"
#include "bot/store/store_thread.h"
#include "bot/takeover.h"
#include "bot/workers.h"
#include "tests/bot/decision_stage.h"

#include <atomic>
#include <deque>
#include <future>

// The engine thinks on a thread of its own: nothing waits for it, and what it said of a
// conversation that has changed meanwhile is not used.

using bot::FirstResponse;

namespace {

/// An engine that thinks when the test says so.
struct HeldEngine : tests::DecisionStage {
    /// The customer writes and the engine is asked.
    void write_and_ask(const std::string& chat,
                       const std::string& text,
                       const std::string& contact = {}) {
        now += 60'000;
        write(chat, text, contact);
        ask();
    }
    void ask() { (void)beside.answer_due(store.database(), now); }
    /// The engine answers all that it was asked; the store hears of it.
    void think() {
        std::deque<FirstResponse::Job> jobs;
        jobs.swap(asked);
        for (const auto& job : jobs) job();
        ask();
    }
    std::int64_t decisions() { return store.count("SELECT count(*) FROM decisions"); }

    std::deque<FirstResponse::Job> asked;
    int woken = 0;
    FirstResponse beside{setup, live,
                         [this](FirstResponse::Job job) {
                             asked.push_back(std::move(job));
                             return true;
                         },
                         [this] { ++woken; }};
};

constexpr const char* question = "¿cuánto tarda el envío?";

}  // namespace

TEST_CASE_METHOD(HeldEngine, "an answer is stored when the engine has thought, once") {
    write_and_ask("chat-1", question);
    ask();
    REQUIRE(asked.size() == 1);
    CHECK(decisions() == 0);
    CHECK(woken == 0);

    think();

    CHECK(woken == 1);
    CHECK(decisions() == 1);
    CHECK(last_reply().starts_with("Tardamos tres días."));
    ask();
    CHECK(asked.empty());
    CHECK(store.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE_METHOD(HeldEngine, "while the engine thinks, the store is not asked to run again") {
    write_and_ask("chat-1", question);

    CHECK_FALSE(beside.answer_due(store.database(), now));
    now += 60'000;
    CHECK_FALSE(beside.answer_due(store.database(), now));
}

TEST_CASE_METHOD(HeldEngine, "what is written while the engine thinks is answered together") {
    write_and_ask("chat-1", "hola");
    write("chat-1", question);
    now += 60'000;
    think();  // Of the first message alone: not used, and asked anew.
    CHECK(decisions() == 0);
    REQUIRE(asked.size() == 1);

    think();

    CHECK(decisions() == 1);
    CHECK(store.text("SELECT json_extract(turn_json, '$.text') FROM decisions") ==
          std::string("hola\n") + question);
    CHECK(store.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE_METHOD(HeldEngine, "who is taken over while the engine thinks hears no answer of it") {
    write_and_ask("chat-1", question);
    auto row = bot::store::load_conversation(store.database(), id("chat-1")).value();
    bot::store::apply_event(store.database(), row, bot::ConversationEvent::person_takes, now);

    think();
    think();

    CHECK(store.count("SELECT count(*) FROM outbox") == 0);
    CHECK(store.text("SELECT owner FROM conversations") == "human");
}

TEST_CASE_METHOD(HeldEngine, "who is forgotten while the engine thinks is in nothing it stores") {
    write("post-1", "hola", "eva");
    write_and_ask("post-1", "soy Canario7319, pedido 48213377", "ana");
    REQUIRE(asked.size() == 1);
    const auto ana = bot::store::find_contact(store.database(), "tg", "ana").value();
    const auto erased = bot::store::erase_person(store.database(), ana, now);
    REQUIRE(erased);
    CHECK(erased->elsewhere == std::vector{id("post-1")});

    think();  // Of words that are gone: not used, and asked anew.
    CHECK(decisions() == 0);
    REQUIRE(asked.size() == 1);
    think();

    CHECK(decisions() == 1);
    for (const char* word : {"Canario7319", "48213377"}) {
        CHECK(
            store.count("SELECT count(*) FROM decisions WHERE instr(turn_json || decision_json, '" +
                        std::string(word) + "')") == 0);
        CHECK(store.count("SELECT count(*) FROM conversations WHERE instr(memory_json, '" +
                          std::string(word) + "')") == 0);
    }
    CHECK(store.text("SELECT turn_json FROM decisions").find("hola") != std::string::npos);
}

TEST_CASE_METHOD(HeldEngine, "forgetting somebody else does not make the engine think again") {
    write_and_ask("post-1", question, "eva");
    write("post-2", "hola", "ana");
    const auto ana = bot::store::find_contact(store.database(), "tg", "ana").value();
    const auto erased = bot::store::erase_person(store.database(), ana, now);
    REQUIRE(erased);
    CHECK(erased->elsewhere.empty());

    think();

    CHECK(decisions() == 1);
    CHECK(last_reply().starts_with("Tardamos tres días."));
}

TEST_CASE_METHOD(HeldEngine, "what was read in a transaction that failed is read again") {
    write_and_ask("chat-1", question);
    beside.forget();
    ask();
    REQUIRE(asked.size() == 2);

    think();

    CHECK(decisions() == 1);
    CHECK(store.count("SELECT count(*) FROM outbox") == 1);
}

TEST_CASE_METHOD(HeldEngine, "two conversations of one person are thought about one by one") {
    write_and_ask("chat-1", question, "ana");
    write_and_ask("chat-2", question, "ana");
    write_and_ask("chat-3", question, "eva");
    CHECK(asked.size() == 2);

    think();
    CHECK(decisions() == 2);
    think();
    CHECK(decisions() == 3);
}

TEST_CASE_METHOD(HeldEngine, "who waits in many conversations keeps nobody else waiting") {
    for (int i = 0; i < 20; ++i) write("chat-" + std::to_string(i), question, "ana");
    write("chat-eva", question, "eva");
    now += 60'000;
    ask();
    CHECK(asked.size() == 2);

    think();
    CHECK(store.count("SELECT count(*) FROM decisions WHERE conversation_id = " +
                      std::to_string(id("chat-eva").value)) == 1);
    while (!asked.empty()) think();
    CHECK(decisions() == 21);
}

TEST_CASE_METHOD(HeldEngine, "a few turns are thought about at a time, the longest waiting first") {
    for (int i = 0; i < 20; ++i) {
        now += 1;
        write("chat-" + std::to_string(i), question);
    }
    now += 60'000;
    ask();
    CHECK(asked.size() == 8);

    think();
    CHECK(store.count("SELECT max(conversation_id) FROM decisions") == id("chat-7").value);
    while (!asked.empty()) think();
    CHECK(decisions() == 20);
}

TEST_CASE("a message is acknowledged while the engine is held up by another") {
    const tests::TempFolder folder;
    bot::ManualClock clock(tests::monday_noon);
    bot::CurrentSetup setup;
    auto made = std::make_shared<bot::Setup>();
    made->book = tests::one_question_book("policy: {merge_window_ms: 0}\n");
    setup.replace(made);
    bot::LiveUpdates live;
    auto opened = bot::store::StoreThread::open({folder.file("s.db")}, clock);
    REQUIRE(opened);
    bot::store::StoreThread& store = **opened;
    std::promise<void> held;
    const std::shared_future<void> until = held.get_future().share();
    std::atomic<int> thinking{0};
    bot::Workers engine(1, 64);
    FirstResponse step(
        setup, live,
        [&](FirstResponse::Job job) {
            return engine.post([&thinking, until, job = std::move(job)] {
                ++thinking;
                until.wait();
                job();
            });
        },
        [&] { store.wake(); });
    store.add_tick([&](bot::store::Database& database, bot::TimeMs now) {
        return step.answer_due(database, now);
    });
    store.start();

    const auto take = [&](const std::string& chat) {
        std::promise<bool> done;
        REQUIRE(store.post(
            [&](bot::store::Database& database) -> bot::Status {
                webhooks::Inbound inbound;
                inbound.dedupe_key = inbound.message_id = inbound.conversation_key =
                    inbound.contact_key = chat;
                inbound.text = question;
                inbound.sent_at = clock.now();
                webhooks::Receipt receipt;
                receipt.messages.push_back(inbound);
                bot::IntakeContext context;
                context.inbox = bot::store::ensure_inbox(database, "tg", "telegram");
                const auto key = bot::store::EventKey::load(database).value();
                (void)bot::take_in(database, key, context, receipt, clock.now());
                return bot::Done{};
            },
            [&](const bot::Status& outcome) { done.set_value(outcome.has_value()); }));
        return done.get_future().get();
    };
    REQUIRE(take("ana"));
    while (thinking.load() == 0) std::this_thread::yield();

    CHECK(take("eva"));  // Would not return if it waited for the engine.

    held.set_value();
    const auto answers = [&] {
        std::promise<std::int64_t> counted;
        REQUIRE(store.post(
            [&](bot::store::Database& database) -> bot::Status {
                auto rows = database.prepare("SELECT count(*) FROM outbox");
                (void)rows.step();
                counted.set_value(rows.integer(0));
                return bot::Done{};
            },
            {}));
        return counted.get_future().get();
    };
    while (answers() < 2) std::this_thread::yield();
    CHECK(answers() == 2);
    store.stop();
}

#include "tests/process/stage.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

// RELIABILITY F4: the program is killed at random moments under load, with a ledger outside of it.

namespace {

constexpr int senders = 4;

int kills() {
    const char* wanted = std::getenv("PORTAVOZ_KILLS");
    return wanted == nullptr ? 50 : std::max(1, std::atoi(wanted));
}

/// What the platforms know: which messages exist, and which the program has acknowledged.
class Ledger {
public:
    /// The next message to send: a new one, now and then an old one again, first of all those never
    /// acknowledged.
    std::int64_t next(std::mt19937& random) {
        const std::lock_guard lock(mutex_);
        if (!unacknowledged_.empty() && random() % 2 == 0) return *unacknowledged_.begin();
        if (last_ > 0 && random() % 10 == 0) return 1 + static_cast<std::int64_t>(random()) % last_;
        unacknowledged_.insert(++last_);
        return last_;
    }
    void acknowledge(std::int64_t id) {
        const std::lock_guard lock(mutex_);
        unacknowledged_.erase(id);
        acknowledged_.insert(id);
    }
    std::set<std::int64_t> unacknowledged() {
        const std::lock_guard lock(mutex_);
        return unacknowledged_;
    }
    std::set<std::int64_t> acknowledged() {
        const std::lock_guard lock(mutex_);
        return acknowledged_;
    }

private:
    std::mutex mutex_;
    std::int64_t last_ = 0;
    std::set<std::int64_t> unacknowledged_;
    std::set<std::int64_t> acknowledged_;
};

/// Odd messages arrive by Telegram, even ones as signed webhooks; each is a conversation of its
/// own.
std::string request_for(std::int64_t id) {
    const std::string text = "¿cuánto tarda el envío?";
    if (id % 2 == 1) return tests::telegram_request(id, id, text);
    return tests::hook_request("msg_" + std::to_string(id), std::to_string(id), text);
}

/// Posts until enough messages were acknowledged; the last posts meet a program that is gone.
void send_load(std::uint16_t port, Ledger& ledger, std::atomic<int>& left, unsigned seed) {
    std::mt19937 random(seed);
    while (left > 0) {
        const std::int64_t id = ledger.next(random);
        const int status = tests::post(port, request_for(id));
        if (status == 200) {
            ledger.acknowledge(id);
            --left;
        }
    }
}

/// How often each conversation was told something: by Telegram's chat id, and by distinct ids of
/// signed replies.
struct Told {
    std::map<std::string, int> telegram;
    std::map<std::string, std::set<std::string>> hook;
};

Told what_was_told(const std::vector<webhooks::HttpRequest>& requests) {
    Told told;
    for (const webhooks::HttpRequest& request : requests) {
        const nlohmann::json body = nlohmann::json::parse(request.body, nullptr, false);
        if (request.path == "/hook") {
            const std::string id(webhooks::find_header(request.headers, "webhook-id").value_or(""));
            told.hook[body["data"].value("conversation", "")].insert(id);
        } else if (body.contains("chat_id")) {
            const auto& chat = body["chat_id"];
            ++told.telegram[chat.is_string() ? chat.get<std::string>()
                                             : std::to_string(chat.get<std::int64_t>())];
        }
    }
    return told;
}

}  // namespace

TEST_CASE("killed at any moment under load, nothing acknowledged is lost and nothing is said twice",
          "[kill]") {
    tests::Stage stage(tests::accept_message);
    Ledger ledger;
    std::mt19937 random(20'251'121);

    for (int round = 0; round < kills(); ++round) {
        const std::uint16_t port = stage.start();
        std::atomic<int> left = 5 + static_cast<int>(random() % 60);
        std::vector<std::thread> threads;
        for (int i = 0; i < senders; ++i) {
            threads.emplace_back(send_load, port, std::ref(ledger), std::ref(left), random());
        }
        while (left > 0) std::this_thread::yield();
        stage.kill_now();
        for (std::thread& thread : threads) thread.join();
    }

    const std::uint16_t port = stage.start();
    for (const std::int64_t id : ledger.unacknowledged()) {
        REQUIRE(tests::post(port, request_for(id)) == 200);
        ledger.acknowledge(id);
    }
    REQUIRE(stage.settled());
    const auto messages = static_cast<std::int64_t>(ledger.acknowledged().size());
    CHECK(stage.count(
              "SELECT count(DISTINCT conversation_id) FROM messages WHERE direction = 'in'") ==
          messages);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == messages);
    CHECK(stage.count("SELECT count(*) FROM decisions") == messages);
    CHECK(stage.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") ==
          1);

    const Told told = what_was_told(stage.platform().requests());
    std::int64_t answered_by_telegram = 0;
    for (const auto& [chat, times] : told.telegram) {
        CAPTURE(chat);
        CHECK(times == 1);
        ++answered_by_telegram;
    }
    for (const auto& [conversation, ids] : told.hook) {
        CAPTURE(conversation);
        CHECK(ids.size() == 1);
    }
    // Telegram cannot be asked whether it took a message: what was under way is held for a person,
    // never sent again. Held rows may or may not have arrived.
    const std::int64_t held = stage.count("SELECT count(*) FROM outbox WHERE state = 'held'");
    const std::int64_t sent_by_telegram = stage.count(
        "SELECT count(*) FROM outbox o JOIN inboxes i ON i.id = o.inbox_id WHERE i.channel = "
        "'telegram'"
        " AND o.state = 'sent'");
    CHECK(held <= kills() * 64);
    CHECK(sent_by_telegram <= answered_by_telegram);
    CHECK(answered_by_telegram <= sent_by_telegram + held);
    CHECK(static_cast<std::int64_t>(told.hook.size()) ==
          stage.count("SELECT count(*) FROM conversations c JOIN inboxes i ON i.id = c.inbox_id"
                      " WHERE i.channel = 'webhook'"));
    CHECK(stage.stop() == 0);
    WARN(messages << " messages acknowledged over " << kills() << " kills, " << held
                  << " replies held");
}

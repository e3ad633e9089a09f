#include "tests/process/ledger.h"

#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <map>

namespace tests {
namespace {

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

/// A turn that several crashes hit goes to a person undecided.
void check_messages(const Stage& stage, std::int64_t messages) {
    CHECK(stage.count(
              "SELECT count(DISTINCT conversation_id) FROM messages WHERE direction = 'in'") ==
          messages);
    CHECK(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == messages);
    CHECK(stage.count("SELECT count(*) FROM conversations c WHERE (SELECT count(*) FROM decisions d"
                      " WHERE d.conversation_id = c.id) + (c.owner = 'waiting' AND NOT EXISTS"
                      " (SELECT 1 FROM decisions d WHERE d.conversation_id = c.id)) = 1") ==
          messages);
    CHECK(stage.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") ==
          1);
}

/// Telegram cannot be asked whether it took a message: what was under way is held for a person,
/// never sent again. Held rows may or may not have arrived.
void check_told(Stage& stage, std::int64_t most_held) {
    const Told told = what_was_told(stage.platform().requests());
    for (const auto& [chat, times] : told.telegram) {
        CAPTURE(chat);
        CHECK(times == 1);
    }
    for (const auto& [conversation, ids] : told.hook) {
        CAPTURE(conversation);
        CHECK(ids.size() == 1);
    }
    const auto answered_by_telegram = static_cast<std::int64_t>(told.telegram.size());
    const std::int64_t held = stage.count("SELECT count(*) FROM outbox WHERE state = 'held'");
    const std::int64_t sent_by_telegram = stage.count(
        "SELECT count(*) FROM outbox o JOIN inboxes i ON i.id = o.inbox_id WHERE i.channel ="
        " 'telegram' AND o.state = 'sent'");
    CHECK(held <= most_held);
    CHECK(sent_by_telegram <= answered_by_telegram);
    CHECK(answered_by_telegram <= sent_by_telegram + held);
    CHECK(static_cast<std::int64_t>(told.hook.size()) ==
          stage.count("SELECT count(DISTINCT o.conversation_id) FROM outbox o JOIN inboxes i ON"
                      " i.id = o.inbox_id WHERE i.channel = 'webhook'"));
    WARN(stage.count("SELECT count(*) FROM messages WHERE direction = 'in'")
         << " messages acknowledged, " << held << " replies held");
}

}  // namespace

std::int64_t Ledger::next(std::mt19937& random) {
    const std::lock_guard lock(mutex_);
    if (!unacknowledged_.empty() && random() % 2 == 0) return *unacknowledged_.begin();
    if (last_ > 0 && random() % 10 == 0) return 1 + static_cast<std::int64_t>(random()) % last_;
    unacknowledged_.insert(++last_);
    return last_;
}

void Ledger::acknowledge(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    unacknowledged_.erase(id);
    acknowledged_.insert(id);
}

std::set<std::int64_t> Ledger::unacknowledged() {
    const std::lock_guard lock(mutex_);
    return unacknowledged_;
}

std::set<std::int64_t> Ledger::acknowledged() {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
}

std::string request_for(std::int64_t id) {
    const std::string text = "¿cuánto tarda el envío?";
    if (id % 2 == 1) return telegram_request(id, id, text);
    return hook_request("msg_" + std::to_string(id), std::to_string(id), text);
}

void check_nothing_lost(Stage& stage, Ledger& ledger, std::int64_t most_held) {
    const std::uint16_t port = stage.start();
    for (const std::int64_t id : ledger.unacknowledged()) {
        REQUIRE(post(port, request_for(id)) == 200);
        ledger.acknowledge(id);
    }
    REQUIRE(stage.settled());
    check_messages(stage, static_cast<std::int64_t>(ledger.acknowledged().size()));
    check_told(stage, most_held);
    CHECK(stage.stop() == 0);
}

}  // namespace tests

// What the store costs as it grows: messages written, and what people look at.
//
//     store_bench [MESSAGES [FILE]]        (default 1,000,000; the store is kept only as FILE)
//
// Ten messages to a conversation: five of the customer through the intake (dedupe, conversation,
// due time), five answers of the bot, 512 to a commit. Every fiftieth conversation waits for a
// person. The messages of the last tenth are indexed for the search as the server does it. Prints
// the first and the last twentieth of the writing side by side.

#include "bot/clock.h"
#include "bot/intake.h"
#include "bot/store/conversations.h"
#include "bot/store/event_key.h"
#include "bot/store/migrate.h"
#include "bot/store/turns.h"
#include "bot/store/views.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

using bot::store::Database;

constexpr std::int64_t messages_per_conversation = 10;
constexpr std::int64_t messages_per_commit = 512;

double seconds_now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Every conversation goes on only when all others have: no write finds its pages in memory by
/// chance.
class Writer {
public:
    Writer(Database& database, std::int64_t messages)
        : database_(database),
          conversations_(std::max<std::int64_t>(1, messages / messages_per_conversation)),
          key_(bot::store::EventKey::load(database).value()) {
        context_.inbox = bot::store::ensure_inbox(database, "bench", "telegram");
    }

    void write_up_to(std::int64_t end) {
        while (written_ < end) {
            (void)database_.run("BEGIN IMMEDIATE");
            const std::int64_t stop = std::min(end, written_ + messages_per_commit);
            while (written_ < stop) write_pair();
            if (!database_.run("COMMIT")) std::abort();
            if (++commits_ % 64 == 0) (void)database_.run("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    [[nodiscard]] std::int64_t conversations() const { return conversations_; }

private:
    void write_pair() {
        const std::int64_t pair = written_ / 2;
        // A stride that has no part in common with the number visits all in a mixed order.
        const std::int64_t conversation = pair * 7919 % conversations_;
        webhooks::Receipt receipt;
        webhooks::Inbound inbound;
        inbound.dedupe_key = inbound.message_id = std::to_string(pair);
        inbound.conversation_key = inbound.contact_key = "chat-" + std::to_string(conversation);
        inbound.contact_name = "Ana";
        inbound.text = "hola, ¿cuánto tarda el envío a Medellín? es el pedido TL-" +
                       std::to_string(10'000 + conversation % 90'000);
        receipt.messages.push_back(std::move(inbound));
        const bot::TimeMs now = 1'800'000'000'000 + pair;
        const auto outcome = bot::take_in(database_, key_, context_, receipt, now);
        if (outcome.touched.empty()) std::abort();
        auto row = bot::store::load_conversation(database_, outcome.touched.front());
        bot::store::NewMessage answer;
        answer.direction = "out";
        answer.author = "bot";
        answer.text = "Los envíos a Medellín tardan de 2 a 4 días hábiles.";
        answer.status = "sent";
        bot::store::append_message(database_, *row, answer, now);
        bot::store::close_turn(database_, *row);
        if (conversation % 50 == 0 && row->owner == rules::Owner::bot) hand_over(*row, now);
        written_ += 2;
    }

    void hand_over(bot::store::ConversationRow& row, bot::TimeMs now) {
        bot::store::apply_event(database_, row, bot::ConversationEvent::bot_escalates, now);
        bot::store::NewHandoff handoff;
        handoff.department = "logistica";
        handoff.priority = "P2";
        handoff.due_at = now + 3'600'000;
        handoff.packet_json = "{}";
        bot::store::add_handoff(database_, row, handoff, now);
    }

    Database& database_;
    std::int64_t conversations_;
    bot::store::EventKey key_;
    bot::IntakeContext context_;
    std::int64_t written_ = 0;
    std::int64_t commits_ = 0;
};

void write_part(Writer& writer, const char* name, std::int64_t from, std::int64_t to) {
    const double begun = seconds_now();
    const double cpu = cpu_seconds();
    writer.write_up_to(to);
    const auto count = static_cast<double>(to - from);
    std::printf("%-28s %9.0f messages/s  %6.1f us CPU per message\n", name,
                count / (seconds_now() - begun), (cpu_seconds() - cpu) / count * 1e6);
    std::fflush(stdout);
}

/// Prints the median of `times` readings.
void read_part(const char* name, int times, const std::function<void(int)>& read) {
    std::vector<double> took;
    for (int i = 0; i < times; ++i) {
        const double begun = seconds_now();
        read(i);
        took.push_back(seconds_now() - begun);
    }
    std::sort(took.begin(), took.end());
    std::printf("%-28s %9.2f ms (median of %d), %.2f ms at most\n", name,
                took[took.size() / 2] * 1e3, times, took.back() * 1e3);
}

void read_views(const std::string& path, std::int64_t conversations) {
    Database reader = std::move(Database::open(path, Database::Mode::read_only)).value();
    read_part("one conversation, all of it", 200, [&](int i) {
        const bot::store::ConversationId id{1 + i * 7919LL % conversations};
        if (bot::store::conversation_view(reader, id).is_null()) std::abort();
    });
    read_part("its newest messages", 200, [&](int i) {
        const bot::store::ConversationId id{1 + i * 104'729LL % conversations};
        (void)bot::store::messages_after(reader, id, 0, 10);
    });
    read_part("the queue", 20,
              [&](int) { (void)bot::store::queue_view(reader, 1'800'000'000'000, {}); });
    read_part("the search for one order", 20, [&](int i) {
        (void)bot::store::search_view(reader, "TL-" + std::to_string(10'000 + i * 31), 20, {});
    });
}

/// As the server does when it is idle, but only of the newest tenth.
void index_newest(Database& database, std::int64_t messages) {
    const std::int64_t first = messages - messages / 10;
    const double begun = seconds_now();
    for (std::int64_t from = first; from < messages; from += 10'000) {
        (void)database.run("BEGIN IMMEDIATE");
        database
            .prepare(
                "INSERT INTO message_search (rowid, text) SELECT id, text FROM messages"
                " WHERE id > ? AND id <= ?")
            .bind(from, std::min(messages, from + 10'000))
            .done();
        (void)database.run("COMMIT");
    }
    std::printf("%-28s %9.0f messages/s\n", "indexing for the search",
                static_cast<double>(messages - first) / (seconds_now() - begun));
}

}  // namespace

int main(int count, char** arguments) {
    const std::int64_t messages = count > 1 ? std::atoll(arguments[1]) : 1'000'000;
    const auto folder = std::filesystem::temp_directory_path();
    const bool kept = count > 2;
    const std::string path =
        kept ? arguments[2] : (folder / ("store-" + std::to_string(getpid()) + ".db")).string();
    std::int64_t conversations = 0;
    {
        Database database = std::move(Database::open(path, Database::Mode::read_write)).value();
        if (!bot::store::migrate(database)) return 1;
        Writer writer(database, messages);
        conversations = writer.conversations();
        const std::int64_t part = std::max<std::int64_t>(2, messages / 20 / 2 * 2);
        write_part(writer, "writing, first twentieth", 0, part);
        write_part(writer, "writing, between", part, messages - part);
        write_part(writer, "writing, last twentieth", messages - part, messages);
        index_newest(database, messages);
        (void)database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    read_views(path, conversations);
    const auto bytes = static_cast<double>(std::filesystem::file_size(path));
    std::printf("%-28s %9.1f MB, %.0f bytes per message\n", "the database", bytes / 1e6,
                bytes / static_cast<double>(messages));
    if (kept) return 0;
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
}

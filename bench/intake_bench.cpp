// What a durable message costs: intake into the store with group commit, beside the same store
// committing one by one.
//
//     intake_bench [MESSAGES] [UNDER_WAY]        (default 20000 messages, 64 under way)
//
// Each message is a Telegram-like event of its own contact: dedupe, contact, conversation, message,
// due time. "Under way" is how many senders wait for their 200 at the same time. Rounds alternate;
// CPU time is the whole process's.

#include "bot/clock.h"
#include "bot/intake.h"
#include "bot/store/event_key.h"
#include "bot/store/store_thread.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int rounds = 3;

struct Figures {
    double messages_per_second = 0;
    double cpu_microseconds = 0;
};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

webhooks::Receipt message(int number) {
    webhooks::Receipt receipt;
    webhooks::Inbound inbound;
    inbound.dedupe_key = inbound.message_id = std::to_string(number);
    inbound.conversation_key = inbound.contact_key = "chat-" + std::to_string(number);
    inbound.contact_name = "Ana";
    inbound.text = "hola, ¿cuánto tarda el envío a Medellín?";
    receipt.messages.push_back(std::move(inbound));
    return receipt;
}

/// Keeps `under_way` messages waiting for their commit until `count` are stored.
Figures run(int count, int under_way, std::size_t max_batch) {
    const std::string path =
        std::filesystem::temp_directory_path() / ("intake-" + std::to_string(getpid()) + ".db");
    const bot::SystemClock clock;
    bot::store::StoreThread::Options options;
    options.path = path;
    options.max_batch = max_batch;
    auto store = std::move(bot::store::StoreThread::open(options, clock)).value();
    std::optional<bot::store::EventKey> key;
    bot::IntakeContext context;
    (void)store->post(
        [&](bot::store::Database& database) -> bot::Status {
            key.emplace(bot::store::EventKey::load(database).value());
            context.inbox = bot::store::ensure_inbox(database, "bench", "telegram");
            return bot::Done{};
        },
        {});
    store->run_once();
    store->start();

    std::mutex mutex;
    std::condition_variable finished;
    int sent = 0;
    int stored = 0;
    const double cpu_before = cpu_seconds();
    const auto begin = std::chrono::steady_clock::now();
    std::function<void()> send = [&] {
        const int number = sent++;
        (void)store->post(
            [&, number](bot::store::Database& database) -> bot::Status {
                (void)bot::take_in(database, *key, context, message(number), clock.now());
                return bot::Done{};
            },
            [&](const bot::Status&) {
                const std::lock_guard lock(mutex);
                ++stored;
                if (sent < count) send();
                if (stored == count) finished.notify_one();
            });
    };
    {
        std::unique_lock lock(mutex);
        for (int i = 0; i < std::min(under_way, count); ++i) send();
        finished.wait(lock, [&] { return stored == count; });
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpu = cpu_seconds() - cpu_before;
    store->stop();
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
    return {count / seconds, cpu / count * 1e6};
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 20'000;
    const int under_way = argc > 2 ? std::atoi(argv[2]) : 64;
    std::vector<double> grouped, grouped_cpu, single, single_cpu;
    for (int round = 0; round < rounds; ++round) {
        const Figures group = run(count, under_way, 512);
        const Figures each = run(count / 10, under_way, 1);
        grouped.push_back(group.messages_per_second);
        grouped_cpu.push_back(group.cpu_microseconds);
        single.push_back(each.messages_per_second);
        single_cpu.push_back(each.cpu_microseconds);
    }
    std::printf("group commit     %8.0f messages/s  %6.1f us CPU per message\n", median(grouped),
                median(grouped_cpu));
    std::printf("one by one       %8.0f messages/s  %6.1f us CPU per message\n", median(single),
                median(single_cpu));
    std::printf("ratio            %8.1f x           %6.2f\n", median(grouped) / median(single),
                median(grouped_cpu) / median(single_cpu));
}

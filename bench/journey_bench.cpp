// What each step of a message's journey costs: webhook, intake, decision, delivery, in one thread
// and without a network.
//
//     journey_bench BOOK TEXTS [MESSAGES]        (default 2,000)
//
// BOOK has an inbox of the signed webhook called erp (examples/tienda); TEXTS has one message a
// line (`label<TAB>text` too). Every message is of a contact of its own; 64 share the commit that
// takes them in, eight the one that decides them, as in the server. Prints CPU microseconds per
// message and step. bench/instructions counts the same steps under valgrind: it looks for the
// functions whose names begin with `step_`.

#include "bot/book_loader.h"
#include "bot/first_response.h"
#include "bot/intake.h"
#include "bot/live_updates.h"
#include "bot/log.h"
#include "bot/setup.h"
#include "bot/store/event_key.h"
#include "bot/store/migrate.h"
#include "bot/store/outbox_rows.h"
#include "rules/patterns/pattern_set.h"
#include "webhooks/standard_webhook.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

namespace bench {

constexpr bot::TimeMs start = 1'795'000'000'000;  // A morning on which the shop is open.
constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::size_t per_commit = 64;

double cpu_microseconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

struct Shop {
    bot::store::Database database;
    bot::store::EventKey key;
    bot::CurrentSetup setup;
    const bot::Inbox* inbox = nullptr;
    bot::LiveUpdates live;
    bot::FirstResponse first_response{setup, live};
    bot::TimeMs now = start;
};

[[gnu::noinline]] std::vector<webhooks::Receipt> step_webhook(
    const Shop& shop, const std::vector<webhooks::HttpRequest>& requests) {
    std::vector<webhooks::Receipt> receipts;
    for (const webhooks::HttpRequest& request : requests) {
        receipts.push_back(shop.inbox->channel->receive(request, shop.now));
    }
    return receipts;
}

[[gnu::noinline]] void step_intake(Shop& shop, const std::vector<webhooks::Receipt>& receipts) {
    const bot::IntakeContext context{shop.inbox->id, 0};
    (void)shop.database.run("BEGIN IMMEDIATE");
    for (const webhooks::Receipt& receipt : receipts) {
        (void)shop.database.run("SAVEPOINT item");
        const auto outcome = bot::take_in(shop.database, shop.key, context, receipt, shop.now);
        if (outcome.taken != 1) std::abort();
        (void)shop.database.run("RELEASE item");
    }
    if (!shop.database.run("COMMIT")) std::abort();
}

[[gnu::noinline]] void step_decision(Shop& shop) {
    // As the store's thread does it: a few turns to a commit, until none is due.
    std::optional<bot::TimeMs> next;
    do {
        (void)shop.database.run("BEGIN IMMEDIATE");
        next = shop.first_response.answer_due(shop.database, shop.now);
        if (!shop.database.run("COMMIT")) std::abort();
        shop.live.discard();
    } while (next && *next <= shop.now);
}

[[gnu::noinline]] std::size_t step_delivery(Shop& shop) {
    std::size_t requests = 0;
    (void)shop.database.run("BEGIN IMMEDIATE");
    for (const bot::store::OutboxJob& job :
         bot::store::claim_due(shop.database, shop.now, per_commit)) {
        bot::store::mark_sent(shop.database, job.id, "", shop.now);
        ++requests;
    }
    if (!shop.database.run("COMMIT")) std::abort();
    return requests;
}

std::vector<webhooks::HttpRequest> signed_requests(const std::vector<std::string>& texts,
                                                   std::size_t first,
                                                   bot::TimeMs now) {
    const std::vector<std::string> keys{*webhooks::standard_webhook_key(secret)};
    std::vector<webhooks::HttpRequest> requests;
    for (std::size_t i = first; i < first + per_commit; ++i) {
        const std::string id = "event-" + std::to_string(i);
        const nlohmann::json event{{"type", "message.created"},
                                   {"data",
                                    {{"id", id},
                                     {"contact", {{"id", id}, {"name", "Ana"}}},
                                     {"text", texts[i % texts.size()]}}}};
        webhooks::HttpRequest request;
        request.method = "POST";
        request.body = event.dump();
        request.headers = webhooks::standard_webhook_headers(id, request.body, keys, now);
        request.headers.push_back({"Content-Type", "application/json"});
        requests.push_back(std::move(request));
    }
    return requests;
}

std::unique_ptr<bot::Setup> setup_of(const char* folder) {
    bot::SecretSources sources = bot::secret_sources(folder);
    sources.environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "ERP_WEBHOOK_SECRET") return secret;
        if (name == "ERP_REPLY_URL") return "http://127.0.0.1:9/";
        return std::nullopt;
    };
    rules::BookReading reading = bot::load_book(folder);
    if (!reading.book) return nullptr;
    (void)reading.book->patterns->faults();  // Compiled, as in a server that has run for a while.
    return bot::read_setup(std::move(reading.book), sources).setup;
}

std::vector<std::string> texts_of(const char* path) {
    std::vector<std::string> texts;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::size_t tab = line.find('\t');
        texts.push_back(tab == std::string::npos ? line : line.substr(tab + 1));
    }
    return texts;
}

void run(Shop& shop, const std::vector<std::string>& texts, std::size_t messages) {
    double webhook = 0;
    double intake = 0;
    double decision = 0;
    double delivery = 0;
    std::size_t done = 0;
    for (; done < messages; done += per_commit) {
        shop.now += 1000;
        const auto requests = signed_requests(texts, done, shop.now);
        const double begun = cpu_microseconds();
        const auto receipts = step_webhook(shop, requests);
        const double received = cpu_microseconds();
        step_intake(shop, receipts);
        const double taken = cpu_microseconds();
        step_decision(shop);
        const double decided = cpu_microseconds();
        (void)step_delivery(shop);
        webhook += received - begun;
        intake += taken - received;
        decision += decided - taken;
        delivery += cpu_microseconds() - decided;
    }
    const auto each = [&](double sum) { return sum / static_cast<double>(done); };
    std::printf("messages                  %8zu\n", done);
    std::printf("webhook: verify and parse %8.1f us\n", each(webhook));
    std::printf("intake, committed         %8.1f us\n", each(intake));
    std::printf("decision, stored          %8.1f us\n", each(decision));
    std::printf("delivery, its rows        %8.1f us\n", each(delivery));
    std::printf("together                  %8.1f us\n",
                each(webhook + intake + decision + delivery));
}

}  // namespace bench

int main(int count, char** arguments) {
    if (count < 3) {
        std::cerr << "journey_bench BOOK TEXTS [MESSAGES]\n";
        return 2;
    }
    (void)bot::start_log("error");
    auto setup = bench::setup_of(arguments[1]);
    const std::vector<std::string> texts = bench::texts_of(arguments[2]);
    if (!setup || setup->inbox("erp") == nullptr || texts.empty()) return 1;
    const auto messages = static_cast<std::size_t>(count > 3 ? std::atoi(arguments[3]) : 2'000);
    const std::string path =
        std::filesystem::temp_directory_path() / ("journey-" + std::to_string(getpid()) + ".db");
    {
        using bot::store::Database;
        Database database = std::move(Database::open(path, Database::Mode::read_write)).value();
        if (!bot::store::migrate(database)) return 1;
        const auto key = bot::store::EventKey::load(database).value();
        bench::Shop shop{std::move(database), key, {}, nullptr, {}};
        for (const auto& inbox : setup->inboxes) {
            inbox->id = bot::store::ensure_inbox(shop.database, inbox->settings.name,
                                                 inbox->settings.channel);
        }
        shop.setup.replace(std::move(setup));
        shop.inbox = shop.setup.now()->inbox("erp");
        bench::run(shop, texts, messages);
    }
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
}

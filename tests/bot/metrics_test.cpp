#include "bot/metrics_page.h"
#include "bot/sha256.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <re2/re2.h>

#include <fstream>
#include <iterator>

namespace {

const std::string token = "0123456789abcdef0123456789abcdef";

/// The page over a store with one inbox, and what it answers.
struct MetricsFixture {
    MetricsFixture() {
        bot::store::StoreThread::Options options;
        options.path = folder.file("store.db");
        store = std::move(bot::store::StoreThread::open(options, clock)).value();
        reader = std::move(bot::store::Reader::open(options.path)).value();
        page = std::make_unique<bot::MetricsPage>(metrics, *store, *reader, clock,
                                                  bot::sha256_hex(token));
        page->add_routes(router);
    }

    void write(const std::string& sql) {
        (void)store->post([sql](bot::store::Database& database) { return database.run(sql); }, {});
        store->run_once();
    }

    webhooks::HttpResponse ask(const std::string& address,
                               std::vector<webhooks::Header> headers = {}) {
        webhooks::HttpRequest request;
        request.method = "GET";
        request.path = "/metrics";
        request.remote_address = address;
        request.headers = std::move(headers);
        webhooks::HttpResponse answer;
        router.handle(std::move(request), bot::net::Responder([&](webhooks::HttpResponse response) {
                          answer = std::move(response);
                      }));
        return answer;
    }

    bool shows(const std::string& line) {
        return ask("127.0.0.1").body.find(line + "\n") != std::string::npos;
    }

    tests::TempFolder folder;
    bot::ManualClock clock{1'000'000};
    std::unique_ptr<bot::store::StoreThread> store;
    std::unique_ptr<bot::store::Reader> reader;
    bot::Metrics metrics;
    std::unique_ptr<bot::MetricsPage> page;
    bot::Router router;
};

}  // namespace

TEST_CASE_METHOD(MetricsFixture,
                 "T52: the metrics are for this machine or for a token of the API",
                 "[T52]") {
    CHECK(ask("127.0.0.1").status == 200);
    CHECK(ask("::1").status == 200);
    CHECK(ask("203.0.113.9").status == 401);
    CHECK(ask("203.0.113.9", {{"Authorization", "Bearer " + token}}).status == 200);
    CHECK(ask("203.0.113.9", {{"Authorization", "Bearer " + token + "0"}}).status == 401);

    write("INSERT INTO api_tokens (name, token_hash, role, created_at) VALUES ('prometheus', '" +
          bot::sha256_hex("its own") + "', 'viewer', 0)");
    CHECK(ask("203.0.113.9", {{"Authorization", "Bearer its own"}}).status == 200);
}

TEST_CASE_METHOD(MetricsFixture, "T52: what a proxy passed on is not from this machine", "[T52]") {
    CHECK(ask("127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}).status == 401);
    CHECK(ask("127.0.0.1", {{"x-real-ip", "127.0.0.1"}}).status == 401);
    CHECK(ask("127.0.0.1", {{"Via", "1.1 proxy"}}).status == 401);
}

TEST_CASE_METHOD(MetricsFixture, "T52: a caller who guesses tokens is turned away", "[T52]") {
    for (int i = 0; i < 10; ++i) CHECK(ask("203.0.113.9").status == 401);

    CHECK(ask("203.0.113.9", {{"Authorization", "Bearer " + token}}).status == 429);
    CHECK(ask("203.0.113.10", {{"Authorization", "Bearer " + token}}).status == 200);
}

TEST_CASE_METHOD(MetricsFixture, "the metrics count what came in, was decided and left") {
    metrics.count_intake("tienda", 3, 1);
    metrics.count_decision("escalate");
    metrics.count_delivery("tienda", "sent");
    metrics.observe_commit(std::chrono::milliseconds(3));

    CHECK(shows("portavoz_messages_taken_total{inbox=\"tienda\"} 3"));
    CHECK(shows("portavoz_messages_repeated_total{inbox=\"tienda\"} 1"));
    CHECK(shows("portavoz_decisions_total{action=\"escalate\"} 1"));
    CHECK(shows("portavoz_deliveries_total{inbox=\"tienda\",outcome=\"sent\"} 1"));
    CHECK(shows("portavoz_commit_seconds_bucket{le=\"0.0025\"} 0"));
    CHECK(shows("portavoz_commit_seconds_bucket{le=\"0.005\"} 1"));
}

TEST_CASE_METHOD(MetricsFixture, "the metrics show what waits, and never a customer's word") {
    write(
        "INSERT INTO inboxes (id, name, channel, paused_until) VALUES (1, 'tienda', 'telegram', "
        "2000000);"
        "INSERT INTO contacts (id, inbox_id, key, name, first_seen_at) VALUES (1, 1, 'k', "
        "'Canario', 0);"
        "INSERT INTO conversations (id, inbox_id, key, contact_id, owner, opened_at, due_at)"
        " VALUES (1, 1, 'c', 1, 'waiting', 0, 5);"
        "INSERT INTO outbox (reference, inbox_id, conversation_id, text, state, due_at, created_at)"
        " VALUES ('a', 1, 1, 'Canario', 'held', 0, 0), ('b', 1, 1, 'Canario', 'pending', 0, 0);"
        "INSERT INTO promises (conversation_id, text, made_at, due_at, state)"
        " VALUES (1, 'Canario', 0, 9, 'broken'), (1, 'Canario', 0, 9, 'open')");

    CHECK(shows("portavoz_outbox_rows{inbox=\"tienda\",state=\"held\"} 1"));
    CHECK(shows("portavoz_outbox_rows{inbox=\"tienda\",state=\"pending\"} 1"));
    CHECK(shows("portavoz_inbox_paused{inbox=\"tienda\"} 1"));
    CHECK(shows("portavoz_conversations{owner=\"waiting\"} 1"));
    CHECK(shows("portavoz_conversations_overdue 1"));
    CHECK(shows("portavoz_promises_open 1"));
    CHECK(shows("portavoz_promises_broken 1"));
    CHECK(shows("portavoz_healthy 1"));
    CHECK_FALSE(shows("portavoz_wal_bytes 0"));
    CHECK(ask("127.0.0.1").body.find("Canario") == std::string::npos);
}

TEST_CASE_METHOD(MetricsFixture, "the example alerts and dashboard ask for metrics that exist") {
    write("INSERT INTO inboxes (id, name, channel) VALUES (1, 'tienda', 'telegram')");
    metrics.count_intake("tienda", 1, 1);
    metrics.count_decision("answer");
    metrics.count_delivery("tienda", "sent");
    metrics.observe_commit(std::chrono::milliseconds(3));
    metrics.observe_step("send", std::chrono::milliseconds(3));
    const std::string shown = ask("127.0.0.1").body;
    int found = 0;

    for (const char* file : {"alerts.yaml", "dashboard.json"}) {
        std::ifstream stream(std::string(PORTAVOZ_SOURCE_DIR "/integrations/prometheus/") + file);
        const std::string text((std::istreambuf_iterator<char>(stream)),
                               std::istreambuf_iterator<char>());
        re2::StringPiece rest(text);
        std::string name;
        while (RE2::FindAndConsume(&rest, "(portavoz_[a-z_]+)", &name)) {
            CAPTURE(file, name);
            CHECK(shown.find("\n" + name) != std::string::npos);
            ++found;
        }
    }

    CHECK(found > 20);
}

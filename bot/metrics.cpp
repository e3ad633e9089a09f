#include "bot/metrics.h"

#include "bot/version.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

namespace bot {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

/// Seconds: a commit on a fast disk takes a millisecond, one on a disk in trouble seconds.
const prometheus::Histogram::BucketBoundaries commit_buckets = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

/// Seconds: reading takes microseconds, a platform's answer up to its deadline.
const prometheus::Histogram::BucketBoundaries step_buckets = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
    0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30};

prometheus::Family<prometheus::Counter>& counter(prometheus::Registry& registry,
                                                 const std::string& name,
                                                 const std::string& help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

ClientMetric labelled(std::vector<ClientMetric::Label> labels) {
    ClientMetric metric;
    metric.label = std::move(labels);
    return metric;
}

/// A page under construction from values that live elsewhere.
class Page {
public:
    explicit Page(std::vector<MetricFamily> families) : families_(std::move(families)) {}

    void gauge(const std::string& name,
               const std::string& help,
               double value,
               std::vector<ClientMetric::Label> labels = {}) {
        ClientMetric metric = labelled(std::move(labels));
        metric.gauge.value = value;
        add(name, help, MetricType::Gauge, std::move(metric));
    }
    void total(const std::string& name, const std::string& help, std::uint64_t value) {
        ClientMetric metric;
        metric.counter.value = static_cast<double>(value);
        add(name, help, MetricType::Counter, std::move(metric));
    }
    [[nodiscard]] std::string text() const {
        return prometheus::TextSerializer().Serialize(families_);
    }

private:
    void add(const std::string& name,
             const std::string& help,
             MetricType type,
             ClientMetric metric) {
        if (families_.empty() || families_.back().name != name) {
            families_.push_back({name, help, type, {}});
        }
        families_.back().metric.push_back(std::move(metric));
    }

    std::vector<MetricFamily> families_;
};

void add_server(Page& page, const net::ServerStats& server) {
    page.gauge("portavoz_connections", "Connections that are open.",
               static_cast<double>(server.connections));
    page.gauge("portavoz_sockets", "WebSockets and event streams that are open.",
               static_cast<double>(server.sockets));
    page.total("portavoz_connections_accepted_total", "Connections accepted.", server.accepted);
    page.total("portavoz_connections_turned_away_total",
               "Connections closed at once because there were too many.", server.turned_away);
    page.total("portavoz_requests_total", "Requests that were complete and well formed.",
               server.requests);
    page.total("portavoz_requests_refused_total",
               "Requests that were malformed, too large or for no route.", server.refused);
    page.total("portavoz_requests_timed_out_total", "Requests cut off by a deadline.",
               server.timed_out);
}

void add_store(Page& page, const store::Gauges& store) {
    for (const store::OutboxGauge& rows : store.outbox) {
        page.gauge("portavoz_outbox_rows",
                   "Replies and notices that have not left, or are held for a person.",
                   static_cast<double>(rows.rows), {{"inbox", rows.inbox}, {"state", rows.state}});
    }
    for (const store::PausedInbox& inbox : store.inboxes) {
        page.gauge("portavoz_inbox_paused",
                   "1 while an account must wait: a rate limit, or a token that is dead.",
                   inbox.paused ? 1 : 0, {{"inbox", inbox.name}});
    }
    for (const auto& [owner, count] : store.conversations) {
        page.gauge("portavoz_conversations", "Conversations with people.",
                   static_cast<double>(count), {{"owner", owner}});
    }
    page.gauge("portavoz_conversations_overdue", "Waiting conversations past their time.",
               static_cast<double>(store.overdue));
    page.gauge("portavoz_promises_open", "Promises to customers that are not yet due or kept.",
               static_cast<double>(store.promises_open));
    page.gauge("portavoz_promises_broken",
               "Broken promises to customers who still wait for a person.",
               static_cast<double>(store.promises_broken));
}

}  // namespace

struct Metrics::Families {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& taken =
        counter(registry, "portavoz_messages_taken_total", "Customers' messages stored.");
    prometheus::Family<prometheus::Counter>& repeated =
        counter(registry, "portavoz_messages_repeated_total", "Deliveries of what was there.");
    prometheus::Family<prometheus::Counter>& decisions =
        counter(registry, "portavoz_decisions_total", "Decisions, by action.");
    prometheus::Family<prometheus::Counter>& deliveries =
        counter(registry, "portavoz_deliveries_total", "Attempts to send, by what became of them.");
    prometheus::Histogram& commits = prometheus::BuildHistogram()
                                         .Name("portavoz_commit_seconds")
                                         .Help("Time of one transaction, synced to the disk.")
                                         .Register(registry)
                                         .Add({}, commit_buckets);
    prometheus::Family<prometheus::Histogram>& steps =
        prometheus::BuildHistogram()
            .Name("portavoz_step_seconds")
            .Help("Time of one step of a message: receive, store, decide, send.")
            .Register(registry);
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::count_intake(const std::string& inbox, std::size_t taken, std::size_t repeated) {
    families_->taken.Add({{"inbox", inbox}}).Increment(static_cast<double>(taken));
    families_->repeated.Add({{"inbox", inbox}}).Increment(static_cast<double>(repeated));
}

void Metrics::count_decision(std::string_view action) {
    families_->decisions.Add({{"action", std::string(action)}}).Increment();
}

void Metrics::count_delivery(const std::string& inbox, std::string_view outcome) {
    families_->deliveries.Add({{"inbox", inbox}, {"outcome", std::string(outcome)}}).Increment();
}

void Metrics::observe_commit(std::chrono::microseconds took) {
    families_->commits.Observe(std::chrono::duration<double>(took).count());
}

void Metrics::observe_step(std::string_view step, std::chrono::microseconds took) {
    families_->steps.Add({{"step", std::string(step)}}, step_buckets)
        .Observe(std::chrono::duration<double>(took).count());
}

std::string Metrics::text(const Now& now) const {
    Page page(families_->registry.Collect());
    page.gauge("portavoz_healthy", "1 while the store commits.", now.healthy ? 1 : 0);
    page.gauge("portavoz_build_info", "The version that runs.", 1, {{"version", version()}});
    page.gauge("portavoz_store_queue", "Work that waits for the store's thread.",
               static_cast<double>(now.store_queue));
    page.gauge("portavoz_wal_bytes", "Size of the write-ahead log.",
               static_cast<double>(now.wal_bytes));
    page.total("portavoz_log_lines_dropped_total",
               "Log lines that were not written because nobody took them.", now.log_lines_dropped);
    page.gauge("process_resident_memory_bytes", "Memory in use.",
               static_cast<double>(now.resident_bytes));
    page.gauge("process_open_fds", "File descriptors that are open.",
               static_cast<double>(now.open_files));
    add_server(page, now.server);
    add_store(page, now.store);
    return page.text();
}

}  // namespace bot

#include "bot/metrics_page.h"

#include "bot/api/api_token.h"
#include "bot/log.h"
#include "bot/resident_memory.h"

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace bot {
namespace {

/// What proxies add: with one of these, the peer's address says nothing about who asks.
constexpr std::array<std::string_view, 5> traces_of_a_proxy = {
    "X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Forwarded-Proto"};

bool is_from_this_machine(const webhooks::HttpRequest& request) {
    for (const std::string_view name : traces_of_a_proxy) {
        if (webhooks::find_header(request.headers, name)) return false;
    }
    const std::string& address = request.remote_address;
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

std::uint64_t file_size(const std::string& path) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(path, missing);
    return missing ? 0 : size;
}

std::uint64_t open_files() {
    std::error_code missing;
    std::uint64_t count = 0;
    for (std::filesystem::directory_iterator one("/proc/self/fd", missing), end;
         !missing && one != end; one.increment(missing)) {
        ++count;
    }
    return count;
}

}  // namespace

MetricsPage::MetricsPage(const Metrics& metrics,
                         const store::StoreThread& store,
                         store::Reader& reader,
                         const Clock& clock,
                         std::string token_hash)
    : metrics_(metrics),
      store_(store),
      reader_(reader),
      clock_(clock),
      token_hash_(std::move(token_hash)) {}

void MetricsPage::add_routes(Router& router) {
    Route route;
    route.method = "GET";
    route.path = "/metrics";
    route.limits.max_body_bytes = 0;
    route.handle = [this](const RoutedRequest& request, net::Responder respond) {
        if (!may_pass(request.http, respond)) return;
        webhooks::HttpResponse page;
        page.content_type = "text/plain; version=0.0.4; charset=utf-8";
        page.body = metrics_.text(now());
        respond(std::move(page));
    };
    router.add(std::move(route));
}

bool MetricsPage::may_pass(const webhooks::HttpRequest& request, net::Responder& respond) {
    const TimeMs time = clock_.now();
    if (is_from_this_machine(request)) return true;
    if (failures_.exhausted(request.remote_address, time)) {
        respond(error_response(429, "too_many_failures", "try again in a minute"));
        return false;
    }
    const auto token = reader_.read(
        [&](store::Database& database) { return token_of(database, request, token_hash_); });
    if (token) return true;
    failures_.count_failure(request.remote_address, time);
    respond(error_response(401, "unauthorised", "send Authorization: Bearer and the API token"));
    return false;
}

Metrics::Now MetricsPage::now() {
    Metrics::Now now;
    if (const net::Server* server = server_.load()) now.server = server->stats();
    const TimeMs time = clock_.now();
    now.store = reader_.read(
        [time](store::Database& database) { return store::read_gauges(database, time); });
    now.store_queue = store_.queued();
    now.wal_bytes = file_size(store_.path() + "-wal");
    now.log_lines_dropped = log_lines_dropped();
    now.resident_bytes = resident_bytes();
    now.open_files = open_files();
    now.healthy = store_.healthy();
    return now;
}

}  // namespace bot

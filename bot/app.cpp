#include "bot/app.h"

#include "bot/api/api_token.h"
#include "bot/console/console.h"
#include "bot/first_response.h"
#include "bot/inbox_traffic.h"
#include "bot/live_updates.h"
#include "bot/log.h"
#include "bot/lookups.h"
#include "bot/metrics.h"
#include "bot/metrics_page.h"
#include "bot/net/server.h"
#include "bot/net/token_keeper.h"
#include "bot/outbox.h"
#include "bot/pages.h"
#include "bot/poller.h"
#include "bot/process_lock.h"
#include "bot/retention.h"
#include "bot/router.h"
#include "bot/store/event_key.h"
#include "bot/store/kept_tokens.h"
#include "bot/store/meta.h"
#include "bot/store/reader.h"
#include "bot/store/soundness.h"
#include "bot/store/store_thread.h"
#include "bot/store/turns.h"
#include "bot/timers.h"
#include "bot/token_shelf.h"
#include "bot/version.h"
#include "bot/webhook_endpoint.h"
#include "bot/widget/widget_chat.h"
#include "bot/workers.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace bot {
namespace {

/// The engine is asked about fewer; what was asked before a transaction failed may still wait.
constexpr std::size_t most_waiting_turns = 64;
/// The answer to a renewal is worth waiting for; service managers give 20 s in all, of which open
/// requests may take ten.
constexpr std::chrono::milliseconds longest_purchase{8'000};

/// `https://chat.example:8443/x` → `chat.example`; empty for anything else.
std::string host_of(const std::string& url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string::npos) return {};
    const std::string rest = url.substr(scheme + 3);
    return rest.substr(0, rest.find_first_of("/:?#"));
}

net::ServerOptions server_options(const AppOptions& options) {
    net::ServerOptions server;
    server.address = options.address;
    server.port = options.port;
    server.certificate_file = options.certificate_file;
    server.private_key_file = options.private_key_file;
    server.public_base_url = options.public_base_url;
    server.trusted_proxies = options.trusted_proxies;
    // Who knows its name answers to no other: a page cannot give itself ours by its DNS.
    if (const std::string host = host_of(options.public_base_url); !host.empty()) {
        server.hosts = {host, "localhost"};
    }
    return server;
}

void give_ids(store::Database& database, Setup& setup) {
    for (const auto& inbox : setup.inboxes) {
        inbox->id = store::ensure_inbox(database, inbox->settings.name, inbox->settings.channel);
    }
}

}  // namespace

/// In the order in which they are built; destroyed in the opposite one.
struct App::Parts {
    explicit Parts(AppOptions o, const Clock& c) : options(std::move(o)), clock(c) {}

    AppOptions options;
    const Clock& clock;
    std::optional<ProcessLock> lock;
    CurrentSetup setup;
    LiveUpdates live;
    std::unique_ptr<store::StoreThread> store;
    std::unique_ptr<store::Reader> reader;
    std::optional<store::EventKey> event_key;
    std::unique_ptr<TokenShelf> shelf;
    net::TokenKeeper tokens{clock};
    std::unique_ptr<net::HttpClient> client;
    Metrics metrics;
    std::unique_ptr<Outbox> outbox;
    std::unique_ptr<InboxTraffic> traffic;
    std::unique_ptr<Poller> poller;
    std::unique_ptr<Lookups> lookups;
    std::unique_ptr<FirstResponse> first_response;
    std::unique_ptr<Timers> timers;
    std::unique_ptr<Retention> retention;
    std::unique_ptr<WidgetChat> widget;
    std::unique_ptr<WebhookEndpoint> webhooks;
    std::unique_ptr<MetricsPage> metrics_page;
    Router router;
    std::unique_ptr<Console> console;
    /// Where messages are thought about. Its jobs use what stands above: it ends first.
    std::unique_ptr<Workers> engine;
    std::unique_ptr<net::Server> server;
    bool stopped = false;

    [[nodiscard]] Status open_store();
    [[nodiscard]] Status prepare_store(Setup& first_setup);
    [[nodiscard]] Status build(std::unique_ptr<Setup> first_setup);
    void add_routes();
    void count_everything();
    void add_ticks();
    void replace_setup(std::unique_ptr<Setup> changed);
    [[nodiscard]] SendRequest sender();
    /// Runs `work` in a transaction of its own, before the store's thread has started.
    [[nodiscard]] Status run_now(store::StoreThread::Work work);
};

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

App::~App() {
    stop(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<App>> App::start(AppOptions options,
                                        std::unique_ptr<Setup> setup,
                                        const Clock& clock) {
    auto parts = std::make_unique<Parts>(std::move(options), clock);
    if (Status opened = parts->open_store(); !opened) return opened.error();
    if (Status built = parts->build(std::move(setup)); !built) return built.error();
    auto server = net::Server::start(server_options(parts->options), parts->router);
    if (!server) return std::move(server).error();
    parts->server = std::move(*server);
    parts->metrics_page->watch(*parts->server);
    parts->store->start();
    log_step(LogLevel::info, "started",
             {{"version", version()}, {"port", std::to_string(parts->server->port())}});
    return std::unique_ptr<App>(new App(std::move(parts)));
}

Status App::Parts::open_store() {
    Result<ProcessLock> locked = ProcessLock::take(options.store_path);
    if (!locked) return locked.error();
    lock.emplace(std::move(*locked));
    if (Status sound = store::check_after_crash(options.store_path); !sound) return sound;
    store::StoreThread::Options store_options;
    store_options.path = options.store_path;
    auto opened = store::StoreThread::open(store_options, clock);
    if (!opened) return store::with_way_out(opened.error(), options.store_path);
    store = std::move(*opened);
    auto reading = store::Reader::open(options.store_path);
    if (!reading) return std::move(reading).error();
    reader = std::move(*reading);
    return Done{};
}

Status App::Parts::run_now(store::StoreThread::Work work) {
    Status outcome = Done{};
    (void)store->post(std::move(work), [&outcome](const Status& done) { outcome = done; });
    store->run_once();
    return outcome;
}

Status App::Parts::prepare_store(Setup& first_setup) {
    return run_now([&](store::Database& database) -> Status {
        Result<store::EventKey> key = store::EventKey::load(database);
        if (!key) return key.error();
        event_key.emplace(*key);
        give_ids(database, first_setup);
        tokens.remember(store::kept_tokens(database));
        if (store::ended_uncleanly(database)) store::suspect_due_turns(database);
        store::set_meta(database, "running", "yes");
        return Done{};
    });
}

SendRequest App::Parts::sender() {
    return [this](webhooks::OutboundRequest request, net::Destination destination,
                  net::HttpClient::Callback done) {
        net::SendOptions send_options;
        send_options.destination = destination;
        tokens.send(
            std::move(request),
            [this, send_options](webhooks::OutboundRequest ready, net::HttpClient::Callback then) {
                client->send(std::move(ready), send_options, std::move(then));
            },
            std::move(done));
    };
}

Status App::Parts::build(std::unique_ptr<Setup> first_setup) {
    if (Status prepared = prepare_store(*first_setup); !prepared) return prepared;
    setup.replace(std::move(first_setup));
    auto started = net::HttpClient::start();
    if (!started) return std::move(started).error();
    client = std::move(*started);
    shelf = std::make_unique<TokenShelf>(*store);
    tokens.keep_by([this](std::string key, KeptToken token, std::function<void(Status)> done) {
        shelf->keep(std::move(key), std::move(token), std::move(done));
    });

    outbox =
        std::make_unique<Outbox>(*store, setup, clock, live, sender(), options.public_base_url);
    traffic = std::make_unique<InboxTraffic>(*store, setup, *event_key, clock, live, sender());
    poller = std::make_unique<Poller>(*traffic);
    engine = std::make_unique<Workers>(1, most_waiting_turns);
    first_response = std::make_unique<FirstResponse>(
        setup, live, [this](FirstResponse::Job job) { return engine->post(std::move(job)); },
        [this] { store->wake(); });
    lookups = std::make_unique<Lookups>(*traffic);
    timers = std::make_unique<Timers>(setup, live);
    retention = std::make_unique<Retention>(setup);
    std::string widget_key;
    Status recovered = run_now([&](store::Database& database) -> Status {
        outbox->recover(database, clock.now());
        Result<std::string> key = load_widget_key(database);
        if (!key) return key.error();
        widget_key = *key;
        return Done{};
    });
    if (!recovered) return recovered;
    Result<std::string> token = api_token_hash(options.api_token_file);
    if (!token) return token.error();

    widget =
        std::make_unique<WidgetChat>(setup, *store, *reader, *event_key, clock, live, widget_key);
    webhooks = std::make_unique<WebhookEndpoint>(*traffic);
    metrics_page = std::make_unique<MetricsPage>(metrics, *store, *reader, clock, *token);
    count_everything();
    console = std::make_unique<Console>(Console::Needs{
        router, *store, *reader, setup, clock, live, *token, options.book_folder,
        [this](std::unique_ptr<Setup> changed) { replace_setup(std::move(changed)); }});
    console->tell_customers(
        [this](store::ConversationId conversation) { widget->show_typing(conversation); });
    add_ticks();
    add_routes();
    return Done{};
}

void App::Parts::count_everything() {
    outbox->measure(metrics);
    traffic->measure(metrics);
    first_response->measure(metrics);
    widget->measure(metrics);
    store->on_timing([this](std::chrono::microseconds took) { metrics.observe_commit(took); });
}

void App::Parts::add_ticks() {
    store->add_tick([this](store::Database& database,
                           TimeMs now) { return first_response->answer_due(database, now); },
                    [this] { first_response->forget(); });
    store->add_tick(
        [this](store::Database& database, TimeMs now) { return shelf->write(database, now); },
        [this] { shelf->not_written(); });
    store->add_tick(
        [this](store::Database& database, TimeMs now) { return outbox->claim(database, now); },
        [this] { outbox->forget_claimed(); });
    store->add_tick(
        [this](store::Database& database, TimeMs now) { return poller->find_due(database, now); });
    store->add_tick(
        [this](store::Database& database, TimeMs now) { return lookups->find_due(database, now); },
        [this] { lookups->forget_due(); });
    store->add_tick(
        [this](store::Database& database, TimeMs now) { return timers->run(database, now); });
    store->add_tick(
        [this](store::Database& database, TimeMs now) { return retention->run(database, now); });
    console->add_ticks();
    store->on_commit([this] {
        live.publish();
        shelf->written();
        outbox->send_claimed();
        poller->ask_due();
        lookups->ask_due();
        widget->expire(clock.now());
    });
}

/// The whole HTTP surface, in one place.
void App::Parts::add_routes() {
    Route alive;
    alive.method = "GET";
    alive.path = "/healthz";
    alive.limits.max_body_bytes = 0;
    alive.handle = [](const RoutedRequest&, net::Responder respond) {
        respond(json_response(200, R"({"ok":true})"));
    };
    router.add(alive);
    Route ready = alive;
    ready.path = "/readyz";
    ready.handle = [this](const RoutedRequest&, net::Responder respond) {
        respond(store->healthy() ? json_response(200, R"({"ready":true})") : overloaded_response());
    };
    router.add(ready);
    webhooks->add_routes(router);
    widget->add_routes(router);
    metrics_page->add_routes(router);
    console->add_routes();
    add_console_pages(router);
    add_page_routes(router, options.demo_page);
}

void App::Parts::replace_setup(std::unique_ptr<Setup> changed) {
    auto shared = std::make_shared<std::unique_ptr<Setup>>(std::move(changed));
    (void)store->post(
        [shared](store::Database& database) -> Status {
            give_ids(database, **shared);
            return Done{};
        },
        [this, shared](const Status& stored) {
            if (!stored)
                return log_step(LogLevel::error, "reload", {{"error", stored.error().message}});
            log_step(LogLevel::info, "reload", {{"book", (*shared)->book->version}});
            setup.replace(std::move(*shared));
            console->book_changed();
        });
}

std::uint16_t App::port() const {
    return parts_->server->port();
}

void App::replace_setup(std::unique_ptr<Setup> setup) {
    parts_->replace_setup(std::move(setup));
}

Status App::reload_certificate() {
    return parts_->server->reload_certificate();
}

void App::stop(std::chrono::milliseconds grace) {
    if (std::exchange(parts_->stopped, true)) return;
    if (parts_->server) parts_->server->stop(grace);
    if (parts_->metrics_page) parts_->metrics_page->forget_server();
    parts_->tokens.finish(longest_purchase);
    if (parts_->client) parts_->client->stop();
    if (parts_->store) {
        (void)parts_->store->post(
            [](store::Database& database) -> Status {
                store::set_meta(database, "running", "no");
                return Done{};
            },
            {});
        parts_->store->stop();
    }
    log_step(LogLevel::info, "stopped", {});
}

}  // namespace bot

#include "bot/commands/serve.h"

#include "bot/app.h"
#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/commands/exit_codes.h"
#include "bot/commands/store_place.h"
#include "bot/embedded_files.h"
#include "bot/log.h"

#include <charconv>
#include <chrono>
#include <csignal>
#include <iostream>
#include <malloc.h>
#include <memory>
#include <optional>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>

namespace bot {
namespace {

constexpr int exit_configuration = 78;
constexpr int exit_usage = 2;
constexpr std::chrono::milliseconds stop_grace{10'000};

struct ServeOptions {
    std::string folder;
    std::string listen;
    std::string store;
    std::string log_level = "info";
    std::string api_token_file;
    std::string certificate;
    std::string private_key;
    std::string public_url;
    std::vector<std::string> trusted_proxies;
    bool demo = false;
};

/// What a book comes to: its setup, or nothing when it must not be used. Says all that is wrong.
std::unique_ptr<Setup> load_setup(const std::string& folder) {
    rules::BookReading reading = load_book(folder);
    for (const rules::Problem& problem : reading.problems) {
        std::cerr << problem_text(problem, terminal_language()) << '\n';
    }
    if (!reading.book) return nullptr;
    // Reading a book takes several times the memory that the book keeps.
    ::malloc_trim(0);
    let_embedded_files_go();
    SetupReading setup = read_setup(reading.book, secret_sources(folder));
    for (const rules::Problem& problem : setup.problems)
        std::cerr << problem_text(problem, terminal_language()) << '\n';
    for (const rules::Words& note : setup.notes)
        std::cerr << in_language(terminal_language(), rules::wording("note: {1}", note)) << '\n';
    return setup.problems.empty() ? std::move(setup.setup) : nullptr;
}

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

/// `127.0.0.1:8080` or `[::1]:8080`; nothing when it is neither.
std::optional<Address> read_address(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    Address address;
    address.host = text.substr(0, colon);
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
        address.host = address.host.substr(1, address.host.size() - 2);
    }
    const char* end = text.data() + text.size();
    const auto [parsed, error] = std::from_chars(text.data() + colon + 1, end, address.port);
    if (error != std::errc{} || parsed != end || address.host.empty()) return std::nullopt;
    return address;
}

/// Core dumps and debuggers would show customers' words and tokens.
void protect_memory() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    ::umask(077);
}

/// The inboxes that platforms post to.
std::vector<std::string> webhook_names(const Setup& setup) {
    std::vector<std::string> names;
    for (const auto& inbox : setup.inboxes) {
        if (inbox->settings.channel != "widget") names.push_back(inbox->settings.name);
    }
    return names;
}

void say_where_to_click(const ServeOptions& options,
                        const AppOptions& app,
                        std::uint16_t port,
                        const std::string& brand,
                        const std::vector<std::string>& doors) {
    const bool is_ipv6 = app.address.find(':') != std::string::npos;
    const std::string base = (app.certificate_file.empty() ? "http://" : "https://") +
                             (is_ipv6 ? "[" + app.address + "]" : app.address) + ":" +
                             std::to_string(port);
    std::cout << "\nPortavoz answers for " << brand << ".\n";
    if (options.demo) std::cout << "  The shop, with its chat:  " << base << "/\n";
    std::cout << "  The console, for people:  " << base << "/console/  (portavoz agent add "
              << options.folder << " NAME --role admin)\n";
    std::cout << "  The queue, for programs:  curl -H \"Authorization: Bearer $(cat "
              << app.api_token_file << ")\" " << base << "/api/v1/queue\n";
    for (const std::string& door : doors) {
        std::cout << "  Webhook of " << door << ":  " << base << "/webhooks/" << door << '\n';
    }
    std::cout << "Ctrl+C stops it.\n" << std::endl;
}

/// Waits for signals on this thread: SIGHUP reloads, SIGTERM and SIGINT end it.
void wait_for_the_end(const sigset_t& signals, const ServeOptions& options, App& app) {
    while (true) {
        int signal = 0;
        if (::sigwait(&signals, &signal) != 0) continue;
        if (signal != SIGHUP) return;
        if (Status reloaded = app.reload_certificate(); !reloaded) {
            log_step(LogLevel::error, "certificate", {{"error", reloaded.error().message}});
        }
        std::unique_ptr<Setup> setup = load_setup(options.folder);
        if (setup) {
            app.replace_setup(std::move(setup));
        } else {
            log_step(LogLevel::error, "reload", {{"outcome", "the old book stays in force"}});
        }
    }
}

/// The signals this program handles, kept from every thread but the one that waits for them.
sigset_t block_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

std::optional<AppOptions> app_options(const ServeOptions& options, const rules::RuleBook& book) {
    const std::string listen = !options.listen.empty() ? options.listen
                               : !book.listen.empty()  ? book.listen
                                                       : "127.0.0.1:8080";
    const std::optional<Address> address = read_address(listen);
    if (!address) {
        std::cerr << "listen: \"" << listen
                  << "\" is not an address and port like 127.0.0.1:8080\n";
        return std::nullopt;
    }
    AppOptions app;
    app.store_path = store_place(options.folder, options.store, book);
    app.address = address->host;
    app.port = address->port;
    app.certificate_file = options.certificate;
    app.private_key_file = options.private_key;
    app.public_base_url = options.public_url;
    app.trusted_proxies = options.trusted_proxies;
    app.api_token_file =
        options.api_token_file.empty() ? app.store_path + ".api-token" : options.api_token_file;
    app.demo_page = options.demo;
    app.book_folder = options.folder;
    return app;
}

int serve(const ServeOptions& options) {
    if (!start_log(options.log_level)) {
        std::cerr << "--log-level: one of trace, debug, info, warn, error\n";
        return exit_usage;
    }
    const sigset_t signals = block_signals();
    protect_memory();
    std::unique_ptr<Setup> setup = load_setup(options.folder);
    if (!setup) return exit_configuration;
    const std::optional<AppOptions> app_settings = app_options(options, *setup->book);
    if (!app_settings) return exit_configuration;

    const SystemClock clock;
    const std::string brand = setup->book->brand.name;
    const std::vector<std::string> doors = webhook_names(*setup);
    auto app = App::start(*app_settings, std::move(setup), clock);
    if (!app) {
        std::cerr << "portavoz: " << app.error().message << '\n';
        return exit_code_for(app.error());
    }
    say_where_to_click(options, *app_settings, (*app)->port(), brand, doors);
    wait_for_the_end(signals, options, **app);
    (*app)->stop(stop_grace);
    return 0;
}

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ServeOptions>();
    CLI::App* command = app.add_subcommand("serve", "Answer customers: webhooks, web chat and API");
    command->add_option("FOLDER", options->folder, "The book: a folder with portavoz.yaml")
        ->required();
    command->add_option("--listen", options->listen,
                        "Address and port, instead of the book's (127.0.0.1:8080)");
    command->add_option("--store", options->store,
                        "The database file, instead of the book's (FOLDER/data/portavoz.db)");
    command->add_option("--log-level", options->log_level, "trace, debug, info, warn or error");
    command->add_option("--api-token-file", options->api_token_file,
                        "File with the API's token; made when missing");
    command->add_option("--certificate", options->certificate,
                        "TLS certificate with its chain, PEM");
    command->add_option("--private-key", options->private_key, "Its private key, PEM");
    command->add_option("--public-url", options->public_url,
                        "How the world reaches this server: https://chat.example");
    command->add_option("--trusted-proxy", options->trusted_proxies,
                        "Address (or address/prefix) of a proxy in front");
    command->add_flag("--demo", options->demo, "Serve the demo shop page at /");
    command->callback([options, &exit_code] { exit_code = serve(*options); });
}

}  // namespace bot

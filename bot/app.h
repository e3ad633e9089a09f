#pragma once

#include "bot/clock.h"
#include "bot/result.h"
#include "bot/setup.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bot {

struct AppOptions {
    std::string store_path;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  ///< 0: a free one.
    std::string certificate_file;
    std::string private_key_file;
    std::string public_base_url;
    std::vector<std::string> trusted_proxies;
    std::string api_token_file;  ///< Made with a random token when it is not there.
    std::string book_folder;     ///< Where the console edits the book.
    bool demo_page = false;      ///< Serve the demo shop at `/`.
};

/// The running program: builds everything in order, owns it, stops it. Belongs to the main thread.
class App {
public:
    /// Opens the store, connects the inboxes, listens. Errors: `busy` when another process has the
    /// store; whatever opening a database or a port can fail with.
    [[nodiscard]] static Result<std::unique_ptr<App>> start(AppOptions options,
                                                            std::unique_ptr<Setup> setup,
                                                            const Clock& clock);

    [[nodiscard]] std::uint16_t port() const;

    /// Puts another book and its inboxes into force, between two turns.
    void replace_setup(std::unique_ptr<Setup> setup);
    /// Reads the TLS certificate again.
    [[nodiscard]] Status reload_certificate();

    /// Stops accepting, finishes what is under way within `grace`, writes the rest, closes the
    /// store.
    void stop(std::chrono::milliseconds grace);

    App(const App&) = delete;
    App& operator=(const App&) = delete;
    ~App();

private:
    struct Parts;
    explicit App(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace bot

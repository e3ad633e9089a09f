#pragma once

#include "tests/support/test_server.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tests {

/// One platform as the program meets it: how it posts what people write and how it takes answers.
struct Platform {
    std::string inbox;
    /// The body that reports `text` of `person`, written at `at_ms`; `id` is the platform's.
    std::string (*body)(const std::string& id,
                        const std::string& person,
                        const std::string& text,
                        std::int64_t at_ms);
    /// The whole request that posts `body`, with the platform's proof.
    std::string (*sign)(const std::string& body);
    /// Does the program call this platform with `request`?
    bool (*is_called)(const webhooks::HttpRequest& request);
    /// The words of such a call.
    std::string (*text_of)(const webhooks::HttpRequest& request);
    bool has_window = false;  ///< Writing is allowed for a day after the customer's last words.
};

/// Every platform that calls us and for which there is a double.
[[nodiscard]] const std::vector<Platform>& platforms();

/// What each platform answers when all is well.
[[nodiscard]] TestServer::Reaction accept_everywhere(const webhooks::HttpRequest& request);

/// The requests among `all` that go to `platform`.
[[nodiscard]] std::vector<webhooks::HttpRequest> calls_of(
    const Platform& platform, const std::vector<webhooks::HttpRequest>& all);

}  // namespace tests

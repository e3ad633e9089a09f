#pragma once

#include "tests/support/mail_server.h"
#include "tests/support/test_server.h"
#include "webhooks/json.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace tests {

/// One platform as the program meets it: how it posts what people write and how it takes answers.
/// Its API answers below `/<inbox>/`.
struct Platform {
    std::string inbox{};
    /// The body that reports `text` of `person`, written at `at_ms`; `id` is the platform's.
    std::string (*body)(const std::string& id,
                        const std::string& person,
                        const std::string& text,
                        std::int64_t at_ms) = nullptr;
    /// The whole request that posts `body`, with the platform's proof; null: the platform is asked.
    std::string (*sign)(const std::string& body) = nullptr;
    /// Where a call has its words: paths into the JSON, of which the first with words counts; or
    /// the name of a form's field.
    std::vector<std::string> text_at{};
    /// What the platform answers when all is well; `{id}` stands for an id of its own.
    std::string accepts{};
    /// What a forgery gets wrong: the first character after these words.
    std::string proof = "hola";
    int damaged = 400;  ///< The status of a genuine request that was cut off.
    /// What it answers (with 400) when its window is closed; empty: it has none.
    std::string window_refusal{};
    bool dates_messages = true;  ///< It says when a message was written.
    int handover_messages = 1;   ///< What a customer hears who asks for a person.
};

/// Every platform, those that must be asked first.
[[nodiscard]] const std::vector<Platform>& platforms();
/// The one that writes to `inbox`.
[[nodiscard]] const Platform& platform_of(const std::string& inbox);

/// What each platform answers when all is well.
[[nodiscard]] TestServer::Reaction accept_everywhere(const webhooks::HttpRequest& request);

/// The words of every call to `platform` among `calls`, in order.
[[nodiscard]] std::vector<std::string> texts_of(const Platform& platform,
                                                const std::vector<webhooks::HttpRequest>& calls);

/// A mail as a call to the platform `email`.
[[nodiscard]] webhooks::HttpRequest as_call(const MailServer::Mail& mail);

/// The comments that a platform gives when it is asked. Thread-safe.
class CommentFeed {
public:
    void add(const std::string& comment);
    /// How often it was asked.
    [[nodiscard]] std::size_t asked();
    /// Answers a poll; anything else is accepted.
    [[nodiscard]] TestServer::Reaction answer(const webhooks::HttpRequest& request);

private:
    std::mutex mutex_;  ///< Guards both.
    webhooks::Json comments_ = webhooks::Json::array();
    std::size_t asked_ = 0;
};

}  // namespace tests

#pragma once

#include "bot/store/ids.h"
#include "rules/book/rule_book.h"
#include "webhooks/channel.h"
#include "webhooks/notices/notice.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot {

/// One connected account: its channel, and its row in the store.
struct Inbox {
    store::InboxId id;  ///< 0 until the store has given one.
    webhooks::InboxSettings settings;
    std::unique_ptr<webhooks::Channel> channel;
    std::string department;
    bool calls_configured_host = false;  ///< Some host was set: it may be a private address.

    [[nodiscard]] const webhooks::Capabilities& capabilities() const {
        return channel->capabilities();
    }
};

/// A book together with the inboxes it configures; replaced whole. Immutable once published;
/// thread-safe.
struct Setup {
    std::shared_ptr<const rules::RuleBook> book;
    std::vector<std::unique_ptr<Inbox>> inboxes;
    std::map<std::string, std::unique_ptr<webhooks::NoticeTarget>>
        notice_targets;  ///< By the name departments use.

    [[nodiscard]] const Inbox* inbox(std::string_view name) const;
    [[nodiscard]] const Inbox* inbox(store::InboxId id) const;
};

/// What connecting the inboxes of a book found: problems keep a server from starting, notes say
/// what is off and why.
struct SetupReading {
    std::unique_ptr<Setup> setup;
    std::vector<rules::Problem> problems;
    std::vector<rules::Words> notes;
};

/// Looks up what `${NAME}` and `file:PATH` in a setting stand for; nothing when it is not there.
struct SecretSources {
    std::function<std::optional<std::string>(const std::string& name)> environment;
    std::function<std::optional<std::string>(const std::string& path)> file;
    /// Whether everybody on the machine can read the file; absent: nobody else can.
    std::function<bool(const std::string& path)> is_open_to_all = nullptr;
};

/// The sources of a running program: its environment, and files relative to `folder`.
[[nodiscard]] SecretSources secret_sources(const std::string& folder);

/// Connects every inbox of `book`. An inbox whose variable is not set at all is left out with a
/// note (no secret, no route); one whose secret is empty or unfit is a problem. Values of secrets
/// never appear in either.
[[nodiscard]] SetupReading read_setup(const std::shared_ptr<const rules::RuleBook>& book,
                                      const SecretSources& sources);

/// The setup in force. Thread-safe: the mutex guards one pointer.
class CurrentSetup {
public:
    [[nodiscard]] std::shared_ptr<const Setup> now() const;
    void replace(std::shared_ptr<const Setup> setup);

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Setup> setup_;
};

}  // namespace bot

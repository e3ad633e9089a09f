#pragma once

#include "bot/console/access.h"
#include "bot/live_updates.h"
#include "bot/router.h"
#include "bot/setup.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot {

/// What a handler says.
struct Answer {
    int status = 200;
    nlohmann::json body = {{"ok", true}};
    std::vector<webhooks::Header> headers;
};

[[nodiscard]] Answer refuse(int status, std::string_view code, std::string_view message);
[[nodiscard]] Answer no_conversation();
[[nodiscard]] webhooks::HttpResponse response_of(Answer answer);

/// A request that may pass.
struct Call {
    Caller caller;
    std::vector<std::string> parameters;  ///< What the path's `{}` stood for.
    std::vector<webhooks::Header> query;
    nlohmann::json body;  ///< An object; empty for a GET.
    TimeMs now = 0;
    std::string language = {};  ///< Of `Accept-Language`: `es`, `pt` or `en`.

    /// The parameter as a row's id; nothing when it is no number.
    [[nodiscard]] std::optional<std::int64_t> id(std::size_t index = 0) const;
    /// A member of the body or, without one, empty.
    [[nodiscard]] std::string text(const char* key) const;
    [[nodiscard]] bool flag(const char* key) const;
    [[nodiscard]] std::optional<std::int64_t> integer(const char* key) const;
    [[nodiscard]] std::vector<std::string> list(const char* key) const;
    /// A field of the query or, without one, empty.
    [[nodiscard]] std::string asked(std::string_view name) const;
    [[nodiscard]] std::optional<std::int64_t> asked_number(std::string_view name) const;
};

/// Where the console's handlers are registered: it lets in who may pass, reads the body, and runs
/// the handler where it belongs. Everything it refers to outlives it.
class Desk {
public:
    using Handler = std::function<Answer(store::Database&, const Call&)>;
    using Thinking = std::function<Answer(const Call&)>;

    Desk(Router& router,
         Access& access,
         store::StoreThread& store,
         store::Reader& reader,
         const CurrentSetup& setup,
         const Clock& clock,
         LiveUpdates& live);

    /// GET: runs on the reading connection.
    void read(std::string_view path, store::Role needed, Handler handler);
    /// A change: runs on the store's thread, in a transaction that a refusal undoes. The answer
    /// leaves once it is stored.
    void write(std::string_view method, std::string_view path, store::Role needed, Handler handler);
    /// Neither: runs on the network's thread and must be quick.
    void think(std::string_view method,
               std::string_view path,
               store::Role needed,
               Thinking handler);
    /// As `think`, but may take its time; `respond` from anywhere.
    using Later = std::function<void(Call, net::Responder)>;
    void later(std::string_view method, std::string_view path, store::Role needed, Later handler);

    /// Runs `handler` on the store's thread as `write` does, for what has begun elsewhere.
    void store_then_respond(Call call, Handler handler, net::Responder respond);

    [[nodiscard]] std::shared_ptr<const Setup> setup() const { return setup_.now(); }
    [[nodiscard]] LiveUpdates& live() { return live_; }
    [[nodiscard]] Router& router() { return router_; }
    [[nodiscard]] Access& access() { return access_; }
    [[nodiscard]] store::Reader& reader() { return reader_; }
    [[nodiscard]] const Clock& clock() const { return clock_; }

private:
    Router& router_;
    Access& access_;
    store::StoreThread& store_;
    store::Reader& reader_;
    const CurrentSetup& setup_;
    const Clock& clock_;
    LiveUpdates& live_;
};

}  // namespace bot

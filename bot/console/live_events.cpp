#include "bot/console/live_events.h"

#include "bot/json_text.h"

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

constexpr TimeMs typing_ms = 10'000;
constexpr TimeMs check_every_ms = 1'000;
constexpr std::size_t most_viewers = 1'000;

std::string event_text(const json& news) {
    return "data: " + json_text(news) + "\n\n";
}

}  // namespace

LiveEvents::LiveEvents(Access& access,
                       store::StoreThread& store,
                       LiveUpdates& live,
                       const Clock& clock)
    : access_(access), store_(store), live_(live), clock_(clock) {
    subscription_ = live_.follow_all([this](store::ConversationId conversation) {
        tell_of(conversation, {{"t", "changed"}, {"conversation", conversation.value}});
    });
}

LiveEvents::~LiveEvents() {
    live_.unfollow(subscription_);
}

void LiveEvents::add_routes(Router& router) {
    StreamRoute route;
    route.path = "/api/v1/events";
    route.open = [this](const webhooks::HttpRequest& request,
                        const std::shared_ptr<net::EventStream>& stream) { open(request, stream); };
    route.closed = [this](std::uint64_t id) {
        const std::lock_guard lock(mutex_);
        viewers_.erase(id);
    };
    router.add(std::move(route));
}

void LiveEvents::open(const webhooks::HttpRequest& request,
                      const std::shared_ptr<net::EventStream>& stream) {
    auto checked = access_.check(request, store::Role::viewer);
    if (auto* refusal = std::get_if<webhooks::HttpResponse>(&checked))
        return stream->refuse(std::move(*refusal));
    {
        const std::lock_guard lock(mutex_);
        if (viewers_.size() >= most_viewers) return stream->refuse(overloaded_response());
        viewers_[stream->id()] = {stream, std::move(std::get<Caller>(checked))};
    }
    stream->open({{"Cache-Control", "no-store"}});
    stream->send(":\n\n");
}

void LiveEvents::tell(const json& news) {
    const std::string text = event_text(news);
    std::vector<std::shared_ptr<net::EventStream>> streams;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, viewer] : viewers_) streams.push_back(viewer.stream);
    }
    for (const auto& stream : streams) stream->send(text);
}

void LiveEvents::tell_of(store::ConversationId conversation, const json& news) {
    const std::string text = event_text(news);
    std::vector<std::shared_ptr<net::EventStream>> streams;
    bool some_are_limited = false;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, viewer] : viewers_) {
            if (viewer.caller.sees_all()) streams.push_back(viewer.stream);
            some_are_limited = some_are_limited || !viewer.caller.sees_all();
        }
    }
    for (const auto& stream : streams) stream->send(text);
    if (!some_are_limited) return;
    const bool posted = store_.post_unhurried(
        [this, conversation, news](store::Database& database) -> Status {
            tell_limited(store::load_conversation(database, conversation), news);
            return Done{};
        },
        {});
    if (!posted) tell_limited(std::nullopt, news);
}

void LiveEvents::tell_limited(const std::optional<store::ConversationRow>& row, const json& news) {
    std::vector<Viewer> viewers;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, viewer] : viewers_) {
            if (!viewer.caller.sees_all()) viewers.push_back(viewer);
        }
    }
    // What left a department is told without its name: lists that had it are read again.
    const bool is_change = news["t"] == "changed";
    for (const Viewer& viewer : viewers) {
        if (row && viewer.caller.sees(row->department, row->agent)) {
            viewer.stream->send(event_text(news));
        } else if (is_change) {
            viewer.stream->send(event_text({{"t", "changed"}}));
        }
    }
}

json LiveEvents::presence(store::ConversationId conversation, TimeMs now) const {
    json agents = json::array();
    const std::lock_guard lock(mutex_);
    const auto found = typing_.find(conversation);
    if (found == typing_.end()) return agents;
    for (const auto& [agent, until] : found->second) {
        if (until > now) agents.push_back({{"agent", agent}, {"typing", true}});
    }
    return agents;
}

void LiveEvents::tell_presence(store::ConversationId conversation) {
    tell_of(conversation, {{"t", "presence"},
                           {"conversation", conversation.value},
                           {"agents", presence(conversation, clock_.now())}});
}

void LiveEvents::typing(store::ConversationId conversation, const std::string& agent, bool on) {
    {
        const std::lock_guard lock(mutex_);
        if (on) {
            typing_[conversation][agent] = clock_.now() + typing_ms;
        } else if (const auto found = typing_.find(conversation); found != typing_.end()) {
            found->second.erase(agent);
            if (found->second.empty()) typing_.erase(found);
        }
    }
    tell_presence(conversation);
    if (on && tell_customer_) tell_customer_(conversation);
}

void LiveEvents::knowledge(const std::string& version) {
    tell({{"t", "knowledge"}, {"version", version}});
}

std::optional<TimeMs> LiveEvents::check(store::Database& database, TimeMs now) {
    if (now < next_check_ && next_check_ - now <= check_every_ms) return next_check_;
    next_check_ = now + check_every_ms;
    std::vector<Viewer> viewers;
    std::vector<store::ConversationId> quiet;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, viewer] : viewers_) viewers.push_back(viewer);
        for (auto& [conversation, agents] : typing_) {
            const auto gone =
                std::erase_if(agents, [now](const auto& one) { return one.second <= now; });
            if (gone > 0) quiet.push_back(conversation);
        }
        std::erase_if(typing_, [](const auto& one) { return one.second.empty(); });
    }
    for (const Viewer& viewer : viewers) {
        if (Access::still_good(database, viewer.caller, now)) continue;
        viewer.stream->send(event_text({{"t", "signed_out"}}));
        viewer.stream->close();
    }
    for (const store::ConversationId conversation : quiet) tell_presence(conversation);
    if (viewers.empty()) return std::nullopt;
    return next_check_;
}

}  // namespace bot

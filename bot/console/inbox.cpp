#include "bot/console/inbox.h"

#include "bot/store/files.h"
#include "bot/store/mentions.h"
#include "bot/store/views.h"
#include "bot/widget/file_content.h"
#include "webhooks/message_template.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::int64_t longest_queue = 500;
constexpr std::int64_t most_results = 200;
constexpr std::int64_t most_promises = 500;
constexpr std::int64_t most_held = 200;
constexpr std::int64_t most_mentions = 100;
constexpr std::size_t longest_search = 200;
constexpr std::array<const char*, 4> unit_names = {"code_points", "utf8_bytes", "utf16_units",
                                                   "weighted"};

/// How long after the customer's last message the platform takes a person's reply; 0: for ever.
TimeMs reply_window(const std::string& channel) {
    const webhooks::Capabilities* capabilities = webhooks::capabilities_of(channel);
    if (capabilities == nullptr) return 0;
    const std::chrono::hours window = capabilities->person_reply_window.count() > 0
                                          ? capabilities->person_reply_window
                                          : capabilities->reply_window;
    return std::chrono::milliseconds(window).count();
}

std::map<std::string, TimeMs> reply_windows() {
    std::map<std::string, TimeMs> windows;
    for (const std::string& channel : webhooks::channel_names()) {
        if (const TimeMs window = reply_window(channel); window > 0) windows[channel] = window;
    }
    return windows;
}

/// When the platform stops taking a person's replies; null when it never does.
json window_until(const std::string& channel, TimeMs last_customer_at) {
    const TimeMs window = reply_window(channel);
    return window == 0 || last_customer_at == 0 ? json(nullptr) : json(last_customer_at + window);
}

std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
    return parts;
}

/// Cuts a list that was read one longer than it may be; whether there is more.
bool cut(json& list, std::int64_t most) {
    const auto size = static_cast<std::size_t>(most);
    if (list.size() <= size) return false;
    list.erase(list.begin() + most, list.end());
    return true;
}

Answer show_queue(store::Database& database, const Call& call) {
    store::QueueQuery query;
    if (const std::string owners = call.asked("owner"); !owners.empty())
        query.owners = split_list(owners);
    query.agent = call.asked("agent") == "me" ? call.caller.name : call.asked("agent");
    query.department = call.asked("department");
    query.channel = call.asked("channel");
    query.label = call.asked("label");
    const auto most = std::clamp<std::int64_t>(call.asked_number("limit").value_or(longest_queue),
                                               1, longest_queue);
    query.limit = most + 1;
    query.held_limit = most_held + 1;
    query.reply_windows = reply_windows();
    query.scope = scope_of(call.caller);
    json view = store::queue_view(database, call.now, query);
    view["more"] = cut(view["conversations"], most);
    view["more_held"] = cut(view["held"], most_held);
    view["mentions"] = store::mentions_view(database, most_mentions + 1, query.scope);
    view["more_mentions"] = cut(view["mentions"], most_mentions);
    return {200, std::move(view), {}};
}

Answer search(store::Database& database, const Call& call) {
    const std::string words = call.asked("q").substr(0, longest_search);
    const std::int64_t limit =
        std::clamp<std::int64_t>(call.asked_number("limit").value_or(50), 1, most_results);
    json results = store::search_view(database, words, limit + 1, scope_of(call.caller));
    const bool more = cut(results, limit);
    return {200, {{"results", std::move(results)}, {"more", more}}, {}};
}

/// What a customer sent, when its conversation is the caller's to see.
std::optional<store::StoredFile> file_of(store::Database& database, const Call& call) {
    auto file = store::find_file(database, call.parameters[0]);
    if (!file) return std::nullopt;
    const auto row = store::load_conversation(database, file->conversation);
    if (!row || !call.caller.sees(row->department, row->agent)) return std::nullopt;
    return file;
}

json limits_json(const Setup& setup, const store::ConversationRow& row) {
    const webhooks::Capabilities* capabilities = webhooks::capabilities_of(row.channel);
    if (capabilities == nullptr) return json::object();
    const bool is_public = row.visibility == webhooks::Visibility::public_comment;
    json limits = {{"max_text", longest_reply(*capabilities, is_public)},
                   {"unit", unit_names[static_cast<std::size_t>(capabilities->unit)]},
                   {"can_hide", is_public && capabilities->hide}};
    const Inbox* inbox = setup.inbox(row.inbox);
    if (inbox != nullptr && inbox->channel->has_template())
        limits["after_window"] = webhooks::longest_template_words;
    return limits;
}

}  // namespace

std::size_t longest_reply(const webhooks::Capabilities& capabilities, bool is_public) {
    const std::size_t most = is_public && capabilities.max_public_text > 0
                                 ? capabilities.max_public_text
                                 : capabilities.max_text;
    return std::min(most, longest_reply_bytes);
}

store::Scope scope_of(const Caller& caller) {
    return {caller.sees_all() ? std::vector<std::string>{} : caller.departments, caller.name};
}

std::optional<store::ConversationRow> conversation_of(store::Database& database, const Call& call) {
    const auto id = call.id();
    if (!id) return std::nullopt;
    auto row = store::load_conversation(database, store::ConversationId{*id});
    if (!row || !call.caller.sees(row->department, row->agent)) return std::nullopt;
    return row;
}

void add_inbox_routes(Desk& desk, const LiveEvents& events) {
    desk.read("/api/v1/queue", store::Role::viewer, show_queue);
    desk.read("/api/v1/search", store::Role::viewer, search);
    desk.read("/api/v1/conversations/{}", store::Role::viewer,
              [&desk, &events](store::Database& database, const Call& call) -> Answer {
                  const auto row = conversation_of(database, call);
                  if (!row) return no_conversation();
                  json view = store::conversation_view(database, row->id);
                  view["limits"] = limits_json(*desk.setup(), *row);
                  view["window_until"] = window_until(row->channel, row->last_customer_at);
                  view["presence"] = events.presence(row->id, call.now);
                  return {200, std::move(view), {}};
              });
    desk.read("/api/v1/conversations/{}/messages", store::Role::viewer,
              [](store::Database& database, const Call& call) -> Answer {
                  const auto row = conversation_of(database, call);
                  if (!row) return no_conversation();
                  const auto before = call.asked_number("before");
                  if (!before) return refuse(422, "invalid", "say before which number");
                  return {200, store::messages_before(database, row->id, *before), {}};
              });
    desk.later("GET", "/api/v1/files/{}", store::Role::viewer,
               [&desk](const Call& call, net::Responder respond) {
                   auto file = desk.reader().read(
                       [&](store::Database& database) { return file_of(database, call); });
                   if (!file)
                       return respond(error_response(404, "not_found", "there is no such file"));
                   respond(file_download(file->name, file->mime_type, std::move(file->bytes)));
               });
    desk.read(
        "/api/v1/promises", store::Role::viewer,
        [](store::Database& database, const Call& call) -> Answer {
            const std::string asked = call.asked("state");
            const std::string state = asked.empty() ? "open" : asked;
            json promises =
                store::promises_view(database, state, most_promises + 1, scope_of(call.caller));
            const bool more = cut(promises, most_promises);
            return {
                200, {{"now", call.now}, {"promises", std::move(promises)}, {"more", more}}, {}};
        });
}

}  // namespace bot

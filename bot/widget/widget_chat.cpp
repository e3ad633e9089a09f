#include "bot/widget/widget_chat.h"

#include "bot/buttons.h"
#include "bot/random_token.h"
#include "bot/store/meta.h"
#include "bot/store/views.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace bot {
namespace {

constexpr std::int64_t replay_limit = 500;

webhooks::WidgetMessage::From from_of(const store::MessageView& message) {
    using From = webhooks::WidgetMessage::From;
    if (message.author == "customer") return From::visitor;
    if (message.author == "person") return From::agent;
    return message.author == "system" ? From::system : From::bot;
}

/// A file has no words: it stands there by its name.
std::string shown_text(const store::MessageView& message) {
    if (!message.text.empty() || message.attachments_json.empty()) return message.text;
    const nlohmann::json files = nlohmann::json::parse(message.attachments_json, nullptr, false);
    if (!files.is_array() || files.empty() || !files[0].is_object()) return {};
    return "📎 " + files[0].value("name", std::string{});
}

std::string frame_of(const store::MessageView& message) {
    webhooks::WidgetMessage out;
    out.seq = message.seq;
    out.id = std::to_string(message.id);
    out.from = from_of(message);
    out.text = shown_text(message);
    out.buttons = read_buttons(message.buttons_json);
    out.at = message.sent_at;
    out.cid = message.client_id;
    out.name = message.agent == "api" ? "" : message.agent;
    return webhooks::message_frame(out);
}

bool is_shown(const store::MessageView& message) {
    return message.direction != "note" && message.status != "cancelled" &&
           !shown_text(message).empty();
}

struct Speaker {
    std::string name;
    std::string department;
};

Speaker status_of(store::Database& database, store::ConversationId id) {
    store::Statement found =
        database.prepare("SELECT owner, department FROM conversations WHERE id = ?");
    if (!found.bind(id.value).step()) return {"bot", ""};
    return {found.text(0), found.text(1)};
}

bool is_closed(const rules::RuleBook& book, const std::string& department, TimeMs now) {
    const auto found =
        book.departments.find(department.empty() ? book.default_department : department);
    if (found == book.departments.end()) return false;
    const auto calendar = book.calendars.find(found->second.calendar);
    return calendar != book.calendars.end() && !rules::is_open(calendar->second, now);
}

/// Who answers, as the page shows it.
webhooks::WidgetOwner shown_owner(const Speaker& status, const Setup& setup, TimeMs now) {
    using webhooks::WidgetOwner;
    if (status.name == "human") return WidgetOwner::human;
    if (status.name != "waiting") return WidgetOwner::bot;
    return is_closed(*setup.book, status.department, now) ? WidgetOwner::closed
                                                          : WidgetOwner::waiting;
}

}  // namespace

WidgetChat::WidgetChat(const CurrentSetup& setup,
                       store::StoreThread& store,
                       store::Reader& reader,
                       const store::EventKey& event_key,
                       const Clock& clock,
                       LiveUpdates& live,
                       std::string key,
                       const WidgetLimits& limits)
    : setup_(setup),
      store_(store),
      reader_(reader),
      event_key_(event_key),
      clock_(clock),
      live_(live),
      key_(std::move(key)),
      limits_(limits),
      first_contacts_(limits.strangers),
      uploads_(limits.uploads_at_once, limits.uploads_of_address) {}

std::optional<store::ConversationId> WidgetChat::find_conversation(
    const webhooks::WidgetSession& session) {
    return reader_.read([&](store::Database& database) -> std::optional<store::ConversationId> {
        store::Statement found = database.prepare(
            "SELECT c.id FROM conversations c JOIN inboxes i ON i.id = c.inbox_id WHERE i.name = ? "
            "AND c.key = ?");
        if (!found.bind(session.site, session.conversation).step()) return std::nullopt;
        return store::ConversationId{found.integer(0)};
    });
}

void WidgetChat::begin(const std::shared_ptr<Visitor>& visitor, std::int64_t after_seq) {
    {
        const std::lock_guard lock(visitor->mutex);
        visitor->sent_seq = after_seq;
    }
    if (const auto conversation = find_conversation(visitor->session))
        follow(visitor, *conversation);
    catch_up(visitor);
}

void WidgetChat::follow(const std::shared_ptr<Visitor>& visitor,
                        store::ConversationId conversation) {
    {
        const std::lock_guard lock(visitor->mutex);
        if (visitor->conversation) return;
        visitor->conversation = conversation;
    }
    const LiveUpdates::Subscription subscription =
        live_.follow(conversation, [this, weak = std::weak_ptr(visitor)](store::ConversationId) {
            if (const auto still_there = weak.lock()) catch_up(still_there);
        });
    const std::lock_guard lock(visitor->mutex);
    visitor->subscription = subscription;
}

/// Sends everything the page does not have yet. Order and completeness come from the store's
/// sequence numbers, so it does not matter how often, or from which thread, this is called.
void WidgetChat::catch_up(const std::shared_ptr<Visitor>& visitor) {
    const std::lock_guard lock(visitor->mutex);
    Speaker status{"bot", ""};
    if (visitor->conversation) {
        const auto news = reader_.read([&](store::Database& database) {
            status = status_of(database, *visitor->conversation);
            return store::messages_after(database, *visitor->conversation, visitor->sent_seq,
                                         replay_limit);
        });
        for (const store::MessageView& message : news) {
            visitor->sent_seq = message.seq;
            if (is_shown(message)) visitor->send(frame_of(message), message.seq);
        }
    }
    std::string frame = webhooks::status_frame(shown_owner(status, *setup_.now(), clock_.now()));
    if (frame != visitor->shown_status) {
        visitor->shown_status = frame;
        visitor->send(std::move(frame), 0);
    }
}

void WidgetChat::show_typing(store::ConversationId conversation) {
    std::vector<std::shared_ptr<Visitor>> visitors;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, socket] : sockets_) visitors.push_back(socket.second);
        for (const auto& [id, visitor] : streams_) visitors.push_back(visitor);
    }
    const std::string frame = webhooks::typing_frame(webhooks::WidgetMessage::From::agent, true);
    for (const auto& visitor : visitors) {
        if (!visitor) continue;
        const std::lock_guard lock(visitor->mutex);
        if (visitor->conversation == conversation) visitor->send(frame, 0);
    }
}

void WidgetChat::note_read(const Visitor& visitor, std::int64_t seq) {
    if (!visitor.conversation) return;
    (void)store_.post(
        [conversation = *visitor.conversation, seq](store::Database& database) -> Status {
            database
                .prepare(
                    "UPDATE messages SET status = 'read' WHERE conversation_id = ? AND seq <= ?"
                    " AND direction = 'out' AND status IN ('sent', 'delivered')")
                .bind(conversation.value, seq)
                .done();
            return Done{};
        },
        {});
}

void WidgetChat::leave(const std::shared_ptr<Visitor>& visitor) {
    LiveUpdates::Subscription subscription = 0;
    {
        const std::lock_guard lock(visitor->mutex);
        subscription = std::exchange(visitor->subscription, 0);
    }
    if (subscription != 0) live_.unfollow(subscription);
}

Result<std::string> load_widget_key(store::Database& database) {
    if (auto stored = store::meta(database, "widget_key")) return std::move(*stored);
    if (sodium_init() < 0) return Error{Error::Code::internal, "libsodium does not start"};
    const std::string key = random_token();
    if (!store::set_meta(database, "widget_key", key))
        return database.last_error("keep the widget key");
    return key;
}

}  // namespace bot

#pragma once

#include "bot/clock.h"
#include "bot/live_updates.h"
#include "bot/metrics.h"
#include "bot/router.h"
#include "bot/setup.h"
#include "bot/shares.h"
#include "bot/store/event_key.h"
#include "bot/store/files.h"
#include "bot/store/reader.h"
#include "bot/store/store_thread.h"
#include "bot/store/views.h"
#include "bot/widget/first_contacts.h"
#include "bot/widget/visitor.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace bot {

/// How much the web chat takes.
struct WidgetLimits {
    FirstContacts::Limits strangers;
    std::int64_t most_files = 20;  ///< Of one conversation.
    std::int64_t most_file_bytes = 40 * 1024 * 1024;
    /// Files are held in memory, up to 5 MiB each, while they come and until they are stored.
    std::size_t uploads_at_once = 8;
    std::size_t uploads_of_address = 2;
};

/// The web chat's server side, `/v1/widget/*`: sessions, and the same frames over WebSocket,
/// server-sent events and long polling. What a visitor says goes through the same intake as every
/// webhook; what is said to them is read from the store, so that nothing is lost or doubled
/// whatever happens to a connection. Thread-safe.
class WidgetChat {
public:
    /// `key` signs session tokens; from `load_widget_key`.
    WidgetChat(const CurrentSetup& setup,
               store::StoreThread& store,
               store::Reader& reader,
               const store::EventKey& event_key,
               const Clock& clock,
               LiveUpdates& live,
               std::string key,
               const WidgetLimits& limits = {});

    void add_routes(Router& router);
    /// From now on what visitors say is counted there.
    void measure(Metrics& metrics) { metrics_ = &metrics; }

    /// A person writes to the customer: their open pages show it for a few seconds.
    void show_typing(store::ConversationId conversation);

    /// Answers polls whose time is over. Called about once a second.
    void expire(TimeMs now);

private:
    struct Poll;
    /// What became of something that a visitor said.
    struct SayOutcome {
        int status = 0;      ///< Of HTTP; 200: it is stored.
        std::string body;    ///< Tells them; of what came through a socket, a frame.
        TimeMs wait_ms = 0;  ///< Before it may be said again.
    };
    using Said = std::function<void(const SayOutcome&)>;
    /// The same for a visitor without a socket.
    [[nodiscard]] static webhooks::HttpResponse response_to(const SayOutcome& outcome);

    // Sessions and plain routes (widget_routes.cpp).
    void open_session(const RoutedRequest& request, net::Responder respond);
    void take_frame(RoutedRequest request, net::Responder respond);
    void poll(RoutedRequest request, net::Responder respond);
    void preflight(const RoutedRequest& request, net::Responder respond);
    void open_stream(const webhooks::HttpRequest& request,
                     const std::shared_ptr<net::EventStream>& stream);
    [[nodiscard]] const Inbox* site_for(const Setup& setup,
                                        const webhooks::HttpRequest& request,
                                        std::string_view site) const;
    [[nodiscard]] std::optional<webhooks::WidgetSession> bearer(
        const webhooks::HttpRequest& request) const;
    [[nodiscard]] std::optional<webhooks::WidgetSession> read_token(std::string_view token) const;

    /// Whoever made `request`, for as long as it takes.
    [[nodiscard]] std::shared_ptr<Visitor> visitor_of(const webhooks::HttpRequest& request,
                                                      webhooks::WidgetSession session);
    /// How long a visitor without a socket must wait before the next message; counts this one.
    [[nodiscard]] TimeMs post_wait(const std::string& conversation);

    // Files (widget_files.cpp).
    void add_file_routes(Router& router);
    /// Whether the file that follows `head` may come now: memory is set aside for whoever has a
    /// session, and for none of them alone.
    void admit_file(const webhooks::HttpRequest& head, net::RouteLimits& limits);
    void take_file(RoutedRequest request, net::Responder respond);

    // The socket (widget_socket.cpp).
    [[nodiscard]] net::SocketAccept accept(const webhooks::HttpRequest& request) const;
    void on_message(net::Socket& socket, std::string_view text);
    void on_closed(std::uint64_t id);

    // Saying something (widget_say.cpp).
    struct Saying;
    void say(const std::shared_ptr<Visitor>& visitor, webhooks::WidgetSay said, const Said& done);
    /// `file` goes with the message; null: none.
    void say_with_file(const std::shared_ptr<Visitor>& visitor,
                       webhooks::WidgetSay said,
                       std::shared_ptr<store::StoredFile> file,
                       const Said& done);
    /// How long the visitor must wait before saying something; 0: go ahead, and it is counted.
    [[nodiscard]] TimeMs say_wait(Visitor& visitor, TimeMs now);
    /// On the store thread, in its transaction: keeps what was said, or says why not.
    [[nodiscard]] Status store_said(store::Database& database, Saying& saying);
    /// Why the file of `saying` is not taken; nothing: it is, or was already. `known` is the
    /// message that has its cid.
    [[nodiscard]] std::optional<SayOutcome> file_refusal(
        store::Database& database,
        const Saying& saying,
        const std::optional<store::MessageView>& known) const;
    void answer_said(const Saying& saying,
                     const std::shared_ptr<Visitor>& visitor,
                     const Status& stored,
                     const Said& done);
    [[nodiscard]] static SayOutcome overloaded(const std::string& cid);

    // What is common to all of them (widget_chat.cpp).
    void begin(const std::shared_ptr<Visitor>& visitor, std::int64_t after_seq);
    void catch_up(const std::shared_ptr<Visitor>& visitor);
    void note_read(const Visitor& visitor, std::int64_t seq);
    void leave(const std::shared_ptr<Visitor>& visitor);
    void follow(const std::shared_ptr<Visitor>& visitor, store::ConversationId conversation);
    [[nodiscard]] std::optional<store::ConversationId> find_conversation(
        const webhooks::WidgetSession& session);

    const CurrentSetup& setup_;
    store::StoreThread& store_;
    store::Reader& reader_;
    const store::EventKey& event_key_;
    const Clock& clock_;
    LiveUpdates& live_;
    std::string key_;
    Metrics* metrics_ = nullptr;
    const WidgetLimits limits_;
    FirstContacts first_contacts_;
    Shares uploads_;

    std::mutex mutex_;  ///< Guards the three maps.
    std::unordered_map<std::uint64_t,
                       std::pair<std::shared_ptr<net::Socket>, std::shared_ptr<Visitor>>>
        sockets_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Visitor>> streams_;
    std::map<std::string, webhooks::WidgetSession> tickets_;  ///< Each opens one event stream.
    std::vector<std::shared_ptr<Poll>> polls_;
    std::unordered_map<std::string, MessageBudget>
        post_budgets_;  ///< Of visitors without a socket.
};

/// Lets the page of another origin read the answer: that origin alone, never `*`.
[[nodiscard]] webhooks::HttpResponse shared_with(const webhooks::HttpRequest& request,
                                                 webhooks::HttpResponse response);
/// 429 for a visitor who writes too fast.
[[nodiscard]] webhooks::HttpResponse slow_down(TimeMs wait);

/// The secret that signs session tokens: kept in the store, so that a restart does not end
/// anybody's chat.
[[nodiscard]] Result<std::string> load_widget_key(store::Database& database);

}  // namespace bot

#include "bot/embedded_files.h"
#include "bot/json_text.h"
#include "bot/sha256.h"
#include "bot/store/conversations.h"
#include "bot/store/views.h"
#include "bot/widget/visitor_details.h"
#include "bot/widget/widget_chat.h"
#include "webhooks/json.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <variant>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 2> frame_types = {"application/json", "text/plain"};
constexpr TimeMs session_ms = 3'600'000;
constexpr TimeMs ticket_ms = 30'000;
constexpr TimeMs longest_wait_ms = 25'000;
constexpr std::size_t most_tickets = 10'000;
constexpr std::size_t visitor_token_length = 43;

std::int64_t integer_of(const std::vector<webhooks::Header>& fields,
                        std::string_view name,
                        std::int64_t fallback) {
    const auto text = webhooks::form_value(fields, name);
    std::int64_t value = fallback;
    if (text) std::from_chars(text->data(), text->data() + text->size(), value);
    return value;
}

/// The page's own server may always use the chat; other sites need to be listed.
bool is_same_origin(const webhooks::HttpRequest& request, std::string_view origin) {
    const auto host = webhooks::find_header(request.headers, "Host");
    if (!host) return false;
    return origin == "http://" + std::string(*host) || origin == "https://" + std::string(*host);
}

std::string random_text() {
    std::array<unsigned char, 32> bytes{};
    std::array<char, 65> hex{};
    randombytes_buf(bytes.data(), bytes.size());
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return hex.data();
}

bool is_visitor_token(const std::string& token) {
    return token.size() == visitor_token_length && webhooks::has_only_token_letters(token);
}

std::string text_of(const json& body, const char* key) {
    const auto found = body.find(key);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// Who the session is for: a customer the site vouches for, or whoever holds the visitor token.
/// Nothing: a wrong hash.
std::optional<std::string> identity(const Inbox& inbox, const json& body) {
    const auto user = body.find("user");
    if (user != body.end() && user->is_object() && !text_of(*user, "id").empty() &&
        !text_of(*user, "hash").empty()) {
        const std::string id = text_of(*user, "id");
        if (!webhooks::is_vouched_user(id, text_of(*user, "hash"), inbox.settings.all("secret"))) {
            return std::nullopt;
        }
        return "user:" + id;
    }
    std::string token = text_of(body, "visitor_token");
    if (!is_visitor_token(token)) token = random_text();
    return "visitor:" + sha256_hex(token);
}

}  // namespace

webhooks::HttpResponse shared_with(const webhooks::HttpRequest& request,
                                   webhooks::HttpResponse response) {
    if (const auto origin = webhooks::find_header(request.headers, "Origin")) {
        response.headers.push_back({"Access-Control-Allow-Origin", std::string(*origin)});
        // Else a page of another origin could not read how long it shall wait.
        response.headers.push_back({"Access-Control-Expose-Headers", "Retry-After"});
        response.headers.push_back({"Vary", "Origin"});
    }
    return response;
}

webhooks::HttpResponse slow_down(TimeMs wait) {
    webhooks::HttpResponse slow = error_response(429, "rate", "one message a second");
    slow.headers.push_back(net::retry_after(wait));
    return slow;
}

webhooks::HttpResponse WidgetChat::response_to(const SayOutcome& outcome) {
    webhooks::HttpResponse told = json_response(outcome.status, outcome.body);
    if (outcome.wait_ms > 0) told.headers.push_back(net::retry_after(outcome.wait_ms));
    return told;
}

TimeMs WidgetChat::post_wait(const std::string& conversation) {
    const std::lock_guard lock(mutex_);
    if (post_budgets_.size() >= most_tickets) post_budgets_.clear();
    return post_budgets_[conversation].take(clock_.now());
}

/// A poll that waits for something to say.
struct WidgetChat::Poll {
    webhooks::HttpRequest request;
    std::optional<net::Responder> respond;
    std::shared_ptr<Visitor> visitor;
    json events = json::array();
    std::int64_t next = 0;
    TimeMs until = 0;
};

void WidgetChat::add_routes(Router& router) {
    const auto add = [&](std::string_view method, std::string_view path, auto handler) {
        Route route;
        route.method = method;
        route.path = path;
        route.limits.max_body_bytes = method == "POST" ? 32 * 1024 : 0;
        if (method == "POST") route.limits.content_types = frame_types;
        route.handle = [this, handler](RoutedRequest request, net::Responder respond) {
            (this->*handler)(std::move(request), std::move(respond));
        };
        router.add(std::move(route));
    };
    add("POST", "/v1/widget/session", &WidgetChat::open_session);
    add("POST", "/v1/widget/messages", &WidgetChat::take_frame);
    add("GET", "/v1/widget/poll", &WidgetChat::poll);
    for (const std::string_view path :
         {"/v1/widget/session", "/v1/widget/messages", "/v1/widget/poll", "/v1/widget/files"}) {
        add("OPTIONS", path, &WidgetChat::preflight);
    }
    add_file_routes(router);
    router.add(StreamRoute{
        "/v1/widget/events",
        [this](const webhooks::HttpRequest& request,
               const std::shared_ptr<net::EventStream>& stream) { open_stream(request, stream); },
        [this](std::uint64_t id) { on_closed(id); }});
    router.add(SocketRoute{
        "/v1/widget/ws", [this](const webhooks::HttpRequest& request) { return accept(request); },
        [this](std::shared_ptr<net::Socket> socket) {
            const std::lock_guard lock(mutex_);
            const std::uint64_t id = socket->id();
            sockets_[id] = {std::move(socket), nullptr};
        },
        [this](net::Socket& socket, const std::string& text) { on_message(socket, text); },
        [this](net::Socket& socket) { on_closed(socket.id()); }});
}

const Inbox* WidgetChat::site_for(const Setup& setup,
                                  const webhooks::HttpRequest& request,
                                  std::string_view site) const {
    const Inbox* inbox = setup.inbox(site);
    if (inbox == nullptr || inbox->settings.channel != "widget") return nullptr;
    const auto origin = webhooks::find_header(request.headers, "Origin");
    if (!origin)
        return inbox;  // A browser always says it on a POST and on a socket; a program may lie
                       // anyway.
    const std::vector<std::string> listed = inbox->settings.all("origins");
    const bool allowed = is_same_origin(request, *origin) ||
                         std::find(listed.begin(), listed.end(), *origin) != listed.end();
    return allowed ? inbox : nullptr;
}

void WidgetChat::preflight(const RoutedRequest& request, net::Responder respond) {
    webhooks::HttpResponse response;
    response.status = 204;
    response.headers = {{"Access-Control-Allow-Methods", "GET, POST"},
                        {"Access-Control-Allow-Headers", "Authorization, Content-Type"},
                        {"Access-Control-Max-Age", "600"}};
    respond(shared_with(request.http, std::move(response)));
}

void WidgetChat::open_session(const RoutedRequest& request, net::Responder respond) {
    const webhooks::ParsedJson parsed = webhooks::parse_json(request.http.body);
    const json& body = parsed.value;
    if (parsed.fault != webhooks::ParsedJson::Fault::none || !body.is_object()) {
        return respond(
            shared_with(request.http, error_response(400, "invalid", "not a JSON object")));
    }
    const std::shared_ptr<const Setup> setup = setup_.now();
    const Inbox* inbox = site_for(*setup, request.http, text_of(body, "site_key"));
    const auto person = inbox != nullptr ? identity(*inbox, body) : std::nullopt;
    if (!person) {
        // The page may read the refusal: it says so to the visitor instead of trying for ever.
        return respond(shared_with(
            request.http, error_response(403, "refused", "this site may not use the chat")));
    }

    const TimeMs now = clock_.now();
    webhooks::WidgetSession session{inbox->settings.name, *person, *person, now + session_ms,
                                    visitor_details(body, setup->book->brand.country)};
    const auto conversation = find_conversation(session);
    std::int64_t last_seq = 0;
    if (conversation) {
        last_seq = reader_.read([&](store::Database& database) {
            const auto row = store::load_conversation(database, *conversation);
            return row ? row->last_seq : 0;
        });
    }
    const std::string ticket = random_text();
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(tickets_, [&](const auto& entry) {
            return entry.second.expires_at + ticket_ms <= now + session_ms;
        });
        if (tickets_.size() < most_tickets) tickets_[ticket] = session;
    }
    const json answer = {{"token", webhooks::make_widget_token(session, key_)},
                         {"conversation_id", sha256_hex(session.conversation).substr(0, 16)},
                         {"last_seq", last_seq},
                         {"expires_in", session_ms / 1000},
                         {"ticket", ticket},
                         {"brand", setup->book->brand.name},
                         {"uploads", inbox->settings.all("uploads")}};
    respond(shared_with(request.http, json_response(200, answer.dump())));
}

std::optional<webhooks::WidgetSession> WidgetChat::read_token(std::string_view token) const {
    const std::shared_ptr<const Setup> setup = setup_.now();
    for (const auto& inbox : setup->inboxes) {
        if (inbox->settings.channel != "widget") continue;
        auto session =
            webhooks::read_widget_token(token, inbox->settings.name, {key_}, clock_.now());
        if (session) return session;
    }
    return std::nullopt;
}

std::optional<webhooks::WidgetSession> WidgetChat::bearer(
    const webhooks::HttpRequest& request) const {
    static constexpr std::string_view scheme = "Bearer ";
    const auto header = webhooks::find_header(request.headers, "Authorization");
    if (!header || !header->starts_with(scheme)) return std::nullopt;
    return read_token(header->substr(scheme.size()));
}

std::shared_ptr<Visitor> WidgetChat::visitor_of(const webhooks::HttpRequest& request,
                                                webhooks::WidgetSession session) {
    auto visitor = std::make_shared<Visitor>();
    visitor->conversation = find_conversation(session);
    visitor->session = std::move(session);
    visitor->address = request.remote_address;
    visitor->send = [](const std::string&, std::int64_t) { return true; };
    return visitor;
}

void WidgetChat::take_frame(RoutedRequest request, net::Responder respond) {
    const auto session = bearer(request.http);
    if (!session) {
        return respond(
            shared_with(request.http, error_response(401, "session", "the session is over")));
    }
    const std::shared_ptr<Visitor> visitor = visitor_of(request.http, *session);
    webhooks::WidgetFrame frame = webhooks::parse_widget_frame(request.http.body);
    if (auto* said = std::get_if<webhooks::WidgetSay>(&frame)) {
        if (const TimeMs wait = post_wait(session->conversation); wait > 0)
            return respond(shared_with(request.http, slow_down(wait)));
        auto answer = std::make_shared<net::Responder>(std::move(respond));
        return say(visitor, std::move(*said),
                   [answer, http = std::move(request.http)](const SayOutcome& outcome) {
                       (*answer)(shared_with(http, response_to(outcome)));
                   });
    }
    if (const auto* fault = std::get_if<webhooks::WidgetFault>(&frame)) {
        const int status = fault->code == "too_long" ? 413 : 400;
        return respond(shared_with(
            request.http, json_response(status, webhooks::error_frame(fault->code, fault->cid))));
    }
    if (const auto* read = std::get_if<webhooks::WidgetRead>(&frame))
        note_read(*visitor, read->seq);
    webhooks::HttpResponse nothing;
    nothing.status = 204;
    respond(shared_with(request.http, std::move(nothing)));
}

void WidgetChat::open_stream(const webhooks::HttpRequest& request,
                             const std::shared_ptr<net::EventStream>& stream) {
    const auto query = webhooks::parse_form(request.query);
    const std::string ticket(webhooks::form_value(query, "ticket").value_or(""));
    std::optional<webhooks::WidgetSession> session;
    {
        const std::lock_guard lock(mutex_);
        const auto found = tickets_.find(ticket);
        if (found != tickets_.end()) {
            const TimeMs opened_at = found->second.expires_at - session_ms;
            if (opened_at + ticket_ms > clock_.now()) session = found->second;
            tickets_.erase(found);
        }
    }
    if (!session) {
        return stream->refuse(
            shared_with(request, error_response(401, "ticket", "ask for a new session")));
    }
    std::int64_t after = integer_of(query, "after", 0);
    if (const auto last = webhooks::find_header(request.headers, "Last-Event-ID")) {
        std::from_chars(last->data(), last->data() + last->size(), after);
    }
    auto visitor = std::make_shared<Visitor>();
    visitor->session = *session;
    visitor->send = [stream](const std::string& frame, std::int64_t seq) {
        const std::string id = seq > 0 ? "id: " + std::to_string(seq) + "\n" : "";
        return stream->send(id + "data: " + frame + "\n\n");
    };
    {
        const std::lock_guard lock(mutex_);
        streams_[stream->id()] = visitor;
    }
    stream->send("retry: 3000\n\n");
    begin(visitor, after);
}

void WidgetChat::poll(RoutedRequest request, net::Responder respond) {
    const auto session = bearer(request.http);
    if (!session) {
        return respond(
            shared_with(request.http, error_response(401, "session", "the session is over")));
    }
    const auto query = webhooks::parse_form(request.http.query);
    auto waiting = std::make_shared<Poll>();
    waiting->request = std::move(request.http);
    waiting->respond.emplace(std::move(respond));
    waiting->next = integer_of(query, "after", 0);
    const TimeMs wait = std::clamp<TimeMs>(integer_of(query, "wait", 0) * 1000, 0, longest_wait_ms);
    waiting->until = clock_.now() + wait;
    waiting->visitor = std::make_shared<Visitor>();
    waiting->visitor->session = *session;
    // Called under the visitor's mutex, which therefore guards the poll too.
    waiting->visitor->send = [weak = std::weak_ptr(waiting)](const std::string& frame,
                                                             std::int64_t seq) {
        const auto poll = weak.lock();
        if (!poll || !poll->respond) return false;
        poll->events.push_back(json::parse(frame, nullptr, false));
        if (seq > 0) {
            poll->next = seq;
            poll->until = 0;
        }
        return true;
    };
    begin(waiting->visitor, waiting->next);
    {
        const std::lock_guard lock(mutex_);
        polls_.push_back(waiting);
    }
    store_.wake();
}

void WidgetChat::expire(TimeMs now) {
    std::vector<std::shared_ptr<Poll>> over;
    {
        const std::lock_guard lock(mutex_);
        const auto done = std::stable_partition(
            polls_.begin(), polls_.end(), [now](const std::shared_ptr<Poll>& poll) {
                const std::lock_guard visitor_lock(poll->visitor->mutex);
                return poll->until > now;
            });
        over.assign(done, polls_.end());
        polls_.erase(done, polls_.end());
    }
    for (const std::shared_ptr<Poll>& poll : over) {
        leave(poll->visitor);
        const std::lock_guard lock(poll->visitor->mutex);
        webhooks::HttpResponse response;
        response.status = 204;
        if (!poll->events.empty()) {
            response =
                json_response(200, json_text({{"events", poll->events}, {"next", poll->next}}));
        }
        (*poll->respond)(shared_with(poll->request, std::move(response)));
        poll->respond.reset();
    }
}

}  // namespace bot

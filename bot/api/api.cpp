#include "bot/api/api.h"

#include "bot/api/api_token.h"
#include "bot/store/views.h"
#include "bot/takeover.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 1> json_only = {"application/json"};
constexpr std::int64_t longest_queue = 500;
constexpr std::size_t longest_text_bytes = 16 * 1024;

std::string to_text(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<store::ConversationId> conversation_in(const RoutedRequest& request) {
    std::int64_t id = 0;
    const std::string& text = request.parameters[0];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return store::ConversationId{id};
}

webhooks::HttpResponse response_for(const Error& error) {
    switch (error.code) {
        case Error::Code::not_found:
            return error_response(404, "not_found", error.message);
        case Error::Code::invalid:
            return error_response(400, "invalid", error.message);
        default:
            return overloaded_response();
    }
}

/// A text member of a JSON body: at most 16 KiB.
std::string text_of(const json& body, const char* key) {
    const auto found = body.find(key);
    if (found == body.end() || !found->is_string()) return {};
    return found->get<std::string>().substr(0, longest_text_bytes);
}

struct Action {
    std::string name;
    store::ConversationId conversation;
    std::string agent;
    std::string client_id;
    std::string text;
};

/// Runs an action inside the store's transaction; gives what the caller is told.
Result<json> perform(store::Database& database, const Action& action, TimeMs now) {
    const auto seq_answer = [](Result<std::int64_t> seq) -> Result<json> {
        if (!seq) return std::move(seq).error();
        return json{{"seq", *seq}};
    };
    if (action.name == "reply") {
        return seq_answer(reply_as_person(database, action.conversation, action.agent,
                                          action.client_id, action.text, now));
    }
    if (action.name == "note") {
        return seq_answer(add_note(database, action.conversation, action.agent, action.text, now));
    }
    std::optional<ConversationEvent> event;
    if (action.name == "take") event = ConversationEvent::person_takes;
    if (action.name == "hand-back") event = ConversationEvent::hand_back;
    if (action.name == "resolve") event = ConversationEvent::resolve;
    if (!event) return Error{Error::Code::not_found, "there is no action " + action.name};
    Status did = person_does(database, action.conversation, *event, action.agent, action.text, now);
    if (!did) return did.error();
    return json{{"ok", true}};
}

}  // namespace

Api::Api(store::StoreThread& store,
         store::Reader& reader,
         const Clock& clock,
         LiveUpdates& live,
         std::string token_hash)
    : store_(store),
      reader_(reader),
      clock_(clock),
      live_(live),
      token_hash_(std::move(token_hash)) {}

void Api::add_routes(Router& router) {
    add(router, "GET", "/api/v1/queue", &Api::show_queue);
    add(router, "GET", "/api/v1/conversations/{}", &Api::show_conversation);
    add(router, "POST", "/api/v1/conversations/{}/{}", &Api::act);
}

void Api::add(Router& router, std::string_view method, std::string_view path, Handler handler) {
    Route route;
    route.method = method;
    route.path = path;
    route.limits.max_body_bytes = method == "GET" ? 0 : 64 * 1024;
    if (method != "GET") route.limits.content_types = json_only;
    route.handle = [this, handler](RoutedRequest request, net::Responder respond) {
        if (!may_pass(request.http, respond)) return;
        (this->*handler)(std::move(request), std::move(respond));
    };
    router.add(std::move(route));
}

bool Api::may_pass(const webhooks::HttpRequest& request, net::Responder& respond) {
    const TimeMs now = clock_.now();
    if (failures_.exhausted(request.remote_address, now)) {
        respond(error_response(429, "too_many_failures", "try again in a minute"));
        return false;
    }
    if (carries_token(request, token_hash_)) return true;
    failures_.count_failure(request.remote_address, now);
    respond(error_response(401, "unauthorised", "send Authorization: Bearer and the API token"));
    return false;
}

void Api::show_queue(RoutedRequest, net::Responder respond) {
    const TimeMs now = clock_.now();
    respond(json_response(200, to_text(reader_.read([now](store::Database& database) {
                              return store::queue_view(database, now, longest_queue);
                          }))));
}

void Api::show_conversation(RoutedRequest request, net::Responder respond) {
    const auto id = conversation_in(request);
    json view;
    if (id) {
        view = reader_.read(
            [id](store::Database& database) { return store::conversation_view(database, *id); });
    }
    if (view.is_null()) {
        return respond(
            error_response(404, "not_found", "there is no conversation " + request.parameters[0]));
    }
    respond(json_response(200, to_text(view)));
}

void Api::act(RoutedRequest request, net::Responder respond) {
    const auto id = conversation_in(request);
    if (!id)
        return respond(
            error_response(404, "not_found", "there is no conversation " + request.parameters[0]));
    const json body =
        request.http.body.empty() ? json::object() : json::parse(request.http.body, nullptr, false);
    if (!body.is_object())
        return respond(error_response(400, "invalid", "the body is not a JSON object"));
    Action action{request.parameters[1], *id, text_of(body, "agent"), text_of(body, "client_id"),
                  text_of(body, "text")};
    if (action.agent.empty()) action.agent = "api";

    struct Pending {
        Action action;
        net::Responder respond;
        json answer;
    };
    auto pending = std::make_shared<Pending>(Pending{std::move(action), std::move(respond), {}});
    auto work = [this, pending](store::Database& database) -> Status {
        Result<json> done = perform(database, pending->action, clock_.now());
        if (!done) return std::move(done).error();
        pending->answer = std::move(*done);
        live_.changed(pending->action.conversation);
        return Done{};
    };
    auto completion = [pending](const Status& stored) {
        pending->respond(stored ? json_response(200, to_text(pending->answer))
                                : response_for(stored.error()));
    };
    if (!store_.post(std::move(work), std::move(completion)))
        pending->respond(overloaded_response());
}

}  // namespace bot

#include "bot/console/desk.h"

#include "webhooks/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 1> json_only = {"application/json"};
constexpr std::size_t largest_body = 256 * 1024;

std::optional<std::int64_t> number_in(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The body as an object, or nothing when it is something else.
std::optional<json> body_of(const webhooks::HttpRequest& request) {
    if (request.body.empty()) return json::object();
    webhooks::ParsedJson parsed = webhooks::parse_json(request.body);
    if (parsed.fault != webhooks::ParsedJson::Fault::none || !parsed.value.is_object())
        return std::nullopt;
    return std::move(parsed.value);
}

/// The first of the caller's languages that the program speaks.
std::string language_of(const webhooks::HttpRequest& request) {
    std::string_view wanted =
        webhooks::find_header(request.headers, "Accept-Language").value_or("");
    while (!wanted.empty()) {
        const std::size_t comma = std::min(wanted.find(','), wanted.size());
        std::string_view one = wanted.substr(0, comma);
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        for (const char* language : {"es", "pt", "en"}) {
            if (one.starts_with(language)) return language;
        }
        wanted.remove_prefix(std::min(comma + 1, wanted.size()));
    }
    return "en";
}

}  // namespace

Answer refuse(int status, std::string_view code, std::string_view message) {
    return {status, {{"error", {{"code", code}, {"message", message}}}}, {}};
}

Answer no_conversation() {
    return refuse(404, "not_found", "there is no such conversation");
}

webhooks::HttpResponse response_of(Answer answer) {
    const bool empty = answer.status == 204;
    webhooks::HttpResponse response =
        json_response(answer.status, empty ? std::string{} : webhooks::to_text(answer.body));
    for (webhooks::Header& header : answer.headers) response.headers.push_back(std::move(header));
    return response;
}

std::optional<std::int64_t> Call::id(std::size_t index) const {
    return index < parameters.size() ? number_in(parameters[index]) : std::nullopt;
}

std::string Call::text(const char* key) const {
    const auto found = body.find(key);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

bool Call::flag(const char* key) const {
    const auto found = body.find(key);
    return found != body.end() && found->is_boolean() && found->get<bool>();
}

std::optional<std::int64_t> Call::integer(const char* key) const {
    const auto found = body.find(key);
    if (found == body.end() || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
}

std::vector<std::string> Call::list(const char* key) const {
    std::vector<std::string> texts;
    const auto found = body.find(key);
    if (found == body.end() || !found->is_array()) return texts;
    for (const json& one : *found) {
        if (one.is_string()) texts.push_back(one.get<std::string>());
    }
    return texts;
}

std::string Call::asked(std::string_view name) const {
    return std::string(webhooks::form_value(query, name).value_or(""));
}

std::optional<std::int64_t> Call::asked_number(std::string_view name) const {
    return number_in(asked(name));
}

Desk::Desk(Router& router,
           Access& access,
           store::StoreThread& store,
           store::Reader& reader,
           const CurrentSetup& setup,
           const Clock& clock,
           LiveUpdates& live)
    : router_(router),
      access_(access),
      store_(store),
      reader_(reader),
      setup_(setup),
      clock_(clock),
      live_(live) {}

void Desk::later(std::string_view method,
                 std::string_view path,
                 store::Role needed,
                 Later handler) {
    Route route;
    route.method = method;
    route.path = path;
    route.limits.max_body_bytes = method == "GET" ? 0 : largest_body;
    if (method != "GET" && method != "DELETE") route.limits.content_types = json_only;
    route.handle = [this, needed, handler = std::move(handler)](RoutedRequest request,
                                                                net::Responder respond) {
        auto checked = access_.check(request.http, needed);
        if (auto* refusal = std::get_if<webhooks::HttpResponse>(&checked))
            return respond(std::move(*refusal));
        std::optional<json> body = body_of(request.http);
        if (!body) return respond(error_response(400, "invalid", "the body is not a JSON object"));
        handler({std::move(std::get<Caller>(checked)), std::move(request.parameters),
                 webhooks::parse_form(request.http.query), std::move(*body), clock_.now(),
                 language_of(request.http)},
                std::move(respond));
    };
    router_.add(std::move(route));
}

void Desk::think(std::string_view method,
                 std::string_view path,
                 store::Role needed,
                 Thinking handler) {
    later(method, path, needed,
          [handler = std::move(handler)](const Call& call, net::Responder respond) {
              respond(response_of(handler(call)));
          });
}

void Desk::read(std::string_view path, store::Role needed, Handler handler) {
    think("GET", path, needed, [this, handler = std::move(handler)](const Call& call) {
        return reader_.read([&](store::Database& database) { return handler(database, call); });
    });
}

void Desk::write(std::string_view method,
                 std::string_view path,
                 store::Role needed,
                 Handler handler) {
    later(method, path, needed,
          [this, handler = std::move(handler)](Call call, net::Responder respond) {
              store_then_respond(std::move(call), handler, std::move(respond));
          });
}

void Desk::store_then_respond(Call call, Handler handler, net::Responder respond) {
    struct Pending {
        Call call;
        net::Responder respond;
        Answer answer;
    };
    auto pending = std::make_shared<Pending>(Pending{std::move(call), std::move(respond), {}});
    auto work = [pending, handler = std::move(handler)](store::Database& database) -> Status {
        pending->answer = handler(database, pending->call);
        if (pending->answer.status >= 400) return Error{Error::Code::invalid, "refused"};
        return Done{};
    };
    auto completion = [pending](const Status& stored) {
        const bool refused = pending->answer.status >= 400;
        pending->respond(stored || refused ? response_of(std::move(pending->answer))
                                           : overloaded_response());
    };
    if (!store_.post(std::move(work), std::move(completion)))
        pending->respond(overloaded_response());
}

}  // namespace bot

#include "bot/net/addresses.h"
#include "bot/store/files.h"
#include "bot/widget/file_content.h"
#include "bot/widget/widget_chat.h"

#include <algorithm>
#include <array>
#include <utility>

namespace bot {
namespace {

constexpr std::size_t largest_file = 5 * 1024 * 1024;
constexpr std::array<std::string_view, 1> file_types = {"application/octet-stream"};

bool takes(const Inbox& inbox, std::string_view type) {
    const std::vector<std::string> listed = inbox.settings.all("uploads");
    return std::find(listed.begin(), listed.end(), type) != listed.end();
}

bool takes_any(const Setup& setup) {
    return std::any_of(setup.inboxes.begin(), setup.inboxes.end(), [](const auto& inbox) {
        return inbox->settings.channel == "widget" && !inbox->settings.all("uploads").empty();
    });
}

}  // namespace

void WidgetChat::add_file_routes(Router& router) {
    Route take;
    take.method = "POST";
    take.path = "/v1/widget/files";
    take.limits.max_body_bytes = largest_file;
    take.limits.content_types = file_types;
    // Long bodies are read for nobody unless some site takes files.
    take.is_open = [this] { return takes_any(*setup_.now()); };
    take.admit = [this](const webhooks::HttpRequest& head, net::RouteLimits& limits) {
        admit_file(head, limits);
    };
    take.handle = [this](RoutedRequest request, net::Responder respond) {
        take_file(std::move(request), std::move(respond));
    };
    router.add(std::move(take));
}

void WidgetChat::admit_file(const webhooks::HttpRequest& head, net::RouteLimits& limits) {
    if (!bearer(head)) {
        limits.refusal = shared_with(head, error_response(401, "session", "the session is over"));
        return;
    }
    limits.share = uploads_.take(net::caller_key(head.remote_address));
    if (!limits.share) limits.refusal = shared_with(head, overloaded_response());
}

void WidgetChat::take_file(RoutedRequest request, net::Responder respond) {
    const auto refuse = [&](int status, std::string_view code, std::string_view message) {
        respond(shared_with(request.http, error_response(status, code, message)));
    };
    const auto session = bearer(request.http);
    if (!session) return refuse(401, "session", "the session is over");
    const std::shared_ptr<const Setup> setup = setup_.now();
    const Inbox* inbox = setup->inbox(session->site);
    const auto query = webhooks::parse_form(request.http.query);
    const std::string cid(webhooks::form_value(query, "cid").value_or(""));
    const auto content = content_of(request.http.body);
    if (!webhooks::is_client_id(cid)) return refuse(400, "bad_cid", "say which message it is: cid");
    if (inbox == nullptr || !content || !takes(*inbox, content->type))
        return refuse(415, "file_type", "files of this kind are not taken here");

    const std::shared_ptr<Visitor> visitor = visitor_of(request.http, *session);
    if (const TimeMs wait = post_wait(session->conversation); wait > 0)
        return respond(shared_with(request.http, slow_down(wait)));

    auto file = std::make_shared<store::StoredFile>();
    file->name = harmless_name(webhooks::form_value(query, "name").value_or(""), *content);
    file->mime_type = content->mime_type;
    file->bytes = std::move(request.http.body);
    request.http.body.clear();
    auto answer = std::make_shared<net::Responder>(std::move(respond));
    say_with_file(visitor, {cid, "", "", {}}, std::move(file),
                  [answer, http = std::move(request.http)](const SayOutcome& outcome) {
                      (*answer)(shared_with(http, response_to(outcome)));
                  });
}

}  // namespace bot

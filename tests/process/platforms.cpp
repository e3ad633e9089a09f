#include "tests/process/platforms.h"

#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "webhooks/signature.h"
#include "webhooks/standard_webhook.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace tests {
namespace {

using webhooks::HttpRequest;
using webhooks::Json;

bool is_call(const Platform& platform, const HttpRequest& request) {
    return request.method == "POST" && (request.path + "/").starts_with("/" + platform.inbox + "/");
}

/// The text of a mail whose body is quoted-printable.
std::string mail_text(const std::string& mail) {
    std::string text;
    for (std::size_t i = mail.find("\r\n\r\n") + 4; i < mail.size(); ++i) {
        if (mail[i] != '=') {
            text += mail[i];
        } else if (mail.compare(i, 3, "=\r\n") == 0) {
            i += 2;
        } else {
            text += static_cast<char>(std::stoi(mail.substr(i + 1, 2), nullptr, 16));
            i += 2;
        }
    }
    return text;
}

std::string form_field(const std::string& form, std::string_view name) {
    return std::string(webhooks::form_value(webhooks::parse_form(form), name).value_or(""));
}

std::string text_of(const Platform& platform, const HttpRequest& request) {
    const Json body = webhooks::parse_json(request.body).value;
    for (const std::string& place : platform.text_at) {
        std::string text = place == "mail"          ? mail_text(request.body)
                           : place.starts_with('?') ? form_field(request.query, place.substr(1))
                           : place.starts_with('=') ? form_field(request.body, place.substr(1))
                                                    : webhooks::text_at(body, place);
        if (!text.empty()) return text;
    }
    return {};
}

}  // namespace

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string standard_headers(const std::string& body) {
    std::string headers;
    for (const auto& header : webhooks::standard_webhook_headers(
             webhooks::to_hex(webhooks::sha256(body)), body,
             {*webhooks::standard_webhook_key(hook_secret)}, now_ms())) {
        headers += header.name + ": " + header.value + "\r\n";
    }
    return headers;
}

const std::vector<Platform>& platforms() {
    static const std::vector<Platform> all = [] {
        std::vector<Platform> list = public_platforms();
        for (auto& more : {meta_platforms(), chat_platforms()}) {
            list.insert(list.end(), more.begin(), more.end());
        }
        return list;
    }();
    return all;
}

const Platform& platform_of(const std::string& inbox) {
    return *std::find_if(platforms().begin(), platforms().end(),
                         [&](const Platform& each) { return each.inbox == inbox; });
}

TestServer::Reaction accept_everywhere(const HttpRequest& request) {
    if (request.method == "GET") {  // A poll: nothing is new.
        const bool blog = request.path.starts_with("/wordpress/");
        return TestServer::answer(200, blog ? "[]" : R"({"items":[],"latest_posts":[]})");
    }
    if (request.path == "/oauth/token") {
        const bool known = form_field(request.body, "refresh_token") == "test-refresh";
        return known ? TestServer::answer(200, R"({"access_token":"fresh","expires_in":3600})")
                     : TestServer::answer(400, R"({"error":"invalid_grant"})");
    }
    const std::string id = webhooks::to_hex(webhooks::sha256(request.body)).substr(0, 16);
    const auto platform =
        std::find_if(platforms().begin(), platforms().end(),
                     [&](const Platform& each) { return is_call(each, request); });
    if (platform == platforms().end()) return TestServer::answer(404);
    std::string answer = platform->accepts;
    const std::size_t place = answer.find("{id}");
    if (place != std::string::npos) answer.replace(place, 4, id);
    return TestServer::answer(200, answer);
}

std::vector<std::string> texts_of(const Platform& platform, const std::vector<HttpRequest>& calls) {
    std::vector<std::string> texts;
    for (const HttpRequest& request : calls) {
        if (is_call(platform, request)) texts.push_back(text_of(platform, request));
    }
    return texts;
}

HttpRequest as_call(const MailServer::Mail& mail) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/email/" + mail.recipients.front();
    request.body = mail.message;
    return request;
}

void CommentFeed::add(const std::string& comment) {
    const std::lock_guard lock(mutex_);
    comments_.insert(comments_.begin(), webhooks::parse_json(comment).value);  // Newest first.
}

std::size_t CommentFeed::asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
}

TestServer::Reaction CommentFeed::answer(const HttpRequest& request) {
    const bool poll = request.method == "GET" && request.path.starts_with("/youtube/");
    if (!poll) return accept_everywhere(request);
    if (webhooks::find_header(request.headers, "Authorization") != "Bearer fresh") {
        return TestServer::answer(401, R"({"error":{"status":"UNAUTHENTICATED"}})");
    }
    const std::lock_guard lock(mutex_);
    ++asked_;
    return TestServer::answer(200, Json{{"items", comments_}}.dump());
}

}  // namespace tests

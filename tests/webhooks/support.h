#pragma once

#include "tests/support/catch.h"
#include "webhooks/channel.h"
#include "webhooks/json.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace webhooks::test {

using Values = std::map<std::string, std::vector<std::string>>;

/// The text of tests/webhooks/fixtures/`path`.
inline std::string fixture(const std::string& path) {
    std::ifstream file(std::string(PORTAVOZ_SOURCE_DIR) + "/tests/webhooks/fixtures/" + path);
    INFO("fixture " << path);
    REQUIRE(file.good());
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The sentence with its values in their places.
inline std::string said(const Words& words) {
    std::string text = words.english;
    for (std::size_t i = 0; i < words.values.size(); ++i) {
        const std::string place = "{" + std::to_string(i + 1) + "}";
        const std::size_t at = text.find(place);
        INFO(words.english);
        REQUIRE(at != std::string::npos);
        text.replace(at, place.size(), words.values[i]);
    }
    return text;
}

/// The keys of `problems`, each of which names its own and says what to do.
inline std::vector<std::string> keys_of(const std::vector<SettingProblem>& problems) {
    std::vector<std::string> keys;
    for (const SettingProblem& problem : problems) {
        INFO(problem.key << ": " << said(problem.message) << " (" << said(problem.hint) << ")");
        CHECK(said(problem.message).find(problem.key) != std::string::npos);
        CHECK_FALSE(said(problem.hint).empty());
        keys.push_back(problem.key);
    }
    return keys;
}

/// A channel whose settings are right.
inline std::unique_ptr<Channel> make(const std::string& channel, Values values) {
    auto made = make_channel({.name = "inbox", .channel = channel, .values = std::move(values)});
    if (const auto* problems = std::get_if<std::vector<SettingProblem>>(&made)) {
        FAIL(said(problems->front().message));
    }
    return std::move(std::get<std::unique_ptr<Channel>>(made));
}

/// The keys that the settings have problems with.
inline std::vector<std::string> problem_keys(const std::string& channel, Values values) {
    auto made = make_channel({.name = "inbox", .channel = channel, .values = std::move(values)});
    const auto* problems = std::get_if<std::vector<SettingProblem>>(&made);
    return problems == nullptr ? std::vector<std::string>{} : keys_of(*problems);
}

/// A POST of JSON, with the given headers beside the content type.
inline HttpRequest post(std::string body, std::vector<Header> headers = {}) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/webhooks/inbox";
    request.headers = std::move(headers);
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = std::move(body);
    return request;
}

inline HttpRequest get(std::string query) {
    HttpRequest request;
    request.method = "GET";
    request.path = "/webhooks/inbox";
    request.query = std::move(query);
    return request;
}

/// The one message of an accepted receipt.
inline Inbound only_message(const Receipt& receipt) {
    REQUIRE(receipt.outcome == Receipt::Outcome::accepted);
    REQUIRE(receipt.messages.size() == 1);
    return receipt.messages.front();
}

/// A platform's answer.
inline HttpResponse answer(int status, std::string body = "{}", std::vector<Header> headers = {}) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    response.headers = std::move(headers);
    return response;
}

/// The requests of a reply that can be sent.
inline std::vector<OutboundRequest> render(const Channel& channel, const Reply& reply, TimeMs now) {
    auto rendered = channel.render(reply, now);
    if (const auto* cannot = std::get_if<CannotSend>(&rendered)) FAIL(cannot->reason);
    return std::get<std::vector<OutboundRequest>>(std::move(rendered));
}

/// Why a reply can not be sent.
inline CannotSend cannot_send(const Channel& channel, const Reply& reply, TimeMs now) {
    auto rendered = channel.render(reply, now);
    REQUIRE(std::holds_alternative<CannotSend>(rendered));
    return std::get<CannotSend>(rendered);
}

inline Json body_of(const OutboundRequest& request) {
    const ParsedJson parsed = parse_json(request.body);
    REQUIRE(parsed.fault == ParsedJson::Fault::none);
    return parsed.value;
}

inline std::string header_of(const OutboundRequest& request, std::string_view name) {
    return std::string(find_header(request.headers, name).value_or(""));
}

}  // namespace webhooks::test

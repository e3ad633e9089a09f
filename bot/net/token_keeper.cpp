#include "bot/net/token_keeper.h"

#include "bot/json_text.h"
#include "webhooks/token_grant.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace bot::net {
namespace {

constexpr TimeMs margin_ms = 60'000;
constexpr std::int64_t shortest_life_s = 120;
constexpr std::int64_t usual_life_s = 3'600;
constexpr std::int64_t longest_life_s = 24 * 3'600;

/// What the caller sees when no token could be bought: nothing of the request itself has left.
webhooks::HttpResponse without_token(const webhooks::HttpResponse& answer,
                                     const nlohmann::json& body) {
    webhooks::HttpResponse response;
    const bool refused = answer.status >= 400 && answer.status < 500 && answer.status != 429;
    response.status = refused ? 401 : 0;
    const auto error = body.is_object() ? body.find("error") : body.end();
    const bool named = error != body.end() && error->is_string();
    const std::string code = named ? error->get<std::string>().substr(0, 100) : std::string{};
    response.failure_text =
        "no access token: " +
        (answer.status == 0 ? answer.failure_text : "HTTP " + std::to_string(answer.status)) +
        (code.empty() ? "" : " " + code);
    if (!refused) response.failure = webhooks::HttpResponse::Failure::not_sent;
    response.body = json_text({{"error", {{"status", code}}}});
    return response;
}

}  // namespace

void TokenKeeper::send(webhooks::OutboundRequest request, const Send& send, Done done) {
    auto grant = std::exchange(request.grant, std::nullopt);
    if (!grant) return send(std::move(request), std::move(done));
    const std::string token = token_for(*grant);
    Errand errand{std::move(request), std::move(*grant), send, std::move(done)};
    if (token.empty()) return buy(std::move(errand));
    use(std::move(errand), token, true);
}

std::string TokenKeeper::token_for(const webhooks::TokenGrant& grant) {
    const std::lock_guard lock(mutex_);
    const auto found = tokens_.find(grant.refresh_token);
    const bool good = found != tokens_.end() && clock_.now() < found->second.until;
    return good ? found->second.value : std::string{};
}

void TokenKeeper::forget(const webhooks::TokenGrant& grant, const std::string& token) {
    const std::lock_guard lock(mutex_);
    const auto found = tokens_.find(grant.refresh_token);
    if (found != tokens_.end() && found->second.value == token) tokens_.erase(found);
}

void TokenKeeper::buy(Errand errand) {
    const Send send = errand.send;
    webhooks::OutboundRequest bought = webhooks::purchase(errand.grant);
    send(std::move(bought),
         [this, errand = std::move(errand)](const webhooks::HttpResponse& answer) mutable {
             const nlohmann::json body = nlohmann::json::parse(answer.body, nullptr, false);
             const auto value = body.is_object() ? body.find("access_token") : body.end();
             if (answer.status != 200 || value == body.end() || !value->is_string()) {
                 return errand.done(without_token(answer, body));
             }
             const auto life = body.find("expires_in");
             const bool told = life != body.end() && life->is_number_integer();
             const std::int64_t seconds = told ? life->get<std::int64_t>() : usual_life_s;
             const auto token = value->get<std::string>();
             {
                 const std::lock_guard lock(mutex_);
                 const TimeMs until =
                     clock_.now() + std::clamp(seconds, shortest_life_s, longest_life_s) * 1000;
                 tokens_[errand.grant.refresh_token] = {token, until - margin_ms};
             }
             use(std::move(errand), token, false);
         });
}

void TokenKeeper::use(Errand errand, const std::string& token, bool may_renew) {
    const Send send = errand.send;
    webhooks::OutboundRequest with_token = errand.request;
    with_token.headers.push_back({"Authorization", "Bearer " + token});
    send(std::move(with_token), [this, errand = std::move(errand), token,
                                 may_renew](webhooks::HttpResponse answer) mutable {
        if (answer.status != 401) return errand.done(std::move(answer));
        forget(errand.grant, token);
        // Refused before anything was done: it may be sent again, once, with a new token.
        if (!may_renew) return errand.done(std::move(answer));
        buy(std::move(errand));
    });
}

}  // namespace bot::net

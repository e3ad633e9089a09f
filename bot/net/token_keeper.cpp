#include "bot/net/token_keeper.h"

#include "bot/json_text.h"
#include "bot/log.h"
#include "bot/sha256.h"
#include "webhooks/token_grant.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace bot::net {
namespace {

using webhooks::HttpResponse;
using webhooks::TokenGrant;

constexpr TimeMs margin_ms = 60'000;
constexpr std::int64_t shortest_life_s = 120;
constexpr std::int64_t usual_life_s = 3'600;
constexpr std::int64_t longest_life_s = 24 * 3'600;

bool buys_once(const TokenGrant& grant) {
    return grant.refresh == TokenGrant::Refresh::once;
}

bool is_refusal(const HttpResponse& answer) {
    return answer.status >= 400 && answer.status < 500 && answer.status != 429;
}

/// `HTTP 400 invalid_grant`
std::string what_was_said(const HttpResponse& answer, const std::string& code) {
    if (answer.status == 0) return answer.failure_text;
    return "HTTP " + std::to_string(answer.status) + (code.empty() ? "" : " " + code);
}

std::string error_code(const nlohmann::json& body) {
    const auto error = body.is_object() ? body.find("error") : body.end();
    const bool named = error != body.end() && error->is_string();
    return named ? error->get<std::string>().substr(0, 100) : std::string{};
}

/// What the caller sees when no token could be bought: nothing of the request itself has left.
HttpResponse without_token(int status, const std::string& why, const std::string& code) {
    HttpResponse response;
    response.status = status;
    response.failure_text = "no access token: " + why;
    if (status == 0) response.failure = HttpResponse::Failure::not_sent;
    response.body = json_text({{"error", {{"status", code}}}, {"detail", response.failure_text}});
    return response;
}

std::string text_of(const nlohmann::json& body, const char* key) {
    const auto value = body.is_object() ? body.find(key) : body.end();
    return value != body.end() && value->is_string() ? value->get<std::string>() : std::string{};
}

/// What the seller's answer makes of what was known.
KeptToken bought_token(const nlohmann::json& body, KeptToken token, TimeMs now) {
    const auto life = body.find("expires_in");
    const bool told = life != body.end() && life->is_number_integer();
    const std::int64_t seconds = told ? life->get<std::int64_t>() : usual_life_s;
    token.access_token = text_of(body, "access_token");
    token.until = now + std::clamp(seconds, shortest_life_s, longest_life_s) * 1000 - margin_ms;
    // A seller that gives no new one lets the old one buy again (RFC 6749, 6).
    if (const std::string next = text_of(body, "refresh_token"); !next.empty()) {
        token.refresh_token = next;
    }
    token.in_doubt = false;
    token.refusal.clear();
    return token;
}

}  // namespace

std::string token_key(const TokenGrant& grant) {
    return sha256_hex("refresh token\n" + grant.refresh_token);
}

void TokenKeeper::remember(const KeptTokens& tokens) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, token] : tokens) entries_[key].token = token;
}

void TokenKeeper::keep_by(Keep keep) {
    keep_ = std::move(keep);
}

KeptToken TokenKeeper::known(const TokenGrant& grant) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(token_key(grant));
    return found == entries_.end() ? KeptToken{} : found->second.token;
}

void TokenKeeper::send(webhooks::OutboundRequest request, const Send& send, Done done) {
    auto grant = std::exchange(request.grant, std::nullopt);
    if (!grant) return send(std::move(request), std::move(done));
    const KeptToken token = known(*grant);
    Errand errand{std::move(request), std::move(*grant), send, std::move(done)};
    if (clock_.now() < token.until) return use(std::move(errand), token.access_token, true);
    buy(std::move(errand), {});
}

/// `refused` is the token that the platform did not take; a newer one needs no purchase.
void TokenKeeper::buy(Errand errand, const std::string& refused) {
    std::string newer;
    bool finished = false;
    {
        const std::lock_guard lock(mutex_);
        finished = finished_;
        Entry& entry = entries_[token_key(errand.grant)];
        if (!refused.empty() && entry.token.access_token == refused) entry.token.until = 0;
        if (clock_.now() < entry.token.until) {
            newer = entry.token.access_token;
        } else if (!finished) {
            entry.waiting.push_back(errand);
            if (std::exchange(entry.buying, true)) return;
            ++purchases_;
        }
    }
    if (!newer.empty()) return use(std::move(errand), newer, false);
    if (finished) return errand.done(without_token(0, "the program is stopping", {}));
    announce(errand);
}

/// What buys only once is spent when the request leaves, so the store must take writes now, and
/// know of the purchase should the program end before its answer.
void TokenKeeper::announce(const Errand& errand) {
    if (!buys_once(errand.grant)) return purchase(errand);
    if (!keep_) {
        return deliver(errand.grant, known(errand.grant),
                       without_token(0, "only the running program renews it", {}));
    }
    KeptToken token = known(errand.grant);
    const bool was_in_doubt = std::exchange(token.in_doubt, true);
    keep_(token_key(errand.grant), token, [this, errand, was_in_doubt](const Status& stored) {
        if (stored) return purchase(errand);
        KeptToken unspent = known(errand.grant);
        unspent.in_doubt = was_in_doubt;
        const std::string why = "it could not be stored: " + stored.error().message;
        settle(errand.grant, std::move(unspent), without_token(0, why, {}));
    });
}

void TokenKeeper::purchase(const Errand& errand) {
    const KeptToken token = known(errand.grant);
    const std::string& configured = errand.grant.refresh_token;
    errand.send(webhooks::purchase(errand.grant,
                                   token.refresh_token.empty() ? configured : token.refresh_token),
                [this, errand](const HttpResponse& answer) { read_purchase(errand, answer); });
}

void TokenKeeper::read_purchase(const Errand& errand, const HttpResponse& answer) {
    const nlohmann::json body = nlohmann::json::parse(answer.body, nullptr, false);
    KeptToken token = known(errand.grant);
    const bool bought = answer.status == 200 && !text_of(body, "access_token").empty();
    if (bought) {
        token = bought_token(body, std::move(token), clock_.now());
        return settle(errand.grant, std::move(token), {});
    }
    const std::string code = error_code(body);
    std::string why = what_was_said(answer, code);
    if (!is_refusal(answer)) {
        const bool certainly_unspent =
            answer.status == 429 || answer.failure == HttpResponse::Failure::not_sent;
        token.in_doubt = token.in_doubt || (buys_once(errand.grant) && !certainly_unspent);
        return settle(errand.grant, std::move(token), without_token(0, why, code));
    }
    if (token.in_doubt) why += ", after a renewal whose answer was lost";
    if (buys_once(errand.grant)) why += "; the account must be authorised again";
    token.refusal = why;
    settle(errand.grant, std::move(token), without_token(401, why, code));
}

/// What is known from now on is stored where it must be, and only then used and told to everybody
/// who waits. A store that fails now writes it as soon as it can; until then it is kept here.
void TokenKeeper::settle(const TokenGrant& grant, KeptToken token, const HttpResponse& outcome) {
    if (!buys_once(grant) || !keep_) return deliver(grant, std::move(token), outcome);
    keep_(token_key(grant), token, [this, grant, token, outcome](const Status& stored) {
        if (!stored) {
            log_step(LogLevel::error, "token_not_stored", {{"error", stored.error().message}});
        }
        deliver(grant, token, outcome);
    });
}

void TokenKeeper::deliver(const TokenGrant& grant, KeptToken kept, const HttpResponse& outcome) {
    std::vector<Errand> waiting;
    std::string token;
    {
        const std::lock_guard lock(mutex_);
        Entry& entry = entries_[token_key(grant)];
        waiting.swap(entry.waiting);
        entry.token = std::move(kept);
        token = entry.token.access_token;
        entry.buying = false;
        --purchases_;
    }
    bought_.notify_all();
    const bool bought = outcome.status == 200;
    for (Errand& errand : waiting) {
        if (bought) {
            use(std::move(errand), token, false);
        } else {
            errand.done(outcome);
        }
    }
}

void TokenKeeper::use(Errand errand, const std::string& token, bool may_renew) {
    const Send send = errand.send;
    webhooks::OutboundRequest with_token = errand.request;
    with_token.headers.push_back({"Authorization", "Bearer " + token});
    send(std::move(with_token),
         [this, errand = std::move(errand), token, may_renew](HttpResponse answer) mutable {
             if (answer.status != 401) return errand.done(std::move(answer));
             const bool can_buy = keep_ || !buys_once(errand.grant);
             // Refused before anything was done: it may be sent again, once, with a new token.
             if (may_renew && can_buy) return buy(std::move(errand), token);
             {
                 const std::lock_guard lock(mutex_);
                 KeptToken& known = entries_[token_key(errand.grant)].token;
                 if (known.access_token == token) known.until = 0;
             }
             errand.done(std::move(answer));
         });
}

void TokenKeeper::finish(std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    finished_ = true;
    bought_.wait_for(lock, longest, [this] { return purchases_ == 0; });
}

}  // namespace bot::net

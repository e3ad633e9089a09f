#include "webhooks/channels/x.h"

#include "webhooks/api_answer.h"
#include "webhooks/channels/x_event.h"
#include "webhooks/channels/x_oauth.h"
#include "webhooks/exchange.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace webhooks {
namespace {

constexpr std::size_t longest_crc_token = 512;
constexpr std::string_view default_api = "https://api.x.com";

CannotSend cannot(std::string reason) {
    return {.reason = std::move(reason), .window_closed = false};
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

/// Milliseconds until the limit that is used up opens again.
std::int64_t until_reset(const HttpResponse& response, TimeMs now) {
    constexpr std::int64_t longest = 24LL * 3600 * 1000;
    static constexpr std::array<std::string_view, 3> limits{"x-user-limit-24hour",
                                                            "x-app-limit-24hour", "x-rate-limit"};
    for (const std::string_view limit : limits) {
        const auto left = find_header(response.headers, std::string(limit) + "-remaining");
        const auto reset = find_header(response.headers, std::string(limit) + "-reset");
        if (!reset || (left && *left != "0")) continue;
        std::int64_t seconds = 0;
        std::from_chars(reset->data(), reset->data() + reset->size(), seconds);
        return std::clamp<std::int64_t>(seconds * 1000 - now, 1000, longest);
    }
    return retry_after_ms(response, now).value_or(0);
}

Words webhook_probe() {
    return wording("the webhook");
}

/// In whose name X is called: one of the three.
struct XAccess {
    OAuthKeys keys;
    std::string bearer;
    std::optional<TokenGrant> grant;  ///< Buys a bearer token.
};

class X : public Channel {
public:
    X(std::vector<std::string> secrets,
      XAccount account,
      XAccess access,
      std::string app_bearer,
      std::string api,
      Capabilities can)
        : secrets_(std::move(secrets)),
          account_(std::move(account)),
          access_(std::move(access)),
          app_bearer_(std::move(app_bearer)),
          api_(std::move(api)),
          capabilities_(can) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        if (request.method == "GET") return answer_check(request);
        if (auto refusal = refuse_unless_post(request, "application/json", "GET, POST")) {
            return *refusal;
        }
        const auto signature = find_header(request.headers, "x-twitter-webhooks-signature");
        static constexpr std::string_view prefix = "sha256=";
        if (!signature || !signature->starts_with(prefix)) return refused(401, "no signature");
        const auto digest = from_base64(signature->substr(prefix.size()));
        if (!digest || !signed_with_sha256(*digest, request.body, secrets_)) {
            return refused(401, "signature");
        }
        const ParsedJson parsed = parse_json(request.body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        Receipt receipt = accepted();
        read_x_event(parsed.value, account_, receipt);
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return cannot("on X nothing can be hidden or answered in private from here");
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string text = with_numbered_choices(reply.text, reply.buttons);
        if (reply.visibility == Visibility::public_comment) return render_post(reply, text, now);
        const std::string to = address_value(reply, "participant_id");
        if (to.empty()) return cannot("no participant");
        const std::size_t length = text_length(text, LengthUnit::code_points);
        if (length > capabilities().max_text) {
            return cannot("the text has " + std::to_string(length) + " characters, a message " +
                          std::to_string(capabilities().max_text));
        }
        return std::vector{call("POST",
                                "/2/dm_conversations/with/" + percent_encode(to) + "/messages",
                                Json{{"text", text}}, reply.reference, now)};
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        auto [body, delivery, settled] =
            read_api_answer(response, now, "X", {"data.dm_event_id", "data.id"});
        if (settled) return delivery;
        const std::string detail = text_at(body, "detail", text_at(body, "title"));
        if (!detail.empty()) delivery.error += ": " + detail;
        if (delivery.outcome == Delivery::Outcome::throttled) {
            delivery.retry_after_ms = until_reset(response, now);
        }
        const bool unwanted = response.status == 403 &&
                              lower(detail).find("cannot send messages") != std::string::npos;
        if (unwanted) delivery.outcome = Delivery::Outcome::blocked;
        return delivery;
    }

    const Capabilities& capabilities() const override { return capabilities_; }

    std::vector<Probe> probes(TimeMs now) const override {
        OutboundRequest request = get_request(api_ + "/2/users/me");
        authorize(request, "me", now);
        std::vector<Probe> probes{{wording("the token"), std::move(request)}};
        if (!app_bearer_.empty()) {
            probes.push_back(
                {webhook_probe(),
                 get_request(api_ + "/2/webhooks", {{"Authorization", "Bearer " + app_bearer_}})});
        }
        return probes;
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        const Json body = parse_json(response.body).value;
        if (probe.what == webhook_probe()) return fault_of_webhooks(body, response);
        const std::string id = text_at(body, "data.id");
        if (id.empty()) {
            return http_said(response, text_at(body, "detail", response.failure_text));
        }
        if (id == account_.user_id) return {};
        return wording("the token belongs to {1}, not to {2}", id, "user_id");
    }

private:
    /// X calls nobody whose address failed its checks for a day.
    static Words fault_of_webhooks(const Json& body, const HttpResponse& response) {
        if (response.status != 200) {
            return http_said(response, text_at(body, "detail", response.failure_text));
        }
        const Json& webhooks = array_at(body, "data");
        if (webhooks.empty()) return wording("no webhook is registered: {1}", "POST /2/webhooks");
        for (const Json& webhook : webhooks) {
            if (flag_at(webhook, "valid")) return {};
        }
        return wording("X has given up {1}: PUT /2/webhooks/{2} has it checked again",
                       text_at(webhooks.front(), "url"), text_at(webhooks.front(), "id"));
    }

    Receipt answer_check(const HttpRequest& request) const {
        const std::vector<Header> query = parse_form(request.query);
        const auto token = form_value(query, "crc_token");
        if (!token || token->empty() || token->size() > longest_crc_token) {
            return refused(403, "no crc_token");
        }
        const std::string response = "sha256=" + to_base64(hmac_sha256(secrets_.front(), *token));
        return replied("application/json", to_text({{"response_token", response}}));
    }

    Rendered render_post(const Reply& reply, const std::string& text, TimeMs now) const {
        const std::string post = address_value(reply, "post_id");
        if (post.empty()) return cannot("no post to answer");
        const std::size_t limit = capabilities().max_public_text;
        const std::size_t length = text_length(text, LengthUnit::weighted);
        if (length > limit) {
            return cannot("the text counts " + std::to_string(length) + ", a post " +
                          std::to_string(limit) + "; write a shorter public answer");
        }
        // X refuses the same text twice, even to two people: the handle makes it theirs.
        const std::string handle = address_value(reply, "handle");
        const std::string named = "@" + handle + " " + text;
        const bool fits = !handle.empty() && text_length(named, LengthUnit::weighted) <= limit;
        const Json body{{"text", fits ? named : text}, {"reply", {{"in_reply_to_tweet_id", post}}}};
        return std::vector{call("POST", "/2/tweets", body, reply.reference, now)};
    }

    void authorize(OutboundRequest& request, const std::string& reference, TimeMs now) const {
        if (access_.grant) {
            request.grant = access_.grant;
            return;
        }
        std::string proof = "Bearer " + access_.bearer;
        if (access_.bearer.empty()) {
            // Unique without a random source: one reply is never rendered twice in a millisecond.
            const std::string seed = reference + ":" + std::to_string(now);
            const std::string nonce =
                to_hex(hmac_sha256(access_.keys.token_secret, seed)).substr(0, 32);
            proof = oauth_header(access_.keys, request.method, request.url, {}, nonce, now);
        }
        request.headers.push_back({"Authorization", std::move(proof)});
    }

    OutboundRequest call(const std::string& method,
                         const std::string& path,
                         const Json& body,
                         const std::string& reference,
                         TimeMs now) const {
        OutboundRequest request = json_request(api_ + path, body);
        request.method = method;
        authorize(request, reference, now);
        return request;
    }

    std::vector<std::string> secrets_;
    XAccount account_;
    XAccess access_;
    std::string app_bearer_;  ///< Of the app itself; the doctor asks with it. May be empty.
    std::string api_;
    Capabilities capabilities_;
};

/// A refresh token renews itself for ever; the tokens of OAuth 1.0a last; a bearer token alone ends
/// within two hours.
XAccess read_access(const InboxSettings& settings,
                    const std::string& consumer_secret,
                    SettingsReader& reader) {
    XAccess access;
    access.bearer = reader.optional("bearer_token");
    if (settings.values.contains("refresh_token")) {
        if (!access.bearer.empty() || settings.values.contains("access_token")) {
            reader.problem("refresh_token",
                           wording("refresh_token stands beside another token of the account"),
                           wording("leave out bearer_token, access_token and access_token_secret"));
        }
        const std::string api = reader.optional("api_base", default_api);
        const std::string secret = reader.optional("client_secret");
        access.grant = TokenGrant{
            .url = reader.base_url("token_url", api + "/2/oauth2/token"),
            .client_id = reader.required("client_id", wording("the app's OAuth 2.0 Client ID")),
            .client_secret = secret,
            .refresh_token =
                reader.required("refresh_token", wording("of OAuth 2, offline.access")),
            .proof = secret.empty() ? TokenGrant::Proof::in_body : TokenGrant::Proof::basic,
            .refresh = TokenGrant::Refresh::once};
        return access;
    }
    if (!access.bearer.empty()) return access;
    const Words hint = wording("or set refresh_token and client_id (OAuth 2)");
    access.keys = {.consumer_key = reader.required("consumer_key", hint),
                   .consumer_secret = consumer_secret,
                   .token = reader.required("access_token", hint),
                   .token_secret = reader.required("access_token_secret", hint)};
    return access;
}

}  // namespace

MadeChannel make_x(const InboxSettings& settings) {
    SettingsReader reader(settings);
    auto secrets =
        reader.required_all("consumer_secret", wording("the API Key Secret of your app at X"));
    XAccount account{
        .user_id = reader.required("user_id", wording("the number of the account, not its name")),
        .app_id = reader.optional("app_id")};
    XAccess access =
        read_access(settings, secrets.empty() ? std::string{} : secrets.front(), reader);
    Capabilities can = *capabilities_of("x");
    can.max_public_text = static_cast<std::size_t>(
        reader.number("max_post", 280, 25'000, 280, wording("leave it out for 280")));
    return make_unless_problems<X>(reader, std::move(secrets), std::move(account),
                                   std::move(access), settings.value("app_bearer_token"),
                                   reader.base_url("api_base", default_api), can);
}

}  // namespace webhooks

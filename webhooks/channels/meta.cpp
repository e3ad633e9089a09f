#include "webhooks/channels/meta.h"

#include "webhooks/handshake.h"
#include "webhooks/signature.h"

#include <algorithm>
#include <array>

namespace webhooks {
namespace {

bool is_signed(const HttpRequest& request, const std::vector<std::string>& app_secrets) {
    constexpr std::string_view prefix = "sha256=";
    const auto header = find_header(request.headers, "X-Hub-Signature-256");
    if (!header || !header->starts_with(prefix)) return false;
    const auto digest = from_hex(header->substr(prefix.size()));
    return digest && signed_with_sha256(*digest, request.body, app_secrets);
}

/// The code alone decides for most errors.
Delivery::Outcome outcome_of(std::int64_t code, std::int64_t subcode) {
    using Outcome = Delivery::Outcome;
    switch (subcode) {
        case 2018278:
        case 2018065:
        case 2534022:
            return Outcome::window_closed;
        case 2018108:
        case 1545041:
            return Outcome::blocked;
        case 1893063:
            return Outcome::auth_failed;  // The page may not send for a while.
        default:
            break;
    }
    switch (code) {
        case 1:
        case 2:
        case 1200:
            return Outcome::retry;
        case 4:
        case 17:
        case 32:
        case 613:
            return Outcome::throttled;
        case 230:
        case 551:
            return Outcome::blocked;
        case 102:
        case 190:
        case 368:
            return Outcome::auth_failed;
        case 10900:
            return Outcome::duplicate;  // A private reply was already made.
        default:
            break;
    }
    const bool usage_limit = code >= 80000 && code <= 80014;
    return usage_limit ? Outcome::throttled : Outcome::permanent;
}

/// A header that says how much of a limit is used, or an empty object.
Json usage_of(const HttpResponse& response, std::string_view name) {
    const auto header = find_header(response.headers, name);
    Json usage = header ? parse_json(*header).value : Json();
    return usage.is_object() ? usage : Json::object();
}

/// The limit that is nearest: calls, time or processor time.
std::int64_t used_percent(const Json& use) {
    std::int64_t most = 0;
    for (const char* what : {"call_count", "total_time", "total_cputime"}) {
        most = std::max(most, integer_at(use, what).value_or(0));
    }
    return most;
}

/// Between two calls, that an hour's use stays below its limit: a second more for every hundredth
/// from 80 % on, at most a minute.
std::int64_t pause_at(std::int64_t percent) {
    constexpr std::int64_t from = 80;
    constexpr std::int64_t longest_ms = 60'000;
    if (percent < from) return 0;
    if (percent >= 100) return longest_ms;
    return (percent - from + 1) * 1'000;
}

std::string describe(const Json& answer) {
    std::string text = text_at(answer, "error.code", "?");
    const std::string subcode = text_at(answer, "error.error_subcode");
    if (!subcode.empty()) text += "/" + subcode;
    return text + ": " + text_at(answer, "error.message", "no message");
}

/// The apps in which people of the brand answer: the Page's inbox, and Instagram's
/// (https://developers.facebook.com/docs/messenger-platform/handover-protocol/pass-thread-control).
/// Meta's own automatic replies are reported with the id of the inbox too, or with none: they
/// cannot be told from a person's.
constexpr std::array<std::string_view, 2> inboxes_of_people{"263902037430900", "1217981644879628"};

std::vector<std::string> read_program_app_ids(const InboxSettings& settings,
                                              SettingsReader& reader) {
    std::vector<std::string> ids = settings.all("program_app_ids");
    for (const std::string& id : ids) {
        const auto& people = inboxes_of_people;
        if (std::find(people.begin(), people.end(), id) != people.end()) {
            reader.problem(
                "program_app_ids",
                wording("program_app_ids: {1} is Meta's own inbox, where people answer", id),
                wording("leave it out, or the assistant talks over your colleagues"));
        } else if (!whole_number(id)) {
            reader.problem("program_app_ids", wording("program_app_ids: {1} is no app id", id),
                           wording("the number in the echo's app_id"));
        }
    }
    return ids;
}

}  // namespace

bool MetaSettings::has_account(std::string_view id) const {
    return std::find(accounts.begin(), accounts.end(), id) != accounts.end();
}

const std::string& MetaSettings::token_for(std::string_view account) const {
    const auto found = std::find(accounts.begin(), accounts.end(), account);
    const auto index = static_cast<std::size_t>(found - accounts.begin());
    return access_tokens.size() == accounts.size() && index < access_tokens.size()
               ? access_tokens[index]
               : access_tokens.front();
}

MetaSettings read_meta_settings(const InboxSettings& settings,
                                SettingsReader& reader,
                                std::string_view default_base) {
    MetaSettings meta;
    meta.accounts =
        reader.required_all("account", wording("the id of the page, profile or number"));
    meta.app_secrets =
        reader.required_all("app_secret", wording("App dashboard > Settings > Basic"));
    meta.verify_tokens = reader.required_all(
        "verify_token",
        wording("any words of yours; write the same into the app's webhook settings"));
    meta.access_tokens =
        reader.required_all("access_token", wording("a long-lived token of the account"));
    const bool one_each = meta.access_tokens.size() == meta.accounts.size();
    if (meta.access_tokens.size() > 1 && !one_each) {
        reader.problem("access_token",
                       wording("access_token has several values, but not one for each account"),
                       wording("give one token, or one for each account in the same order"));
    }
    meta.app_id = settings.value("app_id");
    meta.program_app_ids = read_program_app_ids(settings, reader);
    meta.graph =
        reader.base_url("api_base", default_base) + "/" + reader.optional("api_version", "v25.0");
    return meta;
}

Receipt answer_verification(const HttpRequest& request,
                            const std::vector<std::string>& verify_tokens) {
    const std::vector<Header> fields = parse_form(request.query);
    const std::string_view token = form_value(fields, "hub.verify_token").value_or("");
    const std::string_view challenge = form_value(fields, "hub.challenge").value_or("");
    if (form_value(fields, "hub.mode") != "subscribe" || !is_one_of(token, verify_tokens) ||
        !is_safe_challenge(challenge)) {
        return refused(403, "verification");
    }
    return replied("text/plain", challenge);
}

MetaBody open_meta_webhook(const HttpRequest& request,
                           const MetaSettings& settings,
                           std::string_view object) {
    if (request.method == "GET") {
        return {.value = {}, .instead = answer_verification(request, settings.verify_tokens)};
    }
    if (auto refusal = refuse_unless_post(request, "application/json", "GET, POST")) {
        return {.value = {}, .instead = std::move(refusal)};
    }
    if (!is_signed(request, settings.app_secrets)) {
        return {.value = {}, .instead = refused(401, "signature")};
    }
    ParsedJson parsed = parse_json(request.body);
    if (auto refusal = refuse_unless_read(parsed)) {
        return {.value = {}, .instead = std::move(refusal)};
    }
    const Json* entries = find(parsed.value, "entry");
    if (entries == nullptr || !entries->is_array()) {
        return {.value = {}, .instead = refused(400, "no entry")};
    }
    if (text_at(parsed.value, "object") != object) {
        Receipt receipt = accepted();
        receipt.ignored.push_back({"object of another platform", excerpt(parsed.value)});
        return {.value = {}, .instead = std::move(receipt)};
    }
    return {.value = std::move(parsed.value), .instead = {}};
}

std::string graph_url(const MetaSettings& settings,
                      std::string_view path,
                      std::string_view account,
                      bool with_proof) {
    const std::string& token = settings.token_for(account);
    std::string url = settings.graph + "/" + std::string(path) +
                      (path.find('?') == std::string_view::npos ? "?" : "&") +
                      "access_token=" + percent_encode(token);
    if (with_proof) {
        url += "&appsecret_proof=" + to_hex(hmac_sha256(settings.app_secrets.front(), token));
    }
    return url;
}

std::optional<CannotSend> refuse_private_reply(const Reply& reply, TimeMs now) {
    constexpr std::chrono::milliseconds window = std::chrono::hours(7 * 24);
    const TimeMs written_at = reply.last_customer_message_at;
    if (written_at == 0 || now - written_at < window.count()) return std::nullopt;
    return CannotSend{.reason = "the comment is older than 7 days", .window_closed = true};
}

std::int64_t usage_wait_ms(const HttpResponse& response) {
    constexpr std::int64_t most_minutes = 24 * 60;
    std::int64_t minutes = 0;
    std::int64_t percent = used_percent(usage_of(response, "X-App-Usage"));
    const Json accounts = usage_of(response, "X-Business-Use-Case-Usage");
    for (const auto& [account, uses] : accounts.items()) {
        if (!uses.is_array()) continue;
        for (const Json& use : uses) {
            const auto wait = integer_at(use, "estimated_time_to_regain_access").value_or(0);
            minutes = std::max(minutes, std::min(wait, most_minutes));
            percent = std::max(percent, used_percent(use));
        }
    }
    if (minutes > 0) return minutes * 60'000;
    return pause_at(percent);
}

Delivery read_graph_result(const HttpResponse& response, TimeMs now) {
    if (const auto failure = network_failure(response)) return *failure;
    const Json answer = parse_json(response.body).value;
    Delivery delivery = delivery_of_status(response, now);
    if (find(answer, "error.code") != nullptr) {
        delivery.outcome = outcome_of(integer_at(answer, "error.code").value_or(0),
                                      integer_at(answer, "error.error_subcode").value_or(0));
        delivery.error = describe(answer);
        if (delivery.retry_after_ms == 0) delivery.retry_after_ms = usage_wait_ms(response);
        return delivery;
    }
    if (delivery.outcome != Delivery::Outcome::sent) return delivery;
    if (delivery.retry_after_ms == 0) delivery.retry_after_ms = usage_wait_ms(response);
    delivery.message_id = text_at(answer, "message_id", text_at(answer, "id"));
    if (delivery.message_id.empty() && !flag_at(answer, "success")) {
        delivery.outcome = Delivery::Outcome::unknown;
        delivery.error = "the answer is not the Graph API's";
    }
    return delivery;
}

bool is_subscription(const Words& what) {
    return what.english.starts_with("the subscription");
}

Words missing_subscriptions(const HttpResponse& response,
                            const std::vector<std::string_view>& expected) {
    const Json answer = parse_json(response.body).value;
    std::string subscribed = ",";
    for (const Json& app : array_at(answer, "data")) {
        for (const Json& field : array_at(app, "subscribed_fields")) {
            if (field.is_string()) subscribed += field.get<std::string>() + ",";
        }
    }
    std::string missing;
    for (const std::string_view field : expected) {
        const std::string name(field);
        if (subscribed.find("," + name + ",") == std::string::npos)
            missing += (missing.empty() ? "" : " ") + name;
    }
    return missing.empty() ? Words{} : wording("nothing is subscribed to: {1}", missing);
}

Words read_graph_probe(const HttpResponse& response) {
    const Json answer = parse_json(response.body).value;
    if (find(answer, "error.code") != nullptr) return wording("{1}", describe(answer));
    return refusal_of(response, response.failure_text);
}

}  // namespace webhooks

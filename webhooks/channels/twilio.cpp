#include "webhooks/channels/twilio.h"

#include "webhooks/api_answer.h"
#include "webhooks/channels/twilio_form.h"
#include "webhooks/channels/twilio_number.h"
#include "webhooks/channels/twilio_signature.h"
#include "webhooks/exchange.h"
#include "webhooks/message_template.h"
#include "webhooks/phone.h"
#include "webhooks/split_text.h"
#include "webhooks/with_all.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace webhooks {
namespace {

constexpr std::string_view empty_twiml =
    R"(<?xml version="1.0" encoding="UTF-8"?><Response></Response>)";
Words number_probe() {
    return wording("the number");
}

/// How an inbox calls Twilio and is called by it.
struct TwilioAccount {
    std::string account_sid;
    std::vector<std::string> auth_tokens;  ///< Newest first.
    std::string user;
    std::string password;
    std::string from;
    std::string messaging_service_sid;
    std::string public_url;
    std::string status_callback;
    std::string content_sid;  ///< The template for a person's words after the window.
    std::string api_base;
};

/// Typographic signs that would turn a whole SMS into the alphabet of half the length.
std::string plain_punctuation(std::string text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> signs{
        {{"“", "\""},
         {"”", "\""},
         {"‘", "'"},
         {"’", "'"},
         {"–", "-"},
         {"—", "-"},
         {"…", "..."},
         {"\u00A0", " "}}};
    for (const auto& [from, to] : signs) text = with_all(text, from, to);
    return text;
}

Delivery::Outcome outcome_of_code(std::int64_t code, Delivery::Outcome otherwise) {
    switch (code) {
        case 20003:
        case 20005:  // The account is suspended.
            return Delivery::Outcome::auth_failed;
        case 20429:
        case 63018:
        case 14107:
            return Delivery::Outcome::throttled;
        case 21610:
            return Delivery::Outcome::blocked;
        case 63016:
            return Delivery::Outcome::window_closed;
        default:
            return otherwise;
    }
}

class Twilio : public Channel {
public:
    Twilio(TwilioAccount account, Capabilities can)
        : account_(std::move(account)), capabilities_(can) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        const bool json = !refuse_unless_post(request, "application/json");
        if (!json) {
            auto refusal = refuse_unless_post(request, "application/x-www-form-urlencoded");
            if (refusal) return *refusal;
        }
        TwilioForm form = json ? TwilioForm{} : parse_form(request.body);
        if (!signed_by_twilio(request, called_url(request), form, account_.auth_tokens)) {
            return refused(401, "signature; if it is Twilio, public_url is not what it called");
        }
        if (json) {
            const ParsedJson parsed = parse_json(request.body);
            if (auto refusal = refuse_unless_read(parsed)) return *refusal;
            for (const auto& [name, value] : parsed.value.items()) {
                form.push_back({name, text_at(parsed.value, name)});
            }
        }
        if (form_value(form, "AccountSid").value_or("") != account_.account_sid) {
            return refused(401, "AccountSid of another account");
        }
        Receipt receipt = accepted();
        receipt.response.content_type = "text/xml";
        receipt.response.body = empty_twiml;
        const auto query = parse_form(request.query);
        read_twilio_form(form, form_value(query, "ref").value_or(""), account_.from, receipt);
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "Twilio has no comments", .window_closed = false};
        }
        const std::string to = address_value(reply, "to");
        if (to.empty()) return CannotSend{.reason = "no number", .window_closed = false};
        Capabilities can = capabilities_;
        if (is_whatsapp(to)) can.reply_window = std::chrono::hours(24);
        if (auto refusal = refuse_to_send(reply, can, now)) {
            if (account_.content_sid.empty() || !fits_template(reply, *refusal)) return *refusal;
            const auto text = template_words(reply.text);
            if (!text) return too_long_for_template();
            const Json words{{"1", *text}};
            return std::vector{
                request_for(reply, to,
                            "&ContentSid=" + percent_encode(account_.content_sid) +
                                "&ContentVariables=" + percent_encode(to_text(words)),
                            0)};
        }
        std::string text = with_numbered_choices(reply.text, reply.buttons);
        if (!is_whatsapp(to)) text = plain_punctuation(std::move(text));
        std::vector<OutboundRequest> requests;
        for (const std::string& part : split_text(text, can.max_text, can.unit)) {
            requests.push_back(
                request_for(reply, to, "&Body=" + percent_encode(part), requests.size()));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        auto [body, delivery, settled] = read_api_answer(response, now, "Twilio", {"sid"});
        if (settled) return delivery;
        const auto code = integer_at(body, "code").value_or(0);
        if (code != 0) delivery.error = std::to_string(code) + ": " + text_at(body, "message");
        delivery.outcome = outcome_of_code(code, delivery.outcome);
        return delivery;
    }

    const Capabilities& capabilities() const override { return capabilities_; }

    bool has_template() const override { return !account_.content_sid.empty(); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        OutboundRequest request = get_request(account_url() + ".json");
        request.basic_user = account_.user;
        request.basic_password = account_.password;
        std::vector<Probe> probes{{wording("the account"), request}};
        // A messaging service and a WhatsApp sender have addresses of their own.
        if (!account_.from.starts_with('+') || !account_.messaging_service_sid.empty())
            return probes;
        request.url = account_url() +
                      "/IncomingPhoneNumbers.json?PhoneNumber=" + percent_encode(account_.from);
        probes.push_back({number_probe(), std::move(request)});
        return probes;
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        const Json body = parse_json(response.body).value;
        if (response.status != 200) {
            return http_said(response, text_at(body, "message", response.failure_text));
        }
        if (probe.what == number_probe()) return fault_of_number(body, account_.public_url);
        const std::string state = text_at(body, "status", "unknown");
        return state == "active" ? Words{} : wording("the account is {1}", state);
    }

private:
    std::string account_url() const {
        return account_.api_base + "/2010-04-01/Accounts/" + percent_encode(account_.account_sid);
    }

    std::string called_url(const HttpRequest& request) const {
        if (account_.public_url.empty()) return request.public_url;
        return account_.public_url + (request.query.empty() ? "" : "?" + request.query);
    }

    OutboundRequest request_for(const Reply& reply,
                                const std::string& to,
                                const std::string& content,
                                std::size_t part) const {
        std::string body = "To=" + percent_encode(to) + content;
        const std::string from = address_value(reply, "from");
        if (!account_.messaging_service_sid.empty()) {
            body += "&MessagingServiceSid=" + percent_encode(account_.messaging_service_sid);
        } else {
            body += "&From=" + percent_encode(from.empty() ? account_.from : from);
        }
        if (!account_.status_callback.empty()) {
            std::string callback = account_.status_callback + "?ref=";
            callback += percent_encode(reply.reference);
            if (part > 0) callback += "-" + std::to_string(part + 1);
            body += "&StatusCallback=" + percent_encode(callback);
        }
        OutboundRequest request;
        request.url = account_url() + "/Messages.json";
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        request.body = std::move(body);
        request.basic_user = account_.user;
        request.basic_password = account_.password;
        return request;
    }

    TwilioAccount account_;
    Capabilities capabilities_;
};

}  // namespace

MadeChannel make_twilio(const InboxSettings& settings) {
    SettingsReader reader(settings);
    TwilioAccount account;
    account.account_sid =
        reader.required("account_sid", wording("the AC… on the first page of the Twilio console"));
    account.auth_tokens = reader.required_all(
        "auth_token",
        wording("the primary auth token: Twilio signs with it, an API key cannot replace it"));
    account.user = reader.optional("api_key", account.account_sid);
    account.password =
        settings.value("api_key").empty()
            ? settings.value("auth_token")
            : reader.required("api_secret", wording("the secret that belongs to api_key"));
    account.from = reader.optional("from");
    account.messaging_service_sid = reader.optional("messaging_service_sid");
    account.content_sid = reader.optional("content_sid");
    if (!settings.value("public_url").empty()) {
        account.public_url = reader.base_url("public_url", "");
    }
    if (!settings.value("status_callback").empty()) {
        account.status_callback = reader.base_url("status_callback", "");
    }
    account.api_base = reader.base_url("api_base", "https://api.twilio.com");
    Capabilities can = *capabilities_of("twilio");
    if (is_whatsapp(account.from)) can.reply_window = std::chrono::hours(24);
    can.reconciles = !account.status_callback.empty();
    return make_unless_problems<Twilio>(reader, std::move(account), can);
}

}  // namespace webhooks

#include "webhooks/channels/twilio.h"

#include "webhooks/api_answer.h"
#include "webhooks/attachment_kind.h"
#include "webhooks/channels/twilio_number.h"
#include "webhooks/channels/twilio_signature.h"
#include "webhooks/exchange.h"
#include "webhooks/message_template.h"
#include "webhooks/phone.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace webhooks {
namespace {

constexpr std::string_view empty_twiml =
    R"(<?xml version="1.0" encoding="UTF-8"?><Response></Response>)";
constexpr std::string_view whatsapp_prefix = "whatsapp:";
constexpr std::size_t most_media = 10;
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

using Form = std::vector<Header>;

std::string field(const Form& form, std::string_view name) {
    return std::string(form_value(form, name).value_or(""));
}

bool is_whatsapp(std::string_view address) {
    return address.starts_with(whatsapp_prefix);
}

/// The same person by SMS and by WhatsApp is one contact: the number alone.
std::string number_of(std::string_view address) {
    if (is_whatsapp(address)) address.remove_prefix(whatsapp_prefix.size());
    return std::string(address);
}

/// STOP, START and HELP are answered by Twilio itself, by SMS only.
bool is_carrier_keyword(const Form& form) {
    static constexpr std::array<std::string_view, 10> keywords{
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END",
        "QUIT", "START",   "UNSTOP",      "HELP",   "INFO"};
    if (!field(form, "OptOutType").empty()) return true;
    if (is_whatsapp(field(form, "From"))) return false;
    std::string word;
    for (const char c : field(form, "Body")) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return std::find(keywords.begin(), keywords.end(), word) != keywords.end();
}

/// WhatsApp's stickers and both networks' business cards have types of their own.
MessageKind kind_of_type(std::string_view mime_type) {
    if (mime_type == "image/webp") return MessageKind::sticker;
    const bool card = mime_type == "text/vcard" || mime_type == "text/x-vcard";
    return card ? MessageKind::contact_card : kind_of_mime_type(mime_type);
}

void read_media(const Form& form, Inbound& message) {
    for (std::size_t i = 0; i < most_media; ++i) {
        const std::string url = field(form, "MediaUrl" + std::to_string(i));
        if (url.empty()) return;
        const std::string type = field(form, "MediaContentType" + std::to_string(i));
        const MessageKind kind = kind_of_type(type);
        if (i == 0 && message.text.empty()) message.kind = kind;
        message.attachments.push_back(
            {.kind = attachment_name(kind), .url = url, .id = {}, .mime_type = type, .name = {}});
    }
}

/// A pressed WhatsApp button or list row, or a shared place.
void read_choice(const Form& form, Inbound& message) {
    const std::string button = field(form, "ButtonPayload");
    const std::string row = field(form, "ListId");
    if (!button.empty() || !row.empty()) {
        message.kind = MessageKind::button;
        message.payload = button.empty() ? row : button;
        const std::string title = field(form, button.empty() ? "ListTitle" : "ButtonText");
        if (message.text.empty()) message.text = title;
    } else if (!field(form, "Latitude").empty()) {
        const std::string label = field(form, "Label");
        if (message.text.empty()) message.kind = MessageKind::location;
        message.attachments.push_back(
            {.kind = "location",
             .url = "geo:" + field(form, "Latitude") + "," + field(form, "Longitude"),
             .id = {},
             .mime_type = {},
             .name = label.empty() ? field(form, "Address") : label});
    }
}

Inbound read_message(const Form& form, const std::string& sid, const TwilioAccount& account) {
    const std::string from = field(form, "From");
    const std::string to = field(form, "To");
    Inbound message;
    message.dedupe_key = sid;
    message.message_id = sid;
    message.conversation_key = from + ">" + to;
    const std::string number = number_of(from);
    const bool signed_number = number.starts_with('+');
    message.contact_key =
        signed_number ? "+" + canonical_phone(number.substr(1)) : canonical_phone(number);
    if (message.contact_key != number) message.contact_aliases.push_back(number);
    if (const std::string id = field(form, "ExternalUserId"); !id.empty()) {
        message.contact_aliases.push_back(id);
    }
    message.contact_name = field(form, "ProfileName");
    message.author =
        !account.from.empty() && from == account.from ? Author::our_echo : Author::customer;
    message.text = field(form, "Body");
    message.reply_to_id = field(form, "OriginalRepliedMessageSid");
    message.address = {{"to", from}, {"from", to}};
    read_media(form, message);
    read_choice(form, message);
    if (message.text.empty() && message.kind == MessageKind::text) {
        message.kind = MessageKind::unsupported;
    }
    return message;
}

void read_status(const Form& form,
                 const std::string& sid,
                 const std::string& state,
                 const std::string& reference,
                 Receipt& receipt) {
    using Status = StatusUpdate::Status;
    static const std::array<std::pair<std::string_view, Status>, 5> states{
        {{"sent", Status::sent},
         {"delivered", Status::delivered},
         {"read", Status::read},
         {"undelivered", Status::failed},
         {"failed", Status::failed}}};
    const auto known = std::find_if(states.begin(), states.end(),
                                    [&](const auto& row) { return row.first == state; });
    if (known == states.end()) {
        receipt.ignored.push_back({"status " + state.substr(0, 40), sid.substr(0, 60)});
        return;
    }
    StatusUpdate update;
    update.message_id = sid;
    update.our_reference = reference;
    update.status = known->second;
    if (update.status == Status::failed) update.error = "Twilio error " + field(form, "ErrorCode");
    receipt.statuses.push_back(std::move(update));
}

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
    for (const auto& [from, to] : signs) {
        for (std::size_t at = text.find(from); at != std::string::npos;
             at = text.find(from, at + to.size())) {
            text.replace(at, from.size(), to);
        }
    }
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
        Form form = json ? Form{} : parse_form(request.body);
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
        if (field(form, "AccountSid") != account_.account_sid) {
            return refused(401, "AccountSid of another account");
        }
        return read_form(form, field(parse_form(request.query), "ref"));
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

    Receipt read_form(const Form& form, const std::string& reference) const {
        Receipt receipt = accepted();
        receipt.response.content_type = "text/xml";
        receipt.response.body = empty_twiml;
        std::string sid = field(form, "MessageSid");
        if (sid.empty()) sid = field(form, "SmsSid");
        std::string state = field(form, "MessageStatus");
        if (state.empty()) state = field(form, "SmsStatus");
        if (state == "received" || state == "receiving") state.clear();  // By us: a message.
        if (sid.empty() || (state.empty() && field(form, "From").empty())) {
            receipt.ignored.push_back({"no message", {}});
        } else if (!state.empty()) {
            read_status(form, sid, state, reference, receipt);
        } else if (is_carrier_keyword(form)) {
            receipt.ignored.push_back(
                {"STOP, START and HELP are answered by Twilio", sid.substr(0, 60)});
        } else {
            receipt.messages.push_back(read_message(form, sid, account_));
        }
        return receipt;
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

#include "webhooks/channels/chatwoot.h"

#include "webhooks/api_answer.h"
#include "webhooks/attachment_kind.h"
#include "webhooks/exchange.h"
#include "webhooks/handshake.h"
#include "webhooks/mail/incoming_mail.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

struct ChatwootAccount {
    std::string api;
    std::string account_id;
    std::string inbox;  ///< Its name in the book: the end of the webhook's URL.
    std::string token;
    std::vector<std::string> secrets;
    std::vector<std::string> url_tokens;
};

void ignore(Receipt& receipt, std::string_view reason, const Json& item) {
    receipt.ignored.push_back({std::string(reason), excerpt(item)});
}

void read_attachments(const Json& event, Inbound& inbound) {
    for (const Json& file : array_at(event, "attachments")) {
        const std::string type = text_at(file, "file_type", "file");
        if (inbound.attachments.empty() && inbound.text.empty())
            inbound.kind = kind_of_attachment(type);
        const std::string latitude = text_at(file, "coordinates_lat");
        const std::string place = "geo:" + latitude + "," + text_at(file, "coordinates_long");
        inbound.attachments.push_back(
            {.kind = attachment_name(kind_of_attachment(type)),
             .url = type == "location" && !latitude.empty() ? place : text_at(file, "data_url"),
             .id = text_at(file, "id"),
             .mime_type = {},
             .name = text_at(file, "fallback_title")});
    }
    const bool nothing = inbound.text.empty() && inbound.attachments.empty();
    if (nothing) inbound.kind = MessageKind::unsupported;
}

/// What every event about a conversation has; false when it names none.
bool set_conversation(const Json& conversation, Inbound& inbound) {
    const std::string id = text_at(conversation, "id");
    if (id.empty()) return false;
    inbound.conversation_key = id;
    inbound.address = {{"conversation", id}};
    const std::string contact = text_at(conversation, "meta.sender.id");
    inbound.contact_key = contact.empty() ? "conversation-" + id : "contact-" + contact;
    inbound.contact_name = text_at(conversation, "meta.sender.name");
    return true;
}

/// Who wrote what leaves the inbox. A rule of the inbox's own and a campaign have no sender; nor
/// has a colleague who writes in the platform's app.
Author author_of_outgoing(const Json& event) {
    const std::string sender = text_at(event, "sender.type");
    if (sender == "agent_bot") return Author::our_echo;
    const bool by_rule = !text_at(event, "content_attributes.automation_rule_id").empty() ||
                         !text_at(event, "additional_attributes.campaign_id").empty();
    return by_rule || sender == "captain_assistant" ? Author::bot : Author::person;
}

/// A mail comes with what it quotes; only Chatwoot's own rules know that a program wrote it.
void read_mail(const Json& event, Inbound& inbound, Receipt& receipt) {
    const Json* email = find(event, "content_attributes.email");
    if (email == nullptr || !email->is_object()) return;
    const bool begins_thread =
        text_at(*email, "in_reply_to").empty() && array_at(*email, "references").empty();
    IncomingMail mail;
    mail.subject = text_at(*email, "subject");
    const Json& from = array_at(*email, "from");
    if (!from.empty() && from[0].is_string()) mail.from = from[0].get<std::string>();
    if (mail.from.empty()) mail.from = text_at(event, "sender.email");
    if (flag_at(*email, "auto_reply")) mail.headers = {{"Auto-Submitted", "auto-replied"}};
    inbound.text = words_of_mail(inbound.text, mail.subject, begins_thread);
    const std::string reason = mail.from.empty() ? "" : automatic_mail(mail, {});
    if (reason.empty()) return;
    inbound.author = Author::bot;
    ignore(receipt, "never answered: " + reason, event);
}

/// Our own words, a colleague's, or the customer's while the conversation is ours.
void read_message(const Json& event, Receipt& receipt) {
    const std::string id = text_at(event, "id");
    const std::string type = text_at(event, "message_type");
    Inbound inbound;
    const Json* conversation = find(event, "conversation");
    if (id.empty() || conversation == nullptr || !set_conversation(*conversation, inbound)) {
        return ignore(receipt, "no message", event);
    }
    if (flag_at(event, "private")) return ignore(receipt, "a note between colleagues", event);
    inbound.dedupe_key = "message_created:" + id;
    inbound.message_id = id;
    inbound.text = text_at(event, "content");
    inbound.sent_at = time_at(event, "created_at");
    if (type == "outgoing" || type == "1") {
        inbound.author = author_of_outgoing(event);
    } else if (type == "incoming" || type == "0") {
        if (text_at(*conversation, "status") != "pending") {
            return ignore(receipt, "the team has the conversation", event);
        }
        const std::string contact = text_at(event, "sender.id");
        if (!contact.empty()) inbound.contact_key = "contact-" + contact;
        const std::string name = text_at(event, "sender.name");
        if (!name.empty()) inbound.contact_name = name;
        inbound.language_hint = text_at(*conversation, "additional_attributes.browser_language");
        if (text_at(event, "content_type") == "incoming_email") read_mail(event, inbound, receipt);
    } else {
        return ignore(receipt, "no person's words", event);  // activity, template
    }
    read_attachments(event, inbound);
    if (flag_at(event, "content_attributes.is_reaction")) {  // An emoji on a message in WhatsApp.
        inbound.kind = MessageKind::reaction;
        inbound.target_id = text_at(event, "content_attributes.in_reply_to");
    }
    receipt.messages.push_back(std::move(inbound));
}

/// The channel behind Chatwoot did not take what was written; Chatwoot itself had.
bool read_failure(const Json& event, Receipt& receipt) {
    const std::string error = text_at(event, "content_attributes.external_error");
    const std::string id = text_at(event, "id");
    const std::string type = text_at(event, "message_type");
    if (error.empty() || id.empty() || (type != "outgoing" && type != "1")) return false;
    StatusUpdate& update = receipt.statuses.emplace_back();
    update.message_id = id;
    update.status = StatusUpdate::Status::failed;
    update.error = error.substr(0, 200);
    return true;
}

/// The customer took a message back.
bool read_deletion(const Json& event, Receipt& receipt) {
    const std::string id = text_at(event, "id");
    const std::string type = text_at(event, "message_type");
    Inbound inbound;
    const Json* conversation = find(event, "conversation");
    const bool gone = flag_at(event, "content_attributes.deleted") && !id.empty() &&
                      (type == "incoming" || type == "0") && conversation != nullptr &&
                      set_conversation(*conversation, inbound);
    if (!gone) return false;
    inbound.dedupe_key = "message_deleted:" + id;
    inbound.message_id = inbound.dedupe_key;
    inbound.kind = MessageKind::deletion;
    inbound.target_id = id;
    receipt.messages.push_back(std::move(inbound));
    return true;
}

/// The choice in a list that we had shown.
void read_choice(const Json& event, Receipt& receipt) {
    const Json& values = array_at(event, "content_attributes.submitted_values");
    const std::string id = text_at(event, "id");
    Inbound inbound;
    const Json* conversation = find(event, "conversation");
    const bool known = !values.empty() && !id.empty() && conversation != nullptr &&
                       set_conversation(*conversation, inbound);
    if (!known) return ignore(receipt, "a message changed", event);
    inbound.dedupe_key = "message_updated:" + id;
    inbound.message_id = inbound.dedupe_key;
    inbound.kind = MessageKind::button;
    inbound.payload = text_at(values[0], "value");
    inbound.text = text_at(values[0], "title");
    inbound.reply_to_id = id;
    if (inbound.payload.empty()) return ignore(receipt, "an empty choice", event);
    receipt.messages.push_back(std::move(inbound));
}

/// `open`: the team takes it; `pending`: it is ours again.
void read_status(const Json& event, const std::string& status, Receipt& receipt) {
    Inbound inbound;
    if (!set_conversation(event, inbound)) return ignore(receipt, "no conversation", event);
    if (status != "open" && status != "pending") return ignore(receipt, "status " + status, event);
    inbound.dedupe_key = "status:" + inbound.conversation_key + ":" + status + ":" +
                         text_at(event, "updated_at", text_at(event, "timestamp"));
    inbound.message_id = inbound.dedupe_key;
    inbound.kind = MessageKind::thread_control;
    inbound.payload = status == "open" ? "taken" : "returned";
    receipt.messages.push_back(std::move(inbound));
}

class Chatwoot : public Channel {
public:
    explicit Chatwoot(ChatwootAccount account) : account_(std::move(account)) {}

    Receipt receive(const HttpRequest& request, TimeMs now) const override {
        if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        if (!is_genuine(request, now)) return refused(401, "signature, timestamp or URL token");
        const ParsedJson parsed = parse_json(request.body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        const Json& event = parsed.value;
        const std::string account = text_at(event, "account.id");
        if (!account.empty() && account != account_.account_id) {
            return refused(401, "another account");
        }
        Receipt receipt = accepted();
        const std::string type = text_at(event, "event");
        if (type == "message_created") {
            read_message(event, receipt);
        } else if (type == "message_updated") {
            if (!read_failure(event, receipt) && !read_deletion(event, receipt)) {
                read_choice(event, receipt);
            }
        } else if (type == "conversation_opened") {
            read_status(event, "open", receipt);
        } else if (type == "conversation_status_changed") {
            read_status(event, text_at(event, "status"), receipt);
        } else {
            ignore(receipt, "event " + type.substr(0, 40), event);
        }
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "Chatwoot has no comments", .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string conversation = address_value(reply, "conversation");
        if (conversation.empty()) {
            return CannotSend{.reason = "no conversation id", .window_closed = false};
        }
        const bool native = reply.buttons.size() <= capabilities().max_buttons;
        const std::string text =
            native ? reply.text : with_numbered_choices(reply.text, reply.buttons);
        std::vector<OutboundRequest> requests;
        const auto parts = split_text(text, capabilities().max_text, capabilities().unit);
        for (const std::string& part : parts) {
            Json body{{"content", part}, {"message_type", "outgoing"}, {"private", false}};
            const bool last = requests.size() + 1 == parts.size();
            if (last && native && !reply.buttons.empty()) add_choices(reply.buttons, body);
            requests.push_back(json_request(
                account_.api + "/conversations/" + percent_encode(conversation) + "/messages", body,
                {{"api_access_token", account_.token}}));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        auto [body, delivery, settled] = read_api_answer(response, now, "Chatwoot", {"id"});
        if (settled) return delivery;
        const std::string error = text_at(body, "error", text_at(body, "message"));
        if (!error.empty()) delivery.error += ": " + error.substr(0, 200);
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("chatwoot"); }

    /// A bot may look at nothing, but it may write: to a conversation that cannot be.
    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {{wording("the token"),
                 json_request(account_.api + "/conversations/0/toggle_status", {{"status", "open"}},
                              {{"api_access_token", account_.token}})},
                {wording("the webhook"),
                 get_request(account_.api + "/agent_bots", {{"api_access_token", account_.token}}),
                 "Settings → Bots"}};
    }

    /// A bot's own token may not see where bots are called (Chatwoot lets it write and hand over,
    /// and no more); an administrator's may.
    bool is_told(const Probe& probe, const HttpResponse& response) const override {
        return !asks_bots(probe) ||
               (response.status == 200 && parse_json(response.body).value.is_array());
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        if (asks_bots(probe)) return read_bots(response);
        const bool no_such = response.status == 404;
        if (no_such || (response.status >= 200 && response.status < 300)) return {};
        return wording("HTTP {1}: the token is not the bot's", std::to_string(response.status));
    }

private:
    static bool asks_bots(const Probe& probe) { return probe.request.url.ends_with("/agent_bots"); }

    Words read_bots(const HttpResponse& response) const {
        const Json bots = parse_json(response.body).value;
        const bool led_here = std::any_of(bots.begin(), bots.end(), [&](const Json& bot) {
            const std::string url = text_at(bot, "outgoing_url");
            return url.substr(0, url.find('?')).ends_with("/webhooks/" + account_.inbox);
        });
        return led_here ? Words{}
                        : wording("no bot of Chatwoot leads to /webhooks/{1}", account_.inbox);
    }

    bool is_genuine(const HttpRequest& request, TimeMs now) const {
        if (account_.secrets.empty()) {
            const std::vector<Header> query = parse_form(request.query);
            return is_one_of(form_value(query, "token").value_or(""), account_.url_tokens);
        }
        const auto timestamp = find_header(request.headers, "X-Chatwoot-Timestamp");
        const auto signature = find_header(request.headers, "X-Chatwoot-Signature");
        static constexpr std::string_view prefix = "sha256=";
        if (!timestamp || !signature || !signature->starts_with(prefix)) return false;
        if (!is_recent_timestamp(*timestamp, now)) return false;
        const auto digest = from_hex(signature->substr(prefix.size()));
        const std::string data = std::string(*timestamp) + "." + request.body;
        return digest && signed_with_sha256(*digest, data, account_.secrets);
    }

    void add_choices(const std::vector<Button>& buttons, Json& body) const {
        Json items = Json::array();
        for (const Button& button : buttons) {
            items.push_back({{"title", shorten(button.title, capabilities().max_button_title,
                                               capabilities().unit)},
                             {"value", button.payload}});
        }
        body["content_type"] = "input_select";
        body["content_attributes"] = {{"items", std::move(items)}};
    }

    ChatwootAccount account_;
};

}  // namespace

MadeChannel make_chatwoot(const InboxSettings& settings) {
    SettingsReader reader(settings);
    ChatwootAccount account;
    const bool other = !settings.value("api_base").empty();
    account.api = reader.base_url(other ? "api_base" : "url", "");
    account.account_id =
        reader.required("account_id", wording("the number after /accounts/ in the address"));
    account.api += "/api/v1/accounts/" + percent_encode(account.account_id);
    account.inbox = settings.name;
    account.token = reader.required("token", wording("the bot's access token"));
    account.url_tokens = settings.all("url_token");
    if (account.url_tokens.empty() || !settings.all("secret").empty()) {
        account.secrets = reader.required_all(
            "secret", wording("the bot's webhook secret; url_token for versions that do not sign"));
    }
    for (const std::string& token : account.url_tokens) {
        if (token.size() < 16) {
            reader.problem("url_token", wording("url_token is too short"),
                           wording("at least 16 random characters"));
        }
    }
    return make_unless_problems<Chatwoot>(reader, std::move(account));
}

}  // namespace webhooks

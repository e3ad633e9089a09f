#include "webhooks/channels/rocketchat.h"

#include "webhooks/attachment_kind.h"
#include "webhooks/exchange.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

constexpr std::size_t id_length = 24;
constexpr std::string_view servers_own_user = "rocket.cat";

void ignore(Receipt& receipt, std::string_view reason, const Json& item) {
    receipt.ignored.push_back({std::string(reason), excerpt(item)});
}

/// What the server writes into a room: that somebody closed it, which page the visitor looks at.
bool is_servers_note(const Json& message) {
    return !text_at(message, "t").empty() || flag_at(message, "closingMessage") ||
           find(message, "navigation") != nullptr;
}

Author author_in_room(const std::string& agent, const std::string& user_id) {
    if (agent.empty()) return Author::customer;
    if (agent == servers_own_user) return Author::bot;
    return agent == user_id ? Author::our_echo : Author::person;
}

/// Words that were changed since are reported under the id of the message: first as they are now,
/// for whoever has not seen it, then as what became of it.
void add_with_edit(Inbound inbound, const Json& message, Receipt& receipt) {
    const std::string edited = text_at(message, "editedAt");
    receipt.messages.push_back(inbound);
    if (edited.empty() || inbound.author != Author::customer) return;
    inbound.kind = MessageKind::edit;
    inbound.target_id = inbound.message_id;
    inbound.dedupe_key = "edit:" + inbound.message_id + ":" + edited;
    inbound.message_id = inbound.dedupe_key;
    inbound.sent_at = time_at(message, "editedAt");
    inbound.attachments.clear();
    receipt.messages.push_back(std::move(inbound));
}

/// One message of a visitor's room, or a colleague's answer in it.
void read_room_message(const Json& message,
                       const Json& body,
                       const std::string& user_id,
                       Receipt& receipt) {
    const std::string id = text_at(message, "_id");
    const std::string room = text_at(body, "_id");
    const std::string visitor = text_at(body, "visitor._id", text_at(body, "visitor.token"));
    if (id.empty() || room.empty() || visitor.empty())
        return ignore(receipt, "no message", message);
    if (is_servers_note(message)) return ignore(receipt, "a note of the server", message);
    const std::string agent = text_at(message, "agentId");
    Inbound inbound;
    inbound.dedupe_key = "message:" + id;
    inbound.message_id = id;
    inbound.conversation_key = room;
    inbound.contact_key = visitor;
    inbound.contact_name = text_at(body, "visitor.name");
    inbound.author = author_in_room(agent, user_id);
    inbound.text = text_at(message, "msg");
    const Json& shown = array_at(message, "attachments");
    if (inbound.text.empty() && !shown.empty()) {  // What was said along with a file.
        inbound.text = text_at(shown[0], "description");
    }
    inbound.sent_at = time_at(message, "ts");
    inbound.address = {{"rid", room}};
    const Json* file = find(message, "file");
    if (file != nullptr && file->is_object()) {
        const std::string type = text_at(*file, "type");
        const MessageKind kind = kind_of_mime_type(type);
        if (inbound.text.empty()) inbound.kind = kind;
        inbound.attachments.push_back({.kind = attachment_name(kind),
                                       .url = text_at(message, "fileUpload.publicFilePath"),
                                       .id = text_at(*file, "_id"),
                                       .mime_type = type,
                                       .name = text_at(*file, "name")});
    } else if (inbound.text.empty()) {
        inbound.kind = MessageKind::unsupported;
    }
    add_with_edit(std::move(inbound), message, receipt);
}

/// Another agent has the room from now on.
void read_taken(const Json& body, const std::string& user_id, Receipt& receipt) {
    const std::string room = text_at(body, "_id");
    const std::string agent = text_at(body, "agent._id");
    const std::string visitor = text_at(body, "visitor._id", text_at(body, "visitor.token"));
    if (room.empty() || visitor.empty() || agent.empty() || agent == user_id) {
        return ignore(receipt, "the room is ours", body);
    }
    Inbound inbound;
    inbound.dedupe_key = "taken:" + room + ":" + agent;
    inbound.message_id = inbound.dedupe_key;
    inbound.conversation_key = room;
    inbound.contact_key = visitor;
    inbound.kind = MessageKind::thread_control;
    inbound.payload = "taken";
    inbound.address = {{"rid", room}};
    receipt.messages.push_back(std::move(inbound));
}

/// What a visitor left in the form while nobody was there. It has no room and no id of its own.
void read_offline_form(const Json& body, Receipt& receipt) {
    const std::string email = text_at(body, "visitor.email");
    const std::string text = text_at(body, "message");
    if (text.empty()) return ignore(receipt, "an empty form", body);
    const std::string seed = text_at(body, "sentAt") + "\n" + email + "\n" + text;
    Inbound inbound;
    inbound.message_id = "offline:" + to_hex(sha256(seed)).substr(0, id_length);
    inbound.dedupe_key = inbound.message_id;
    inbound.conversation_key = email.empty() ? inbound.message_id : "offline:" + email;
    inbound.contact_key = inbound.conversation_key;
    inbound.contact_name = text_at(body, "visitor.name");
    inbound.contact_handle = email;
    inbound.text = text;
    inbound.sent_at = time_at(body, "sentAt");
    inbound.address = {{"form", email.empty() ? "no address" : email}};
    receipt.messages.push_back(std::move(inbound));
}

void read_omnichannel(const Json& body, const std::string& user_id, Receipt& receipt) {
    const std::string type = text_at(body, "type");
    if (type == "LivechatSessionTaken" || type == "LivechatSessionForwarded") {
        return read_taken(body, user_id, receipt);
    }
    if (type == "LivechatOfflineMessage") return read_offline_form(body, receipt);
    if (type != "Message" && type != "LivechatSessionStart") {
        return ignore(receipt, "type " + type.substr(0, 40), body);  // A transcript, a survey…
    }
    for (const Json& message : array_at(body, "messages")) {
        read_room_message(message, body, user_id, receipt);
    }
}

/// A message in a channel, told by an outgoing integration.
void read_integration(const Json& body, const std::string& user_id, Receipt& receipt) {
    const std::string id = text_at(body, "message_id");
    const std::string channel = text_at(body, "channel_id");
    const std::string user = text_at(body, "user_id");
    if (id.empty() || channel.empty() || user.empty()) return ignore(receipt, "no message", body);
    const std::string above = text_at(body, "tmid");
    const std::string thread = above.empty() ? id : above;
    const Json* bot = find(body, "bot");
    const bool by_bot =
        bot != nullptr && !(bot->is_boolean() && !bot->get<bool>()) && !bot->is_null();
    Inbound inbound;
    inbound.dedupe_key = "message:" + id;
    inbound.message_id = id;
    inbound.conversation_key = channel + ":" + thread + ":" + user;
    inbound.contact_key = user;
    inbound.contact_handle = text_at(body, "user_name");
    inbound.visibility = Visibility::public_comment;
    inbound.author = user == user_id ? Author::our_echo : by_bot ? Author::bot : Author::customer;
    inbound.text = text_at(body, "text");
    inbound.sent_at = time_at(body, "timestamp");
    inbound.reply_to_id = above;
    inbound.address = {{"rid", channel}, {"tmid", thread}};
    const std::string trigger = text_at(body, "trigger_word");
    if (!trigger.empty() && inbound.text.starts_with(trigger)) {
        const std::size_t begin = inbound.text.find_first_not_of(" ,:", trigger.size());
        inbound.text = begin == std::string::npos ? "" : inbound.text.substr(begin);
    }
    if (flag_at(body, "isEdited")) {
        inbound.kind = MessageKind::edit;
        inbound.target_id = id;
        inbound.dedupe_key = "edit:" + id + ":" + to_hex(sha256(inbound.text)).substr(0, id_length);
    } else if (inbound.text.empty()) {
        inbound.kind = MessageKind::unsupported;
    }
    receipt.messages.push_back(std::move(inbound));
}

class RocketChat : public Channel {
public:
    RocketChat(std::vector<std::string> secrets,
               std::string api,
               std::string user_id,
               std::string auth_token,
               std::string inbox)
        : secrets_(std::move(secrets)),
          api_(std::move(api)),
          user_id_(std::move(user_id)),
          auth_token_(std::move(auth_token)),
          inbox_(std::move(inbox)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        const auto header = find_header(request.headers, "X-RocketChat-Livechat-Token");
        if (header && !is_one_of(*header, secrets_)) return refused(401, "token");
        const ParsedJson parsed = parse_json(request.body);
        if (!header && !is_one_of(text_at(parsed.value, "token"), secrets_)) {
            return refused(401, "token");
        }
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        Receipt receipt = accepted();
        receipt.response.content_type = "text/plain";
        receipt.response.body.clear();  // An integration would post a body as an answer.
        if (header) {
            read_omnichannel(parsed.value, user_id_, receipt);
        } else {
            read_integration(parsed.value, user_id_, receipt);
        }
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "Rocket.Chat has no comments", .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string room = address_value(reply, "rid");
        const std::string form = address_value(reply, "form");
        if (!form.empty()) {
            return CannotSend{
                .reason = "it was left in the offline form, which has no room: answer by mail (" +
                          form + ")",
                .window_closed = false};
        }
        if (room.empty()) return CannotSend{.reason = "no room", .window_closed = false};
        std::vector<OutboundRequest> requests;
        const std::string text = with_numbered_choices(reply.text, reply.buttons);
        for (const std::string& part :
             split_text(text, capabilities().max_text, capabilities().unit)) {
            // Our own id: the same one again is the same message.
            const std::string seed = reply.reference + "#" + std::to_string(requests.size());
            Json message{
                {"_id", to_hex(sha256(seed)).substr(0, id_length)}, {"rid", room}, {"msg", part}};
            const std::string thread = address_value(reply, "tmid");
            if (!thread.empty()) message["tmid"] = thread;
            requests.push_back(
                json_request(api_ + "/chat.sendMessage", {{"message", message}}, authorization()));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        const Json body = parse_json(response.body).value;
        Delivery delivery = delivery_of_status(response, now);
        if (flag_at(body, "success")) {
            delivery.message_id = text_at(body, "message._id");
            return delivery;
        }
        const std::string error = text_at(body, "error", text_at(body, "message"));
        if (!error.empty()) delivery.error = "Rocket.Chat: " + error.substr(0, 200);
        if (delivery.outcome == Delivery::Outcome::sent) {
            const bool told = find(body, "success") != nullptr;
            delivery.outcome = told ? Delivery::Outcome::permanent : Delivery::Outcome::unknown;
            if (error.empty()) delivery.error = "the answer is not Rocket.Chat's";
        }
        const bool busy = error.find("too-many-requests") != std::string::npos ||
                          text_at(body, "errorType") == "error-too-many-requests";
        if (busy) delivery.outcome = Delivery::Outcome::throttled;
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("rocketchat"); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {{wording("the user"), get_request(api_ + "/me", authorization())},
                {wording("the webhook"),
                 get_request(api_ + "/livechat/integrations.settings", authorization()),
                 "Omnichannel → Webhooks, Workspace → Integrations"}};
    }

    /// Only a manager of Omnichannel may see its webhook, and an integration of a channel may lead
    /// to the inbox instead: only what is there is certain.
    bool is_told(const Probe& probe, const HttpResponse& response) const override {
        return !asks_webhook(probe) || leads_here(response);
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        if (asks_webhook(probe)) return {};
        const Json body = parse_json(response.body).value;
        if (text_at(body, "_id") == user_id_) return {};
        return wording("HTTP {1}: the token is not the user's", std::to_string(response.status));
    }

private:
    static bool asks_webhook(const Probe& probe) {
        return probe.request.url.ends_with("/integrations.settings");
    }

    bool leads_here(const HttpResponse& response) const {
        const Json answer = parse_json(response.body).value;
        const Json& settings = array_at(answer, "settings");
        return std::any_of(settings.begin(), settings.end(), [&](const Json& setting) {
            return text_at(setting, "_id") == "Livechat_webhookUrl" &&
                   text_at(setting, "value").ends_with("/webhooks/" + inbox_);
        });
    }

    std::vector<Header> authorization() const {
        return {{"X-Auth-Token", auth_token_}, {"X-User-Id", user_id_}};
    }

    std::vector<std::string> secrets_;
    std::string api_;
    std::string user_id_;
    std::string auth_token_;
    std::string inbox_;  ///< Its name in the book: the end of the webhook's URL.
};

}  // namespace

MadeChannel make_rocketchat(const InboxSettings& settings) {
    SettingsReader reader(settings);
    auto secrets =
        reader.required_all("secret", wording("the token of the webhook or of the integration"));
    const bool other = !settings.value("api_base").empty();
    std::string api = reader.base_url(other ? "api_base" : "url", "") + "/api/v1";
    std::string user = reader.required("user_id", wording("of the user who answers"));
    std::string token =
        reader.required("auth_token", wording("a personal access token of that user"));
    return make_unless_problems<RocketChat>(reader, std::move(secrets), std::move(api),
                                            std::move(user), std::move(token), settings.name);
}

}  // namespace webhooks

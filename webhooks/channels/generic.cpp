#include "webhooks/channels/generic.h"

#include "webhooks/attachment_kind.h"
#include "webhooks/exchange.h"
#include "webhooks/public_key.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"
#include "webhooks/standard_webhook.h"

#include <utility>

namespace webhooks {
namespace {

/// Where the fields of an event are, as dotted paths; those of one message start at its item.
struct FieldPaths {
    std::string type;
    std::string time;
    std::string items;  ///< The message, or an array of messages.
    std::string id;
    std::string conversation;
    std::string contact;
    std::string name;
    std::string language;
    std::string author;
    std::string text;
    std::string payload;
    std::string reply_to;
    std::string is_public;
    std::string attachments;
};

FieldPaths read_paths(const SettingsReader& reader) {
    return {.type = reader.optional("path_type", "type"),
            .time = reader.optional("path_time", "timestamp"),
            .items = reader.optional("path_items", "data"),
            .id = reader.optional("path_id", "id"),
            .conversation = reader.optional("path_conversation", "conversation"),
            .contact = reader.optional("path_contact", "contact.id"),
            .name = reader.optional("path_name", "contact.name"),
            .language = reader.optional("path_language", "contact.language"),
            .author = reader.optional("path_author", "author"),
            .text = reader.optional("path_text", "text"),
            .payload = reader.optional("path_payload", "payload"),
            .reply_to = reader.optional("path_reply_to", "reply_to"),
            .is_public = reader.optional("path_public", "public"),
            .attachments = reader.optional("path_attachments", "attachments")};
}

/// An empty path means that the sender has no such field.
std::string text_of(const Json& value, const std::string& path) {
    return path.empty() ? std::string{} : text_at(value, path);
}

Author author_of(std::string_view author) {
    if (author == "person" || author == "agent") return Author::person;
    if (author == "bot") return Author::bot;
    return Author::customer;
}

class Generic : public Channel {
public:
    Generic(std::vector<std::string> keys,
            std::vector<std::string> public_keys,
            std::string reply_url,
            FieldPaths paths)
        : keys_(std::move(keys)),
          public_keys_(std::move(public_keys)),
          reply_url_(std::move(reply_url)),
          paths_(std::move(paths)) {}

    Receipt receive(const HttpRequest& request, TimeMs now) const override {
        if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        const auto id = verified_webhook_id(request, keys_, now, public_keys_);
        if (!id) return refused(401, "signature, id or timestamp");
        const ParsedJson parsed = parse_json(request.body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        return read_event(parsed.value, *id);
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "a signed webhook has no comments to hide or answer",
                              .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        if (reply_url_.empty()) {
            return CannotSend{.reason = "the inbox has no reply_url", .window_closed = false};
        }
        std::vector<OutboundRequest> requests;
        const auto parts = split_text(reply.text, capabilities().max_text, capabilities().unit);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            requests.push_back(request_for(reply, parts[i], i, i + 1 == parts.size(), now));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        Delivery delivery = delivery_of_status(response, now);
        if (delivery.outcome == Delivery::Outcome::sent) {
            delivery.message_id = text_at(parse_json(response.body).value, "id");
        } else if (response.status == 410) {  // The standard: the receiver wants no more.
            delivery.outcome = Delivery::Outcome::auth_failed;
        } else if (response.status != 429) {  // The standard: any other answer is tried again.
            delivery.outcome = Delivery::Outcome::retry;
        }
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("webhook"); }

private:
    Receipt read_event(const Json& event, const std::string& id) const {
        const std::string type =
            paths_.type.empty() ? "message.created" : text_of(event, paths_.type);
        Receipt receipt = accepted();
        const bool known =
            type == "message.created" || type == "message.updated" || type == "message.deleted";
        if (!known) {
            receipt.ignored.push_back({"event type", excerpt(event)});
            return receipt;
        }
        const Json* items = find(event, paths_.items);
        if (items == nullptr || !(items->is_object() || items->is_array())) {
            return refused(400, "no message at " + paths_.items);
        }
        if (items->is_object()) {
            read_message(event, *items, type, id, receipt);
            return receipt;
        }
        for (std::size_t i = 0; i < items->size(); ++i) {
            const std::string own_id = text_of((*items)[i], paths_.id);
            read_message(event, (*items)[i], type,
                         id + "#" + (own_id.empty() ? std::to_string(i) : own_id), receipt);
        }
        return receipt;
    }

    void read_message(const Json& event,
                      const Json& item,
                      std::string_view type,
                      const std::string& dedupe_key,
                      Receipt& receipt) const {
        Inbound message;
        message.dedupe_key = dedupe_key;
        message.message_id = text_of(item, paths_.id);
        message.contact_key = text_of(item, paths_.contact);
        message.conversation_key = text_of(item, paths_.conversation);
        if (message.conversation_key.empty()) message.conversation_key = message.contact_key;
        if (message.contact_key.empty()) message.contact_key = message.conversation_key;
        if (message.conversation_key.empty()) {
            receipt.ignored.push_back({"neither conversation nor contact", excerpt(item)});
            return;
        }
        if (message.message_id.empty()) message.message_id = dedupe_key;
        message.contact_name = text_of(item, paths_.name);
        message.language_hint = text_of(item, paths_.language);
        message.author = author_of(text_of(item, paths_.author));
        message.text = text_of(item, paths_.text);
        message.payload = text_of(item, paths_.payload);
        message.reply_to_id = text_of(item, paths_.reply_to);
        message.sent_at = paths_.time.empty() ? 0 : time_at(event, paths_.time);
        const bool is_public = !paths_.is_public.empty() && flag_at(item, paths_.is_public);
        message.visibility = is_public ? Visibility::public_comment : Visibility::direct;
        read_attachments(item, message);
        set_kind(type, message);
        if (message.kind == MessageKind::unsupported) {
            receipt.ignored.push_back({"neither text nor attachment", excerpt(item)});
            return;
        }
        receipt.messages.push_back(std::move(message));
    }

    void read_attachments(const Json& item, Inbound& message) const {
        if (paths_.attachments.empty()) return;
        for (const Json& attachment : array_at(item, paths_.attachments)) {
            message.attachments.push_back({.kind = text_at(attachment, "kind", "file"),
                                           .url = text_at(attachment, "url"),
                                           .id = text_at(attachment, "id"),
                                           .mime_type = text_at(attachment, "mime_type"),
                                           .name = text_at(attachment, "name")});
        }
    }

    static void set_kind(std::string_view type, Inbound& message) {
        if (type == "message.updated" || type == "message.deleted") {
            message.kind = type == "message.updated" ? MessageKind::edit : MessageKind::deletion;
            message.target_id = message.message_id;
        } else if (!message.payload.empty()) {
            message.kind = MessageKind::button;
        } else if (!message.attachments.empty() && message.text.empty()) {
            message.kind = kind_of_attachment(message.attachments.front().kind);
        } else if (message.text.empty()) {
            message.kind = MessageKind::unsupported;
        }
    }

    OutboundRequest request_for(const Reply& reply,
                                const std::string& text,
                                std::size_t part,
                                bool last,
                                TimeMs now) const {
        Json data{{"conversation", reply.conversation_key},
                  {"contact", {{"id", reply.contact_key}}},
                  {"author", reply.author == Reply::Author::person ? "person" : "bot"},
                  {"public", reply.visibility == Visibility::public_comment},
                  {"text", text}};
        if (!reply.reply_to_id.empty()) data["reply_to"] = reply.reply_to_id;
        if (last && !reply.buttons.empty()) {
            data["buttons"] = Json::array();
            for (const Button& button : reply.buttons) {
                data["buttons"].push_back({{"title", button.title}, {"payload", button.payload}});
            }
        }
        // The id is the same at every attempt, so that the receiver can drop a repetition.
        std::string id = reply.reference.empty() ? to_hex(sha256(to_text(data))) : reply.reference;
        if (part > 0) id += "-" + std::to_string(part + 1);
        data["id"] = id;
        const Json event{
            {"type", "message.reply"}, {"timestamp", iso_time(now)}, {"data", std::move(data)}};
        OutboundRequest request = json_request(reply_url_, event);
        for (Header& header : standard_webhook_headers(id, request.body, keys_, now)) {
            request.headers.push_back(std::move(header));
        }
        return request;
    }

    std::vector<std::string> keys_;
    std::vector<std::string> public_keys_;
    std::string reply_url_;
    FieldPaths paths_;
};

}  // namespace

MadeChannel make_generic(const InboxSettings& settings) {
    SettingsReader reader(settings);
    const Words hint = wording(
        "`whsec_` and 24 to 64 random bytes in base64: echo whsec_$(openssl rand -base64 32)");
    std::vector<std::string> keys;
    for (const std::string& secret : reader.required_all("secret", hint)) {
        const auto key = standard_webhook_key(secret);
        if (key) {
            keys.push_back(*key);
        } else if (!secret.empty()) {
            reader.problem("secret", wording("secret is not a Standard Webhooks secret"), hint);
        }
    }
    std::vector<std::string> public_keys;
    for (const std::string& text : settings.all("public_key")) {
        if (auto key = ed25519_public_key(text)) {
            public_keys.push_back(std::move(*key));
        } else {
            reader.problem("public_key", wording("public_key is no Ed25519 key"),
                           wording("`whpk_` and 32 bytes in base64"));
        }
    }
    std::string reply_url = settings.value("reply_url");
    if (!reply_url.empty()) reply_url = reader.base_url("reply_url", reply_url);
    return make_unless_problems<Generic>(reader, std::move(keys), std::move(public_keys),
                                         std::move(reply_url), read_paths(reader));
}

}  // namespace webhooks

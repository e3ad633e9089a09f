#include "webhooks/channels/instagram.h"

#include "webhooks/channels/instagram_mention.h"
#include "webhooks/channels/meta_lookup.h"
#include "webhooks/channels/meta_messaging.h"
#include "webhooks/split_text.h"

#include <utility>

namespace webhooks {
namespace {

/// A comment, whichever of the three documented shapes it came in.
Inbound comment_of(const Json& value, const std::string& account) {
    const std::string id = text_at(value, "id", text_at(value, "comment_id"));
    const std::string parent = text_at(value, "parent_id");
    const std::string top = parent.empty() ? id : parent;
    Inbound inbound;
    inbound.visibility = Visibility::public_comment;
    inbound.message_id = id;
    inbound.dedupe_key = account + ":comment:" + id;
    inbound.conversation_key = "comment:" + top;
    inbound.contact_key = text_at(value, "from.id");
    if (inbound.contact_key.empty()) inbound.contact_key = inbound.conversation_key;
    inbound.contact_name = text_at(value, "from.username");
    inbound.contact_handle = inbound.contact_name;
    inbound.reply_to_id = parent;
    inbound.text = text_at(value, "text");
    inbound.address = {{"account", account},
                       {"comment_id", id},
                       {"top_comment_id", top},
                       {"media_id", text_at(value, "media.id")}};
    return inbound;
}

class Instagram : public Channel {
public:
    Instagram(MetaSettings settings, bool facebook_login)
        : settings_(std::move(settings)), facebook_login_(facebook_login) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        const MetaBody body = open_meta_webhook(request, settings_, "instagram");
        if (body.instead) return *body.instead;
        Receipt receipt = accepted();
        read_messaging_entries(
            body.value, settings_, receipt,
            [this](const Json& entry, const std::string& account, Receipt& into) {
                for (const Json& change : array_at(entry, "changes")) {
                    read_change(change, account, entry, into);
                }
                if (find(entry, "field") != nullptr) read_change(entry, account, entry, into);
            });
        return receipt;
    }

    std::optional<OutboundRequest> look_up(const std::string& item) const override {
        const auto path =
            is_message_lookup(item) ? message_path(item) : mention_path(item, facebook_login_);
        if (!path) return std::nullopt;
        return get_request(url(*path));
    }

    LookedUp read_look_up(const std::string& item,
                          const HttpResponse& response,
                          TimeMs now) const override {
        if (is_message_lookup(item)) return complete_message(item, response, settings_, now);
        return complete_mention(item, response, now);
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        if (reply.kind != Reply::Kind::message || reply.visibility == Visibility::public_comment) {
            return render_comment(reply, now);
        }
        std::vector<OutboundRequest> requests;
        for (const Json& body :
             send_bodies(reply, direct_recipient(reply), capabilities(), false, now)) {
            requests.push_back(json_request(url("me/messages"), body));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        return read_graph_result(response, now);
    }

    const Capabilities& capabilities() const override { return *capabilities_of("instagram"); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {{wording("the token"), get_request(url("me?fields=id,username"))},
                {wording("the subscription"), get_request(url("me/subscribed_apps"))}};
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        Words error = read_graph_probe(response);
        if (!error.empty() || !is_subscription(probe.what)) return error;
        return missing_subscriptions(response, {"messages", "comments", "mentions"});
    }

private:
    /// The proof belongs to graph.facebook.com; tokens of Instagram's own login have none.
    std::string url(std::string_view path) const {
        return graph_url(settings_, path, settings_.accounts.front(), facebook_login_);
    }

    void read_change(const Json& change,
                     const std::string& account,
                     const Json& entry,
                     Receipt& receipt) const {
        const std::string field = text_at(change, "field");
        const Json* value = find(change, "value");
        const bool about_message = value != nullptr && find(*value, "sender") != nullptr;
        if (about_message) {  // The dashboard's samples wrap a message like a comment.
            read_messaging_event(*value, account, settings_, false, receipt);
            return;
        }
        if (field == "mentions" && value != nullptr) {
            if (auto mention = read_mention(*value, account, time_at(entry, "time"))) {
                receipt.lookups.push_back(std::move(*mention));
                return;
            }
        }
        const bool about_comment = field == "comments" || field == "live_comments";
        if (!about_comment || value == nullptr) {
            receipt.ignored.push_back({"field " + field, excerpt(change)});
            return;
        }
        Inbound inbound = comment_of(*value, account);
        if (inbound.message_id.empty()) {
            receipt.ignored.push_back({"comment without id", excerpt(change)});
            return;
        }
        inbound.sent_at = time_at(entry, "time");
        const bool own = settings_.has_account(text_at(*value, "from.id")) ||
                         find(*value, "from.self_ig_scoped_id") != nullptr;
        if (own && inbound.reply_to_id.empty()) {
            receipt.ignored.push_back({"the account's own comment", excerpt(change)});
            return;
        }
        // Ours if we stored its id; otherwise somebody answers in the account's name.
        if (own) inbound.author = Author::person;
        if (inbound.text.empty()) inbound.kind = MessageKind::unsupported;
        receipt.messages.push_back(std::move(inbound));
    }

    Rendered render_comment(const Reply& reply, TimeMs now) const {
        using Kind = Reply::Kind;
        const std::string text = shorten(reply.text, capabilities().max_text, capabilities().unit);
        if (is_mention(reply)) return render_mention(reply, text);
        const std::string comment = comment_meant(reply, "comment_id");
        if (comment.empty()) return CannotSend{.reason = "no comment", .window_closed = false};
        if (reply.kind == Kind::private_reply_to_comment) {
            if (auto refusal = refuse_private_reply(reply, now)) return *refusal;
            const std::string whole = with_numbered_choices(
                reply.text, reply.buttons, capabilities().max_text, capabilities().unit);
            return std::vector{json_request(
                url("me/messages"),
                {{"recipient", {{"comment_id", comment}}}, {"message", {{"text", whole}}}})};
        }
        OutboundRequest request;
        if (reply.kind == Kind::message) {  // Threads are one level deep: answer the first comment.
            request.url = url(percent_encode(address_value(reply, "top_comment_id")) +
                              "/replies?message=" + percent_encode(text));
        } else {
            const bool hide = reply.kind == Kind::hide_comment;
            request.url = url(percent_encode(comment) + (hide ? "?hide=true" : "?hide=false"));
        }
        return std::vector{std::move(request)};
    }

    Rendered render_mention(const Reply& reply, const std::string& text) const {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "a mention is answered where it stands, and nowhere else",
                              .window_closed = false};
        }
        OutboundRequest request;
        request.url = url(mention_answer_path(reply, text));
        return std::vector{std::move(request)};
    }

    MetaSettings settings_;
    bool facebook_login_;
};

}  // namespace

MadeChannel make_instagram(const InboxSettings& settings) {
    SettingsReader reader(settings);
    const std::string login = settings.value("login", "instagram");
    if (login != "instagram" && login != "facebook") {
        reader.problem("login", wording("login is neither instagram nor facebook"),
                       wording("how the token was made: Instagram Login or Facebook Login"));
    }
    const bool facebook = login == "facebook";
    MetaSettings meta = read_meta_settings(
        settings, reader, facebook ? "https://graph.facebook.com" : "https://graph.instagram.com");
    return make_unless_problems<Instagram>(reader, std::move(meta), facebook);
}

}  // namespace webhooks

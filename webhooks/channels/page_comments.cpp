#include "webhooks/channels/page_comments.h"

#include "webhooks/channels/meta_messaging.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

Inbound comment_of(const Json& value, std::string_view account) {
    const std::string comment = text_at(value, "comment_id");
    const std::string post = text_at(value, "post_id");
    const std::string parent = text_at(value, "parent_id");
    const bool answers_comment = !parent.empty() && parent != post;
    Inbound inbound;
    const std::string written = text_at(value, "created_time");
    inbound.visibility = Visibility::public_comment;
    inbound.message_id = comment;
    inbound.dedupe_key = std::string(account) + ":" + comment + ":" + text_at(value, "verb") + ":" +
                         (written.empty() ? "0" : written);
    // A comment and what is said under it are one conversation, however many take part.
    inbound.conversation_key = "comment:" + (answers_comment ? parent : comment);
    inbound.contact_key = text_at(value, "from.id");
    inbound.contact_name = text_at(value, "from.name");
    if (inbound.contact_key.empty()) inbound.contact_key = inbound.conversation_key;
    inbound.reply_to_id = answers_comment ? parent : std::string{};
    inbound.text = text_at(value, "message");
    inbound.sent_at = time_at(value, "created_time");
    inbound.address = {{"account", std::string(account)},
                       {"comment_id", comment},
                       {"top_comment_id", answers_comment ? parent : comment},
                       {"post_id", post},
                       {"link", text_at(value, "post.permalink_url")}};
    return inbound;
}

void read_pictures(const Json& value, Inbound& inbound) {
    for (const auto& [key, kind] :
         {std::pair{"photo", MessageKind::image}, std::pair{"video", MessageKind::video}}) {
        const std::string url = text_at(value, key);
        if (url.empty()) continue;
        inbound.attachments.push_back({.kind = kind == MessageKind::image ? "image" : "video",
                                       .url = url,
                                       .id = {},
                                       .mime_type = {},
                                       .name = {}});
        if (inbound.text.empty()) inbound.kind = kind;
    }
    if (inbound.text.empty() && inbound.attachments.empty()) inbound.kind = MessageKind::sticker;
}

OutboundRequest public_answer(const Reply& reply,
                              const MetaSettings& settings,
                              const Capabilities& capabilities) {
    const std::size_t limit =
        capabilities.max_public_text > 0 ? capabilities.max_public_text : capabilities.max_text;
    const std::string account = address_value(reply, "account");
    return json_request(
        graph_url(settings, percent_encode(address_value(reply, "top_comment_id")) + "/comments",
                  account, true),
        {{"message", shorten(reply.text, limit, capabilities.unit)}});
}

OutboundRequest private_answer(const Reply& reply,
                               const MetaSettings& settings,
                               const Capabilities& capabilities) {
    constexpr std::size_t direct_limit = 2000;
    const std::string account = address_value(reply, "account");
    const std::size_t limit = std::min(direct_limit, capabilities.max_text);
    // One message per comment, so nothing is split.
    Json message{{"text", shorten(reply.text, limit, capabilities.unit)}};
    if (!reply.reference.empty()) message["metadata"] = reference_mark(reply);
    return json_request(graph_url(settings, percent_encode(account) + "/messages", account, true),
                        {{"recipient", {{"comment_id", comment_meant(reply, "comment_id")}}},
                         {"message", std::move(message)}});
}

class FacebookComments : public Channel {
public:
    explicit FacebookComments(MetaSettings settings) : settings_(std::move(settings)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        const MetaBody body = open_meta_webhook(request, settings_, "page");
        if (body.instead) return *body.instead;
        Receipt receipt = accepted();
        for (const Json& entry : array_at(body.value, "entry")) {
            const std::string account = text_at(entry, "id");
            if (!settings_.has_account(account)) {
                receipt.ignored.push_back({"entry of another account", excerpt(entry)});
                continue;
            }
            for (const Json& change : array_at(entry, "changes")) {
                read_page_change(change, account, receipt);
            }
        }
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        return render_page_comment(reply, settings_, capabilities(), now);
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        return read_graph_result(response, now);
    }

    const Capabilities& capabilities() const override {
        return *capabilities_of("facebook_comments");
    }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        std::vector<Probe> probes;
        for (const std::string& account : settings_.accounts) {
            probes.push_back(
                {"the token of page " + account,
                 get_request(graph_url(settings_, account + "?fields=id,name", account, true))});
            probes.push_back(
                {"the subscription of page " + account,
                 get_request(graph_url(settings_, account + "/subscribed_apps", account, true))});
        }
        return probes;
    }

    std::string read_probe(const Probe& probe, const HttpResponse& response) const override {
        std::string error = read_graph_probe(response);
        if (!error.empty() || !probe.what.starts_with("the subscription")) return error;
        return missing_subscriptions(response, {"feed"});
    }

private:
    MetaSettings settings_;
};

}  // namespace

void read_page_change(const Json& change, std::string_view account, Receipt& receipt) {
    const Json* found = find(change, "value");
    if (text_at(change, "field") != "feed" || found == nullptr) {
        receipt.ignored.push_back({"field of a change", excerpt(change)});
        return;
    }
    const Json& value = *found;
    const std::string item = text_at(value, "item");
    const std::string verb = text_at(value, "verb");
    if (item != "comment" || text_at(value, "comment_id").empty()) {
        receipt.ignored.push_back({"feed item " + item, excerpt(value)});
        return;
    }
    Inbound inbound = comment_of(value, account);
    if (text_at(value, "from.id") == account) {
        if (verb != "add" || inbound.reply_to_id.empty()) {
            receipt.ignored.push_back({"the Page's own comment", excerpt(value)});
            return;
        }
        // Ours if we stored its id; otherwise somebody answers in the Page's name.
        inbound.author = Author::person;
    }
    if (verb == "add") {
        read_pictures(value, inbound);
    } else if (verb == "edited" || verb == "edit") {
        inbound.kind = MessageKind::edit;
        inbound.target_id = inbound.message_id;
    } else if (verb == "remove" || verb == "delete") {
        inbound.kind = MessageKind::deletion;
        inbound.target_id = inbound.message_id;
    } else {
        receipt.ignored.push_back({"comment " + verb, excerpt(value)});
        return;
    }
    receipt.messages.push_back(std::move(inbound));
}

Rendered render_page_comment(const Reply& reply,
                             const MetaSettings& settings,
                             const Capabilities& capabilities,
                             TimeMs now) {
    using Kind = Reply::Kind;
    const std::string comment = comment_meant(reply, "comment_id");
    if (comment.empty()) return CannotSend{.reason = "no comment", .window_closed = false};
    if (auto refusal = refuse_to_send(reply, capabilities, now)) return *refusal;
    if (reply.kind == Kind::private_reply_to_comment) {
        if (auto refusal = refuse_private_reply(reply, now)) return *refusal;
        return std::vector{private_answer(reply, settings, capabilities)};
    }
    if (reply.kind == Kind::hide_comment || reply.kind == Kind::unhide_comment) {
        const std::string url =
            graph_url(settings, percent_encode(comment), address_value(reply, "account"), true);
        return std::vector{json_request(url, {{"is_hidden", reply.kind == Kind::hide_comment}})};
    }
    return std::vector{public_answer(reply, settings, capabilities)};
}

MadeChannel make_facebook_comments(const InboxSettings& settings) {
    SettingsReader reader(settings);
    MetaSettings meta = read_meta_settings(settings, reader, "https://graph.facebook.com");
    return make_unless_problems<FacebookComments>(reader, std::move(meta));
}

}  // namespace webhooks

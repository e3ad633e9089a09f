#include "webhooks/channels/linkedin_mention.h"

#include "webhooks/exchange.h"

namespace webhooks {

Json& decorated(Json& notification, const char* what) {
    Json& all = notification["decoratedGeneratedActivity"];
    if (!all.is_object()) all = Json::object();
    Json& one = all[what];
    if (!one.is_object()) one = Json::object();
    return one;
}

std::string linkedin_post_of(const Json& notification) {
    return text_at(notification, "generatedActivity",
                   text_at(notification, "decoratedGeneratedActivity.share.entity"));
}

std::optional<Inbound> read_linkedin_mention(const Json& notification,
                                             const std::string& organization) {
    const std::string id = text_at(notification, "notificationId");
    const std::string post = linkedin_post_of(notification);
    const std::string owner = text_at(notification, "decoratedGeneratedActivity.share.owner");
    if (id.empty() || !post.starts_with("urn:li:") || owner == organization) return std::nullopt;
    Inbound inbound;
    inbound.dedupe_key = "notification:" + id;
    inbound.message_id = post;
    inbound.conversation_key = post;
    inbound.contact_key = owner.empty() ? "thread:" + post : owner;
    inbound.visibility = Visibility::public_comment;
    inbound.sent_at = time_at(notification, "lastModifiedAt");
    inbound.text = text_at(notification, "decoratedGeneratedActivity.share.text");
    if (inbound.text.empty()) {
        inbound.kind = MessageKind::withheld;
        inbound.text = "https://www.linkedin.com/feed/update/" + post + "/";
    }
    inbound.address = {{"thread", post}, {"post", post}};
    return inbound;
}

void add_linkedin_post(Json& notification, const Json& post) {
    Json& share = decorated(notification, "share");
    share["text"] = text_at(post, "commentary");
    const std::string author = text_at(post, "author");
    if (!author.empty()) share["owner"] = author;
}

}  // namespace webhooks

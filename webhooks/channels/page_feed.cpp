#include "webhooks/channels/page_feed.h"

#include <utility>

namespace webhooks {

std::string writer_id(const Json& value) {
    return text_at(value, "from.id", text_at(value, "sender_id"));
}

std::string writer_name(const Json& value) {
    return text_at(value, "from.name", text_at(value, "sender_name"));
}

std::optional<MessageKind> kind_of_verb(std::string_view verb) {
    if (verb == "add") return MessageKind::text;
    if (verb == "edited" || verb == "edit") return MessageKind::edit;
    if (verb == "remove" || verb == "delete") return MessageKind::deletion;
    return std::nullopt;
}

void read_page_mention(const Json& value, std::string_view account, Receipt& receipt) {
    const std::string post = text_at(value, "post_id");
    const std::string id = text_at(value, "comment_id", post);
    const std::string verb = text_at(value, "verb");
    const auto kind = kind_of_verb(verb);
    const bool told_by_feed = post.starts_with(std::string(account) + "_");
    if (id.empty() || !kind || told_by_feed || writer_id(value) == account) {
        receipt.ignored.push_back({"a mention on the Page itself, or of no use", excerpt(value)});
        return;
    }
    Inbound inbound;
    inbound.visibility = Visibility::public_comment;
    inbound.kind = *kind;
    inbound.message_id = id;
    inbound.dedupe_key = std::string(account) + ":mention:" + id + ":" + verb + ":" +
                         text_at(value, "created_time", "0");
    inbound.conversation_key = "mention:" + id;
    inbound.contact_key = writer_id(value);
    inbound.contact_name = writer_name(value);
    if (inbound.contact_key.empty()) inbound.contact_key = inbound.conversation_key;
    inbound.text = text_at(value, "message");
    inbound.sent_at = time_at(value, "created_time");
    const std::string link = "https://www.facebook.com/" + id;
    inbound.address = {{"account", std::string(account)},
                       {"comment_id", id},
                       {"top_comment_id", id},
                       {"post_id", post},
                       {"mention", "yes"},
                       {"link", link}};
    if (*kind != MessageKind::text) {
        inbound.target_id = id;
    } else if (inbound.text.empty()) {
        inbound.kind = MessageKind::withheld;
        inbound.text = link;
    }
    receipt.messages.push_back(std::move(inbound));
}

}  // namespace webhooks

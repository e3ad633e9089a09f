#include "webhooks/channels/instagram_mention.h"

#include <utility>

namespace webhooks {
namespace {

/// The mention as it is known from its report.
Inbound reported_mention(const Json& item) {
    const std::string account = text_at(item, "account");
    const std::string media = text_at(item, "media_id");
    const std::string comment = text_at(item, "comment_id");
    Inbound inbound;
    inbound.visibility = Visibility::public_comment;
    inbound.kind = MessageKind::withheld;
    inbound.message_id = comment.empty() ? media : comment;
    inbound.dedupe_key =
        account + (comment.empty() ? ":mention:" : ":comment:") + inbound.message_id;
    inbound.conversation_key = "mention:" + inbound.message_id;
    inbound.contact_key = inbound.conversation_key;  // Nobody's id is told, and names change.
    inbound.sent_at = integer_at(item, "reported_at").value_or(0);
    inbound.address = {
        {"account", account}, {"mention_media", media}, {"mention_comment", comment}};
    return inbound;
}

}  // namespace

std::optional<Lookup> read_mention(const Json& value,
                                   const std::string& account,
                                   TimeMs reported_at) {
    const Json item{{"account", account},
                    {"media_id", text_at(value, "media_id")},
                    {"comment_id", text_at(value, "comment_id")},
                    {"reported_at", reported_at}};
    if (text_at(item, "media_id").empty()) return std::nullopt;
    const Inbound inbound = reported_mention(item);
    return Lookup{inbound.dedupe_key, inbound.message_id, to_text(item)};
}

std::optional<std::string> mention_path(const std::string& item, bool facebook_login) {
    const Json value = parse_json(item).value;
    const std::string account = text_at(value, "account");
    const std::string media = text_at(value, "media_id");
    const std::string comment = text_at(value, "comment_id");
    if (account.empty() || media.empty()) return std::nullopt;
    const std::string fields =
        comment.empty() ? "id,caption,timestamp,username" : "id,text,timestamp";
    if (!facebook_login) {
        return percent_encode(comment.empty() ? media : comment) +
               "?fields=" + percent_encode(fields);
    }
    const std::string edge = comment.empty() ? "mentioned_media.media_id(" + media
                                             : "mentioned_comment.comment_id(" + comment;
    return percent_encode(account) + "?fields=" + percent_encode(edge + "){" + fields + "}");
}

LookedUp complete_mention(const std::string& item, const HttpResponse& response, TimeMs now) {
    LookedUp result;
    const Json report = parse_json(item).value;
    if (text_at(report, "media_id").empty()) return result;
    Inbound inbound = reported_mention(report);
    const Json body = parse_json(response.body).value;
    const Json* told = find(body, "mentioned_comment");
    if (told == nullptr) told = find(body, "mentioned_media");
    if (told == nullptr) told = &body;
    inbound.text = text_at(*told, "text", text_at(*told, "caption"));
    inbound.contact_handle = text_at(*told, "username");
    inbound.contact_name = inbound.contact_handle;
    if (const TimeMs written = time_at(*told, "timestamp"); written > 0) inbound.sent_at = written;
    if (!inbound.text.empty()) inbound.kind = MessageKind::text;
    const Delivery delivery = read_graph_result(response, now);
    if (delivery.outcome != Delivery::Outcome::sent) {
        note_failed_look_up(response, delivery, result);
    }
    result.messages.push_back(std::move(inbound));
    return result;
}

bool is_mention(const Reply& reply) {
    return !address_value(reply, "mention_media").empty();
}

std::string mention_answer_path(const Reply& reply, const std::string& text) {
    const std::string comment = address_value(reply, "mention_comment");
    return percent_encode(address_value(reply, "account")) +
           "/mentions?media_id=" + percent_encode(address_value(reply, "mention_media")) +
           (comment.empty() ? "" : "&comment_id=" + percent_encode(comment)) +
           "&message=" + percent_encode(text);
}

}  // namespace webhooks

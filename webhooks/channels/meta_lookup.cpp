#include "webhooks/channels/meta_lookup.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

/// What the Graph API says of a message of somebody, as it would have come by itself.
Inbound message_of(const Json& told, const Json& item) {
    const std::string account = text_at(item, "account");
    Inbound inbound;
    inbound.message_id = text_at(item, "mid");
    inbound.dedupe_key = account + ":" + inbound.message_id;
    inbound.contact_key = text_at(told, "from.id");
    inbound.conversation_key = inbound.contact_key;
    inbound.contact_handle = text_at(told, "from.username");
    inbound.text = text_at(told, "message");
    inbound.sent_at = time_at(told, "created_time");
    inbound.address = {{"account", account}, {"person", inbound.contact_key}};
    if (inbound.text.empty()) {  // A picture or the like: whoever sent it is asked for words.
        inbound.kind = MessageKind::unsupported;
        inbound.attachments.push_back(
            {.kind = "unsupported", .url = {}, .id = {}, .mime_type = {}, .name = {}});
    }
    return inbound;
}

/// A message of which only its id is known: what was said, and by whom, is read in Meta's inbox.
Inbound withheld_message(const Json& item) {
    const std::string account = text_at(item, "account");
    Inbound inbound;
    inbound.kind = MessageKind::withheld;
    inbound.message_id = text_at(item, "mid");
    inbound.dedupe_key = account + ":" + inbound.message_id;
    inbound.conversation_key = inbound.message_id;
    inbound.contact_key = "thread:" + inbound.message_id;
    inbound.address = {{"account", account}};
    return inbound;
}

bool is_for_us(const Json& told, const MetaSettings& settings) {
    const Json& recipients = array_at(told, "to.data");
    return std::any_of(recipients.begin(), recipients.end(), [&](const Json& recipient) {
        return settings.has_account(text_at(recipient, "id"));
    });
}

}  // namespace

std::optional<Lookup> read_empty_edit(const Json& event, const std::string& account) {
    const std::string mid = text_at(event, "message_edit.mid");
    const bool changed = integer_at(event, "message_edit.num_edit") != 0;
    if (changed || mid.empty() || !text_at(event, "message_edit.text").empty()) return std::nullopt;
    return Lookup{account + ":" + mid, mid, to_text({{"account", account}, {"mid", mid}})};
}

bool is_message_lookup(const std::string& item) {
    return find(parse_json(item).value, "mid") != nullptr;
}

std::optional<std::string> message_path(const std::string& item) {
    const std::string mid = text_at(parse_json(item).value, "mid");
    if (mid.empty()) return std::nullopt;
    return percent_encode(mid) + "?fields=" + percent_encode("id,created_time,from,to,message");
}

LookedUp complete_message(const std::string& item,
                          const HttpResponse& response,
                          const MetaSettings& settings,
                          TimeMs now) {
    LookedUp result;
    const Delivery delivery = read_graph_result(response, now);
    if (delivery.outcome != Delivery::Outcome::sent) {
        note_failed_look_up(response, delivery, result);
        const Json report = parse_json(item).value;
        // The error for a message that was taken back is also that for one that may not be read.
        const bool is_known = !text_at(report, "mid").empty();
        if (is_known) result.messages.push_back(withheld_message(report));
        return result;
    }
    const Json told = parse_json(response.body).value;
    const std::string writer = text_at(told, "from.id");
    if (settings.has_account(writer)) return result;
    if (writer.empty()) result.error = "it is not told who wrote the message";
    // Instagram has two ids for one account: one that we do not know may be our own.
    if (!is_for_us(told, settings)) result.error = "the message is to no id among `account`";
    if (!result.error.empty()) return result;
    result.messages.push_back(message_of(told, parse_json(item).value));
    return result;
}

}  // namespace webhooks

#include "webhooks/channels/twilio_form.h"

#include "webhooks/attachment_kind.h"
#include "webhooks/channels/twilio_words.h"
#include "webhooks/phone.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

constexpr std::string_view whatsapp_prefix = "whatsapp:";
constexpr std::string_view rcs_prefix = "rcs:";
constexpr std::size_t most_media = 10;

std::string field(const TwilioForm& form, std::string_view name) {
    return std::string(form_value(form, name).value_or(""));
}

/// The same person by SMS, RCS and WhatsApp is one contact: the number alone.
std::string number_of(std::string_view address) {
    for (const std::string_view prefix : {whatsapp_prefix, rcs_prefix}) {
        if (address.starts_with(prefix)) address.remove_prefix(prefix.size());
    }
    return std::string(address);
}

/// Whether the brand may call: what WhatsApp asked the customer, and not we.
bool is_call_permission(const TwilioForm& form) {
    return field(form, "ButtonText") == "VOICE_CALL_REQUEST" ||
           (field(form, "Body") == "VOICE_CALL_REQUEST" && !field(form, "ButtonPayload").empty());
}

/// Answered by Twilio or asked by WhatsApp: why nobody has to answer.
std::string answered_elsewhere(const TwilioForm& form) {
    const bool sms = !is_whatsapp(field(form, "From"));
    if (!field(form, "OptOutType").empty() || (sms && is_carrier_keyword(field(form, "Body")))) {
        return "STOP, START and HELP are answered by Twilio";
    }
    return is_call_permission(form) ? "an answer about calls" : "";
}

/// WhatsApp's stickers and both networks' business cards have types of their own.
MessageKind kind_of_type(std::string_view mime_type) {
    if (mime_type == "image/webp") return MessageKind::sticker;
    const bool card = mime_type == "text/vcard" || mime_type == "text/x-vcard";
    return card ? MessageKind::contact_card : kind_of_mime_type(mime_type);
}

void read_media(const TwilioForm& form, Inbound& message) {
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
void read_choice(const TwilioForm& form, Inbound& message) {
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

/// A heart on a message: WhatsApp says which one, a phone only writes about it.
void read_reaction(const TwilioForm& form, Inbound& message) {
    const bool told = field(form, "MessageType") == "reaction";
    const bool written = message.attachments.empty() && !is_whatsapp(field(form, "From")) &&
                         is_tapped_reaction(message.text);
    if (!told && !written) return;
    message.kind = MessageKind::reaction;
    if (told) message.target_id = std::exchange(message.reply_to_id, {});
}

Inbound read_message(const TwilioForm& form, const std::string& sid, std::string_view our_number) {
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
        !our_number.empty() && from == our_number ? Author::our_echo : Author::customer;
    message.text = field(form, "Body");
    message.reply_to_id = field(form, "OriginalRepliedMessageSid");
    message.address = {{"to", from}, {"from", to}};
    read_media(form, message);
    read_choice(form, message);
    read_reaction(form, message);
    if (message.text.empty() && message.kind == MessageKind::text) {
        message.kind = MessageKind::unsupported;
    }
    return message;
}

void read_status(const TwilioForm& form,
                 const std::string& sid,
                 const std::string& state,
                 std::string_view reference,
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
    update.our_reference = std::string(reference);
    update.status = known->second;
    if (update.status == Status::failed) update.error = "Twilio error " + field(form, "ErrorCode");
    receipt.statuses.push_back(std::move(update));
}

}  // namespace

bool is_whatsapp(std::string_view address) {
    return address.starts_with(whatsapp_prefix);
}

void read_twilio_form(const TwilioForm& form,
                      std::string_view reference,
                      std::string_view our_number,
                      Receipt& receipt) {
    std::string sid = field(form, "MessageSid");
    if (sid.empty()) sid = field(form, "SmsSid");
    std::string state = field(form, "MessageStatus");
    if (state.empty()) state = field(form, "SmsStatus");
    if (state == "received" || state == "receiving") state.clear();  // By us: a message.
    if (sid.empty() || (state.empty() && field(form, "From").empty())) {
        receipt.ignored.push_back({"no message", {}});
    } else if (!state.empty()) {
        read_status(form, sid, state, reference, receipt);
    } else if (std::string reason = answered_elsewhere(form); !reason.empty()) {
        receipt.ignored.push_back({std::move(reason), sid.substr(0, 60)});
    } else {
        receipt.messages.push_back(read_message(form, sid, our_number));
    }
}

}  // namespace webhooks

#include "webhooks/channels/whatsapp_event.h"

#include "webhooks/channels/whatsapp_person.h"
#include "webhooks/phone.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

struct Context {
    std::string account;
    const Json& value;  ///< Of the change: holds `contacts` beside the messages.
    Receipt& receipt;
};

struct MediaKind {
    const char* type;
    MessageKind kind;
    const char* name;
};

constexpr std::array media_kinds{MediaKind{"image", MessageKind::image, "image"},
                                 MediaKind{"video", MessageKind::video, "video"},
                                 MediaKind{"audio", MessageKind::voice, "voice"},
                                 MediaKind{"voice", MessageKind::voice, "voice"},
                                 MediaKind{"document", MessageKind::file, "file"},
                                 MediaKind{"sticker", MessageKind::sticker, "sticker"}};

/// A document that nobody wrote words to comes with its own name in their place.
bool is_name_of_file(std::string_view caption, std::string_view name) {
    return name == caption ||
           (name.starts_with(caption) && name.substr(caption.size()).starts_with('.'));
}

bool read_media(const Json& message, const std::string& type, Inbound& inbound) {
    for (const MediaKind& media_kind : media_kinds) {
        const Json* media = type == media_kind.type ? find(message, type) : nullptr;
        if (media == nullptr) continue;
        inbound.kind = media_kind.kind;
        inbound.text = text_at(*media, "caption");
        inbound.attachments.push_back({.kind = media_kind.name,
                                       .url = text_at(*media, "url"),
                                       .id = text_at(*media, "id"),
                                       .mime_type = text_at(*media, "mime_type"),
                                       .name = text_at(*media, "filename")});
        if (is_name_of_file(inbound.text, inbound.attachments.back().name)) inbound.text.clear();
        return true;
    }
    return false;
}

/// `talla: M` in a line of its own, for every field of what somebody filled in.
void add_answers(const Json& value, const std::string& field, std::string& text) {
    constexpr std::size_t longest = 4000;
    if (value.is_structured()) {
        for (const auto& [key, inner] : value.items()) {
            if (key != "flow_token") add_answers(inner, value.is_object() ? key : field, text);
        }
        return;
    }
    const std::string said = text_at(Json{{"said", value}}, "said");
    if (said.empty() || text.size() + said.size() > longest) return;
    text += (text.empty() ? "" : "\n") + field + ": " + said;
}

/// A form of WhatsApp that the customer handed in: its answers are what they say.
bool read_form(const Json& reply, Inbound& inbound) {
    if (text_at(reply, "name", "flow") != "flow") return false;
    const Json fields = parse_json(text_at(reply, "response_json")).value;
    std::string answers;
    if (fields.is_object()) add_answers(fields, {}, answers);
    if (answers.empty()) return false;
    inbound.text = std::move(answers);
    return true;
}

bool read_choice(const Json& message, const std::string& type, Inbound& inbound) {
    if (type == "button") {  // A quick reply of a template.
        inbound.text = text_at(message, "button.text");
        inbound.payload = text_at(message, "button.payload");
    } else if (type == "interactive") {
        const std::string kind = text_at(message, "interactive.type");
        const std::string at = "interactive." + kind;
        const Json* form = kind == "nfm_reply" ? find(message, at) : nullptr;
        if (form != nullptr && read_form(*form, inbound)) return true;
        inbound.text = text_at(message, at + ".title", text_at(message, at + ".body"));
        inbound.payload = text_at(message, at + ".id", text_at(message, at + ".response_json"));
    } else {
        return false;
    }
    const bool nothing_chosen = inbound.text.empty() && inbound.payload.empty();
    inbound.kind = nothing_chosen ? MessageKind::unsupported : MessageKind::button;
    return true;
}

bool read_place_or_card(const Json& message, const std::string& type, Inbound& inbound) {
    if (type == "location") {
        inbound.kind = MessageKind::location;
        inbound.attachments.push_back(
            {.kind = "location",
             .url = "geo:" + text_at(message, "location.latitude") + "," +
                    text_at(message, "location.longitude"),
             .id = {},
             .mime_type = {},
             .name = text_at(message, "location.name", text_at(message, "location.address"))});
        return true;
    }
    if (type != "contacts") return false;
    inbound.kind = MessageKind::contact_card;
    for (const Json& card : array_at(message, "contacts")) {
        const Json& phones = array_at(card, "phones");
        inbound.attachments.push_back(
            {.kind = "contact",
             .url = phones.empty() ? std::string{} : "tel:" + text_at(phones.front(), "phone"),
             .id = {},
             .mime_type = {},
             .name = text_at(card, "name.formatted_name")});
    }
    return true;
}

/// `2 × tee-m (12.5 EUR), 1 × cap`: what somebody put into the cart of the catalogue.
std::string items_of(const Json& message) {
    constexpr std::size_t longest = 1000;
    std::string items;
    for (const Json& item : array_at(message, "order.product_items")) {
        const std::string price = text_at(item, "item_price");
        if (!items.empty()) items += ", ";
        items += text_at(item, "quantity", "1") + " × " + text_at(item, "product_retailer_id", "?");
        if (!price.empty()) items += " (" + price + " " + text_at(item, "currency") + ")";
        if (items.size() > longest) return items + "…";
    }
    return items;
}

bool read_order(const Json& message, const std::string& type, Inbound& inbound) {
    if (type != "order") return false;
    inbound.kind = MessageKind::order;
    inbound.text = text_at(message, "order.text");
    inbound.attachments.push_back({.kind = "order",
                                   .url = {},
                                   .id = text_at(message, "order.catalog_id"),
                                   .mime_type = {},
                                   .name = items_of(message)});
    return true;
}

/// The new words of a text, or below a picture, video or file.
std::string edited_text(const Json& message) {
    const std::string at = "edit.message.";
    const std::string caption = at + text_at(message, at + "type", "?") + ".caption";
    return text_at(message, at + "text.body", text_at(message, caption));
}

/// What WhatsApp knows to be there and does not hand on. What is only for a moment out of its
/// reach, as often the first message to a number that is also in the WhatsApp Business app, stands
/// in that app. Whoever sent a thing of another kind is asked for words, unless it was an act upon
/// another message or comes from another program.
void read_unsupported(const Json& message, Inbound& inbound) {
    static constexpr std::int64_t out_of_reach = 131060;
    static constexpr std::array<std::string_view, 9> no_words{
        "edit",        "pin",  "keep_in_chat", "poll_update", "reaction",
        "interactive", "list", "button",       "hsm"};
    const Json& errors = array_at(message, "errors");
    const bool withheld = std::any_of(errors.begin(), errors.end(), [](const Json& error) {
        return integer_at(error, "code") == out_of_reach;
    });
    inbound.kind = withheld ? MessageKind::withheld : MessageKind::unsupported;
    const std::string thing = text_at(message, "unsupported.type", "unsupported");
    if (withheld || std::find(no_words.begin(), no_words.end(), thing) != no_words.end()) return;
    inbound.attachments.push_back(
        {.kind = thing, .url = {}, .id = {}, .mime_type = {}, .name = {}});
}

/// Sets kind, text and attachments; false for an event that is no message of a person.
bool read_content(const Json& message, Inbound& inbound) {
    const std::string type = text_at(message, "type");
    if (type == "system" || type == "request_welcome") return false;
    const bool text = type == "text" || (type.empty() && find(message, "text.body") != nullptr);
    if (text) {
        inbound.text = text_at(message, "text.body");
    } else if (type == "reaction") {
        inbound.kind = MessageKind::reaction;
        inbound.target_id = text_at(message, "reaction.message_id");
        inbound.text = text_at(message, "reaction.emoji");
    } else if (type == "edit") {
        inbound.kind = MessageKind::edit;
        inbound.target_id = text_at(message, "edit.original_message_id");
        inbound.text = edited_text(message);
    } else if (type == "revoke") {
        inbound.kind = MessageKind::deletion;
        inbound.target_id = text_at(message, "revoke.original_message_id");
    } else if (type == "unsupported" || type == "unknown") {
        read_unsupported(message, inbound);
    } else if (!read_media(message, type, inbound) && !read_choice(message, type, inbound) &&
               !read_place_or_card(message, type, inbound) && !read_order(message, type, inbound)) {
        inbound.kind = MessageKind::unsupported;
    }
    return true;
}

void read_profile(const Json& value, const std::string& id, Inbound& inbound) {
    for (const Json& contact : array_at(value, "contacts")) {
        // `wa_id` and `from` may spell one number in two ways.
        const bool same = canonical_phone(text_at(contact, "wa_id")) == canonical_phone(id) ||
                          text_at(contact, "user_id") == id;
        if (!same) continue;
        inbound.contact_name = text_at(contact, "profile.name");
        inbound.contact_handle = text_at(contact, "profile.username");
        if (inbound.contact_handle.starts_with('@')) inbound.contact_handle.erase(0, 1);
        const std::string user_id = text_at(contact, "user_id");
        const auto& aliases = inbound.contact_aliases;
        const bool known = inbound.address["to"] == user_id ||
                           std::find(aliases.begin(), aliases.end(), user_id) != aliases.end();
        if (!user_id.empty() && !known) inbound.contact_aliases.push_back(user_id);
        return;
    }
}

/// What somebody was looking at when they wrote: an advertisement, or a product of the catalogue.
void read_occasion(const Json& message, Inbound& inbound) {
    if (find(message, "referral") != nullptr) {
        inbound.attachments.push_back(
            {.kind = "ad",
             .url = text_at(message, "referral.source_url"),
             .id = text_at(message, "referral.source_id"),
             .mime_type = {},
             .name = text_at(message, "referral.headline", text_at(message, "referral.body"))});
    }
    const std::string product = text_at(message, "context.referred_product.product_retailer_id");
    if (product.empty()) return;
    inbound.attachments.push_back({.kind = "product",
                                   .url = {},
                                   .id = text_at(message, "context.referred_product.catalog_id"),
                                   .mime_type = {},
                                   .name = product});
}

/// Who a message is from or, by staff, to. Without a number the one person beside it says it.
std::string user_id_of(const Json& message, bool by_staff, bool has_number, const Json& value) {
    const std::string said = text_at(message, by_staff ? "to_user_id" : "from_user_id");
    if (!said.empty() || has_number) return said;
    const Json& contacts = array_at(value, "contacts");
    const bool of_one = contacts.size() == 1 && array_at(value, "messages").size() == 1;
    return of_one ? text_at(contacts.front(), "user_id") : said;
}

void read_message(const Json& message, bool by_staff, const Context& context) {
    if (auto moved = read_whatsapp_move(message, context.account)) {
        context.receipt.messages.push_back(std::move(*moved));
        return;
    }
    const std::string id = text_at(message, "id");
    const std::string phone = text_at(message, by_staff ? "to" : "from");
    const std::string user_id = user_id_of(message, by_staff, !phone.empty(), context.value);
    if (id.empty() || (phone.empty() && user_id.empty())) {
        context.receipt.ignored.push_back({"message without sender or id", excerpt(message)});
        return;
    }
    if (find(message, "group_id") != nullptr) {
        context.receipt.ignored.push_back({"group message", excerpt(message)});
        return;
    }
    Inbound inbound;
    if (!read_content(message, inbound)) {
        context.receipt.ignored.push_back({"system message", excerpt(message)});
        return;
    }
    inbound.dedupe_key = context.account + ":" + id;
    inbound.message_id = id;
    inbound.author = by_staff ? Author::person : Author::customer;
    inbound.sent_at = time_at(message, "timestamp");
    inbound.reply_to_id = text_at(message, "context.id");
    inbound.address["account"] = context.account;
    const bool said = !inbound.text.empty() || !inbound.attachments.empty();
    if (said) read_occasion(message, inbound);
    read_whatsapp_person(phone, user_id, inbound);
    read_profile(context.value, phone.empty() ? user_id : phone, inbound);
    context.receipt.messages.push_back(std::move(inbound));
}

/// A call of the customer's that ended without anybody speaking: `duration` counts from the moment
/// it is taken. What rings still, and what the brand itself calls, is noted.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/user-initiated-calls
void read_call(const Json& call, const Context& context) {
    const std::string id = text_at(call, "id");
    const std::string phone = text_at(call, "from");
    const std::string user_id = text_at(call, "from_user_id");
    const bool missed = text_at(call, "event") == "terminate" &&
                        text_at(call, "direction") == "USER_INITIATED" &&
                        integer_at(call, "duration").value_or(0) <= 0;
    if (!missed || id.empty() || (phone.empty() && user_id.empty())) {
        context.receipt.ignored.push_back({"a call that needs no answer", excerpt(call)});
        return;
    }
    Inbound inbound;
    inbound.kind = MessageKind::call;
    inbound.dedupe_key = context.account + ":" + id;
    inbound.message_id = id;
    inbound.sent_at = time_at(call, "timestamp");
    inbound.address["account"] = context.account;
    inbound.attachments.push_back(
        {.kind = "call", .url = {}, .id = id, .mime_type = {}, .name = {}});
    read_whatsapp_person(phone, user_id, inbound);
    read_profile(context.value, phone.empty() ? user_id : phone, inbound);
    context.receipt.messages.push_back(std::move(inbound));
}

void read_status(const Json& status, const Context& context) {
    using Status = StatusUpdate::Status;
    const std::string name = text_at(status, "status");
    StatusUpdate update;
    update.message_id = text_at(status, "id");
    update.our_reference = text_at(status, "biz_opaque_callback_data");
    update.at = time_at(status, "timestamp");
    if (name == "sent") {
        update.status = Status::sent;
    } else if (name == "delivered") {
        update.status = Status::delivered;
    } else if (name == "read" || name == "played") {
        update.status = Status::read;
    } else if (name == "failed") {
        update.status = Status::failed;
        const Json& errors = array_at(status, "errors");
        if (!errors.empty()) {
            update.error = text_at(errors.front(), "code") + ": " +
                           text_at(errors.front(), "message", text_at(errors.front(), "title"));
        }
    } else {
        context.receipt.ignored.push_back({"status " + name, excerpt(status)});
        return;
    }
    if (update.message_id.empty()) {
        context.receipt.ignored.push_back({"status without id", excerpt(status)});
        return;
    }
    context.receipt.statuses.push_back(std::move(update));
}

}  // namespace

void read_whatsapp_change(const Json& change, const MetaSettings& settings, Receipt& receipt) {
    const std::string field = text_at(change, "field");
    const Json* value = find(change, "value");
    const bool by_staff = field == "smb_message_echoes";
    const bool of_ids = field == "user_id_update";
    const bool of_calls = field == "calls";
    if (value == nullptr || (field != "messages" && !by_staff && !of_ids && !of_calls)) {
        receipt.ignored.push_back({"field " + field, excerpt(change)});
        return;
    }
    const Context context{.account = text_at(*value, "metadata.phone_number_id"),
                          .value = *value,
                          .receipt = receipt};
    if (!settings.has_account(context.account)) {
        receipt.ignored.push_back({"message to another number", excerpt(change)});
        return;
    }
    for (const Json& message : array_at(*value, by_staff ? "message_echoes" : "messages")) {
        read_message(message, by_staff, context);
    }
    for (const Json& call : array_at(*value, "calls")) read_call(call, context);
    for (const Json& update : array_at(*value, "user_id_update")) {
        auto moved = read_whatsapp_user_id(update, context.account);
        if (moved) receipt.messages.push_back(std::move(*moved));
        if (!moved) receipt.ignored.push_back({"no new user id", excerpt(update)});
    }
    for (const Json& status : array_at(*value, "statuses")) read_status(status, context);
    for (const Json& error : array_at(*value, "errors")) {
        receipt.ignored.push_back({"account error", excerpt(error)});
    }
}

}  // namespace webhooks

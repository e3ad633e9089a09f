#include "webhooks/channels/meta_messaging.h"

#include "webhooks/channels/meta_lookup.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace webhooks {
namespace {

constexpr std::string_view reference_prefix = "pv:";
constexpr std::string_view user_ref_prefix = "user_ref:";

struct Context {
    std::string account;
    const MetaSettings& settings;
    Receipt& receipt;
};

MessageKind kind_of(std::string_view type) {
    if (type == "image") return MessageKind::image;
    if (type == "video" || type == "reel" || type == "ig_reel") return MessageKind::video;
    if (type == "audio") return MessageKind::voice;
    if (type == "file") return MessageKind::file;
    if (type == "location") return MessageKind::location;
    if (type == "sticker" || type == "like_heart") return MessageKind::sticker;
    if (type == "story_mention") return MessageKind::story_mention;
    return MessageKind::unsupported;
}

/// Until August 2026 a sticker came as an image with a `sticker_id`.
std::string type_of(const Json& attachment) {
    const bool sticker = !text_at(attachment, "payload.sticker_id").empty();
    return sticker ? "sticker" : text_at(attachment, "type", "unknown");
}

Attachment attachment_of(const Json& attachment) {
    Attachment result{.kind = type_of(attachment),
                      .url = text_at(attachment, "payload.url", text_at(attachment, "url")),
                      .id = text_at(attachment, "payload.sticker_id",
                                    text_at(attachment, "payload.ig_post_media_id")),
                      .mime_type = {},
                      .name = text_at(attachment, "payload.title", text_at(attachment, "title"))};
    const std::string latitude = text_at(attachment, "payload.coordinates.lat");
    if (!latitude.empty()) {
        result.url = "geo:" + latitude + "," + text_at(attachment, "payload.coordinates.long");
    }
    return result;
}

/// Text first: what comes along with words does not change what they ask.
void read_content(const Json& message, Inbound& inbound) {
    inbound.text = text_at(message, "text");
    for (const Json& attachment : array_at(message, "attachments")) {
        inbound.attachments.push_back(attachment_of(attachment));
    }
    inbound.payload = text_at(message, "quick_reply.payload");
    inbound.reply_to_id = text_at(message, "reply_to.mid");
    const bool about_story = find(message, "reply_to.story") != nullptr;
    if (!inbound.payload.empty()) {
        inbound.kind = MessageKind::button;
    } else if (about_story) {
        inbound.kind = MessageKind::story_reply;
        inbound.attachments.push_back({.kind = "story",
                                       .url = text_at(message, "reply_to.story.url"),
                                       .id = text_at(message, "reply_to.story.id"),
                                       .mime_type = {},
                                       .name = {}});
    } else if (inbound.text.empty()) {
        inbound.kind = inbound.attachments.empty() ? MessageKind::unsupported
                                                   : kind_of(inbound.attachments.front().kind);
    }
    if (!flag_at(message, "is_unsupported")) return;
    // Something was sent that Meta does not hand on: whoever sent it is asked for words.
    inbound.kind = MessageKind::unsupported;
    if (!inbound.attachments.empty()) return;
    inbound.attachments.push_back(
        {.kind = "unsupported", .url = {}, .id = {}, .mime_type = {}, .name = {}});
}

/// What somebody was looking at when they wrote: an advertisement, or a product of the shop.
void read_occasion(const Json& message, Inbound& inbound) {
    const std::string product = text_at(message, "referral.product.id");
    const std::string ad = text_at(message, "referral.ad_id");
    if (product.empty() && ad.empty()) return;
    const std::string title = text_at(message, "referral.ads_context_data.ad_title");
    inbound.attachments.push_back({.kind = product.empty() ? "ad" : "product",
                                   .url = {},
                                   .id = product.empty() ? ad : product,
                                   .mime_type = {},
                                   .name = product.empty() ? title : product});
}

std::string person_of(const Json& side) {
    const std::string reference = text_at(side, "user_ref");
    return reference.empty() ? text_at(side, "id") : std::string(user_ref_prefix) + reference;
}

/// An event of `person` as far as it does not depend on its kind.
Inbound event_of(const Json& event, const std::string& person, const Context& context) {
    Inbound inbound;
    inbound.conversation_key = person;
    inbound.contact_key = person;
    inbound.sent_at = time_at(event, "timestamp");
    inbound.address = {{"account", context.account}, {"person", person}};
    return inbound;
}

/// Our own words reported back, or those of somebody who answers beside us: a person, unless the
/// settings name the app as a program. `app_id` is the app that sent the message
/// (https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-echoes).
void read_author_of_echo(const Json& message, const Context& context, Inbound& inbound) {
    const std::string metadata = text_at(message, "metadata");
    const std::string app = text_at(message, "app_id");
    const bool ours_by_app = !context.settings.app_id.empty() && app == context.settings.app_id;
    const bool ours_by_mark = metadata.starts_with(reference_prefix);
    const auto& programs = context.settings.program_app_ids;
    const bool program = std::find(programs.begin(), programs.end(), app) != programs.end();
    inbound.author = ours_by_app || ours_by_mark ? Author::our_echo
                     : program                   ? Author::bot
                                                 : Author::person;
    const bool whole = ours_by_mark && metadata.find('#') == std::string::npos;
    if (whole) inbound.our_reference = metadata.substr(reference_prefix.size());
}

void add_control(const Json& event,
                 const std::string& person,
                 const std::string& dedupe_key,
                 bool returned,
                 const Context& context) {
    Inbound control = event_of(event, person, context);
    control.kind = MessageKind::thread_control;
    control.dedupe_key = dedupe_key;
    control.message_id = dedupe_key;
    control.payload = returned ? "returned" : "taken";
    context.receipt.messages.push_back(std::move(control));
}

void read_message(const Json& event, const Json& message, bool standby, const Context& context) {
    const bool echo = flag_at(message, "is_echo");
    const std::string person = person_of(event.value(echo ? "recipient" : "sender", Json()));
    const std::string mid = text_at(message, "mid");
    if (person.empty() || mid.empty()) {
        context.receipt.ignored.push_back({"message without sender or id", excerpt(event)});
        return;
    }
    if (flag_at(message, "is_self") || flag_at(event, "is_self") ||
        context.settings.has_account(person)) {
        context.receipt.ignored.push_back({"the account writes to itself", excerpt(event)});
        return;
    }
    const std::string key = context.account + ":" + mid;
    Inbound inbound = event_of(event, person, context);
    inbound.message_id = mid;
    inbound.dedupe_key = key;
    read_content(message, inbound);
    const bool said = !inbound.text.empty() || !inbound.attachments.empty();
    if (said) read_occasion(message, inbound);
    if (echo) {
        inbound.dedupe_key += ":echo";
        read_author_of_echo(message, context, inbound);
    }
    if (flag_at(message, "is_deleted")) {
        inbound.kind = MessageKind::deletion;
        inbound.target_id = mid;
        inbound.dedupe_key += ":deleted";
    } else if (standby && !echo) {
        add_control(event, person, key + ":standby", false, context);
    }
    context.receipt.messages.push_back(std::move(inbound));
}

void read_postback(const Json& event, const Json& postback, bool standby, const Context& context) {
    const std::string person = person_of(event.value("sender", Json()));
    if (person.empty() || flag_at(event, "is_self") || flag_at(postback, "is_self")) {
        context.receipt.ignored.push_back({"button of nobody or of ourselves", excerpt(event)});
        return;
    }
    const std::string mid = text_at(postback, "mid");
    Inbound inbound = event_of(event, person, context);
    inbound.kind = MessageKind::button;
    inbound.payload = text_at(postback, "payload");
    inbound.text = text_at(postback, "title");
    const std::string fallback = person + ":postback:" + text_at(event, "timestamp");
    inbound.dedupe_key = context.account + ":" + (mid.empty() ? fallback : mid);
    inbound.message_id = mid.empty() ? inbound.dedupe_key : mid;
    if (standby) add_control(event, person, inbound.dedupe_key + ":standby", false, context);
    context.receipt.messages.push_back(std::move(inbound));
}

void read_reaction(const Json& event, const Json& reaction, const Context& context) {
    const std::string person = person_of(event.value("sender", Json()));
    Inbound inbound = event_of(event, person, context);
    inbound.kind = MessageKind::reaction;
    inbound.target_id = text_at(reaction, "mid");
    if (inbound.target_id.empty()) {
        context.receipt.ignored.push_back({"a reaction to no message", excerpt(event)});
        return;
    }
    const std::string at = text_at(event, "timestamp");
    inbound.text = text_at(reaction, "emoji");
    inbound.payload = text_at(reaction, "action");
    if (inbound.payload.empty()) inbound.payload = "react";
    inbound.dedupe_key = context.account + ":" + inbound.target_id + ":" + person + ":" +
                         inbound.payload + ":" + (at.empty() ? "0" : at);
    inbound.message_id = inbound.dedupe_key;
    context.receipt.messages.push_back(std::move(inbound));
}

void read_edit(const Json& event, const Json& edit, const Context& context) {
    Inbound inbound = event_of(event, person_of(event.value("sender", Json())), context);
    inbound.kind = MessageKind::edit;
    inbound.target_id = text_at(edit, "mid");
    if (inbound.target_id.empty()) {
        context.receipt.ignored.push_back({"an edit of no message", excerpt(event)});
        return;
    }
    inbound.message_id = inbound.target_id;
    inbound.text = text_at(edit, "text");
    inbound.dedupe_key = context.account + ":" + inbound.target_id +
                         ":edit:" + text_at(edit, "num_edit", text_at(event, "timestamp"));
    context.receipt.messages.push_back(std::move(inbound));
}

void read_receipts(const Json& event, const Context& context) {
    using Status = StatusUpdate::Status;
    std::vector<StatusUpdate> updates;
    const auto add = [&](Status status) -> StatusUpdate& {
        StatusUpdate& update = updates.emplace_back();
        update.status = status;
        update.at = time_at(event, "timestamp");
        return update;
    };
    const auto add_until = [&](const char* watermark, Status status) {
        const TimeMs until = time_at(event, watermark);
        if (until <= 0) return;
        StatusUpdate& update = add(status);
        update.conversation_key = person_of(event.value("sender", Json()));
        update.until = until;
    };
    for (const Json& mid : array_at(event, "delivery.mids")) {
        if (mid.is_string()) add(Status::delivered).message_id = mid.get<std::string>();
    }
    if (updates.empty()) add_until("delivery.watermark", Status::delivered);
    const std::string read = text_at(event, "read.mid");
    if (!read.empty()) add(Status::read).message_id = read;
    if (read.empty()) add_until("read.watermark", Status::read);  // Messenger names no message.
    if (updates.empty())
        context.receipt.ignored.push_back({"a receipt of nothing", excerpt(event)});
    std::move(updates.begin(), updates.end(), std::back_inserter(context.receipt.statuses));
}

/// The handover protocol: who may answer has changed.
void read_control(const Json& event, const Context& context) {
    const std::string person = person_of(event.value("sender", Json()));
    const bool passed = find(event, "pass_thread_control") != nullptr;
    const std::string key = passed ? "pass_thread_control" : "take_thread_control";
    const std::string owner = text_at(event, key + ".new_owner_app_id");
    const std::string& ours = context.settings.app_id;
    const bool returned = owner.empty() || ours.empty() ? passed : owner == ours;
    add_control(event, person,
                context.account + ":" + person + ":" + key + ":" + text_at(event, "timestamp"),
                returned, context);
}

}  // namespace

void read_messaging_event(const Json& event,
                          std::string_view account,
                          const MetaSettings& settings,
                          bool standby,
                          Receipt& receipt) {
    const Context context{
        .account = std::string(account), .settings = settings, .receipt = receipt};
    const auto has = [&](const char* key) {
        const Json* part = find(event, key);
        return part != nullptr && part->is_object();
    };
    const bool from_somebody = has("sender") && !person_of(event["sender"]).empty();
    const bool from_us = from_somebody && settings.has_account(person_of(event["sender"]));
    if (auto unsaid = read_empty_edit(event, context.account)) {
        receipt.lookups.push_back(std::move(*unsaid));
    } else if (!event.is_object() || !from_somebody) {
        receipt.ignored.push_back({"event without sender", excerpt(event)});
    } else if (from_us && !has("message")) {
        receipt.ignored.push_back({"the account's own event", excerpt(event)});
    } else if (has("message")) {
        read_message(event, event["message"], standby, context);
    } else if (has("postback")) {
        read_postback(event, event["postback"], standby, context);
    } else if (has("reaction")) {
        read_reaction(event, event["reaction"], context);
    } else if (has("message_edit")) {
        read_edit(event, event["message_edit"], context);
    } else if (has("delivery") || has("read")) {
        read_receipts(event, context);
    } else if (has("pass_thread_control") || has("take_thread_control")) {
        read_control(event, context);
    } else {
        receipt.ignored.push_back({"kind of event", excerpt(event)});
    }
}

std::string reference_mark(const Reply& reply) {
    return std::string(reference_prefix) + reply.reference;
}

Json direct_recipient(const Reply& reply) {
    std::string person = address_value(reply, "person");
    if (person.empty()) person = reply.conversation_key;
    if (person.starts_with(user_ref_prefix)) {
        return {{"user_ref", person.substr(user_ref_prefix.size())}};
    }
    return {{"id", person}};
}

void read_messaging_entries(
    const Json& body,
    const MetaSettings& settings,
    Receipt& receipt,
    const std::function<void(const Json& entry, const std::string& account, Receipt& receipt)>&
        read_rest) {
    for (const Json& entry : array_at(body, "entry")) {
        const std::string account = text_at(entry, "id");
        if (!settings.has_account(account)) {
            receipt.ignored.push_back({"entry of another account", excerpt(entry)});
            continue;
        }
        for (const char* events : {"messaging", "messaging_handovers"}) {
            for (const Json& event : array_at(entry, events)) {
                read_messaging_event(event, account, settings, false, receipt);
            }
        }
        for (const Json& event : array_at(entry, "standby")) {
            read_messaging_event(event, account, settings, true, receipt);
        }
        read_rest(entry, account, receipt);
    }
}

std::vector<Json> send_bodies(const Reply& reply,
                              const Json& recipient,
                              const Capabilities& capabilities,
                              bool with_metadata,
                              TimeMs now) {
    const bool native = reply.buttons.size() <= capabilities.max_buttons;
    const std::string text = native ? reply.text : with_numbered_choices(reply.text, reply.buttons);
    const bool late = reply.last_customer_message_at > 0 &&
                      now - reply.last_customer_message_at >=
                          std::chrono::milliseconds(capabilities.reply_window).count();
    std::vector<Json> bodies;
    const auto parts = split_text(text, capabilities.max_text, capabilities.unit);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool last = i + 1 == parts.size();
        Json message{{"text", parts[i]}};
        if (with_metadata && !reply.reference.empty()) {
            message["metadata"] = reference_mark(reply) + (last ? "" : "#" + std::to_string(i + 1));
        }
        if (last && native) {
            for (const Button& button : reply.buttons) {
                message["quick_replies"].push_back(
                    {{"content_type", "text"},
                     {"title", shorten(button.title, capabilities.max_button_title,
                                       LengthUnit::code_points)},
                     {"payload", button.payload}});
            }
        }
        Json body{{"recipient", recipient}, {"message", std::move(message)}};
        body["messaging_type"] = late ? "MESSAGE_TAG" : "RESPONSE";
        if (late) body["tag"] = "HUMAN_AGENT";  // Only a person gets this far after the window.
        bodies.push_back(std::move(body));
    }
    return bodies;
}

}  // namespace webhooks

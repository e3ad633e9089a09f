#include "webhooks/channels/slack_event.h"

#include "webhooks/attachment_kind.h"
#include "webhooks/channels/slack_text.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

/// Where a message stands: a direct conversation, or one person's words in one thread of a channel.
struct Place {
    std::string channel;
    std::string thread;  ///< `ts` of the thread's first message; empty outside threads.
    bool direct = false;
};

Place place_of(const Json& event, const Json& message) {
    Place place;
    place.channel = text_at(event, "channel");
    place.thread = text_at(message, "thread_ts");
    place.direct = text_at(event, "channel_type") == "im" || place.channel.starts_with("D");
    return place;
}

/// The key and address of a conversation, which are known for a message, an edit and a press alike.
void set_conversation(const Place& place,
                      const std::string& user,
                      const std::string& ts,
                      Inbound& inbound) {
    inbound.contact_key = user;
    inbound.address["channel"] = place.channel;
    if (place.direct) {
        inbound.conversation_key = place.channel;
        if (!place.thread.empty()) inbound.address["thread_ts"] = place.thread;
        return;
    }
    const std::string thread = place.thread.empty() ? ts : place.thread;
    inbound.conversation_key = place.channel + ":" + thread + ":" + user;
    inbound.address["thread_ts"] = thread;
    inbound.visibility = Visibility::public_comment;
}

/// `1355517523.000005` → milliseconds; read as digits, for a double would lose some.
TimeMs time_of_ts(const std::string& ts) {
    return time_at(Json{{"ts", ts.substr(0, ts.find('.'))}}, "ts");
}

std::string our_user(const Json& envelope, const SlackApp& app) {
    if (!app.bot_user.empty()) return app.bot_user;
    for (const Json& authorization : array_at(envelope, "authorizations")) {
        if (flag_at(authorization, "is_bot")) return text_at(authorization, "user_id");
    }
    return {};
}

void read_files(const Json& event, Inbound& inbound) {
    for (const Json& file : array_at(event, "files")) {
        const std::string mime_type = text_at(file, "mimetype");
        // A voice message has the type of a video, or none until Slack has read it.
        const bool spoken = text_at(file, "subtype") == "slack_audio";
        const MessageKind kind = spoken ? MessageKind::voice : kind_of_mime_type(mime_type);
        if (inbound.attachments.empty() && inbound.text.empty()) inbound.kind = kind;
        inbound.attachments.push_back({.kind = attachment_name(kind),
                                       .url = text_at(file, "url_private"),
                                       .id = text_at(file, "id"),
                                       .mime_type = mime_type,
                                       .name = text_at(file, "name")});
    }
    const bool empty = inbound.text.empty() && inbound.attachments.empty();
    if (!empty) return;
    inbound.kind = MessageKind::unsupported;
    for (const Json& shared : array_at(event, "attachments")) {  // Forwarded, without own words.
        inbound.attachments.push_back({.kind = "share",
                                       .url = text_at(shared, "from_url"),
                                       .id = {},
                                       .mime_type = {},
                                       .name = text_at(shared, "fallback")});
    }
}

/// One event on its way into a receipt.
class EventReader {
public:
    EventReader(const Json& envelope, const SlackApp& app, Receipt& receipt)
        : envelope_(envelope),
          event_(*find(envelope, "event")),
          app_(app),
          us_(our_user(envelope, app)),
          receipt_(receipt) {}

    void read() {
        const std::string type = text_at(event_, "type");
        const std::string subtype = text_at(event_, "subtype");
        const bool is_message = type == "message" || type == "app_mention";
        if (!is_message) return ignore("event type " + type.substr(0, 40));
        if (subtype == "message_changed") return read_change();
        if (subtype == "message_deleted") return read_deletion();
        const bool plain = subtype.empty() || subtype == "file_share" || subtype == "me_message" ||
                           subtype == "thread_broadcast" || subtype == "bot_message";
        if (!plain || flag_at(event_, "hidden")) {
            return ignore("subtype " + subtype.substr(0, 40));
        }
        read_message(type == "app_mention");
    }

private:
    void ignore(const std::string& reason) {
        receipt_.ignored.push_back({reason, excerpt(event_)});
    }

    bool is_escalation() const {
        return !app_.escalation_channel.empty() &&
               text_at(event_, "channel") == app_.escalation_channel;
    }

    Author author_of(const Json& message) const {
        const std::string user = text_at(message, "user");
        const std::string app = text_at(envelope_, "api_app_id");
        const bool ours = (!us_.empty() && user == us_) ||
                          (!app.empty() && (text_at(message, "app_id") == app ||
                                            text_at(message, "bot_profile.app_id") == app));
        if (ours) return Author::our_echo;
        const bool bot = !text_at(message, "bot_id").empty() ||
                         text_at(message, "subtype") == "bot_message" || user == "USLACKBOT";
        return bot ? Author::bot : Author::customer;
    }

    bool is_for_us(bool mention, const Place& place) const {
        if (mention || place.direct || app_.answers_all) return true;
        if (us_.empty()) return false;
        return text_at(event_, "text").find("<@" + us_) != std::string::npos ||
               text_at(event_, "parent_user_id") == us_;
    }

    void read_message(bool mention) {
        const Place place = place_of(event_, event_);
        const std::string ts = text_at(event_, "ts");
        const Author author = author_of(event_);
        std::string user = text_at(event_, "user");
        if (user.empty()) user = text_at(event_, "bot_id");
        if (place.channel.empty() || ts.empty() || user.empty())
            return ignore("no channel or user");
        Inbound inbound;
        inbound.dedupe_key = place.channel + ":" + ts;  // One for a mention and its message event.
        inbound.message_id = inbound.dedupe_key;
        inbound.author = author;
        inbound.text = read_slack_text(text_at(event_, "text"), us_);
        inbound.sent_at = time_of_ts(ts);
        read_files(event_, inbound);
        if (is_escalation()) return read_case_answer(place, user, std::move(inbound));
        if (author == Author::our_echo && !place.direct) return ignore("our own message");
        if (author != Author::our_echo && !is_for_us(mention, place)) {
            return ignore("not addressed to us");
        }
        set_conversation(place, user, ts, inbound);
        inbound.our_reference = text_at(event_, "metadata.event_payload.reference");
        if (!place.thread.empty() && place.thread != ts) {
            inbound.reply_to_id = place.channel + ":" + place.thread;
        }
        receipt_.messages.push_back(std::move(inbound));
    }

    /// A colleague's words in the thread of a case, on their way to the customer.
    void read_case_answer(const Place& place, const std::string& user, Inbound inbound) {
        const std::string ts = text_at(event_, "ts");
        if (inbound.author != Author::customer)
            return ignore("a program in the escalation channel");
        if (place.thread.empty() || place.thread == ts)
            return ignore("not in the thread of a case");
        if (inbound.text.starts_with(app_.note_prefix)) return ignore("a note between colleagues");
        inbound.author = Author::person;
        inbound.conversation_key = "case:" + place.thread;
        inbound.contact_key = user;
        inbound.address = {{"channel", place.channel}, {"thread_ts", place.thread}};
        receipt_.messages.push_back(std::move(inbound));
    }

    void read_change() {
        const Json* message = find(event_, "message");
        if (message == nullptr) return ignore("a change of nothing");
        const std::string text = text_at(*message, "text");
        // A deleted message below which others stand leaves a stone in its place.
        if (text_at(*message, "subtype") == "tombstone") return read_deletion();
        if (text == text_at(event_, "previous_message.text")) return ignore("a link was unfolded");
        if (author_of(*message) != Author::customer) return ignore("a program's edit");
        add_after_event(*message, text_at(*message, "ts"), MessageKind::edit,
                        read_slack_text(text, us_));
    }

    void read_deletion() {
        const Json* before = find(event_, "previous_message");
        if (before == nullptr) return ignore("a deletion of nothing known");
        if (author_of(*before) != Author::customer) return ignore("a program's message is gone");
        const std::string ts = text_at(event_, "deleted_ts", text_at(*before, "ts"));
        add_after_event(*before, ts, MessageKind::deletion, {});
    }

    void add_after_event(const Json& message,
                         const std::string& ts,
                         MessageKind kind,
                         const std::string& text) {
        const Place place = place_of(event_, message);
        const std::string user = text_at(message, "user");
        const std::string id = text_at(envelope_, "event_id");
        if (place.channel.empty() || ts.empty() || user.empty() || id.empty()) {
            return ignore("no channel, user or id");
        }
        if (is_escalation()) return ignore("a change of a colleague's message");
        Inbound inbound;
        inbound.dedupe_key = id;
        inbound.message_id = id;
        inbound.kind = kind;
        inbound.text = text;
        inbound.target_id = place.channel + ":" + ts;
        inbound.sent_at = time_of_ts(text_at(event_, "event_ts", text_at(event_, "ts")));
        set_conversation(place, user, ts, inbound);
        receipt_.messages.push_back(std::move(inbound));
    }

    const Json& envelope_;
    const Json& event_;
    const SlackApp& app_;
    std::string us_;
    Receipt& receipt_;
};

}  // namespace

void read_slack_event(const Json& envelope, const SlackApp& app, Receipt& receipt) {
    const Json* event = find(envelope, "event");
    if (event == nullptr || !event->is_object()) {
        receipt.ignored.push_back({"no event", excerpt(envelope)});
        return;
    }
    EventReader(envelope, app, receipt).read();
}

void read_slack_interaction(const Json& payload, Receipt& receipt) {
    const std::string user = text_at(payload, "user.id");
    Place place;
    place.channel = text_at(payload, "channel.id", text_at(payload, "container.channel_id"));
    place.thread = text_at(payload, "message.thread_ts", text_at(payload, "container.thread_ts"));
    place.direct = place.channel.starts_with("D");
    const std::string ts = text_at(payload, "message.ts", text_at(payload, "container.message_ts"));
    const bool known = text_at(payload, "type") == "block_actions" && !user.empty() &&
                       !place.channel.empty() && !ts.empty();
    if (!known) {
        receipt.ignored.push_back({"interaction", excerpt(payload)});
        return;
    }
    for (const Json& action : array_at(payload, "actions")) {
        const std::string value = text_at(action, "value");
        if (value.empty()) {
            receipt.ignored.push_back({"an action without a value", excerpt(action)});
            continue;
        }
        Inbound inbound;
        inbound.dedupe_key = "action:" + place.channel + ":" + ts + ":" + user + ":" +
                             text_at(action, "action_ts") + ":" + text_at(action, "action_id");
        inbound.message_id = inbound.dedupe_key;
        inbound.kind = MessageKind::button;
        inbound.payload = value;
        inbound.text = text_at(action, "text.text");
        inbound.contact_name = text_at(payload, "user.name");
        inbound.reply_to_id = place.channel + ":" + ts;
        inbound.sent_at = time_of_ts(text_at(action, "action_ts"));
        set_conversation(place, user, ts, inbound);
        receipt.messages.push_back(std::move(inbound));
    }
}

}  // namespace webhooks

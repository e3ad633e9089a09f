#include "webhooks/channels/telegram_update.h"

#include <string_view>
#include <utility>

namespace webhooks {
namespace {

/// The account that Telegram names as the sender of what somebody writes as a channel.
constexpr std::string_view channel_bot = "136817688";

/// Where each sees only what they and the brand write to each other, the messages to a channel are
/// no group though Telegram calls them so.
bool is_group(const Json& chat) {
    const std::string type = text_at(chat, "type");
    return (type == "group" || type == "supergroup") && !flag_at(chat, "is_direct_messages");
}

void read_person(const Json& person, Inbound& inbound) {
    inbound.contact_key = text_at(person, "id");
    inbound.contact_name = text_at(person, "first_name", text_at(person, "title"));
    const std::string last_name = text_at(person, "last_name");
    if (!last_name.empty()) inbound.contact_name += " " + last_name;
    inbound.contact_handle = text_at(person, "username");
    inbound.language_hint = text_at(person, "language_code");
    if (flag_at(person, "is_bot")) inbound.author = Author::bot;
}

/// The member `name` of `object`, a chat or a person; null unless it says its id.
const Json* find_identified(const Json& object, const char* name) {
    const Json* found = find(object, name);
    return found != nullptr && !text_at(*found, "id").empty() ? found : nullptr;
}

/// `message_id` is unique only within its chat, and there within the account that the bot serves.
std::string unique_message_id(const Json& message, const Json& chat, const char* path) {
    const std::string number = text_at(message, path);
    const std::string served = text_at(message, "business_connection_id");
    if (number.empty()) return {};
    return (served.empty() ? "" : served + ":") + text_at(chat, "id") + ":" + number;
}

/// In a group everybody reads along and each person has a conversation of their own. Who writes to
/// a channel, or to an account that the bot serves, has one there.
void read_chat(const Json& chat, const Json& message, Inbound& inbound) {
    const std::string id = text_at(chat, "id");
    const std::string served = text_at(message, "business_connection_id");
    const std::string direct = text_at(message, "direct_messages_topic.topic_id");
    const std::string topic =
        flag_at(message, "is_topic_message") ? text_at(message, "message_thread_id") : "";
    inbound.conversation_key = id;
    inbound.address["chat_id"] = id;
    if (!topic.empty()) inbound.address["topic_id"] = topic;
    if (!served.empty()) {
        inbound.conversation_key = "business/" + served + "/" + id;
        inbound.address["business_id"] = served;
    } else if (!direct.empty()) {
        inbound.conversation_key += "/direct/" + direct;
        inbound.address["direct_topic_id"] = direct;
    } else if (is_group(chat)) {
        inbound.visibility = Visibility::public_comment;
        inbound.address["group"] = "yes";
        if (!topic.empty()) inbound.conversation_key += "/" + topic;
        inbound.conversation_key += "/" + inbound.contact_key;
    }
}

/// Whether only a customer and the brand write there, in whose name people and programs answer.
bool is_talk_of_two(const Json& message) {
    return find(message, "business_connection_id") != nullptr ||
           find(message, "direct_messages_topic.topic_id") != nullptr;
}

/// The customer of a message: whose talk with the brand it is, elsewhere whoever writes.
const Json* customer_of(const Json& message, const Json& chat) {
    const Json* writer = find_identified(message, "from");
    const Json* channel = find_identified(message, "sender_chat");
    const Json* owner = nullptr;
    if (find(message, "business_connection_id") != nullptr) owner = &chat;
    if (owner == nullptr) owner = find_identified(message, "direct_messages_topic.user");
    if (owner == nullptr || writer == nullptr) {
        // Who writes in a group as a channel is known by that: the account is the same for all.
        const bool as_channel =
            writer != nullptr && channel != nullptr && text_at(*writer, "id") == channel_bot;
        return owner != nullptr ? owner : as_channel ? channel : writer;
    }
    return text_at(*writer, "id") == text_at(*owner, "id") ? writer : owner;
}

/// Who wrote it, when it was not the customer.
void read_author(const Json& message, const Json& chat, const TelegramBot& bot, Inbound& inbound) {
    // An administrator of the group who writes in its name is one of the brand's people.
    if (text_at(message, "sender_chat.id") == text_at(chat, "id")) inbound.author = Author::person;
    if (!is_talk_of_two(message) || text_at(message, "from.id") == inbound.contact_key) return;
    const bool ours = text_at(message, "sender_business_bot.id") == bot.id;
    inbound.author = ours ? Author::our_echo : Author::person;
}

/// Everything that a message says but its text and media.
bool read_envelope(const Json& message, const TelegramBot& bot, Inbound& inbound) {
    const Json* chat = find_identified(message, "chat");
    if (chat == nullptr) return false;
    const Json* customer = customer_of(message, *chat);
    if (customer == nullptr) return false;
    read_person(*customer, inbound);
    read_author(message, *chat, bot, inbound);
    read_chat(*chat, message, inbound);
    inbound.message_id = unique_message_id(message, *chat, "message_id");
    inbound.reply_to_id = unique_message_id(message, *chat, "reply_to_message.message_id");
    inbound.sent_at = time_at(message, "date");
    return true;
}

void read_message(const Json& message,
                  const TelegramBot& bot,
                  const std::string& dedupe_key,
                  bool edited,
                  Receipt& receipt) {
    Inbound inbound;
    inbound.dedupe_key = dedupe_key;
    if (!read_envelope(message, bot, inbound)) {
        receipt.ignored.push_back({"message without chat or sender", excerpt(message)});
        return;
    }
    if (flag_at(message, "is_automatic_forward")) {
        receipt.ignored.push_back({"post of the linked channel", excerpt(message)});
        return;
    }
    const bool has_content = read_telegram_content(message, bot, inbound);
    if (!has_content) {
        receipt.ignored.push_back({"service message", excerpt(message)});
        return;
    }
    const bool from_colleague = inbound.author == Author::person;
    if (is_group(message["chat"]) && !from_colleague && !is_said_to_bot(message, bot)) {
        receipt.ignored.push_back({"group message to somebody else", excerpt(message)});
        return;
    }
    if (edited && inbound.kind == MessageKind::location) {  // Every few seconds, for hours.
        receipt.ignored.push_back({"a place that moves", excerpt(message)});
        return;
    }
    if (edited) {
        inbound.kind = MessageKind::edit;
        inbound.target_id = inbound.message_id;
    }
    receipt.messages.push_back(std::move(inbound));
}

/// The title of the button with `data` in the keyboard that the message carried.
std::string title_of_button(const Json& message, const std::string& data) {
    for (const Json& row : array_at(message, "reply_markup.inline_keyboard")) {
        if (!row.is_array()) continue;
        for (const Json& button : row) {
            if (text_at(button, "callback_data") == data) return text_at(button, "text");
        }
    }
    return {};
}

void read_button(const Json& query, Receipt& receipt) {
    static const Json nothing = Json::object();
    const Json* message = find(query, "message");
    const Json* person = find_identified(query, "from");
    const std::string id = text_at(query, "id");
    if (person == nullptr || id.empty()) {
        receipt.ignored.push_back({"button without sender", excerpt(query)});
        return;
    }
    Inbound inbound;
    inbound.dedupe_key = "callback:" + id;
    inbound.kind = MessageKind::button;
    inbound.payload = text_at(query, "data");
    read_person(*person, inbound);
    const Json& origin = message != nullptr ? *message : nothing;
    const Json* chat = find_identified(origin, "chat");
    read_chat(chat != nullptr ? *chat : Json{{"id", inbound.contact_key}}, origin, inbound);
    inbound.text = title_of_button(origin, inbound.payload);
    inbound.message_id = inbound.dedupe_key;
    if (chat != nullptr) {
        inbound.reply_to_id = unique_message_id(origin, *chat, "message_id");
    }
    receipt.messages.push_back(std::move(inbound));
}

void read_reaction(const Json& reaction, const std::string& dedupe_key, Receipt& receipt) {
    const Json* chat = find_identified(reaction, "chat");
    const Json* person = find_identified(reaction, "user");
    if (chat == nullptr || person == nullptr) {
        receipt.ignored.push_back({"anonymous reaction", excerpt(reaction)});
        return;
    }
    Inbound inbound;
    inbound.dedupe_key = dedupe_key;
    inbound.message_id = dedupe_key;
    inbound.kind = MessageKind::reaction;
    read_person(*person, inbound);
    read_chat(*chat, reaction, inbound);
    inbound.target_id = unique_message_id(reaction, *chat, "message_id");
    const Json& emoji = array_at(reaction, "new_reaction");
    if (!emoji.empty()) inbound.text = text_at(emoji.front(), "emoji");
    inbound.sent_at = time_at(reaction, "date");
    receipt.messages.push_back(std::move(inbound));
}

/// Messages of an account that the bot serves are gone.
void read_deletions(const Json& deleted, const std::string& dedupe_key, Receipt& receipt) {
    const Json* chat = find_identified(deleted, "chat");
    if (chat == nullptr) {
        receipt.ignored.push_back({"deletion without chat", excerpt(deleted)});
        return;
    }
    for (const Json& number : array_at(deleted, "message_ids")) {
        const Json one{{"business_connection_id", text_at(deleted, "business_connection_id")},
                       {"message_id", number}};
        Inbound inbound;
        inbound.kind = MessageKind::deletion;
        inbound.target_id = unique_message_id(one, *chat, "message_id");
        if (inbound.target_id.empty()) continue;
        inbound.message_id = inbound.target_id;
        inbound.dedupe_key = dedupe_key + ":" + inbound.target_id;
        read_person(*chat, inbound);
        read_chat(*chat, one, inbound);
        receipt.messages.push_back(std::move(inbound));
    }
}

}  // namespace

void read_telegram_update(const Json& update, const TelegramBot& bot, Receipt& receipt) {
    const std::string dedupe_key = "update:" + text_at(update, "update_id");
    const auto of_either = [&](const char* own, const char* served) {
        const Json* found = find(update, own);
        return found != nullptr ? found : find(update, served);
    };
    if (const Json* message = of_either("message", "business_message")) {
        read_message(*message, bot, dedupe_key, false, receipt);
    } else if (const Json* edited = of_either("edited_message", "edited_business_message")) {
        read_message(*edited, bot, dedupe_key, true, receipt);
    } else if (const Json* deleted = find(update, "deleted_business_messages")) {
        read_deletions(*deleted, dedupe_key, receipt);
    } else if (const Json* connection = find(update, "business_connection")) {
        const bool serves = flag_at(*connection, "is_enabled");
        receipt.ignored.push_back(
            {serves ? "the bot serves an account" : "the bot no longer serves an account",
             excerpt(*connection)});
    } else if (const Json* query = find(update, "callback_query")) {
        read_button(*query, receipt);
    } else if (const Json* reaction = find(update, "message_reaction")) {
        read_reaction(*reaction, dedupe_key, receipt);
    } else if (const Json* member = find(update, "my_chat_member")) {
        const bool blocked = text_at(*member, "new_chat_member.status") == "kicked";
        receipt.ignored.push_back(
            {blocked ? "the bot was blocked or removed" : "the bot's membership changed",
             excerpt(*member)});
    } else {
        receipt.ignored.push_back({"kind of update", excerpt(update)});
    }
}

}  // namespace webhooks

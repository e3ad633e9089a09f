#include "webhooks/channels/telegram_update.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

/// The byte at which UTF-16 unit `unit` of `text` begins: Telegram's entities count such units.
std::size_t byte_of_utf16_unit(std::string_view text, std::int64_t unit) {
    std::size_t at = 0;
    while (at < text.size() && unit > 0) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        unit -= bytes == 4 ? 2 : 1;
        at += bytes;
    }
    return std::min(at, text.size());
}

struct Entity {
    std::string type;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string user_id;  ///< Of a mention without a user name.
};

std::vector<Entity> entities_of(const Json& message, std::string_view text) {
    const char* key = find(message, "text") != nullptr ? "entities" : "caption_entities";
    std::vector<Entity> entities;
    for (const Json& entity : array_at(message, key)) {
        const std::int64_t offset = integer_at(entity, "offset").value_or(-1);
        const std::int64_t length = integer_at(entity, "length").value_or(0);
        const auto most = static_cast<std::int64_t>(text.size());
        if (offset < 0 || length <= 0 || offset > most || length > most) continue;
        entities.push_back({.type = text_at(entity, "type"),
                            .begin = byte_of_utf16_unit(text, offset),
                            .end = byte_of_utf16_unit(text, offset + length),
                            .user_id = text_at(entity, "user.id")});
    }
    return entities;
}

/// Does this entity speak to the bot: `@name`, `/command`, `/command@name`, or a named link to it?
bool names_bot(const Entity& entity, std::string_view text, const TelegramBot& bot) {
    const std::string words =
        lower(std::string(text.substr(entity.begin, entity.end - entity.begin)));
    if (entity.type == "mention") return !bot.username.empty() && words == "@" + bot.username;
    if (entity.type == "text_mention") return entity.user_id == bot.id;
    if (entity.type != "bot_command") return false;
    const std::size_t at = words.find('@');
    return at == std::string::npos || words.substr(at + 1) == bot.username;
}

bool is_group(const Json& chat) {
    const std::string type = text_at(chat, "type");
    return type == "group" || type == "supergroup";
}

bool is_addressed(const Json& message, std::string_view text, const TelegramBot& bot) {
    if (text_at(message, "reply_to_message.from.id") == bot.id) return true;
    const std::vector<Entity> entities = entities_of(message, text);
    return std::any_of(entities.begin(), entities.end(),
                       [&](const Entity& entity) { return names_bot(entity, text, bot); });
}

/// What the customer said, without `@name` where it only addresses the bot.
std::string without_address(const Json& message, std::string text, const TelegramBot& bot) {
    std::vector<Entity> entities = entities_of(message, text);
    std::reverse(entities.begin(), entities.end());  // Cut from the back: offsets stay right.
    for (const Entity& entity : entities) {
        if (!names_bot(entity, text, bot)) continue;
        std::size_t begin = entity.begin;
        if (entity.type == "bot_command") {
            begin = std::min(text.find('@', begin), entity.end);
        } else if (entity.type == "text_mention") {
            continue;
        }
        text.erase(begin, entity.end - begin);
    }
    const std::size_t first = text.find_first_not_of(" ,:\n");
    return first == std::string::npos ? std::string{} : text.substr(first);
}

struct MediaKind {
    const char* key;
    MessageKind kind;
    const char* name;
};

constexpr std::array media_kinds{
    MediaKind{"photo", MessageKind::image, "image"},
    MediaKind{"animation", MessageKind::video, "video"},  // Also has `document`: comes first.
    MediaKind{"video", MessageKind::video, "video"},
    MediaKind{"video_note", MessageKind::video, "video"},
    MediaKind{"voice", MessageKind::voice, "voice"},
    MediaKind{"audio", MessageKind::voice, "voice"},
    MediaKind{"document", MessageKind::file, "file"},
    MediaKind{"sticker", MessageKind::sticker, "sticker"},
};

Attachment attachment_of(const Json& media, const char* kind) {
    return {.kind = kind,
            .url = {},
            .id = text_at(media, "file_id"),
            .mime_type = text_at(media, "mime_type"),
            .name = text_at(media, "file_name", text_at(media, "emoji"))};
}

/// Sets kind and attachments from the first media of the message; false when there is none.
bool read_media(const Json& message, Inbound& inbound) {
    for (const MediaKind& media_kind : media_kinds) {
        const Json* media = find(message, media_kind.key);
        if (media == nullptr) continue;
        if (media->is_array() && media->empty()) continue;
        const Json& best = media->is_array() ? media->back() : *media;  // The largest size.
        inbound.kind = media_kind.kind;
        inbound.attachments.push_back(attachment_of(best, media_kind.name));
        return true;
    }
    return false;
}

bool read_place_or_card(const Json& message, Inbound& inbound) {
    if (find(message, "location") != nullptr) {
        inbound.kind = MessageKind::location;
        inbound.attachments.push_back({.kind = "location",
                                       .url = "geo:" + text_at(message, "location.latitude") + "," +
                                              text_at(message, "location.longitude"),
                                       .id = {},
                                       .mime_type = {},
                                       .name = text_at(message, "venue.title")});
        return true;
    }
    if (find(message, "contact") != nullptr) {
        inbound.kind = MessageKind::contact_card;
        inbound.attachments.push_back({.kind = "contact",
                                       .url = "tel:" + text_at(message, "contact.phone_number"),
                                       .id = text_at(message, "contact.user_id"),
                                       .mime_type = {},
                                       .name = text_at(message, "contact.first_name")});
        return true;
    }
    return false;
}

void read_person(const Json& person, Inbound& inbound) {
    inbound.contact_key = text_at(person, "id");
    inbound.contact_name = text_at(person, "first_name");
    const std::string last_name = text_at(person, "last_name");
    if (!last_name.empty()) inbound.contact_name += " " + last_name;
    inbound.contact_handle = text_at(person, "username");
    inbound.language_hint = text_at(person, "language_code");
    if (flag_at(person, "is_bot")) inbound.author = Author::bot;
}

/// In a group everybody reads along and each person has a conversation of their own.
void read_chat(const Json& chat, const std::string& topic, Inbound& inbound) {
    const std::string id = text_at(chat, "id");
    inbound.conversation_key = id;
    inbound.address["chat_id"] = id;
    if (!is_group(chat)) return;
    inbound.visibility = Visibility::public_comment;
    inbound.address["group"] = "yes";
    if (!topic.empty()) {
        inbound.conversation_key += "/" + topic;
        inbound.address["topic_id"] = topic;
    }
    inbound.conversation_key += "/" + inbound.contact_key;
}

/// The member `name` of `object`, a chat or a person; null unless it says its id.
const Json* find_identified(const Json& object, const char* name) {
    const Json* found = find(object, name);
    return found != nullptr && !text_at(*found, "id").empty() ? found : nullptr;
}

/// `message_id` is unique only within its chat.
std::string unique_message_id(const Json& chat, const std::string& message_id) {
    return message_id.empty() ? std::string{} : text_at(chat, "id") + ":" + message_id;
}

std::string topic_of(const Json& message) {
    return flag_at(message, "is_topic_message") ? text_at(message, "message_thread_id")
                                                : std::string{};
}

/// Everything that a message says but its text and media.
bool read_envelope(const Json& message, Inbound& inbound) {
    const Json* chat = find_identified(message, "chat");
    const Json* person = find_identified(message, "from");
    if (chat == nullptr || person == nullptr) return false;
    read_person(*person, inbound);
    // An administrator of the group who writes in its name is one of the brand's people.
    if (text_at(message, "sender_chat.id") == text_at(*chat, "id")) inbound.author = Author::person;
    read_chat(*chat, topic_of(message), inbound);
    inbound.message_id = unique_message_id(*chat, text_at(message, "message_id"));
    inbound.reply_to_id = unique_message_id(*chat, text_at(message, "reply_to_message.message_id"));
    inbound.sent_at = time_at(message, "date");
    return true;
}

/// Sets text, payload, kind and attachments; false for a message about the chat itself.
bool read_content(const Json& message, const TelegramBot& bot, Inbound& inbound) {
    const std::string text = text_at(message, "text", text_at(message, "caption"));
    inbound.text = without_address(message, text, bot);
    if (inbound.text.starts_with("/start ")) {  // A deep link: t.me/bot?start=payload
        inbound.payload = inbound.text.substr(7);
        inbound.text = "/start";
    }
    if (find(message, "web_app_data") != nullptr) {
        inbound.kind = MessageKind::button;
        inbound.payload = text_at(message, "web_app_data.data");
        inbound.text = text_at(message, "web_app_data.button_text");
        return true;
    }
    if (read_media(message, inbound) || read_place_or_card(message, inbound)) return true;
    if (!text.empty()) return true;
    static constexpr std::array contents{
        "poll",       "dice",     "story", "game",        "checklist",          "paid_media",
        "invoice",    "giveaway", "gift",  "unique_gift", "successful_payment", "users_shared",
        "chat_shared"};
    inbound.kind = MessageKind::unsupported;
    return std::any_of(contents.begin(), contents.end(),
                       [&](const char* key) { return find(message, key) != nullptr; });
}

void read_message(const Json& message,
                  const TelegramBot& bot,
                  const std::string& dedupe_key,
                  bool edited,
                  Receipt& receipt) {
    Inbound inbound;
    inbound.dedupe_key = dedupe_key;
    if (!read_envelope(message, inbound)) {
        receipt.ignored.push_back({"message without chat or sender", excerpt(message)});
        return;
    }
    if (flag_at(message, "is_automatic_forward")) {
        receipt.ignored.push_back({"post of the linked channel", excerpt(message)});
        return;
    }
    const bool has_content = read_content(message, bot, inbound);
    if (!has_content) {
        receipt.ignored.push_back({"service message", excerpt(message)});
        return;
    }
    const std::string text = text_at(message, "text", text_at(message, "caption"));
    const bool from_colleague = inbound.author == Author::person;
    if (is_group(message["chat"]) && !from_colleague && !is_addressed(message, text, bot)) {
        receipt.ignored.push_back({"group message to somebody else", excerpt(message)});
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
    read_chat(chat != nullptr ? *chat : Json{{"id", inbound.contact_key}}, topic_of(origin),
              inbound);
    inbound.text = title_of_button(origin, inbound.payload);
    inbound.message_id = inbound.dedupe_key;
    if (chat != nullptr) {
        inbound.reply_to_id = unique_message_id(*chat, text_at(origin, "message_id"));
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
    read_chat(*chat, {}, inbound);
    inbound.target_id = unique_message_id(*chat, text_at(reaction, "message_id"));
    const Json& emoji = array_at(reaction, "new_reaction");
    if (!emoji.empty()) inbound.text = text_at(emoji.front(), "emoji");
    inbound.sent_at = time_at(reaction, "date");
    receipt.messages.push_back(std::move(inbound));
}

}  // namespace

void read_telegram_update(const Json& update, const TelegramBot& bot, Receipt& receipt) {
    const std::string dedupe_key = "update:" + text_at(update, "update_id");
    if (const Json* message = find(update, "message")) {
        read_message(*message, bot, dedupe_key, false, receipt);
    } else if (const Json* edited = find(update, "edited_message")) {
        read_message(*edited, bot, dedupe_key, true, receipt);
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

#include "webhooks/channels/telegram_content.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace webhooks {
namespace {

/// The words of a rich text, whose parts nest; every block of a rich message has lines of its own.
void add_words(const Json& part, bool in_lines, std::string& words) {
    if (part.is_string()) words += part.get<std::string>();
    if (part.is_array()) {
        for (const Json& one : part) {
            add_words(one, false, words);
            const bool begun = !words.empty() && words.back() != '\n';
            if (in_lines && begun) words += '\n';
        }
    }
    for (const char* name : {"text", "summary", "caption"}) {
        if (const Json* inner = find(part, name)) add_words(*inner, false, words);
    }
    for (const char* name : {"blocks", "items", "cells"}) {
        if (const Json* inner = find(part, name)) add_words(*inner, true, words);
    }
}

std::string words_of(const Json& message) {
    std::string words = text_at(message, "text", text_at(message, "caption"));
    const Json* rich = find(message, "rich_message");  // Has its words in blocks alone.
    if (!words.empty() || rich == nullptr) return words;
    add_words(*rich, true, words);
    words.erase(words.find_last_not_of('\n') + 1);
    return words;
}

/// What a list to tick off says, a line for each task.
std::string words_of_checklist(const Json& checklist) {
    std::string words = text_at(checklist, "title");
    for (const Json& task : array_at(checklist, "tasks")) words += "\n" + text_at(task, "text");
    return words;
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

/// The bytes at which the UTF-16 units of `text` begin, and its end: Telegram's entities count such
/// units. In the middle of a pair the next letter begins.
std::vector<std::size_t> bytes_of_utf16_units(std::string_view text) {
    std::vector<std::size_t> begins;
    begins.reserve(text.size() + 1);
    for (std::size_t at = 0; at < text.size();) {
        begins.push_back(at);
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        at = std::min(at + bytes, text.size());
        if (bytes == 4) begins.push_back(at);
    }
    begins.push_back(text.size());
    return begins;
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
    const Json& told = array_at(message, key);
    if (told.empty()) return entities;
    const std::vector<std::size_t> begins = bytes_of_utf16_units(text);
    const auto byte_of = [&](std::int64_t unit) {
        return begins[std::min(static_cast<std::size_t>(unit), begins.size() - 1)];
    };
    const auto most = static_cast<std::int64_t>(text.size());
    for (const Json& entity : told) {
        const std::int64_t offset = integer_at(entity, "offset").value_or(-1);
        const std::int64_t length = integer_at(entity, "length").value_or(0);
        if (offset < 0 || length <= 0 || offset > most || length > most) continue;
        entities.push_back({.type = text_at(entity, "type"),
                            .begin = byte_of(offset),
                            .end = byte_of(offset + length),
                            .user_id = text_at(entity, "user.id")});
    }
    return entities;
}

/// Does this entity speak to the bot: `@name`, `/command`, `/command@name`, or a named link to it?
bool names_bot(const Entity& entity, std::string_view text, const TelegramBot& bot) {
    if (entity.type == "text_mention") return entity.user_id == bot.id;
    constexpr std::size_t longest_name = 100;  // A command and a user name have 32 letters each.
    if (entity.end - entity.begin > longest_name) return false;
    const std::string words =
        lower(std::string(text.substr(entity.begin, entity.end - entity.begin)));
    if (entity.type == "mention") return !bot.username.empty() && words == "@" + bot.username;
    if (entity.type != "bot_command") return false;
    const std::size_t at = words.find('@');
    return at == std::string::npos || words.substr(at + 1) == bot.username;
}

/// What the customer said, without `@name` where it only addresses the bot.
std::string without_address(const Json& message, std::string_view text, const TelegramBot& bot) {
    std::vector<Entity> entities = entities_of(message, text);
    std::stable_sort(entities.begin(), entities.end(),
                     [](const Entity& a, const Entity& b) { return a.begin < b.begin; });
    std::string words;
    std::size_t read = 0;
    for (const Entity& entity : entities) {
        if (entity.begin < read || entity.type == "text_mention") continue;
        if (!names_bot(entity, text, bot)) continue;
        const std::string_view named = text.substr(entity.begin, entity.end - entity.begin);
        const bool command = entity.type == "bot_command";
        const std::size_t kept = command ? std::min(named.find('@'), named.size()) : 0;
        words += text.substr(read, entity.begin + kept - read);
        read = entity.end;
    }
    words += text.substr(read);
    const std::size_t first = words.find_first_not_of(" ,:\n");
    return first == std::string::npos ? std::string{} : words.substr(first);
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

}  // namespace

bool is_said_to_bot(const Json& message, const TelegramBot& bot) {
    // Whoever opened a topic is who every message in it answers, unless it answers another.
    const bool topic = find(message, "reply_to_message.forum_topic_created") != nullptr;
    if (!topic && text_at(message, "reply_to_message.from.id") == bot.id) return true;
    const std::string text = words_of(message);
    const std::vector<Entity> entities = entities_of(message, text);
    return std::any_of(entities.begin(), entities.end(),
                       [&](const Entity& entity) { return names_bot(entity, text, bot); });
}

bool read_telegram_content(const Json& message, const TelegramBot& bot, Inbound& inbound) {
    const std::string text = words_of(message);
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
    if (const Json* checklist = find(message, "checklist")) {
        inbound.text = words_of_checklist(*checklist);
        return true;
    }
    inbound.kind = MessageKind::unsupported;
    for (const char* thing : {"story", "poll", "paid_media", "rich_message"}) {
        if (find(message, thing) == nullptr) continue;  // To be asked about, like a picture.
        inbound.attachments.push_back(
            {.kind = thing, .url = {}, .id = {}, .mime_type = {}, .name = {}});
        return true;
    }
    static constexpr std::array contents{"dice",         "game",        "invoice",
                                         "giveaway",     "gift",        "unique_gift",
                                         "users_shared", "chat_shared", "successful_payment"};
    return std::any_of(contents.begin(), contents.end(),
                       [&](const char* key) { return find(message, key) != nullptr; });
}

}  // namespace webhooks

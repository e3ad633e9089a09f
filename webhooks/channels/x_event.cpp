#include "webhooks/channels/x_event.h"

#include "webhooks/html_text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace webhooks {
namespace {

void ignore(Receipt& receipt, std::string_view reason, const Json& item) {
    receipt.ignored.push_back({std::string(reason), excerpt(item)});
}

/// `Wed Oct 10 20:19:24 +0000 2018`, as posts of the older API are dated.
TimeMs time_of_post(const Json& post) {
    if (find(post, "timestamp_ms") != nullptr) return time_at(post, "timestamp_ms");
    const std::string text = text_at(post, "created_at");
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const bool older = text.size() == 30 && text[10] == ' ' && text[13] == ':';
    if (!older) return time_at(post, "created_at");
    const std::size_t month = months.find(text.substr(4, 3));
    if (month == std::string_view::npos || month % 3 != 0) return 0;
    const std::string number = std::to_string(month / 3 + 1);
    return parse_iso_time(text.substr(26, 4) + (number.size() == 1 ? "-0" : "-") + number + "-" +
                          text.substr(8, 2) + "T" + text.substr(11, 8) + "Z")
        .value_or(0);
}

/// A reply begins with the handles it goes to; they are no part of what is said.
std::string without_leading_handles(const std::string& text) {
    std::string_view rest = text;
    const auto skip_spaces = [&] {
        while (rest.starts_with(' ') || rest.starts_with('\n')) rest.remove_prefix(1);
    };
    skip_spaces();
    while (rest.starts_with('@')) {
        const std::size_t end = std::min(rest.find_first_of(" \n"), rest.size());
        rest.remove_prefix(end);
        skip_spaces();
    }
    return std::string(rest);
}

std::string language_of(const Json& post) {
    const std::string language = text_at(post, "lang");
    const bool known = language.size() == 2 || language.find('-') == 2;  // Not `und`, `zxx`, `qme`.
    return known ? language : std::string{};
}

constexpr std::size_t most_media = 10;  ///< Of a post; X allows four.

std::string_view kind_name(MessageKind kind) {
    return kind == MessageKind::video ? "video" : "image";
}

/// X writes the address of a picture into the text: nobody said it.
void remove_link(const std::string& link, std::string& text) {
    const std::size_t at = link.empty() ? std::string::npos : text.find(link);
    if (at != std::string::npos) text.erase(at, link.size());
    text.erase(text.find_last_not_of(" \n") + 1);
}

/// One media object of either API: `photo`, `video` or `animated_gif`.
void add_media(const Json& media, Inbound& inbound) {
    const std::string type = text_at(media, "type");
    const MessageKind kind = type == "photo" ? MessageKind::image : MessageKind::video;
    const std::string address = text_at(media, "media_url_https");
    // The older API's `url` is the link in the text, the newer one's the picture.
    if (!address.empty()) remove_link(text_at(media, "url"), inbound.text);
    if (inbound.attachments.empty() && inbound.text.empty()) inbound.kind = kind;
    inbound.attachments.push_back({.kind = std::string(kind_name(kind)),
                                   .url = address.empty() ? text_at(media, "url") : address,
                                   .id = text_at(media, "id_str", text_at(media, "media_key")),
                                   .mime_type = {},
                                   .name = {}});
}

void settle_kind(Inbound& inbound) {
    const bool nothing =
        inbound.kind == MessageKind::text && inbound.text.empty() && inbound.attachments.empty();
    if (nothing) inbound.kind = MessageKind::unsupported;
}

/// The name and handle of `id` among `users`, where each API has a shape of its own.
void read_user(const Json& users, const std::string& id, Inbound& inbound) {
    const Json* user = find(users, id);
    if (user == nullptr) return;
    const Json* inner = find(*user, "data");
    if (inner != nullptr && inner->is_object()) user = inner;
    inbound.contact_name = text_at(*user, "name");
    inbound.contact_handle = text_at(*user, "screen_name", text_at(*user, "username"));
}

/// Where somebody is, shared in a direct message.
void read_place(const Json& event, Inbound& inbound) {
    const std::string at = "message_create.message_data.attachment.location";
    if (find(event, at) == nullptr) return;
    const Json& point = array_at(event, at + ".shared_coordinate.coordinates.coordinates");
    std::string url;
    if (point.size() == 2 && point[0].is_number() && point[1].is_number()) {
        url = "geo:" + point[1].dump() + "," + point[0].dump();  // X says the longitude first.
    }
    if (inbound.text.empty()) inbound.kind = MessageKind::location;
    inbound.attachments.push_back({.kind = "location",
                                   .url = url,
                                   .id = {},
                                   .mime_type = {},
                                   .name = text_at(event, at + ".shared_place.place.full_name")});
}

/// A direct message; both APIs use the same object.
void read_dm(const Json& event, const Json& users, const XAccount& account, Receipt& receipt) {
    const std::string id = text_at(event, "id");
    const std::string sender = text_at(event, "message_create.sender_id");
    const std::string recipient = text_at(event, "message_create.target.recipient_id");
    const bool ours = sender == account.user_id;
    const std::string peer = ours ? recipient : sender;
    if (text_at(event, "type") != "message_create" || id.empty() || peer.empty()) {
        return ignore(receipt, "no direct message", event);
    }
    if (!ours && recipient != account.user_id) return ignore(receipt, "another account", event);
    if (ours && recipient == account.user_id) return ignore(receipt, "a note to oneself", event);
    Inbound inbound;
    inbound.dedupe_key = account.user_id + ":dm:" + id;
    inbound.message_id = id;
    inbound.conversation_key = "dm:" + peer;
    inbound.contact_key = peer;
    read_user(users, peer, inbound);
    inbound.text = decode_entities(text_at(event, "message_create.message_data.text"));
    inbound.sent_at = time_at(event, "created_timestamp");
    inbound.address = {{"participant_id", peer}};
    const std::string app = text_at(event, "message_create.source_app_id");
    const bool by_us = ours && !account.app_id.empty() && app == account.app_id;
    inbound.author = by_us ? Author::our_echo : ours ? Author::person : Author::customer;
    const Json* media = find(event, "message_create.message_data.attachment.media");
    if (media != nullptr && media->is_object()) add_media(*media, inbound);
    read_place(event, inbound);
    const std::string choice =
        text_at(event, "message_create.message_data.quick_reply_response.metadata");
    if (!choice.empty()) {
        inbound.kind = MessageKind::button;
        inbound.payload = choice;
    }
    settle_kind(inbound);
    receipt.messages.push_back(std::move(inbound));
}

/// An encrypted chat: X tells between whom, but not what was said.
void read_chat(const Json& event, const XAccount& account, Receipt& receipt) {
    const std::string id = text_at(event, "id");
    const std::string sender = text_at(event, "sender_id");
    const std::string both = text_at(event, "conversation_id");  // `2:1`; a group has one number.
    const std::size_t colon = both.find(':');
    if (id.empty() || sender.empty() || colon == std::string::npos) {
        return ignore(receipt, "no chat of two", event);
    }
    const std::string first = both.substr(0, colon);
    const std::string peer = first == account.user_id ? both.substr(colon + 1) : first;
    if (peer.empty() || peer == account.user_id) {
        return ignore(receipt, "a note to oneself", event);
    }
    Inbound inbound;
    inbound.dedupe_key = account.user_id + ":chat:" + id;
    inbound.message_id = id;
    inbound.conversation_key = "dm:" + peer;
    inbound.contact_key = peer;
    inbound.kind = MessageKind::withheld;
    inbound.author = sender == account.user_id ? Author::person : Author::customer;
    inbound.sent_at = time_at(event, "created_at_msec");
    inbound.address = {{"participant_id", peer}};
    receipt.messages.push_back(std::move(inbound));
}

/// What both shapes of a post have in common, under one name each.
struct Post {
    std::string id;
    std::string first_id;  ///< Of its first version: an edited post has a new id.
    std::string author;
    std::string name;
    std::string handle;
    std::string text;
    std::string thread;  ///< Empty: the API does not say which conversation it belongs to.
    std::string reply_to_post;
    std::string reply_to_user;
    bool repost = false;
    std::vector<const Json*> media;
};

/// An edit changes what was asked before; whoever is named only now asks for the first time. The
/// first version's key tells one from the other.
void add_edit(const Post& post, const std::string& dedupe_key, Receipt& receipt) {
    Inbound edit = receipt.messages.back();
    edit.dedupe_key = dedupe_key;
    edit.message_id = dedupe_key;
    edit.kind = MessageKind::edit;
    edit.target_id = post.first_id;
    edit.place.find = PlaceHint::Find::of_target;
    edit.place.prefix = "post:";
    receipt.messages.push_back(std::move(edit));
}

void add_post(const Json& item, const Post& post, const XAccount& account, Receipt& receipt) {
    if (post.id.empty() || post.author.empty()) return ignore(receipt, "no post", item);
    if (post.repost) return ignore(receipt, "a repost", item);
    const bool ours = post.author == account.user_id;
    if (ours && (post.reply_to_user.empty() || post.reply_to_user == account.user_id)) {
        return ignore(receipt, "our own post", item);
    }
    const std::string peer = ours ? post.reply_to_user : post.author;
    Inbound inbound;
    const std::string key = account.user_id + ":post:";
    const bool edited = !post.first_id.empty() && post.first_id != post.id;
    inbound.dedupe_key = key + (edited ? post.first_id : post.id);
    inbound.message_id = post.id;
    inbound.conversation_key = "post:" + post.thread + ":" + peer;
    inbound.contact_key = peer;
    inbound.contact_name = ours ? "" : post.name;
    inbound.contact_handle = ours ? "" : post.handle;
    inbound.language_hint = language_of(item);
    inbound.visibility = Visibility::public_comment;
    inbound.author = ours ? Author::person : Author::customer;
    inbound.text = without_leading_handles(decode_entities(post.text));
    inbound.reply_to_id = post.reply_to_post;
    inbound.sent_at = time_of_post(item);
    if (!ours) inbound.address = {{"post_id", post.id}, {"handle", post.handle}};
    for (const Json* media : post.media) add_media(*media, inbound);
    settle_kind(inbound);
    receipt.messages.push_back(std::move(inbound));
    if (edited && !ours) add_edit(post, key + post.id + ":edit", receipt);
}

/// What comes along with a post of API v2: seen in each of the three places.
const Json& included(const Json& body, const Json& data, const Json& item, std::string_view what) {
    const std::string path = "includes." + std::string(what);
    for (const Json* place : {&item, &data}) {
        const Json& here = array_at(*place, path);
        if (!here.empty()) return here;
    }
    return array_at(body, path);
}

/// The pictures of a post of API v2. One that does not come along is known by its key alone.
void read_v2_media(const Json& item, const Json& media, Post& post) {
    std::size_t links = 0;
    for (const Json& url : array_at(item, "entities.urls")) {
        if (find(url, "media_key") == nullptr || ++links > most_media) continue;
        remove_link(text_at(url, "url"), post.text);
    }
    static const Json unknown{{"type", "photo"}};
    for (const Json& key : array_at(item, "attachments.media_keys")) {
        if (post.media.size() == most_media) break;
        const auto found = std::find_if(media.begin(), media.end(), [&](const Json& one) {
            return key.is_string() && text_at(one, "media_key") == key.get<std::string>();
        });
        post.media.push_back(found == media.end() ? &unknown : &*found);
    }
}

/// A post as API v2 gives it, with its author among `includes.users`.
void read_v2_post(const Json& item,
                  const Json& data,
                  const Json& body,
                  const XAccount& account,
                  Receipt& receipt) {
    const Json& versions = array_at(item, "edit_history_tweet_ids");
    Post post{.id = text_at(item, "id"),
              .first_id = versions.empty() ? "" : text_at(Json{{"id", versions[0]}}, "id"),
              .author = text_at(item, "author_id"),
              .name = {},
              .handle = {},
              .text = text_at(item, "note_tweet.text", text_at(item, "text")),
              .thread = text_at(item, "conversation_id"),
              .reply_to_post = {},
              .reply_to_user = text_at(item, "in_reply_to_user_id"),
              .repost = false,
              .media = {}};
    read_v2_media(item, included(body, data, item, "media"), post);
    for (const Json& reference : array_at(item, "referenced_tweets")) {
        const std::string type = text_at(reference, "type");
        if (type == "retweeted") post.repost = true;
        if (type == "replied_to") post.reply_to_post = text_at(reference, "id");
    }
    for (const Json& user : included(body, data, item, "users")) {
        const Json* inner = find(user, "data");
        const Json& one = inner != nullptr && inner->is_object() ? *inner : user;
        if (text_at(one, "id") != post.author) continue;
        post.name = text_at(one, "name");
        post.handle = text_at(one, "username");
    }
    add_post(item, post, account, receipt);
}

void read_v1_post(const Json& item, const XAccount& account, Receipt& receipt) {
    std::vector<const Json*> media;
    // A long post has its pictures beside its words; some tell only the first.
    for (const char* place : {"extended_tweet.extended_entities.media", "extended_entities.media",
                              "extended_tweet.entities.media", "entities.media"}) {
        if (!media.empty()) break;
        for (const Json& one : array_at(item, place)) media.push_back(&one);
    }
    if (media.size() > most_media) media.resize(most_media);
    add_post(item,
             {.id = text_at(item, "id_str", text_at(item, "id")),
              .first_id = {},
              .author = text_at(item, "user.id_str", text_at(item, "user.id")),
              .name = text_at(item, "user.name"),
              .handle = text_at(item, "user.screen_name"),
              .text = text_at(item, "extended_tweet.full_text",
                              text_at(item, "full_text", text_at(item, "text"))),
              .thread = {},
              .reply_to_post = text_at(item, "in_reply_to_status_id_str",
                                       text_at(item, "in_reply_to_status_id")),
              .reply_to_user =
                  text_at(item, "in_reply_to_user_id_str", text_at(item, "in_reply_to_user_id")),
              .repost = find(item, "retweeted_status") != nullptr,
              .media = std::move(media)},
             account, receipt);
}

void read_activity(const Json& data, const Json& body, const XAccount& account, Receipt& receipt) {
    const std::string type = text_at(data, "event_type");
    const std::string for_user = text_at(data, "filter.user_id");
    if (!for_user.empty() && for_user != account.user_id) {
        return ignore(receipt, "another account", data);
    }
    const Json* payload = find(data, "payload");
    if (payload == nullptr || !payload->is_object()) return ignore(receipt, "no payload", data);
    if (type == "dm.received" || type == "dm.sent") {
        const Json* users = find(*payload, "users");
        for (const Json& event : array_at(*payload, "direct_message_events")) {
            read_dm(event, users == nullptr ? Json::object() : *users, account, receipt);
        }
    } else if (type == "post.mention.create" || type == "post.reply.create" ||
               type == "post.quote.create" || type == "post.create") {
        read_v2_post(*payload, data, body, account, receipt);
    } else if (type == "chat.received" || type == "chat.sent") {
        read_chat(*payload, account, receipt);
    } else {
        ignore(receipt,
               type == "oauth.revoke" ? "the account withdrew its permission" : "event type", data);
    }
}

void read_account_activity(const Json& body, const XAccount& account, Receipt& receipt) {
    if (text_at(body, "for_user_id") != account.user_id) {
        return ignore(receipt, "another account", body);
    }
    const Json* users = find(body, "users");
    for (const Json& event : array_at(body, "direct_message_events")) {
        read_dm(event, users == nullptr ? Json::object() : *users, account, receipt);
    }
    for (const Json& post : array_at(body, "tweet_create_events")) {
        const bool blocked =  // X's own examples have the flag as a word.
            flag_at(body, "user_has_blocked") || text_at(body, "user_has_blocked") == "true";
        if (blocked) {
            ignore(receipt, "by somebody the account has blocked", post);
        } else {
            read_v1_post(post, account, receipt);
        }
    }
    for (const Json& event : array_at(body, "tweet_delete_events")) {
        const std::string id = text_at(event, "status.id");
        const std::string author = text_at(event, "status.user_id");
        if (id.empty() || author.empty() || author == account.user_id) {
            ignore(receipt, "our own post is gone", event);
            continue;
        }
        Inbound inbound;
        inbound.dedupe_key = account.user_id + ":gone:" + id;
        inbound.message_id = inbound.dedupe_key;
        inbound.conversation_key = "post::" + author;
        inbound.contact_key = author;
        inbound.visibility = Visibility::public_comment;
        inbound.kind = MessageKind::deletion;
        inbound.target_id = id;
        inbound.sent_at = time_at(event, "timestamp_ms");
        receipt.messages.push_back(std::move(inbound));
    }
    if (receipt.messages.empty() && receipt.ignored.empty()) {
        ignore(receipt, "nothing to answer", body);  // Typing, read receipts, likes, follows.
    }
}

}  // namespace

void read_x_event(const Json& body, const XAccount& account, Receipt& receipt) {
    const Json* data = find(body, "data");
    if (data != nullptr && data->is_object()) return read_activity(*data, body, account, receipt);
    if (data != nullptr && data->is_array()) {
        for (const Json& item : *data) read_activity(item, body, account, receipt);
        return;
    }
    if (find(body, "for_user_id") != nullptr) return read_account_activity(body, account, receipt);
    ignore(receipt, "no event", body);
}

}  // namespace webhooks

#include "webhooks/channels/discourse_post.h"

#include "webhooks/attachment_kind.h"
#include "webhooks/html_text.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace webhooks {
namespace {

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

bool is_staff(const Json& post) {
    return flag_at(post, "staff") || flag_at(post, "admin") || flag_at(post, "moderator");
}

/// Markdown without the quotations of other posts (`[quote="ana, post:1"]…[/quote]`).
std::string without_quotations(std::string_view text) {
    static constexpr std::string_view open = "[quote";
    static constexpr std::string_view close = "[/quote]";
    std::string own;
    std::vector<std::size_t> begun;  // Where in `own` the quotations begin that have not ended.
    while (!text.empty()) {
        if (text.starts_with(close)) {
            if (!begun.empty()) {
                own.resize(begun.back());
                begun.pop_back();
            }
            text.remove_prefix(close.size());
            continue;
        }
        if (text.starts_with(open)) begun.push_back(own.size());
        const std::size_t next = std::min(text.find('[', 1), text.size());
        own += text.substr(0, next);
        text.remove_prefix(next);
    }
    const std::size_t begin = own.find_first_not_of(" \t\r\n");
    if (begin == std::string::npos) return {};
    return own.substr(begin, own.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Takes uploaded pictures and files (`![roto|690x400](upload://x.jpeg)`, `[factura.pdf|attachment]
/// (upload://y.pdf)`) out of the Markdown: they are no words.
std::string take_uploads(std::string_view text, std::vector<Attachment>& uploads) {
    static constexpr std::string_view middle = "](upload://";
    std::string words;
    for (std::size_t at = text.find(middle); at != std::string_view::npos; at = text.find(middle)) {
        words += text.substr(0, at);
        text.remove_prefix(at);
        const std::size_t bracket = words.rfind('[');
        const std::size_t end = text.find(')');
        if (bracket == std::string::npos || end == std::string_view::npos) break;
        const std::string name = words.substr(bracket + 1);
        const bool image = bracket > 0 && words[bracket - 1] == '!';
        std::string kind = image ? "image" : "file";
        if (name.find("|video") != std::string::npos) kind = "video";
        if (name.find("|audio") != std::string::npos) kind = "voice";
        uploads.push_back({.kind = std::move(kind),
                           .url = std::string(text.substr(2, end - 2)),
                           .id = {},
                           .mime_type = {},
                           .name = name.substr(0, name.find('|'))});
        words.resize(image ? bracket - 1 : bracket);
        text.remove_prefix(end + 1);
    }
    return words.append(text);
}

std::string text_of(const Json& post, const std::string& us, std::vector<Attachment>& uploads) {
    const std::string raw = text_at(post, "raw");
    std::string text = raw.empty() ? html_to_text(text_at(post, "cooked"))
                                   : without_quotations(take_uploads(raw, uploads));
    const std::string mention = "@" + us;
    if (lower(text.substr(0, mention.size())) == mention) {
        const std::size_t begin = text.find_first_not_of(" ,:\n", mention.size());
        text = begin == std::string::npos ? "" : text.substr(begin);
    }
    const std::string title = text_at(post, "topic_title");
    const bool begins_topic = text_at(post, "post_number") == "1";
    return begins_topic && !title.empty() ? title + "\n\n" + text : text;
}

void set_content(const Json& post, const std::string& us, Inbound& inbound) {
    inbound.text = text_of(post, us, inbound.attachments);
    if (!inbound.text.empty()) return;
    inbound.kind = inbound.attachments.empty()
                       ? MessageKind::unsupported
                       : kind_of_attachment(inbound.attachments.front().kind);
}

bool is_for_us(const Json& post, const std::string& us, const DiscourseForum& forum, bool direct) {
    if (forum.answers_all || direct || text_at(post, "post_number") == "1") return true;
    if (lower(text_at(post, "reply_to_user.username")) == us) return true;
    const std::string words = lower(text_at(post, "raw", text_at(post, "cooked")));
    return words.find("@" + us) != std::string::npos;
}

/// Who said it, from our side: whose conversation it is may have to be found by what was said in
/// the topic before.
void set_conversation(
    const Json& post, const std::string& us, bool direct, bool for_us, Inbound& inbound) {
    const std::string topic = "topic-" + text_at(post, "topic_id");
    inbound.conversation_key = topic;
    if (direct) return;
    inbound.place.prefix = topic + ":";
    const std::string above = text_at(post, "reply_to_post_number");
    if (!above.empty()) inbound.reply_to_id = discourse_post_name(text_at(post, "topic_id"), above);
    const std::string whom = lower(text_at(post, "reply_to_user.username"));
    const bool names_another = !whom.empty() && whom != us;
    if (inbound.author == Author::customer) {
        inbound.conversation_key += ":" + lower(text_at(post, "username"));
        inbound.place.names_somebody_else = names_another;
        if (!for_us) inbound.place.find = PlaceHint::Find::of_speaker;
        return;
    }
    if (names_another) inbound.conversation_key += ":" + whom;
    inbound.place.find = PlaceHint::Find::of_answered;
}

/// An edit or a removal has a key of its own; a version tells edits apart.
void set_event(const Json& post, std::string_view event, Inbound& inbound) {
    if (event == "post_created") return;
    inbound.target_id = inbound.message_id;
    if (event == "post_edited") {
        inbound.kind = MessageKind::edit;
        inbound.dedupe_key +=
            ":edit:" + text_at(post, "version") + ":" + text_at(post, "updated_at");
    } else {
        inbound.kind = MessageKind::deletion;
        inbound.dedupe_key += ":gone";
        inbound.text.clear();
    }
}

}  // namespace

std::string discourse_post_name(const std::string& topic, const std::string& number) {
    return topic + "/" + number;
}

void read_discourse_post(const Json& post,
                         std::string_view event,
                         const DiscourseForum& forum,
                         std::vector<Inbound>& messages,
                         std::vector<Ignored>& ignored) {
    const auto ignore = [&](std::string_view reason) {
        ignored.push_back({std::string(reason), excerpt(post)});
    };
    const std::string id = text_at(post, "id");
    const std::string topic = text_at(post, "topic_id");
    const std::string author = lower(text_at(post, "username"));
    const std::string us = lower(forum.username);
    if (id.empty() || topic.empty() || author.empty()) return ignore("no post");
    if (text_at(post, "post_type", "1") != "1") return ignore("a note of the forum's own");
    if (author == "system" || author == "discobot") return ignore("the forum's own account");
    if (event != "post_created" && event != "post_edited" && event != "post_destroyed") {
        return ignore("event " + std::string(event.substr(0, 40)));
    }
    const bool direct = text_at(post, "topic_archetype") == "private_message";
    const bool ours = author == us;
    const bool colleague = !ours && is_staff(post);
    if ((ours || colleague) && event != "post_created") return ignore("a change of our own post");
    Inbound inbound;
    inbound.author = ours ? Author::our_echo : colleague ? Author::person : Author::customer;
    inbound.dedupe_key = "post:" + id;
    const std::string number = text_at(post, "post_number");
    inbound.message_id = number.empty() ? id : discourse_post_name(topic, number);
    set_conversation(post, us, direct, is_for_us(post, us, forum, direct), inbound);
    inbound.contact_key = text_at(post, "user_id");
    if (inbound.contact_key.empty()) inbound.contact_key = author;
    inbound.contact_name = text_at(post, "name");
    inbound.contact_handle = text_at(post, "username");
    inbound.visibility = direct ? Visibility::direct : Visibility::public_comment;
    set_content(post, us, inbound);
    inbound.sent_at = time_at(post, "created_at");
    if (!ours && !colleague) {
        inbound.address = {
            {"topic_id", topic}, {"post_number", number}, {"username", text_at(post, "username")}};
    }
    set_event(post, event, inbound);
    messages.push_back(std::move(inbound));
}

}  // namespace webhooks

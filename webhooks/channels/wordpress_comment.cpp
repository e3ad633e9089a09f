#include "webhooks/channels/wordpress_comment.h"

#include "webhooks/html_text.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

/// The comment that `comment` answers, as far as it came along.
const Json* parent_of(const Json& comment) {
    const Json& embedded = array_at(comment, "_embedded.in-reply-to");
    return embedded.empty() || !embedded[0].is_object() ? nullptr : &embedded[0];
}

bool is_id(const std::string& text) {
    return !text.empty() && text != "0";
}

/// The first comment of the thread: told by the plugin, else seen through the parent.
std::string thread_of(const Json& comment, const std::string& id) {
    const std::string told = text_at(comment, "thread");
    if (is_id(told)) return told;
    const std::string parent = text_at(comment, "parent");
    if (!is_id(parent)) return id;
    const Json* above = parent_of(comment);
    const std::string grandparent = above == nullptr ? "" : text_at(*above, "parent");
    return is_id(grandparent) ? grandparent : parent;
}

/// Who a comment is by, from what its readers see too: a user's number, else the name.
std::string visible_author(const Json& comment) {
    const std::string user = text_at(comment, "author");
    return is_id(user) ? "user-" + user : "name-" + text_at(comment, "author_name");
}

/// Whom a colleague's answer is for: the author of the comment above it.
std::string answered_author(const Json& comment) {
    const Json* told = find(comment, "parent_author");
    if (told != nullptr && told->is_object()) return visible_author(*told);
    const Json* above = parent_of(comment);
    return above == nullptr ? std::string{} : visible_author(*above);
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

/// A comment as it is stored: text, with tags if the visitor wrote some or the editor is one of
/// blocks (`<!-- wp:paragraph --><p>…`).
std::string text_of_raw(const std::string& raw) {
    if (raw.find('<') == std::string::npos) return decode_entities(raw);
    if (raw.find("<p>") != std::string::npos || raw.find("<p ") != std::string::npos) {
        return html_to_text(raw);
    }
    std::string lines;
    for (const char c : raw) lines += c == '\n' ? "<br>" : std::string(1, c);
    return html_to_text(lines);
}

std::string text_of(const Json& comment) {
    const std::string raw = text_at(comment, "content.raw");
    if (!raw.empty()) return text_of_raw(raw);
    return html_to_text(text_at(comment, "content.rendered"));
}

/// The stars of a review in WooCommerce, as the plugin tells them; 0 for any other comment.
std::int64_t stars_of(const Json& comment) {
    const std::int64_t stars = integer_at(comment, "rating").value_or(0);
    return stars >= 1 && stars <= 5 ? stars : 0;
}

/// One or two stars are a complaint, whatever the words are; people see how many there were.
void read_stars(const Json& comment, Inbound& inbound) {
    constexpr std::int64_t most_of_bad = 2;
    const std::int64_t stars = stars_of(comment);
    if (stars == 0 || inbound.author != Author::customer) return;
    inbound.attachments.push_back({.kind = "review",
                                   .url = {},
                                   .id = {},
                                   .mime_type = {},
                                   .name = std::to_string(stars) + " ★"});
    if (stars <= most_of_bad) inbound.kind = MessageKind::bad_review;
}

}  // namespace

void read_wordpress_comment(const Json& comment,
                            const WordPressPeople& people,
                            std::vector<Inbound>& messages,
                            std::vector<Ignored>& ignored) {
    const auto ignore = [&](std::string_view reason) {
        ignored.push_back({std::string(reason), excerpt(comment)});
    };
    const std::string id = text_at(comment, "id");
    const std::string post = text_at(comment, "post");
    const std::string type = text_at(comment, "type", "comment");
    const std::string status = text_at(comment, "status");
    if (!is_id(id) || !is_id(post)) return ignore("no comment");
    const bool review = type == "review";  // Also what customers say below one.
    if (type != "comment" && !type.empty() && !review)
        return ignore("no comment but a " + type.substr(0, 20));
    const std::string user = text_at(comment, "author");
    const bool ours = is_id(user) && user == people.user_id;
    const bool colleague =
        std::find(people.team.begin(), people.team.end(), user) != people.team.end();
    Inbound inbound;
    inbound.author = ours ? Author::our_echo : colleague ? Author::person : Author::customer;
    const std::string whom = ours || colleague ? answered_author(comment) : visible_author(comment);
    if (whom.empty()) return ignore("our own comment, on nobody's");
    const bool gone = status == "trash" || status == "spam";
    inbound.dedupe_key = "comment:" + id + (gone ? ":gone" : "");
    inbound.message_id = id;
    inbound.conversation_key = "post-" + post + ":" + thread_of(comment, id) + ":" + whom;
    const std::string email = lower(text_at(comment, "author_email"));
    inbound.contact_key = is_id(user) ? "user-" + user : email.empty() ? whom : email;
    inbound.contact_name = text_at(comment, "author_name");
    inbound.visibility = Visibility::public_comment;
    inbound.sent_at = time_at(comment, "date_gmt");
    const std::string parent = text_at(comment, "parent");
    if (is_id(parent)) inbound.reply_to_id = parent;
    if (gone) {
        inbound.kind = MessageKind::deletion;
        inbound.target_id = id;
    } else {
        inbound.text = text_of(comment);
        if (inbound.text.empty()) inbound.kind = MessageKind::unsupported;
        if (review) read_stars(comment, inbound);
    }
    if (inbound.author == Author::customer) {
        inbound.address = {{"post", post}, {"comment", id}, {"status", status}};
    }
    messages.push_back(std::move(inbound));
}

}  // namespace webhooks

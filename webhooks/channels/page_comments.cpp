#include "webhooks/channels/page_comments.h"

#include "webhooks/channels/meta_messaging.h"
#include "webhooks/channels/page_feed.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

/// A post of somebody else on the Page's wall, and what follows of its talk.
constexpr const char* post_prefix = "post:";

/// A comment's id begins with the number of what it stands below. Of a photo or film among others
/// that is not the post, and what is said there answers no comment.
bool stands_below(std::string_view comment, std::string_view parent) {
    const std::size_t end = comment.find('_');
    if (end == std::string_view::npos) return false;
    const std::size_t mark = parent.find('_');
    return comment.substr(0, end) == parent.substr(mark == std::string_view::npos ? 0 : mark + 1);
}

Inbound comment_of(const Json& value, std::string_view account) {
    const std::string comment = text_at(value, "comment_id");
    const std::string post = text_at(value, "post_id");
    const std::string parent = text_at(value, "parent_id");
    const bool answers_comment =
        !parent.empty() && parent != post && !stands_below(comment, parent);
    Inbound inbound;
    const std::string written = text_at(value, "created_time");
    inbound.visibility = Visibility::public_comment;
    inbound.message_id = comment;
    inbound.dedupe_key = std::string(account) + ":" + comment + ":" + text_at(value, "verb") + ":" +
                         (written.empty() ? "0" : written);
    // A comment and what is said under it are one conversation, however many take part; so are a
    // visitor's post and what is said under that.
    const bool under_visitors_post = text_at(value, "post.status_type") == "wall_post";
    inbound.conversation_key = under_visitors_post
                                   ? post_prefix + post
                                   : "comment:" + (answers_comment ? parent : comment);
    inbound.contact_key = writer_id(value);
    inbound.contact_name = writer_name(value);
    if (inbound.contact_key.empty()) inbound.contact_key = inbound.conversation_key;
    inbound.reply_to_id = answers_comment ? parent : std::string{};
    inbound.text = text_at(value, "message");
    inbound.sent_at = time_at(value, "created_time");
    inbound.address = {{"account", std::string(account)},
                       {"comment_id", comment},
                       {"top_comment_id", answers_comment ? parent : comment},
                       {"post_id", post},
                       {"link", text_at(value, "post.permalink_url")}};
    return inbound;
}

void read_pictures(const Json& value, Inbound& inbound) {
    for (const auto& [key, kind] :
         {std::pair{"photo", MessageKind::image}, std::pair{"video", MessageKind::video}}) {
        const std::string url = text_at(value, key);
        if (url.empty()) continue;
        inbound.attachments.push_back({.kind = kind == MessageKind::image ? "image" : "video",
                                       .url = url,
                                       .id = {},
                                       .mime_type = {},
                                       .name = {}});
        if (inbound.text.empty()) inbound.kind = kind;
    }
    if (inbound.text.empty() && inbound.attachments.empty()) inbound.kind = MessageKind::sticker;
}

/// What somebody else wrote on the Page's wall: it is answered as if it were a comment.
Inbound post_of(const Json& value, std::string_view account) {
    const std::string post = text_at(value, "post_id");
    Inbound inbound;
    inbound.visibility = Visibility::public_comment;
    inbound.message_id = post;
    inbound.conversation_key = post_prefix + post;
    inbound.contact_key = writer_id(value);
    inbound.contact_name = writer_name(value);
    // Facebook may tell one post as a status and as a photo.
    inbound.dedupe_key = std::string(account) + ":" + post + ":add";
    inbound.text = text_at(value, "message");
    inbound.sent_at = time_at(value, "created_time");
    inbound.address = {
        {"account", std::string(account)},
        {"comment_id", post},
        {"top_comment_id", post},
        {"post_id", post},
        {"link", text_at(value, "post.permalink_url", "https://www.facebook.com/" + post)}};
    return inbound;
}

/// Pictures, a film or what was shared. A post of which nothing is told is a person's to read.
void read_enclosures(const Json& value, Inbound& inbound) {
    const std::string item = text_at(value, "item");
    const std::string link = text_at(value, "link");
    const auto enclose = [&inbound](const char* kind, const std::string& url) {
        inbound.attachments.push_back(
            {.kind = kind, .url = url, .id = {}, .mime_type = {}, .name = {}});
    };
    for (const Json& photo : array_at(value, "photos")) {
        if (photo.is_string()) enclose("image", photo.get<std::string>());
    }
    if (!link.empty() && inbound.attachments.empty()) {
        enclose(item == "video" ? "video" : item == "photo" ? "image" : "link", link);
    }
    if (!inbound.text.empty()) return;
    const std::string kind =
        inbound.attachments.empty() ? std::string{} : inbound.attachments.front().kind;
    inbound.kind = kind == "image"   ? MessageKind::image
                   : kind == "video" ? MessageKind::video
                                     : MessageKind::withheld;
    if (inbound.kind == MessageKind::withheld) inbound.text = inbound.address.at("link");
}

/// A post on the Page's wall, its edit or its removal.
void read_post(const Json& value, std::string_view account, Receipt& receipt) {
    const auto ignore = [&](std::string reason) {
        receipt.ignored.push_back({std::move(reason), excerpt(value)});
    };
    const std::string verb = text_at(value, "verb");
    const auto kind = kind_of_verb(verb);
    Inbound inbound = post_of(value, account);
    if (inbound.message_id.empty() || !kind) return ignore("post " + verb);
    if (*kind == MessageKind::text) {
        if (inbound.contact_key == account) return ignore("the Page's own post");
        if (inbound.contact_key.empty()) return ignore("a post that Facebook says nobody wrote");
        read_enclosures(value, inbound);
    } else {
        // Whoever made it: it is about the conversation of the post, if that is a visitor's.
        inbound.kind = *kind;
        inbound.target_id = inbound.message_id;
        inbound.dedupe_key = std::string(account) + ":" + inbound.message_id + ":" + verb + ":" +
                             text_at(value, "created_time", "0");
        const bool by_somebody = !inbound.contact_key.empty() && inbound.contact_key != account;
        if (!by_somebody) inbound.contact_key = inbound.conversation_key;
        inbound.place.find = PlaceHint::Find::of_target;
        inbound.place.prefix = post_prefix;
    }
    receipt.messages.push_back(std::move(inbound));
}

/// What somebody writes of the Page among its reviews is answered like a post on its wall.
void read_review(const Json& value, std::string_view account, Receipt& receipt) {
    const std::string verb = text_at(value, "verb");
    const std::string words = text_at(value, "review_text");
    if (verb == "add" && words.empty()) {
        receipt.ignored.push_back({"a review without words", excerpt(value)});
        return;
    }
    const Json post{{"item", "status"},
                    {"verb", verb},
                    {"post_id", text_at(value, "open_graph_story_id")},
                    {"sender_id", text_at(value, "reviewer_id")},
                    {"sender_name", text_at(value, "reviewer_name")},
                    {"message", words},
                    {"created_time", text_at(value, "created_time")}};
    read_post(post, account, receipt);
}

/// A comment, its edit or its removal.
void read_comment(const Json& value, std::string_view account, Receipt& receipt) {
    const auto ignore = [&](std::string reason) {
        receipt.ignored.push_back({std::move(reason), excerpt(value)});
    };
    const std::string verb = text_at(value, "verb");
    const auto kind = kind_of_verb(verb);
    Inbound inbound = comment_of(value, account);
    if (writer_id(value) == account) {
        const std::string post = text_at(value, "post_id");
        if (verb != "add" || (inbound.reply_to_id.empty() && post.empty())) {
            return ignore("the Page's own comment");
        }
        // Ours if we stored its id; otherwise somebody answers in the Page's name.
        inbound.author = Author::person;
        if (inbound.reply_to_id.empty()) {  // An answer only if the post is a visitor's.
            inbound.reply_to_id = post;
            inbound.conversation_key = post_prefix + post;
            inbound.place.find = PlaceHint::Find::of_answered;
            inbound.place.prefix = post_prefix;
        }
    }
    if (!kind) return ignore("comment " + verb);
    inbound.kind = *kind;
    if (*kind == MessageKind::text) {
        read_pictures(value, inbound);
    } else {
        inbound.target_id = inbound.message_id;
    }
    receipt.messages.push_back(std::move(inbound));
}

/// What is said under a review belongs to its talk: the review is known by its story.
void read_review_comment(Json value, std::string_view account, Receipt& receipt) {
    const std::string story = text_at(value, "open_graph_story_id");
    if (!story.empty()) {
        if (text_at(value, "parent_id") == text_at(value, "post_id")) value["parent_id"] = story;
        value["post_id"] = story;
        value["post"] = {{"status_type", "wall_post"}};
    }
    read_comment(value, account, receipt);
}

OutboundRequest public_answer(const Reply& reply,
                              const MetaSettings& settings,
                              const Capabilities& capabilities) {
    const std::size_t limit =
        capabilities.max_public_text > 0 ? capabilities.max_public_text : capabilities.max_text;
    const std::string account = address_value(reply, "account");
    return json_request(
        graph_url(settings, percent_encode(address_value(reply, "top_comment_id")) + "/comments",
                  account, true),
        {{"message", shorten(reply.text, limit, capabilities.unit)}});
}

OutboundRequest private_answer(const Reply& reply,
                               const MetaSettings& settings,
                               const Capabilities& capabilities) {
    constexpr std::size_t direct_limit = 2000;
    const std::string account = address_value(reply, "account");
    const std::size_t limit = std::min(direct_limit, capabilities.max_text);
    // One message per comment, so nothing is split.
    Json message{
        {"text", with_numbered_choices(reply.text, reply.buttons, limit, capabilities.unit)}};
    if (!reply.reference.empty()) message["metadata"] = reference_mark(reply);
    const std::string meant = comment_meant(reply, "comment_id");
    const bool to_post = meant == address_value(reply, "post_id");
    return json_request(graph_url(settings, percent_encode(account) + "/messages", account, true),
                        {{"recipient", {{to_post ? "post_id" : "comment_id", meant}}},
                         {"message", std::move(message)}});
}

class FacebookComments : public Channel {
public:
    explicit FacebookComments(MetaSettings settings) : settings_(std::move(settings)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        const MetaBody body = open_meta_webhook(request, settings_, "page");
        if (body.instead) return *body.instead;
        Receipt receipt = accepted();
        for (const Json& entry : array_at(body.value, "entry")) {
            const std::string account = text_at(entry, "id");
            if (!settings_.has_account(account)) {
                receipt.ignored.push_back({"entry of another account", excerpt(entry)});
                continue;
            }
            for (const Json& change : array_at(entry, "changes")) {
                read_page_change(change, account, receipt);
            }
        }
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        return render_page_comment(reply, settings_, capabilities(), now);
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        return read_graph_result(response, now);
    }

    const Capabilities& capabilities() const override {
        return *capabilities_of("facebook_comments");
    }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        std::vector<Probe> probes;
        for (const std::string& account : settings_.accounts) {
            probes.push_back(
                {wording("the token of page {1}", account),
                 get_request(graph_url(settings_, account + "?fields=id,name", account, true))});
            probes.push_back(
                {wording("the subscription of page {1}", account),
                 get_request(graph_url(settings_, account + "/subscribed_apps", account, true))});
        }
        return probes;
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        Words error = read_graph_probe(response);
        if (!error.empty() || !is_subscription(probe.what)) return error;
        return missing_subscriptions(response, {"feed"});
    }

private:
    MetaSettings settings_;
};

}  // namespace

void read_page_change(const Json& change, std::string_view account, Receipt& receipt) {
    const Json* found = find(change, "value");
    const std::string field = text_at(change, "field");
    if (field == "mention" && found != nullptr) return read_page_mention(*found, account, receipt);
    const bool among_reviews = field == "ratings";
    if ((field != "feed" && !among_reviews) || found == nullptr) {
        receipt.ignored.push_back({"field of a change", excerpt(change)});
        return;
    }
    const Json& value = *found;
    static constexpr std::array<std::string_view, 5> posts{"post", "status", "photo", "video",
                                                           "share"};
    const std::string item = text_at(value, "item");
    if (item == "comment" && !text_at(value, "comment_id").empty()) {
        among_reviews ? read_review_comment(value, account, receipt)
                      : read_comment(value, account, receipt);
    } else if (among_reviews && item == "rating") {
        read_review(value, account, receipt);
    } else if (!among_reviews && std::find(posts.begin(), posts.end(), item) != posts.end()) {
        read_post(value, account, receipt);
    } else {
        receipt.ignored.push_back({"feed item " + item, excerpt(value)});
    }
}

Rendered render_page_comment(const Reply& reply,
                             const MetaSettings& settings,
                             const Capabilities& capabilities,
                             TimeMs now) {
    using Kind = Reply::Kind;
    const std::string comment = comment_meant(reply, "comment_id");
    if (comment.empty()) return CannotSend{.reason = "no comment", .window_closed = false};
    if (!address_value(reply, "mention").empty() && reply.kind != Kind::message) {
        return CannotSend{.reason = "a mention is answered where it stands, and nowhere else",
                          .window_closed = false};
    }
    if (auto refusal = refuse_to_send(reply, capabilities, now)) return *refusal;
    if (reply.kind == Kind::private_reply_to_comment) {
        if (auto refusal = refuse_private_reply(reply, now)) return *refusal;
        return std::vector{private_answer(reply, settings, capabilities)};
    }
    if (reply.kind == Kind::hide_comment || reply.kind == Kind::unhide_comment) {
        const std::string url =
            graph_url(settings, percent_encode(comment), address_value(reply, "account"), true);
        return std::vector{json_request(url, {{"is_hidden", reply.kind == Kind::hide_comment}})};
    }
    return std::vector{public_answer(reply, settings, capabilities)};
}

MadeChannel make_facebook_comments(const InboxSettings& settings) {
    SettingsReader reader(settings);
    MetaSettings meta = read_meta_settings(settings, reader, "https://graph.facebook.com");
    return make_unless_problems<FacebookComments>(reader, std::move(meta));
}

}  // namespace webhooks

#include "webhooks/channels/youtube_threads.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

constexpr std::int64_t first_look_back_ms = 3'600'000;
constexpr std::int64_t watch_ms = 48LL * 3'600'000;  ///< New replies do not move a thread up.

std::string author_of(const Json& comment) {
    return text_at(comment, "snippet.authorChannelId.value");
}

/// One comment; `whom` is the customer of the conversation.
void add_comment(const Json& comment,
                 const std::string& top,
                 const std::string& whom,
                 bool ours,
                 YouTubeProgress& progress,
                 YouTubeFindings& found) {
    const std::string id = text_at(comment, "id");
    const TimeMs published = time_at(comment, "snippet.publishedAt");
    const TimeMs updated = time_at(comment, "snippet.updatedAt");
    if (published < progress.since) return;
    progress.seen = std::max(progress.seen, published);
    Inbound inbound;
    inbound.dedupe_key = "comment:" + id;
    inbound.message_id = id;
    inbound.conversation_key = top + ":" + whom;
    inbound.contact_key = whom;
    inbound.contact_name = ours ? "" : text_at(comment, "snippet.authorDisplayName");
    inbound.visibility = Visibility::public_comment;
    inbound.author = ours ? Author::person : Author::customer;
    inbound.text = text_at(comment, "snippet.textOriginal");
    // Somebody else's original words are not always given; the others are asked for as plain text.
    if (inbound.text.empty()) inbound.text = text_at(comment, "snippet.textDisplay");
    if (inbound.text.empty()) inbound.kind = MessageKind::unsupported;
    inbound.reply_to_id = id == top ? "" : top;
    inbound.sent_at = published;
    inbound.address = {{"thread", top}, {"comment", id}};
    found.messages.push_back(inbound);
    if (updated <= published || ours) return;
    inbound.dedupe_key = "edit:" + id + ":" + std::to_string(updated);
    inbound.message_id = inbound.dedupe_key;
    inbound.kind = MessageKind::edit;
    inbound.target_id = id;
    inbound.sent_at = updated;
    found.messages.push_back(std::move(inbound));
}

/// Whoever has no channel cannot be told from others, nor be answered. Noted once: while it is new.
void note_nobody(const Json& comment, YouTubeProgress& progress, YouTubeFindings& found) {
    const TimeMs published = time_at(comment, "snippet.publishedAt");
    if (published <= std::max(progress.newest, progress.since)) return;
    progress.seen = std::max(progress.seen, published);
    found.ignored.push_back({"a comment without its author's channel", excerpt(comment)});
}

/// The comments of a thread in order: our answers are for whoever wrote before them.
void add_in_order(std::vector<const Json*> comments,
                  const std::string& top,
                  const std::string& our_channel,
                  YouTubeProgress& progress,
                  YouTubeFindings& found) {
    std::stable_sort(comments.begin(), comments.end(), [](const Json* a, const Json* b) {
        return time_at(*a, "snippet.publishedAt") < time_at(*b, "snippet.publishedAt");
    });
    std::string whom;
    for (const Json* comment : comments) {
        const std::string author = author_of(*comment);
        if (text_at(*comment, "id").empty()) continue;
        if (author.empty()) {
            note_nobody(*comment, progress, found);
            continue;
        }
        const bool ours = author == our_channel;
        if (!ours) whom = author;
        if (whom.empty()) continue;  // Our own comment that answers nobody.
        if (ours) progress.answered[top] = time_at(*comment, "snippet.publishedAt");
        add_comment(*comment, top, whom, ours, progress, found);
    }
}

}  // namespace

YouTubeProgress read_youtube_progress(const std::string& cursor, TimeMs now) {
    const Json json = parse_json(cursor).value;
    YouTubeProgress progress;
    progress.since = time_at(json, "since");
    if (progress.since == 0) progress.since = now - first_look_back_ms;
    progress.since = std::max(progress.since, now - watch_ms);
    progress.newest = time_at(json, "newest");
    progress.seen = std::max(time_at(json, "seen"), progress.newest);
    progress.pages = integer_at(json, "pages").value_or(0);
    progress.page = text_at(json, "page");
    progress.rechecked = time_at(json, "rechecked");
    progress.last_rechecked = text_at(json, "last_rechecked");
    progress.round_left = integer_at(json, "round_left").value_or(0);
    progress.idle = integer_at(json, "idle").value_or(0);
    progress.units = integer_at(json, "units").value_or(0);
    progress.cost = integer_at(json, "cost").value_or(0);
    progress.day = integer_at(json, "day").value_or(0);
    const Json* answered = find(json, "answered");
    if (answered != nullptr && answered->is_object()) {
        for (const auto& [thread, time] : answered->items()) {
            const TimeMs at = integer_at(Json{{"at", time}}, "at").value_or(0);
            if (at > now - watch_ms) progress.answered[thread] = at;
        }
    }
    return progress;
}

std::string write_youtube_progress(const YouTubeProgress& progress) {
    Json answered = Json::object();
    for (const auto& [thread, time] : progress.answered) answered[thread] = time;
    return to_text({{"since", progress.since},
                    {"newest", progress.newest},
                    {"seen", progress.seen},
                    {"pages", progress.pages},
                    {"page", progress.page},
                    {"rechecked", progress.rechecked},
                    {"last_rechecked", progress.last_rechecked},
                    {"round_left", progress.round_left},
                    {"idle", progress.idle},
                    {"units", progress.units},
                    {"cost", progress.cost},
                    {"day", progress.day},
                    {"answered", std::move(answered)}});
}

void read_youtube_thread(const Json& item,
                         const std::string& our_channel,
                         YouTubeProgress& progress,
                         YouTubeFindings& found) {
    const Json* top = find(item, "snippet.topLevelComment");
    const std::string id = text_at(item, "id");
    if (id.empty() || top == nullptr || !top->is_object()) return;
    std::vector<const Json*> comments{top};
    for (const Json& reply : array_at(item, "replies.comments")) comments.push_back(&reply);
    add_in_order(std::move(comments), id, our_channel, progress, found);
}

void read_youtube_replies(const Json& items,
                          const std::string& top,
                          const std::string& our_channel,
                          YouTubeProgress& progress,
                          YouTubeFindings& found) {
    std::vector<const Json*> comments;
    for (const Json& reply : items) comments.push_back(&reply);
    add_in_order(std::move(comments), top, our_channel, progress, found);
}

}  // namespace webhooks

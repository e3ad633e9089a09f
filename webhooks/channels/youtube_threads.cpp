#include "webhooks/channels/youtube_threads.h"

#include "webhooks/html_text.h"

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
                 std::vector<Inbound>& messages) {
    const std::string id = text_at(comment, "id");
    const TimeMs published = time_at(comment, "snippet.publishedAt");
    const TimeMs updated = time_at(comment, "snippet.updatedAt");
    if (published < progress.since) return;
    progress.newest = std::max(progress.newest, published);
    Inbound inbound;
    inbound.dedupe_key = "comment:" + id;
    inbound.message_id = id;
    inbound.conversation_key = top + ":" + whom;
    inbound.contact_key = whom;
    inbound.contact_name = ours ? "" : text_at(comment, "snippet.authorDisplayName");
    inbound.visibility = Visibility::public_comment;
    inbound.author = ours ? Author::person : Author::customer;
    inbound.text = text_at(comment, "snippet.textOriginal");
    if (inbound.text.empty()) inbound.text = html_to_text(text_at(comment, "snippet.textDisplay"));
    if (inbound.text.empty()) inbound.kind = MessageKind::unsupported;
    inbound.reply_to_id = id == top ? "" : top;
    inbound.sent_at = published;
    inbound.address = {{"thread", top}, {"comment", id}};
    messages.push_back(inbound);
    if (updated <= published || ours) return;
    inbound.dedupe_key = "edit:" + id + ":" + std::to_string(updated);
    inbound.message_id = inbound.dedupe_key;
    inbound.kind = MessageKind::edit;
    inbound.target_id = id;
    inbound.sent_at = updated;
    messages.push_back(std::move(inbound));
}

/// The comments of a thread in order: our answers are for whoever wrote before them.
void add_in_order(std::vector<const Json*> comments,
                  const std::string& top,
                  const std::string& our_channel,
                  YouTubeProgress& progress,
                  std::vector<Inbound>& messages) {
    std::stable_sort(comments.begin(), comments.end(), [](const Json* a, const Json* b) {
        return time_at(*a, "snippet.publishedAt") < time_at(*b, "snippet.publishedAt");
    });
    std::string whom;
    for (const Json* comment : comments) {
        const std::string author = author_of(*comment);
        if (text_at(*comment, "id").empty() || author.empty()) continue;
        const bool ours = author == our_channel;
        if (!ours) whom = author;
        if (whom.empty()) continue;  // Our own comment that answers nobody.
        if (ours) progress.answered[top] = time_at(*comment, "snippet.publishedAt");
        add_comment(*comment, top, whom, ours, progress, messages);
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
    progress.rechecked = time_at(json, "rechecked");
    progress.idle = integer_at(json, "idle").value_or(0);
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
                    {"rechecked", progress.rechecked},
                    {"idle", progress.idle},
                    {"answered", std::move(answered)}});
}

void read_youtube_thread(const Json& item,
                         const std::string& our_channel,
                         YouTubeProgress& progress,
                         std::vector<Inbound>& messages) {
    const Json* top = find(item, "snippet.topLevelComment");
    const std::string id = text_at(item, "id");
    if (id.empty() || top == nullptr || !top->is_object()) return;
    std::vector<const Json*> comments{top};
    for (const Json& reply : array_at(item, "replies.comments")) comments.push_back(&reply);
    add_in_order(std::move(comments), id, our_channel, progress, messages);
}

void read_youtube_replies(const Json& items,
                          const std::string& top,
                          const std::string& our_channel,
                          YouTubeProgress& progress,
                          std::vector<Inbound>& messages) {
    std::vector<const Json*> comments;
    for (const Json& reply : items) comments.push_back(&reply);
    add_in_order(std::move(comments), top, our_channel, progress, messages);
}

}  // namespace webhooks

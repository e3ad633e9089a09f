#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <map>
#include <string>
#include <vector>

namespace webhooks {

/// Where a poll stands; travels as the cursor.
struct YouTubeProgress {
    TimeMs since = 0;             ///< Older comments are never answered.
    TimeMs newest = 0;            ///< The newest comment when all pages had last been read.
    TimeMs seen = 0;              ///< The newest comment so far, while pages are still being read.
    std::int64_t pages = 0;       ///< Of the poll that is under way.
    std::string page;             ///< Where the next poll goes on; empty: with the newest comments.
    TimeMs rechecked = 0;         ///< When a round through the answered threads last began.
    std::string last_rechecked;   ///< The thread at which the round stands.
    std::int64_t round_left = 0;  ///< Threads that the round still has to read.
    std::int64_t idle = 0;        ///< Polls without news in a row.
    std::int64_t units = 0;       ///< Of the quota that polls have used since `day` began.
    std::int64_t cost = 0;        ///< Of those, what the poll under way has used.
    std::int64_t day = 0;         ///< Days of the quota since 1970.
    std::map<std::string, TimeMs> answered;  ///< Threads with our answer: its time.
};

/// What a page of comments holds for us.
struct YouTubeFindings {
    std::vector<Inbound> messages;
    std::vector<Ignored> ignored;
};

[[nodiscard]] YouTubeProgress read_youtube_progress(const std::string& cursor, TimeMs now);
[[nodiscard]] std::string write_youtube_progress(const YouTubeProgress& progress);

/// Adds the comments of one `commentThreads` item to `found`, in order of time.
void read_youtube_thread(const Json& item,
                         const std::string& our_channel,
                         YouTubeProgress& progress,
                         YouTubeFindings& found);

/// Adds the replies of one `comments.list` answer to the thread `top`.
void read_youtube_replies(const Json& items,
                          const std::string& top,
                          const std::string& our_channel,
                          YouTubeProgress& progress,
                          YouTubeFindings& found);

}  // namespace webhooks

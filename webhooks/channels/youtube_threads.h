#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <map>
#include <string>
#include <vector>

namespace webhooks {

/// Where a poll stands; travels as the cursor.
struct YouTubeProgress {
    TimeMs since = 0;                        ///< Older comments are never answered.
    TimeMs newest = 0;                       ///< The newest comment seen.
    TimeMs rechecked = 0;                    ///< When the answered threads were last read.
    std::int64_t idle = 0;                   ///< Polls without news in a row.
    std::map<std::string, TimeMs> answered;  ///< Threads with our answer: its time.
};

[[nodiscard]] YouTubeProgress read_youtube_progress(const std::string& cursor, TimeMs now);
[[nodiscard]] std::string write_youtube_progress(const YouTubeProgress& progress);

/// Adds the comments of one `commentThreads` item to `messages`, in order of time.
void read_youtube_thread(const Json& item,
                         const std::string& our_channel,
                         YouTubeProgress& progress,
                         std::vector<Inbound>& messages);

/// Adds the replies of one `comments.list` answer to the thread `top`.
void read_youtube_replies(const Json& items,
                          const std::string& top,
                          const std::string& our_channel,
                          YouTubeProgress& progress,
                          std::vector<Inbound>& messages);

}  // namespace webhooks

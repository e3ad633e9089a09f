#include "webhooks/channels/youtube.h"

#include "webhooks/channels/youtube_threads.h"
#include "webhooks/exchange.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

constexpr std::int64_t day_ms = 24LL * 3'600'000;
constexpr std::int64_t quota_reset_ms = 8LL * 3'600'000;  ///< Midnight in California, in winter.
constexpr std::int64_t recheck_ms = 10LL * 60'000;
constexpr std::size_t most_rechecked = 10;  ///< In one poll; the next goes on where it stopped.
constexpr std::int64_t most_pages = 10;     ///< Of new threads in one poll.
/// YouTube lists comments late at times, and out of order.
constexpr std::int64_t overlap_ms = 3'600'000;
/// What reading may use of the day's 10,000 units; the others are for answers, 50 each.
constexpr std::int64_t units_for_polls = 3000;
constexpr std::chrono::seconds longest_wait{900};

std::string reason_of(const Json& body) {
    const Json& errors = array_at(body, "error.errors");
    return errors.empty() ? text_at(body, "error.status") : text_at(errors[0], "reason");
}

std::int64_t until_quota_reset(TimeMs now) {
    return day_ms - (now - quota_reset_ms) % day_ms;
}

/// The shortest wait, doubling with every poll that found nothing, up to 15 minutes: the day's
/// quota is for answers, which cost 50 times as much.
std::chrono::seconds wait_after(std::int64_t idle_polls, std::chrono::seconds shortest) {
    const std::int64_t doublings = std::clamp<std::int64_t>(idle_polls / 5, 0, 4);
    return std::min(shortest * (std::int64_t{1} << doublings), longest_wait);
}

/// Every request of a poll costs one unit, whatever comes back.
void count_unit(bool begins_poll, YouTubeProgress& progress, TimeMs now) {
    const std::int64_t today = (now - quota_reset_ms) / day_ms;
    if (std::exchange(progress.day, today) != today) progress.units = 0;
    if (begins_poll) progress.cost = 0;
    ++progress.units;
    ++progress.cost;
}

bool has_units(const YouTubeProgress& progress) {
    return progress.units < units_for_polls;
}

/// The second half of the day's units lasts until there are new ones: polls that cost much, or come
/// often, become rarer. When all are used the next poll comes with the new ones.
std::chrono::seconds within_budget(std::chrono::seconds wait,
                                   const YouTubeProgress& progress,
                                   TimeMs now) {
    if (2 * progress.units < units_for_polls) return wait;
    const std::chrono::seconds reset(until_quota_reset(now) / 1000 + 1);
    if (!has_units(progress)) return std::max(wait, reset);
    return std::max(wait,
                    std::min(reset, reset * progress.cost / (units_for_polls - progress.units)));
}

/// Who may call in the channel's name: a token that is renewed, or one that was made by hand.
struct YouTubeAccess {
    std::string token;
    std::optional<TokenGrant> grant;
};

class YouTube : public Channel {
public:
    YouTube(std::string channel_id,
            YouTubeAccess access,
            std::chrono::seconds shortest_wait,
            std::string api)
        : channel_id_(std::move(channel_id)),
          access_(std::move(access)),
          shortest_wait_(shortest_wait),
          api_(std::move(api)) {}

    Receipt receive(const HttpRequest& /*request*/, TimeMs /*now*/) const override {
        return refused(404, "YouTube is asked, it does not post");
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        const std::string comment = address_value(reply, "comment");
        const std::string thread = address_value(reply, "thread");
        if (comment.empty() || thread.empty()) {
            return CannotSend{.reason = "no comment to answer", .window_closed = false};
        }
        const bool hide = reply.kind == Reply::Kind::hide_comment;
        if (hide || reply.kind == Reply::Kind::unhide_comment) {
            OutboundRequest request;
            request.url = api_ + "/comments/setModerationStatus?id=" +
                          percent_encode(comment_meant(reply, "comment")) +
                          "&moderationStatus=" + (hide ? "heldForReview" : "published");
            return std::vector{allowed(std::move(request))};
        }
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "YouTube has no private messages", .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        std::vector<OutboundRequest> requests;
        const std::string text = with_numbered_choices(reply.text, reply.buttons);
        for (const std::string& part :
             split_text(text, capabilities().max_text, capabilities().unit)) {
            requests.push_back(allowed(
                json_request(api_ + "/comments?part=snippet",
                             {{"snippet", {{"parentId", thread}, {"textOriginal", part}}}})));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        const Json body = parse_json(response.body).value;
        Delivery delivery = delivery_of_status(response, now);
        if (delivery.outcome == Delivery::Outcome::sent) {
            delivery.message_id = text_at(body, "id");
            const bool moderation = request.url.find("setModerationStatus") != std::string::npos;
            if (delivery.message_id.empty() && !moderation) {
                delivery.outcome = Delivery::Outcome::unknown;
                delivery.error = "the answer is not YouTube's";
            }
            return delivery;
        }
        const std::string reason = reason_of(body);
        if (!reason.empty()) delivery.error += ": " + reason;
        if (reason == "quotaExceeded" || reason == "dailyLimitExceeded") {
            delivery.outcome = Delivery::Outcome::throttled;
            delivery.retry_after_ms = until_quota_reset(now);
        } else if (reason == "rateLimitExceeded" || reason == "userRateLimitExceeded") {
            delivery.outcome = Delivery::Outcome::throttled;
        } else if (reason == "ineligibleAccount" || reason == "insufficientPermissions" ||
                   reason == "authError") {
            delivery.outcome = Delivery::Outcome::auth_failed;
        } else if (reason == "processingFailure") {
            delivery.outcome = Delivery::Outcome::retry;
        }
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("youtube"); }

    std::optional<OutboundRequest> poll(const std::string& cursor, TimeMs now) const override {
        return list_threads(read_youtube_progress(cursor, now).page);
    }

    PollResult read_poll(const std::string& cursor,
                         const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs now) const override {
        PollResult result;
        YouTubeProgress progress = read_youtube_progress(cursor, now);
        const ParsedJson parsed = parse_json(response.body);
        const std::string parent = query_value(request.url, "parentId");
        const bool begins =
            parent.empty() && query_value(request.url, "pageToken") == progress.page;
        count_unit(begins, progress, now);
        if (response.status == 404 && !parent.empty()) {  // The thread is gone, not the poll.
            progress.answered.erase(parent);
            result.next_page = next_recheck(progress);
            result.wait = wait_after(progress.idle, shortest_wait_);
        } else if (response.status != 200 || !parsed.value.is_object()) {
            explain_failure(response, parsed.value, now, result);
            // A page that is no longer there: from the newest comments on again.
            if (begins && response.status == 400) progress.page.clear();
        } else {
            if (begins) begin(progress);
            const TimeMs seen_before = progress.seen;
            result.next_page = read_page(parsed.value, parent, progress, result, now);
            const bool news = progress.seen > seen_before || !progress.page.empty();
            progress.idle = news ? 0 : progress.idle + (begins ? 1 : 0);
            result.wait = wait_after(progress.idle, shortest_wait_);
        }
        result.wait = within_budget(result.wait, progress, now);
        result.cursor = write_youtube_progress(progress);
        return result;
    }

    bool is_called() const override { return false; }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {{wording("the token"), allowed(get_request(api_ + "/channels?part=id&mine=true"))}};
    }

    Words read_probe(const Probe& /*probe*/, const HttpResponse& response) const override {
        const Json body = parse_json(response.body).value;
        if (response.status != 200) {
            return http_said(response, reason_of(body));
        }
        for (const Json& channel : array_at(body, "items")) {
            if (text_at(channel, "id") == channel_id_) return {};
        }
        return wording("the token is not that of the channel {1}", channel_id_);
    }

private:
    /// A poll begins where the one before stopped, or with the newest comments.
    static void begin(YouTubeProgress& progress) {
        progress.pages = 0;
        if (std::exchange(progress.page, {}).empty()) progress.seen = progress.newest;
    }

    static std::string query_value(const std::string& url, std::string_view name) {
        const std::size_t question = url.find('?');
        if (question == std::string::npos) return {};
        const std::vector<Header> fields = parse_form(std::string_view(url).substr(question + 1));
        return std::string(form_value(fields, name).value_or(""));
    }

    static void explain_failure(const HttpResponse& response,
                                const Json& body,
                                TimeMs now,
                                PollResult& result) {
        const std::string reason = reason_of(body);
        result.error = "HTTP " + std::to_string(response.status) + " " +
                       (reason.empty() ? response.failure_text : reason);
        result.wait = longest_wait;
        if (reason == "quotaExceeded" || reason == "dailyLimitExceeded") {
            result.wait = std::chrono::seconds(until_quota_reset(now) / 1000 + 1);
        }
    }

    /// Takes what the page holds; the request that follows it.
    std::optional<OutboundRequest> read_page(const Json& body,
                                             const std::string& parent,
                                             YouTubeProgress& progress,
                                             PollResult& result,
                                             TimeMs now) const {
        YouTubeFindings found;
        const Json& items = array_at(body, "items");
        if (parent.empty()) {
            for (const Json& item : items) read_youtube_thread(item, channel_id_, progress, found);
        } else {
            read_youtube_replies(items, parent, channel_id_, progress, found);
        }
        result.messages = std::move(found.messages);
        result.ignored = std::move(found.ignored);
        if (parent.empty()) return after_threads(body, items, progress, now);
        progress.newest = progress.seen;
        return next_recheck(progress);
    }

    /// More pages until the newest comment that was known, if need be in the next poll; then some
    /// of the answered threads, when it is time. Only when the last page was read is what was seen
    /// also known.
    std::optional<OutboundRequest> after_threads(const Json& body,
                                                 const Json& items,
                                                 YouTubeProgress& progress,
                                                 TimeMs now) const {
        const std::string page = text_at(body, "nextPageToken");
        const TimeMs known = std::max(progress.since, progress.newest - overlap_ms);
        const bool all_new =
            !items.empty() &&
            time_at(items.back(), "snippet.topLevelComment.snippet.publishedAt") >= known;
        if (!page.empty() && all_new) {
            if (++progress.pages < most_pages && has_units(progress)) return list_threads(page);
            progress.page = page;
            return std::nullopt;
        }
        progress.newest = progress.seen;
        if (progress.answered.empty() || now - progress.rechecked < recheck_ms) return std::nullopt;
        progress.rechecked = now;
        progress.round_left =
            static_cast<std::int64_t>(std::min(progress.answered.size(), most_rechecked));
        return next_recheck(progress);
    }

    /// The next thread of the round, which goes on where the one before stopped.
    std::optional<OutboundRequest> next_recheck(YouTubeProgress& progress) const {
        if (progress.answered.empty() || progress.round_left <= 0 || !has_units(progress))
            return std::nullopt;
        --progress.round_left;
        auto next = progress.answered.upper_bound(progress.last_rechecked);
        if (next == progress.answered.end()) next = progress.answered.begin();
        progress.last_rechecked = next->first;
        return allowed(get_request(
            api_ + "/comments?part=snippet&maxResults=100&textFormat=plainText&parentId=" +
            percent_encode(next->first)));
    }

    OutboundRequest list_threads(const std::string& page) const {
        std::string url = api_ +
                          "/commentThreads?part=snippet,replies&order=time&maxResults=100"
                          "&textFormat=plainText&allThreadsRelatedToChannelId=" +
                          percent_encode(channel_id_);
        if (!page.empty()) url += "&pageToken=" + percent_encode(page);
        return allowed(get_request(std::move(url)));
    }

    OutboundRequest allowed(OutboundRequest request) const {
        if (access_.grant) {
            request.grant = access_.grant;
        } else {
            request.headers.push_back({"Authorization", "Bearer " + access_.token});
        }
        return request;
    }

    std::string channel_id_;
    YouTubeAccess access_;
    std::chrono::seconds shortest_wait_;
    std::string api_;
};

/// A refresh token with its client renews access tokens for ever; an access token alone ends within
/// the hour.
YouTubeAccess read_access(const InboxSettings& settings, SettingsReader& reader) {
    const Words hint = wording("of OAuth, scope youtube.force-ssl");
    if (settings.value("refresh_token").empty()) {
        return {.token = reader.required("access_token",
                                         wording("or set refresh_token, client_id and "
                                                 "client_secret (OAuth, scope youtube.force-ssl)")),
                .grant = {}};
    }
    return {.token = {},
            .grant = TokenGrant{
                .url = reader.base_url("token_url", "https://oauth2.googleapis.com/token"),
                .client_id = reader.required("client_id", hint),
                .client_secret = reader.required("client_secret", hint),
                .refresh_token = settings.value("refresh_token")}};
}

}  // namespace

MadeChannel make_youtube(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string channel =
        reader.required("channel_id", wording("UC…, under Settings → Advanced settings"));
    if (!channel.empty() && !channel.starts_with("UC")) {
        reader.problem("channel_id", wording("channel_id does not begin with UC"),
                       wording("the channel's id, not its name"));
    }
    YouTubeAccess access = read_access(settings, reader);
    const std::int64_t seconds =
        reader.number("poll_seconds", 1, longest_wait.count(), 60,
                      wording("every poll costs one of the day's 10,000 units"));
    return make_unless_problems<YouTube>(
        reader, std::move(channel), std::move(access), std::chrono::seconds(seconds),
        reader.base_url("api_base", "https://www.googleapis.com/youtube/v3"));
}

}  // namespace webhooks

#include "webhooks/channels/discourse.h"

#include "webhooks/api_answer.h"
#include "webhooks/channels/discourse_post.h"
#include "webhooks/exchange.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace webhooks {
namespace {

constexpr std::chrono::seconds poll_wait{300};
constexpr std::int64_t first_look_back_ms = 3'600'000;
constexpr int most_pages = 10;

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class Discourse : public Channel {
public:
    Discourse(std::vector<std::string> secrets,
              std::string base,
              std::string key,
              std::string inbox,
              DiscourseForum forum)
        : secrets_(std::move(secrets)),
          base_(std::move(base)),
          key_(std::move(key)),
          inbox_(std::move(inbox)),
          forum_(std::move(forum)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        const auto signature = find_header(request.headers, "X-Discourse-Event-Signature");
        static constexpr std::string_view prefix = "sha256=";
        if (!signature || !signature->starts_with(prefix)) return refused(401, "no signature");
        const auto digest = from_hex(signature->substr(prefix.size()));
        if (!digest || !signed_with_sha256(*digest, request.body, secrets_)) {
            return refused(401, "signature");
        }
        const ParsedJson parsed = parse_json(request.body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        Receipt receipt = accepted();
        const Json* post = find(parsed.value, "post");
        if (post == nullptr || !post->is_object()) {
            receipt.ignored.push_back({"no post", excerpt(parsed.value)});  // A ping, a topic…
            return receipt;
        }
        const auto event = find_header(request.headers, "X-Discourse-Event");
        read_discourse_post(*post, event.value_or(""), forum_, receipt.messages, receipt.ignored);
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "hiding a post in a forum needs a moderator",
                              .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string topic = address_value(reply, "topic_id");
        if (topic.empty()) return CannotSend{.reason = "no topic", .window_closed = false};
        // The forum refuses equal posts within minutes: the name makes each one the customer's.
        const std::string name = address_value(reply, "username");
        const bool is_public = reply.visibility == Visibility::public_comment;
        std::string text = with_numbered_choices(reply.text, reply.buttons);
        if (is_public && !name.empty()) text = "@" + name + " " + text;
        std::vector<OutboundRequest> requests;
        for (const std::string& part :
             split_text(text, capabilities().max_text, capabilities().unit)) {
            Json body{{"topic_id", number(topic)}, {"raw", part}};
            const std::int64_t post = number(address_value(reply, "post_number"));
            if (post > 0) body["reply_to_post_number"] = post;
            requests.push_back(json_request(base_ + "/posts.json", body, authorization()));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs now) const override {
        auto [body, delivery, settled] =
            read_api_answer(response, now, "Discourse", {"id", "post.id"});
        const std::string topic = text_at(parse_json(request.body).value, "topic_id");
        const std::string post = text_at(body, "post_number", text_at(body, "post.post_number"));
        if (settled && !topic.empty() && !post.empty()) {
            delivery.message_id = discourse_post_name(topic, post);
        }
        if (settled && text_at(body, "action") == "enqueued") {
            delivery.outcome = Delivery::Outcome::sent;
            delivery.error = "the forum holds the post for approval";
        }
        if (settled) return delivery;
        const Json& errors = array_at(body, "errors");
        if (!errors.empty() && errors[0].is_string()) {
            delivery.error += ": " + errors[0].get<std::string>().substr(0, 200);
        }
        const auto wait = integer_at(body, "extras.wait_seconds");
        if (wait && *wait > 0 && *wait <= 24 * 3600) delivery.retry_after_ms = *wait * 1000;
        const bool key_refused =
            response.status == 403 && text_at(body, "error_type") == "invalid_access";
        if (key_refused) delivery.outcome = Delivery::Outcome::auth_failed;
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("discourse"); }

    std::optional<OutboundRequest> poll(const std::string& /*cursor*/,
                                        TimeMs /*now*/) const override {
        return get_request(base_ + "/posts.json?page=1", authorization());
    }

    PollResult read_poll(const std::string& cursor,
                         const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs now) const override {
        PollResult result;
        result.cursor = cursor;
        result.wait = poll_wait;
        const Json body = parse_json(response.body).value;
        if (response.status != 200 || find(body, "latest_posts") == nullptr) {
            result.error = "HTTP " + std::to_string(response.status) + " " + response.failure_text;
            return result;
        }
        const auto [seen, page] = read_progress(cursor, request.url);
        std::int64_t newest = seen.newest;
        std::int64_t oldest = 0;
        std::vector<Ignored> ignored;
        for (const Json& post : array_at(body, "latest_posts")) {
            const std::int64_t id = integer_at(post, "id").value_or(0);
            newest = std::max(newest, id);
            oldest = oldest == 0 ? id : std::min(oldest, id);
            const bool old = seen.until > 0
                                 ? id <= seen.until
                                 : time_at(post, "created_at") < now - first_look_back_ms;
            if (!old) read_discourse_post(post, "post_created", forum_, result.messages, ignored);
        }
        const bool gap = seen.until > 0 && oldest > seen.until + 1 && page < most_pages;
        // `until` stays where it was while older pages are read, so that nothing between is lost.
        result.cursor = std::to_string(newest) + (gap ? "," + std::to_string(seen.until) : "");
        if (gap) {
            result.next_page = get_request(base_ + "/posts.json?before=" + std::to_string(oldest) +
                                               "&page=" + std::to_string(page + 1),
                                           authorization());
        }
        return result;
    }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {
            {wording("the API key"), get_request(base_ + "/session/current.json", authorization())},
            {wording("the webhook"),
             get_request(base_ + "/admin/api/web_hooks.json", authorization()),
             "Admin → API → Webhooks"}};
    }

    /// Only the key of an administrator may see the webhooks; to others the page is not there.
    bool is_told(const Probe& probe, const HttpResponse& response) const override {
        if (!asks_webhooks(probe)) return true;
        const ParsedJson parsed = parse_json(response.body);
        const Json* list = find(parsed.value, "web_hooks");
        return response.status == 200 && list != nullptr && list->is_array();
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        return asks_webhooks(probe) ? read_webhooks(response) : read_key(response);
    }

private:
    Words read_key(const HttpResponse& response) const {
        const Json body = parse_json(response.body).value;
        const std::string name = text_at(body, "current_user.username");
        if (response.status != 200 || name.empty()) {
            return wording("HTTP {1}: the key or its user is refused",
                           std::to_string(response.status));
        }
        return name == forum_.username ? Words{} : wording("the key belongs to {1}", name);
    }

    static bool asks_webhooks(const Probe& probe) {
        return probe.request.url.ends_with("/web_hooks.json");
    }

    Words read_webhooks(const HttpResponse& response) const {
        constexpr std::int64_t last_failed = 2;
        const Json told = parse_json(response.body).value;
        for (const Json& webhook : array_at(told, "web_hooks")) {
            if (!text_at(webhook, "payload_url").ends_with("/webhooks/" + inbox_)) continue;
            if (!flag_at(webhook, "active")) return wording("the webhook is switched off");
            const bool failed = integer_at(webhook, "last_delivery_status") == last_failed;
            return failed ? wording("the forum's last delivery failed") : Words{};
        }
        return wording("no webhook of the forum leads to /webhooks/{1}", inbox_);
    }

    /// `newest[,until]`: the newest post ever seen, and the one up to which pages are still read.
    struct Seen {
        std::int64_t newest = 0;
        std::int64_t until = 0;
    };

    static std::pair<Seen, int> read_progress(const std::string& cursor, const std::string& url) {
        const std::size_t comma = cursor.find(',');
        Seen seen;
        seen.newest = number(cursor.substr(0, comma));
        const std::size_t at = url.find("page=");
        const int page = at == std::string::npos ? 1 : static_cast<int>(number(url.substr(at + 5)));
        const bool between = comma != std::string::npos;
        seen.until = between ? number(cursor.substr(comma + 1)) : seen.newest;
        return {seen, page};
    }

    std::vector<Header> authorization() const {
        return {{"Api-Key", key_}, {"Api-Username", forum_.username}};
    }

    std::vector<std::string> secrets_;
    std::string base_;
    std::string key_;
    std::string inbox_;
    DiscourseForum forum_;
};

}  // namespace

MadeChannel make_discourse(const InboxSettings& settings) {
    SettingsReader reader(settings);
    auto secrets = reader.required_all(
        "secret", wording("the Secret of the webhook in the forum's admin pages"));
    std::string base = reader.base_url(settings.value("api_base").empty() ? "url" : "api_base", "");
    std::string key = reader.required("api_key", wording("made under Admin → API, for one user"));
    DiscourseForum forum{
        .username = reader.required("api_username", wording("the user who answers")),
        .answers_all = reader.optional("answer", "topics") == "all"};
    return make_unless_problems<Discourse>(reader, std::move(secrets), std::move(base),
                                           std::move(key), settings.name, std::move(forum));
}

}  // namespace webhooks

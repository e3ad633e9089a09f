#include "webhooks/channels/wordpress.h"

#include "webhooks/api_answer.h"
#include "webhooks/channels/wordpress_comment.h"
#include "webhooks/exchange.h"
#include "webhooks/split_text.h"
#include "webhooks/standard_webhook.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace webhooks {
namespace {

constexpr std::int64_t overlap_ms = 60'000;  ///< Clocks differ, and so do commits.
constexpr std::int64_t first_look_back_ms = 3'600'000;
constexpr std::int64_t flood_wait_ms = 20'000;

struct Blog {
    std::string api;  ///< `https://blog.example/wp-json/wp/v2`
    std::string user;
    std::string password;
    bool approve = false;
    WordPressPeople people;
};

Json number_or_text(const std::string& text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? Json(number) : Json(text);
}

class WordPress : public Channel {
public:
    WordPress(std::vector<std::string> keys, Blog blog)
        : keys_(std::move(keys)), blog_(std::move(blog)) {}

    Receipt receive(const HttpRequest& request, TimeMs now) const override {
        if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        if (keys_.empty()) return refused(401, "the inbox has no secret for the plugin");
        if (!verified_webhook_id(request, keys_, now)) {
            return refused(401, "signature, id or timestamp");
        }
        const ParsedJson parsed = parse_json(request.body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        Receipt receipt = accepted();
        read_wordpress_comment(parsed.value, blog_.people, receipt.messages, receipt.ignored);
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{
                .reason = "a blog comment cannot be hidden or answered in private here",
                .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string post = address_value(reply, "post");
        const std::string comment = address_value(reply, "comment");
        if (post.empty() || comment.empty()) {
            return CannotSend{.reason = "no comment to answer", .window_closed = false};
        }
        std::vector<OutboundRequest> requests;
        if (blog_.approve && address_value(reply, "status") == "hold") {
            requests.push_back(signed_in(json_request(
                blog_.api + "/comments/" + percent_encode(comment), {{"status", "approved"}})));
            requests.back().prepares = true;
        }
        const std::string text = with_numbered_choices(reply.text, reply.buttons);
        for (const std::string& part :
             split_text(text, capabilities().max_text, capabilities().unit)) {
            requests.push_back(signed_in(
                json_request(blog_.api + "/comments", {{"post", number_or_text(post)},
                                                       {"parent", number_or_text(comment)},
                                                       {"content", part}})));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        auto [body, delivery, settled] = read_api_answer(response, now, "WordPress", {"id"});
        const bool held = settled && text_at(body, "status") == "hold";
        if (held) delivery.error = "WordPress holds the comment for moderation";
        if (settled) return delivery;
        const std::string code = text_at(body, "code");
        if (!code.empty()) delivery.error = code + ": " + text_at(body, "message");
        if (code == "comment_duplicate") delivery.outcome = Delivery::Outcome::duplicate;
        if (code == "comment_flood") {
            delivery.outcome = Delivery::Outcome::throttled;
            delivery.retry_after_ms = flood_wait_ms;
        }
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("wordpress"); }

    std::optional<OutboundRequest> poll(const std::string& cursor, TimeMs now) const override {
        const auto newest = parse_iso_time(cursor);
        const TimeMs after = newest ? *newest - overlap_ms : now - first_look_back_ms;
        return list("approve", percent_encode(iso_time(after)), 1);
    }

    PollResult read_poll(const std::string& cursor,
                         const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs now) const override {
        PollResult result;
        result.cursor = cursor.empty() ? iso_time(now - first_look_back_ms) : cursor;
        const std::string query =
            request.url.substr(std::min(request.url.find('?'), request.url.size()));
        const std::vector<Header> fields = parse_form(query.empty() ? query : query.substr(1));
        const std::string status(form_value(fields, "status").value_or(""));
        const std::string after = percent_encode(form_value(fields, "after").value_or(""));
        const ParsedJson parsed = parse_json(response.body);
        if (response.status != 200 || !parsed.value.is_array()) {
            // Held comments are for moderators only; without that right the others are enough.
            const bool no_right = response.status == 401 || response.status == 403;
            if (status != "hold" || !no_right) result.error = explain(response, parsed.value);
            if (status == "approve" && response.status == 0)
                result.wait = std::chrono::seconds(120);
            // From the beginning again: what this page would have shown may be older than what the
            // pages before it did.
            if (!result.error.empty()) result.cursor = beginning_of(fields, result.cursor);
            return result;
        }
        std::vector<Ignored> ignored;
        TimeMs newest = parse_iso_time(result.cursor).value_or(0);
        for (const Json& comment : parsed.value) {
            read_wordpress_comment(comment, blog_.people, result.messages, ignored);
            newest = std::max(newest, time_at(comment, "date_gmt"));
        }
        result.cursor = iso_time(newest);
        const int page = number(form_value(fields, "page").value_or("1"));
        const int pages = number(find_header(response.headers, "X-WP-TotalPages").value_or("1"));
        if (page < pages) {
            result.next_page = list(status, after, page + 1);
        } else if (status == "approve") {
            result.next_page = list("hold", after, 1);
        }
        return result;
    }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {
            {wording("the user"), signed_in(get_request(blog_.api + "/users/me?context=edit"))}};
    }

    Words read_probe(const Probe& /*probe*/, const HttpResponse& response) const override {
        const Json body = parse_json(response.body).value;
        if (response.status == 401) {
            return wording(
                "WordPress does not know the user; if the password is right, the web server drops "
                "the Authorization header");
        }
        if (response.status != 200) return wording("{1}", explain(response, body));
        const std::string id = text_at(body, "id");
        if (id != blog_.people.user_id)
            return wording("the user's id is {1}: set user_id to it", id);
        const bool moderates = flag_at(body, "capabilities.moderate_comments");
        if (moderates) return {};
        return wording("the user cannot moderate comments; answers may be held back");
    }

private:
    static int number(std::string_view text) {
        int value = 1;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }

    static std::string explain(const HttpResponse& response, const Json& body) {
        const std::string code = body.is_object() ? text_at(body, "code") : std::string{};
        return "HTTP " + std::to_string(response.status) + " " +
               (code.empty() ? response.failure_text : code);
    }

    OutboundRequest signed_in(OutboundRequest request) const {
        request.basic_user = blog_.user;
        request.basic_password = blog_.password;
        return request;
    }

    /// The cursor that the poll of this request began with.
    static std::string beginning_of(const std::vector<Header>& fields,
                                    const std::string& otherwise) {
        const auto after = parse_iso_time(form_value(fields, "after").value_or(""));
        return after ? iso_time(*after + overlap_ms) : otherwise;
    }

    /// `after` is already percent-encoded.
    OutboundRequest list(const std::string& status, const std::string& after, int page) const {
        return signed_in(get_request(
            blog_.api + "/comments?context=edit&type=comment&status=" + percent_encode(status) +
            "&after=" + after +
            "&orderby=date_gmt&order=asc&per_page=100&_embed=in-reply-to&page=" +
            std::to_string(page)));
    }

    std::vector<std::string> keys_;
    Blog blog_;
};

}  // namespace

MadeChannel make_wordpress(const InboxSettings& settings) {
    SettingsReader reader(settings);
    Blog blog;
    const std::string url = reader.base_url("url", "");
    blog.api =
        settings.value("api_base").empty() ? url + "/wp-json" : reader.base_url("api_base", "");
    blog.api += "/wp/v2";
    blog.user = reader.required("user", wording("the WordPress user who answers"));
    blog.password = reader.required("application_password",
                                    wording("made under Users → Profile → Application Passwords"));
    blog.people.user_id =
        reader.required("user_id", wording("the number in the address of the user's profile page"));
    blog.people.team = settings.all("team");
    blog.approve = reader.optional("approve", "no") == "yes";
    std::vector<std::string> keys;
    for (const std::string& secret : settings.all("secret")) {
        const auto key = standard_webhook_key(secret);
        if (key) keys.push_back(*key);
        if (!key) {
            reader.problem("secret", wording("secret is not a Standard Webhooks secret"),
                           wording("make one: echo whsec_$(openssl rand -base64 32)"));
        }
    }
    return make_unless_problems<WordPress>(reader, std::move(keys), std::move(blog));
}

}  // namespace webhooks

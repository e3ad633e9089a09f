#include "webhooks/channels/linkedin.h"

#include "webhooks/channels/linkedin_mention.h"
#include "webhooks/exchange.h"
#include "webhooks/handshake.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

/// `urn:li:comment:(activity:1,2)` and `urn:li:comment:(urn:li:activity:1,2)` are one comment.
std::string normal_urn(std::string urn) {
    const std::size_t open = urn.find('(');
    if (open == std::string::npos || urn.compare(open + 1, 7, "urn:li:") == 0) return urn;
    return urn.insert(open + 1, "urn:li:");
}

/// The number of a comment, the last in its URN.
std::string number_of(const std::string& comment) {
    const std::size_t comma = comment.rfind(',');
    if (comma == std::string::npos || !comment.ends_with(')')) return {};
    return comment.substr(comma + 1, comment.size() - comma - 2);
}

/// The post of a comment: `urn:li:activity:1`.
std::string post_of(const std::string& comment) {
    const std::size_t open = comment.find('(');
    const std::size_t comma = comment.find(',', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || comma == std::string::npos) return {};
    return comment.substr(open + 1, comma - open - 1);
}

/// What all comments of a post have in common: `urn:li:comment:(urn:li:activity:1,`.
std::string comments_of(const std::string& post) {
    return "urn:li:comment:(" + post + ",";
}

/// The comment that the answer to our request made: named whole, or by its number alone, as
/// `x-restli-id` gives it.
std::string made_comment(const OutboundRequest& request, const HttpResponse& response) {
    const Json body = parse_json(response.body).value;
    std::string urn = text_at(body, "commentUrn", text_at(body, "$URN"));
    if (urn.empty()) urn = find_header(response.headers, "x-restli-id").value_or("");
    if (urn.starts_with("urn%3A")) urn = parse_form("urn=" + urn).front().value;
    const bool number = !urn.empty() && urn.find_first_not_of("0123456789") == std::string::npos;
    const std::string post = text_at(parse_json(request.body).value, "object");
    if (number && !post.empty()) return comments_of(post) + urn + ")";
    return normal_urn(std::move(urn));
}

MessageKind kind_of(std::string_view action) {
    if (action == "COMMENT_EDIT") return MessageKind::edit;
    if (action == "COMMENT_DELETE") return MessageKind::deletion;
    return MessageKind::text;
}

/// A change is about its comment, and does not say below which other one that stands.
void settle_kind(const std::string& post, Inbound& inbound) {
    if (inbound.kind == MessageKind::text) {
        if (inbound.text.empty()) inbound.kind = MessageKind::withheld;
        return;
    }
    inbound.target_id = inbound.message_id;
    if (!inbound.reply_to_id.empty()) return;
    inbound.place.find = PlaceHint::Find::of_target;
    inbound.place.prefix = comments_of(post);
}

/// Puts what LinkedIn told of a comment into its notification.
void add_comment(Json& notification, const Json& comment) {
    Json& known = decorated(notification, "comment");
    known.update(comment);
    known["text"] = text_at(comment, "message.text");
}

bool is_mention(const Json& notification) {
    return text_at(notification, "action") == linkedin_mention;
}

Words subscription_probe() {
    return wording("the subscription");
}

class LinkedIn : public Channel {
public:
    LinkedIn(std::vector<std::string> secrets,
             std::string organization,
             std::string token,
             std::string version,
             std::string subscriber,
             std::string api)
        : secrets_(std::move(secrets)),
          organization_(std::move(organization)),
          token_(std::move(token)),
          version_(std::move(version)),
          subscriber_(std::move(subscriber)),
          api_(std::move(api)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        if (request.method == "GET") return answer_challenge(request);
        if (auto refusal = refuse_unless_post(request, "application/json", "GET, POST")) {
            return *refusal;
        }
        if (!is_signed(request)) return refused(401, "signature");
        const ParsedJson parsed = parse_json(request.body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        Receipt receipt = accepted();
        for (const Json& notification : array_at(parsed.value, "notifications")) {
            auto inbound = read_notification(notification, receipt);
            if (!inbound) continue;
            const bool customers = inbound->author == Author::customer;
            if (customers && inbound->kind == MessageKind::withheld) {
                receipt.lookups.push_back(
                    {inbound->dedupe_key, inbound->message_id, to_text(notification)});
            } else {
                receipt.messages.push_back(std::move(*inbound));
            }
        }
        const bool nothing = receipt.messages.empty() && receipt.lookups.empty();
        if (nothing && receipt.ignored.empty()) {
            receipt.ignored.push_back({"no notification", excerpt(parsed.value)});
        }
        return receipt;
    }

    std::optional<OutboundRequest> look_up(const std::string& item) const override {
        const Json notification = parse_json(item).value;
        if (is_mention(notification)) {
            return get_request(
                api_ + "/rest/posts/" + percent_encode(linkedin_post_of(notification)), headers());
        }
        const std::string comment = comment_of(notification);
        const std::string number = number_of(comment);
        if (number.empty()) return std::nullopt;
        return get_request(api_ + "/rest/socialActions/" + percent_encode(post_of(comment)) +
                               "/comments/" + percent_encode(number),
                           headers());
    }

    LookedUp read_look_up(const std::string& item,
                          const HttpResponse& response,
                          TimeMs now) const override {
        LookedUp result;
        Json notification = parse_json(item).value;
        const Json body = parse_json(response.body).value;
        const bool found = response.status == 200 && body.is_object();
        if (found && is_mention(notification)) {
            add_linkedin_post(notification, body);
        } else if (found) {
            add_comment(notification, body);
        } else {
            note_failed_look_up(response, delivery_of_status(response, now), result);
            result.error = response.status == 0 ? response.failure_text
                                                : "HTTP " + std::to_string(response.status);
        }
        Receipt ignored;
        if (auto inbound = read_notification(notification, ignored)) {
            result.messages.push_back(std::move(*inbound));
        }
        return result;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message || reply.visibility == Visibility::direct) {
            return CannotSend{.reason = "LinkedIn lets a page write public comments only",
                              .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string parent = address_value(reply, "thread");
        const std::string post = address_value(reply, "post");
        if (parent.empty() || post.empty()) {
            return CannotSend{.reason = "no comment to answer", .window_closed = false};
        }
        std::vector<OutboundRequest> requests;
        const std::string text = with_numbered_choices(reply.text, reply.buttons);
        for (const std::string& part :
             split_text(text, capabilities().max_text, capabilities().unit)) {
            Json comment{{"actor", organization_}, {"object", post}, {"message", {{"text", part}}}};
            if (parent != post) comment["parentComment"] = parent;
            requests.push_back(
                json_request(api_ + "/rest/socialActions/" + percent_encode(parent) + "/comments",
                             comment, headers()));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        Delivery delivery = delivery_of_status(response, now);
        if (delivery.outcome == Delivery::Outcome::sent) {
            delivery.message_id = made_comment(request, response);
            return delivery;
        }
        const Json body = parse_json(response.body).value;
        const std::string message = text_at(body, "message");
        if (!message.empty()) delivery.error += ": " + message.substr(0, 200);
        if (response.status == 403) delivery.outcome = Delivery::Outcome::auth_failed;
        const bool until_midnight =
            delivery.outcome == Delivery::Outcome::throttled && delivery.retry_after_ms == 0;
        if (until_midnight) delivery.retry_after_ms = day_ms - now % day_ms;
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("linkedin"); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        const std::string id = organization_.substr(organization_.rfind(':') + 1);
        std::vector<Probe> probes{
            {wording("the token"),
             get_request(api_ + "/rest/organizations/" + percent_encode(id), headers())}};
        if (!subscriber_.empty()) {
            probes.push_back({subscription_probe(),
                              get_request(api_ + "/rest/eventSubscriptions/(" + subscriber_ +
                                              ",entity:" + percent_encode(organization_) +
                                              ",eventType:ORGANIZATION_SOCIAL_ACTION_"
                                              "NOTIFICATIONS)",
                                          headers())});
        }
        return probes;
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        if (probe.what == subscription_probe() && response.status == 404) {
            return wording(
                "nothing is subscribed: LinkedIn ends it with the administrator's role or grant");
        }
        return Channel::read_probe(probe, response);
    }

private:
    Receipt answer_challenge(const HttpRequest& request) const {
        const std::vector<Header> query = parse_form(request.query);
        const std::string code(form_value(query, "challengeCode").value_or(""));
        if (!is_safe_challenge(code)) return refused(403, "challengeCode");
        return replied(
            "application/json",
            to_text({{"challengeCode", code},
                     {"challengeResponse", to_hex(hmac_sha256(secrets_.front(), code))}}));
    }

    /// The documentation can be read in two ways, and senders differ: both need the secret.
    bool is_signed(const HttpRequest& request) const {
        static constexpr std::string_view prefix = "hmacsha256=";
        auto given = find_header(request.headers, "X-LI-Signature").value_or("");
        if (given.starts_with(prefix)) given.remove_prefix(prefix.size());
        const auto digest = from_hex(given);
        if (!digest) return false;
        const std::string prefixed = std::string(prefix) + request.body;
        const bool with = signed_with_sha256(*digest, prefixed, secrets_);
        const bool without = signed_with_sha256(*digest, request.body, secrets_);
        return with || without;
    }

    /// The URN of the comment that a notification is about.
    static std::string comment_of(const Json& item) {
        const std::string urn = normal_urn(text_at(item, "generatedActivity"));
        if (!urn.empty()) return urn;
        return normal_urn(text_at(item, "decoratedGeneratedActivity.comment.entity"));
    }

    /// Nothing: it is noted in `receipt` why.
    std::optional<Inbound> read_notification(const Json& item, Receipt& receipt) const {
        static constexpr std::array<std::string_view, 4> actions{"COMMENT", "ADMIN_COMMENT",
                                                                 "COMMENT_EDIT", "COMMENT_DELETE"};
        const auto ignore = [&](std::string_view reason) {
            receipt.ignored.push_back({std::string(reason), excerpt(item)});
            return std::nullopt;
        };
        const std::string action = text_at(item, "action");
        if (text_at(item, "organizationalEntity") != organization_) {
            return ignore("another organisation");
        }
        if (is_mention(item)) {
            auto mention = read_linkedin_mention(item, organization_);
            if (!mention) return ignore("no post of somebody else");
            return mention;
        }
        if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
            return ignore("action " + action.substr(0, 40));
        }
        auto comment = read_comment(item, action);
        if (!comment) return ignore("no comment");
        return comment;
    }

    std::optional<Inbound> read_comment(const Json& item, const std::string& action) const {
        const Json* decorated = find(item, "decoratedGeneratedActivity.comment");
        const Json comment =
            decorated != nullptr && decorated->is_object() ? *decorated : Json::object();
        const std::string id = text_at(item, "notificationId");
        const std::string urn = comment_of(item);
        const std::string post = post_of(urn);
        if (id.empty() || post.empty()) return std::nullopt;
        const std::string owner = text_at(comment, "owner", text_at(comment, "actor"));
        const std::string above = normal_urn(text_at(comment, "parentComment"));
        Inbound inbound;
        inbound.dedupe_key = "notification:" + id;
        inbound.message_id = urn;
        // A colleague's answer names the thread, not whom it is for: one conversation per thread.
        inbound.conversation_key = above.empty() ? urn : above;
        inbound.contact_key = owner.empty() ? "thread:" + inbound.conversation_key : owner;
        inbound.visibility = Visibility::public_comment;
        inbound.kind = kind_of(action);
        const bool ours = action == "ADMIN_COMMENT" || owner == organization_;
        inbound.author = ours ? Author::person : Author::customer;
        inbound.text = text_at(comment, "text", text_at(comment, "message.text"));
        inbound.reply_to_id = above;
        inbound.sent_at = time_at(item, "lastModifiedAt");
        settle_kind(post, inbound);
        inbound.address = {{"thread", inbound.conversation_key}, {"post", post}};
        return inbound;
    }

    std::vector<Header> headers() const {
        return {{"Authorization", "Bearer " + token_},
                {"LinkedIn-Version", version_},
                {"X-Restli-Protocol-Version", "2.0.0"}};
    }

    std::vector<std::string> secrets_;
    std::string organization_;  ///< `urn:li:organization:1`
    std::string token_;
    std::string version_;
    std::string subscriber_;  ///< Who subscribed, as the key of the subscription; may be empty.
    std::string api_;
};

}  // namespace

MadeChannel make_linkedin(const InboxSettings& settings) {
    SettingsReader reader(settings);
    auto secrets = reader.required_all("client_secret", wording("the app's Primary Client Secret"));
    std::string organization = reader.required("organization", wording("the page's number"));
    if (!organization.empty() && !organization.starts_with("urn:li:")) {
        organization = "urn:li:organization:" + organization;
    }
    std::string token = reader.required("access_token", wording("of an administrator of the page"));
    std::string version = reader.optional("version", "202606");
    const bool digits =
        version.size() == 6 && version.find_first_not_of("0123456789") == std::string::npos;
    if (!digits) {
        reader.problem("version", wording("version is not YYYYMM"),
                       wording("a LinkedIn-Version in force"));
    }
    const std::string application = reader.optional("application");
    const std::string person = reader.optional("person");
    if (application.empty() != person.empty()) {
        reader.problem("application", wording("application and person belong together"),
                       wording("the app's number, and the id of the administrator who subscribed"));
    }
    std::string subscriber;
    if (!application.empty()) {
        subscriber =
            "developerApplication:" + percent_encode("urn:li:developerApplication:" + application) +
            ",user:" + percent_encode("urn:li:person:" + person);
    }
    return make_unless_problems<LinkedIn>(
        reader, std::move(secrets), std::move(organization), std::move(token), std::move(version),
        std::move(subscriber), reader.base_url("api_base", "https://api.linkedin.com"));
}

}  // namespace webhooks

#include "webhooks/notices/tickets.h"

#include "webhooks/exchange.h"
#include "webhooks/notices/make_target.h"
#include "webhooks/notices/notice_text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace webhooks {
namespace {

constexpr std::size_t ticket_limit = 20'000;
constexpr std::size_t longest_tag = 32;

/// 0 for P1 (now) to 3 for P4 and whatever else.
std::size_t urgency_of(const EscalationNotice& notice) {
    if (notice.priority == "P1") return 0;
    if (notice.priority == "P2") return 1;
    return notice.priority == "P3" ? 2 : 3;
}

/// A ticket system's answer: the new ticket's number, or what it says is wrong.
Delivery read_ticket(const HttpResponse& response, TimeMs now, std::string_view id_path) {
    if (const auto failure = network_failure(response)) return *failure;
    const Json body = parse_json(response.body).value;
    Delivery delivery = delivery_of_status(response, now);
    if (delivery.outcome == Delivery::Outcome::sent) {
        delivery.message_id = text_at(body, id_path);
        if (delivery.message_id.empty()) {
            delivery.outcome = Delivery::Outcome::unknown;
            delivery.error = "the answer names no ticket";
        }
        return delivery;
    }
    const std::string said =
        text_at(body, "description", text_at(body, "error", text_at(body, "error_human")));
    if (!said.empty()) delivery.error += ": " + said.substr(0, 200);
    if (response.status == 403) delivery.outcome = Delivery::Outcome::auth_failed;
    return delivery;
}

/// What keeps the key of a request refuses it with other words, such as those of a customer who has
/// a name by now: it has the ticket. One that is still at it says 409.
Delivery read_keyed_ticket(const HttpResponse& response, TimeMs now) {
    Delivery delivery = read_ticket(response, now, "ticket.id");
    if (text_at(parse_json(response.body).value, "error") == "IdempotentRequestError") {
        delivery.outcome = Delivery::Outcome::duplicate;
    } else if (response.status == 409) {
        delivery.outcome = Delivery::Outcome::retry;
    }
    return delivery;
}

class Zendesk : public NoticeTarget {
public:
    Zendesk(std::string base, std::string user, std::string token)
        : base_(std::move(base)), user_(std::move(user)), token_(std::move(token)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        static constexpr std::array<std::string_view, 4> priorities{"urgent", "high", "normal",
                                                                    "low"};
        Json ticket{{"subject", notice_title(notice)},
                    {"comment", {{"body", notice_text(notice, ticket_limit)}, {"public", false}}},
                    {"priority", priorities[urgency_of(notice)]},
                    {"tags", {"portavoz"}},
                    {"external_id", notice_id(notice)}};
        if (!notice.contact_email.empty()) {
            ticket["requester"] = {
                {"name", notice.contact_name.empty() ? notice.contact_email : notice.contact_name},
                {"email", notice.contact_email}};
        }
        OutboundRequest request =
            json_request(base_ + "/api/v2/tickets.json", {{"ticket", std::move(ticket)}});
        request.headers.push_back({"Idempotency-Key", notice_mark(notice)});
        request.basic_user = user_ + "/token";
        request.basic_password = token_;
        return request;
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        return read_keyed_ticket(response, now);
    }

    std::optional<Channel::Probe> probe() const override {
        OutboundRequest request = get_request(base_ + "/api/v2/users/me.json");
        request.basic_user = user_ + "/token";
        request.basic_password = token_;
        return Channel::Probe{wording("the token"), std::move(request)};
    }

    /// To a stranger Zendesk answers 200 and describes nobody.
    Words read_probe(const HttpResponse& response) const override {
        Words fault = NoticeTarget::read_probe(response);
        const bool nobody = text_at(parse_json(response.body).value, "user.id").empty();
        return fault.empty() && nobody ? wording("the token is not the user's") : fault;
    }

private:
    std::string base_;
    std::string user_;
    std::string token_;
};

class Freshdesk : public NoticeTarget {
public:
    Freshdesk(std::string base, std::string key, std::string email)
        : base_(std::move(base)), key_(std::move(key)), email_(std::move(email)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        constexpr int open = 2;
        constexpr int by_portal = 2;
        const int priority = 4 - static_cast<int>(urgency_of(notice));
        return signed_by_key(json_request(
            base_ + "/api/v2/tickets",
            {{"email", customer_of(notice)},
             {"subject", notice_title(notice)},
             {"description", text_to_html(notice_text(notice, ticket_limit))},
             {"status", open},
             {"priority", priority},
             {"source", by_portal},
             {"tags",
              {"portavoz", notice_id(notice).substr(0, longest_tag), notice_mark(notice)}}}));
    }

    /// The customer's newest tickets; the list knows a ticket at once, the search only after
    /// minutes.
    std::optional<OutboundRequest> look_up(const EscalationNotice& notice) const override {
        return signed_by_key(get_request(
            base_ + "/api/v2/tickets?order_by=created_at&order_type=desc&per_page=100&email=" +
            percent_encode(customer_of(notice))));
    }

    std::optional<std::string> read_look_up(const EscalationNotice& notice,
                                            const HttpResponse& response) const override {
        const Json tickets = parse_json(response.body).value;
        for (const Json& ticket : tickets.is_array() ? tickets : Json::array()) {
            const Json& tags = array_at(ticket, "tags");
            if (std::find(tags.begin(), tags.end(), Json(notice_mark(notice))) != tags.end())
                return text_at(ticket, "id");
        }
        return std::nullopt;
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        Delivery delivery = read_ticket(response, now, "id");
        const Json body = parse_json(response.body).value;
        const Json& errors = array_at(body, "errors");
        if (!errors.empty()) {
            delivery.error +=
                ", " + text_at(errors[0], "field") + " " + text_at(errors[0], "message");
        }
        return delivery;
    }

    std::optional<Channel::Probe> probe() const override {
        return Channel::Probe{wording("the key"),
                              signed_by_key(get_request(base_ + "/api/v2/agents/me"))};
    }

private:
    const std::string& customer_of(const EscalationNotice& notice) const {
        return notice.contact_email.empty() ? email_ : notice.contact_email;
    }
    OutboundRequest signed_by_key(OutboundRequest request) const {
        request.basic_user = key_;
        request.basic_password = "X";
        return request;
    }

    std::string base_;
    std::string key_;
    std::string email_;  ///< Of the ticket when the customer's is not known.
};

class Zammad : public NoticeTarget {
public:
    Zammad(std::string base, std::string token, std::string group, std::string email)
        : base_(std::move(base)),
          token_(std::move(token)),
          group_(std::move(group)),
          email_(std::move(email)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        static constexpr std::array<std::string_view, 4> priorities{"3 high", "3 high", "2 normal",
                                                                    "1 low"};
        const std::string& email = notice.contact_email.empty() ? email_ : notice.contact_email;
        return json_request(base_ + "/api/v1/tickets",
                            {{"title", notice_title(notice)},
                             {"group", group_},
                             {"customer_id", "guess:" + email},
                             {"priority", priorities[urgency_of(notice)]},
                             {"article",
                              {{"subject", notice_title(notice) + " " + notice_mark(notice)},
                               {"body", notice_text(notice, ticket_limit)},
                               {"type", "note"},
                               {"internal", true}}}},
                            {{"Authorization", "Token token=" + token_}});
    }

    /// A search by conditions asks Zammad's database, one by words the index, which lags behind.
    std::optional<OutboundRequest> look_up(const EscalationNotice& notice) const override {
        const auto condition = [](std::string_view attribute, std::string_view key,
                                  std::string_view value) {
            return "&" +
                   percent_encode("condition[" + std::string(attribute) + "][" + std::string(key) +
                                  "]") +
                   "=" + percent_encode(value);
        };
        return get_request(
            base_ + "/api/v1/tickets/search?expand=true&limit=1" +
                condition("article.subject", "operator", "contains") +
                condition("article.subject", "value", notice_mark(notice)) +
                condition("ticket.created_at", "operator", "within last (relative)") +
                condition("ticket.created_at", "range", "day") +
                condition("ticket.created_at", "value", "7"),
            {{"Authorization", "Token token=" + token_}});
    }

    std::optional<std::string> read_look_up(const EscalationNotice& /*notice*/,
                                            const HttpResponse& response) const override {
        const Json tickets = parse_json(response.body).value;
        if (response.status != 200 || !tickets.is_array() || tickets.empty()) return std::nullopt;
        const std::string id = text_at(tickets[0], "id");
        return id.empty() ? std::nullopt : std::optional(id);
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        return read_ticket(response, now, "id");
    }

    std::optional<Channel::Probe> probe() const override {
        return Channel::Probe{
            wording("the token"),
            get_request(base_ + "/api/v1/users/me", {{"Authorization", "Token token=" + token_}})};
    }

private:
    std::string base_;
    std::string token_;
    std::string group_;
    std::string email_;
};

std::string base_of(const InboxSettings& settings, SettingsReader& reader) {
    return reader.base_url(settings.value("api_base").empty() ? "url" : "api_base", "");
}

}  // namespace

MadeNoticeTarget make_zendesk_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string base = base_of(settings, reader);
    std::string user =
        reader.required("user", wording("the e-mail of the agent whose token it is"));
    std::string token = reader.required("token", wording("an API token"));
    return make_target<Zendesk>(reader, std::move(base), std::move(user), std::move(token));
}

MadeNoticeTarget make_freshdesk_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string base = base_of(settings, reader);
    std::string key = reader.required("api_key", wording("your profile's API key"));
    std::string email =
        reader.required("email", wording("for tickets of customers without an address"));
    return make_target<Freshdesk>(reader, std::move(base), std::move(key), std::move(email));
}

MadeNoticeTarget make_zammad_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string base = base_of(settings, reader);
    std::string token = reader.required("token", wording("an access token with ticket.agent"));
    std::string email =
        reader.required("email", wording("for tickets of customers without an address"));
    return make_target<Zammad>(reader, std::move(base), std::move(token),
                               reader.optional("group", "Users"), std::move(email));
}

}  // namespace webhooks

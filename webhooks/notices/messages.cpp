#include "webhooks/notices/messages.h"

#include "webhooks/exchange.h"
#include "webhooks/mail/mail_text.h"
#include "webhooks/mail/outgoing_mail.h"
#include "webhooks/notices/make_target.h"
#include "webhooks/notices/notice_text.h"
#include "webhooks/standard_webhook.h"

namespace webhooks {
namespace {

constexpr std::size_t mail_limit = 20'000;

struct MailRoute {
    std::string smtp;
    std::string user;
    std::string password;
    std::string from;
    std::vector<std::string> to;
};

class EmailNotice : public NoticeTarget {
public:
    explicit EmailNotice(MailRoute route) : route_(std::move(route)) {}

    bool takes_team_messages() const override { return true; }

    OutboundRequest render(const EscalationNotice& notice) const override {
        const std::string domain = route_.from.substr(route_.from.find('@') + 1);
        OutgoingMail mail;
        mail.from_name = "Portavoz";
        mail.from_address = route_.from;
        mail.to = route_.to.front();
        mail.subject = notice_title(notice);
        // Mail programs show what has the same id once: a repeated notice, never a second alarm.
        mail.message_id = "<" + notice_mark(notice) + "@" + domain + ">";
        mail.auto_submitted = "auto-generated";
        mail.text = notice_text(notice, mail_limit);
        OutboundRequest request;
        request.url = route_.smtp;
        request.mail_from = route_.from;
        request.mail_recipients = route_.to;
        request.basic_user = route_.user;
        request.basic_password = route_.password;
        request.body = compose_mail(mail, notice.at);
        return request;
    }

    Delivery read_result(const HttpResponse& response, TimeMs /*now*/) const override {
        return read_smtp_answer(response);
    }

    std::optional<Channel::Probe> probe() const override {
        OutboundRequest request;
        request.url = route_.smtp;
        request.basic_user = route_.user;
        request.basic_password = route_.password;
        return Channel::Probe{wording("the mail server"), std::move(request)};
    }

private:
    MailRoute route_;
};

class WebhookNotice : public NoticeTarget {
public:
    WebhookNotice(std::string url, std::vector<std::string> keys)
        : url_(std::move(url)), keys_(std::move(keys)) {}

    OutboundRequest render(const EscalationNotice& notice) const override {
        Json messages = Json::array();
        for (const EscalationNotice::Line& line : notice.messages) {
            messages.push_back({{"author", line.author}, {"text", mask_numbers(line.text)}});
        }
        Json data{{"case", notice.case_key},
                  {"conversation", notice.conversation_key},
                  {"url", notice.conversation_url},
                  {"channel", notice.channel},
                  {"contact", {{"name", notice.contact_name}, {"email", notice.contact_email}}},
                  {"language", notice.language},
                  {"priority", notice.priority},
                  {"department", notice.department},
                  {"reasons", notice.reasons},
                  {"promised", notice.promised},
                  {"messages", std::move(messages)}};
        if (notice.due_at > 0) data["due_at"] = iso_time(notice.due_at);
        if (notice.window_closes_at > 0)
            data["window_closes_at"] = iso_time(notice.window_closes_at);
        OutboundRequest request = json_request(url_, {{"type", "conversation.escalated"},
                                                      {"timestamp", iso_time(notice.at)},
                                                      {"data", std::move(data)}});
        const std::string id = "escalated-" + notice_mark(notice);
        for (Header& header : standard_webhook_headers(id, request.body, keys_, notice.at)) {
            request.headers.push_back(std::move(header));
        }
        return request;
    }

    Delivery read_result(const HttpResponse& response, TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        Delivery delivery = delivery_of_status(response, now);
        if (delivery.outcome == Delivery::Outcome::permanent) {  // The standard: try again…
            delivery.outcome = response.status == 410 ? Delivery::Outcome::auth_failed
                                                      : Delivery::Outcome::retry;  // …but for 410.
        }
        return delivery;
    }

private:
    std::string url_;
    std::vector<std::string> keys_;
};

}  // namespace

MadeNoticeTarget make_email_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    MailRoute route;
    route.smtp = reader.required("smtp", wording("such as {1}", "smtps://mail.example:465"));
    if (!route.smtp.empty() && !is_smtp_url(route.smtp)) {
        reader.problem("smtp", wording("smtp is no mail server"),
                       wording("such as {1}", "smtps://mail.example:465"));
    }
    route.from = parse_mailbox(
                     reader.required("from", wording("such as {1}", "portavoz@tiendaluna.example")))
                     .address;
    if (route.from.empty() && !settings.value("from").empty()) {
        reader.problem("from", wording("{1} is no mail address", "from"),
                       wording("such as {1}", "portavoz@tiendaluna.example"));
    }
    for (const std::string& to : reader.required_all("to", wording("who is told; one or a list"))) {
        route.to.push_back(parse_mailbox(to).address);
        if (route.to.back().empty() && !to.empty()) {
            reader.problem("to", wording("{1} is no mail address", "to"),
                           wording("such as {1}", "ana@tiendaluna.example"));
        }
    }
    route.user = reader.optional("smtp_user");
    route.password = reader.optional("smtp_password");
    return make_target<EmailNotice>(reader, std::move(route));
}

MadeNoticeTarget make_webhook_notice(const InboxSettings& settings) {
    SettingsReader reader(settings);
    std::string url = reader.base_url("url", "");
    std::vector<std::string> keys;
    const Words hint = wording("make one: echo whsec_$(openssl rand -base64 32)");
    for (const std::string& secret : reader.required_all("secret", hint)) {
        const auto key = standard_webhook_key(secret);
        if (key) keys.push_back(*key);
        if (!key && !secret.empty()) {
            reader.problem("secret", wording("secret is not a Standard Webhooks secret"), hint);
        }
    }
    return make_target<WebhookNotice>(reader, std::move(url), std::move(keys));
}

}  // namespace webhooks

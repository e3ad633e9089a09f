#include "webhooks/mail/outgoing_mail.h"

#include "webhooks/exchange.h"
#include "webhooks/mail/mail_text.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace webhooks {
namespace {

/// `Mon, 21 Jul 2026 20:04:05 +0000`.
std::string mail_date(TimeMs now) {
    static constexpr std::array<std::string_view, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static constexpr std::array<std::string_view, 7> names{"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};
    const std::string iso = iso_time(now);  // 2026-07-21T20:04:05Z
    const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(now)));
    const auto month = static_cast<unsigned>(std::chrono::year_month_day(day).month());
    return std::string(names[std::chrono::weekday(day).c_encoding()]) + ", " + iso.substr(8, 2) +
           " " + std::string(months[month - 1]) + " " + iso.substr(0, 4) + " " + iso.substr(11, 8) +
           " +0000";
}

/// A value that is no free text (an id, an address): only printable ASCII is left of it.
std::string token(std::string_view value) {
    std::string plain;
    for (const char c : value) {
        if (c > 0x20 && c < 0x7f) plain += c;
    }
    return plain;
}

std::string mailbox(const std::string& name, const std::string& address) {
    if (name.empty()) return token(address);
    std::string encoded = encode_header(name);
    if (!encoded.starts_with("=?")) {
        std::string quoted = "\"";
        for (const char c : encoded) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c;
        }
        encoded = quoted + "\"";
    }
    return encoded + " <" + token(address) + ">";
}

}  // namespace

std::string compose_mail(const OutgoingMail& mail, TimeMs now) {
    std::string message = "Date: " + mail_date(now) + "\r\n";
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) message.append(name).append(": ").append(value).append("\r\n");
    };
    add("From", mailbox(mail.from_name, mail.from_address));
    add("To", token(mail.to));
    add("Reply-To", token(mail.reply_to));
    add("Subject", encode_header(mail.subject));
    add("Message-ID", token(mail.message_id));
    add("In-Reply-To", token(mail.in_reply_to));
    std::string references;
    for (const std::string& id : mail.references) {
        references += (references.empty() ? "" : "\r\n ") + token(id);
    }
    add("References", references);
    add("Auto-Submitted", token(mail.auto_submitted));
    if (!mail.auto_submitted.empty()) add("X-Auto-Response-Suppress", "All");
    message +=
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
    return message + quoted_printable(mail.text);
}

Delivery read_smtp_answer(const HttpResponse& response) {
    if (const auto failure = network_failure(response)) return *failure;
    Delivery delivery;
    const int code = response.status;
    if (code >= 200 && code < 300) return delivery;
    delivery.error = "SMTP " + std::to_string(code);
    const std::string& said = response.failure_text.empty() ? response.body : response.failure_text;
    if (!said.empty()) delivery.error += ": " + said.substr(0, 200);
    const bool credentials = code == 530 || code == 534 || code == 535 || code == 538;
    delivery.outcome = credentials                 ? Delivery::Outcome::auth_failed
                       : code >= 400 && code < 500 ? Delivery::Outcome::retry
                                                   : Delivery::Outcome::permanent;
    return delivery;
}

bool is_smtp_url(std::string_view url) {
    const std::size_t scheme = url.starts_with("smtps://") ? 8 : url.starts_with("smtp://") ? 7 : 0;
    return scheme > 0 && url.size() > scheme && url[scheme] != '/' &&
           url.find_first_of(" \t\r\n\"<>@?#") == std::string_view::npos;
}

}  // namespace webhooks

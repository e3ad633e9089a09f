#pragma once

#include "webhooks/message.h"

#include <string>
#include <vector>

namespace webhooks {

/// A plain-text mail on its way out.
struct OutgoingMail {
    std::string from_name;
    std::string from_address;
    std::string reply_to;  ///< Empty: answers go to `from_address`.
    std::string to;
    std::string subject;
    std::string message_id;               ///< With `<>`.
    std::string in_reply_to;              ///< With `<>`, or empty.
    std::vector<std::string> references;  ///< Each with `<>`.
    std::string auto_submitted;           ///< `auto-replied`, `auto-generated`, or empty.
    std::string text;
};

/// The whole message (RFC 5322), ready for SMTP. Nothing in its values can begin a header.
[[nodiscard]] std::string compose_mail(const OutgoingMail& mail, TimeMs now);

/// What a mail server's answer means: 2xx sent, 4xx retry, 535 and its kin auth_failed, other 5xx
/// permanent.
[[nodiscard]] Delivery read_smtp_answer(const HttpResponse& response);

/// `smtp://` or `smtps://` with a host.
[[nodiscard]] bool is_smtp_url(std::string_view url);

}  // namespace webhooks

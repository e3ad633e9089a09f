#pragma once

#include "webhooks/http.h"
#include "webhooks/message.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// A mail as a provider hands it over, in one shape.
struct IncomingMail {
    std::vector<Header> headers;  ///< As received, still encoded.
    std::string from;             ///< The whole field.
    std::string subject;
    std::vector<std::string> recipients;  ///< Whole fields: envelope and To, in that order.
    std::string text;
    std::string html;
    std::vector<Attachment> attachments;

    /// The first header called `name`, or an empty text.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// A form as fields, whichever of the two form encodings the request uses; files are left out of
/// `fields` and named in `files`.
struct MailForm {
    std::vector<Header> fields;
    std::vector<Attachment> files;
};
[[nodiscard]] std::optional<MailForm> parse_mail_form(const HttpRequest& request);

/// Mailgun's route fields: `message-headers`, `body-plain`, `body-html`, `recipient`…
[[nodiscard]] IncomingMail read_mailgun(const MailForm& form);
/// SendGrid's Inbound Parse fields: `headers`, `text`, `html`, `envelope`, `charsets`…
[[nodiscard]] IncomingMail read_sendgrid(const MailForm& form);
/// Postmark's JSON.
[[nodiscard]] IncomingMail read_postmark(std::string_view body, bool& readable);

/// Why a mail must never be answered by a program (RFC 3834 and the older signs): a list, another
/// program, a bounce…; empty for a person's mail. `ours` are the brand's addresses.
[[nodiscard]] std::string automatic_mail(const IncomingMail& mail,
                                         const std::vector<std::string>& ours);

}  // namespace webhooks

#pragma once

#include "webhooks/http.h"
#include "webhooks/mail/mail_text.h"
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
    bool withheld = false;            ///< Posted as raw MIME: the words are somewhere in it.
    bool answers_invitation = false;  ///< A calendar's yes or no (RFC 5546, METHOD:REPLY).

    /// The first header called `name`, or an empty text.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// A form as fields, whichever of the two form encodings the request uses; files are left out of
/// `fields` and named in `files`.
struct MailForm {
    std::vector<Header> fields;
    std::vector<Attachment> files;
    bool answers_invitation = false;  ///< As in IncomingMail: one of the files says so.
};
[[nodiscard]] std::optional<MailForm> parse_mail_form(const HttpRequest& request);

/// Mailgun's route fields: `message-headers`, `body-plain`, `body-html`, `recipient`…
[[nodiscard]] IncomingMail read_mailgun(const MailForm& form);
/// SendGrid's Inbound Parse fields: `headers`, `text`, `html`, `envelope`, `charsets`…
[[nodiscard]] IncomingMail read_sendgrid(const MailForm& form);
/// Postmark's JSON.
[[nodiscard]] IncomingMail read_postmark(std::string_view body, bool& readable);

/// What tells mail of the brand's own from mail of its customers.
struct MailAddresses {
    std::vector<std::string> ours;
    std::vector<std::string> forms;  ///< Contact forms send from there for whom `Reply-To` names.
};

/// Whose words a mail is: its sender's, but for a contact form's and for what a group of ours
/// passes on in its own name.
[[nodiscard]] Mailbox writer_of(const IncomingMail& mail, const MailAddresses& addresses);

/// Why a mail must never be answered by a program (RFC 3834 and the older signs): a list, another
/// program, a bounce…; empty for a person's mail. A group of ours (`hola@` as a mailing list whose
/// members are colleagues) is no list.
[[nodiscard]] std::string automatic_mail(const IncomingMail& mail, const MailAddresses& addresses);

}  // namespace webhooks

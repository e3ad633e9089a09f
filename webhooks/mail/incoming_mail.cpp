#include "webhooks/mail/incoming_mail.h"

#include "webhooks/attachment_kind.h"
#include "webhooks/json.h"
#include "webhooks/mail/multipart.h"
#include "webhooks/signature.h"

#include <algorithm>
#include <array>
#include <set>

namespace webhooks {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string field(const MailForm& form, std::string_view name) {
    return std::string(form_value(form.fields, name).value_or(""));
}

/// `Name: value` lines, long ones folded.
std::vector<Header> parse_header_lines(std::string_view text) {
    std::vector<Header> headers;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (line.ends_with('\r')) line.remove_suffix(1);
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        const std::size_t colon = line.find(':');
        if (folded && !headers.empty()) {
            headers.back().value.append(" ").append(line.substr(1));
        } else if (colon != std::string_view::npos && colon > 0) {
            const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
            headers.push_back({std::string(line.substr(0, colon)),
                               begin == std::string_view::npos ? std::string{}
                                                               : std::string(line.substr(begin))});
        }
    }
    return headers;
}

/// Adds headers to a mail unless they are there; a mail may have very many.
class MissingHeaders {
public:
    explicit MissingHeaders(IncomingMail& mail) : mail_(mail) {
        for (const Header& header : mail.headers) there_.insert(lower(header.name));
    }
    void add(const std::string& name, const std::string& value) {
        if (!value.empty() && there_.insert(lower(name)).second)
            mail_.headers.push_back({name, value});
    }

private:
    IncomingMail& mail_;
    std::set<std::string> there_;
};

bool is_set_and_not(const std::string& value, std::string_view harmless) {
    return !value.empty() && lower(value.substr(0, value.find(';'))) != harmless;
}

/// `no-reply@`, `noreply+123@`, `pedidos-noresponder@`: a name that asks for no answer, as a word.
bool is_program(const std::string& address) {
    static constexpr std::array<std::string_view, 3> servers{"mailerdaemon", "postmaster",
                                                             "bounce"};
    static constexpr std::array<std::string_view, 6> unanswered{
        "noreply", "donotreply", "noresponder", "noresponda", "naoresponda", "naoresponder"};
    const std::string local = address.substr(0, address.find('@'));
    std::vector<std::size_t> words{0};
    std::string letters;
    for (const char c : local) {
        const bool divides = c == '-' || c == '.' || c == '_' || c == '+';
        if (divides) words.push_back(letters.size());
        if (!divides) letters += c;
    }
    const auto begins = [&](std::size_t word) {
        return [rest = std::string_view(letters).substr(word)](std::string_view name) {
            return rest.starts_with(name);
        };
    };
    return std::any_of(servers.begin(), servers.end(), begins(0)) ||
           std::any_of(words.begin(), words.end(), [&](std::size_t word) {
               return std::any_of(unanswered.begin(), unanswered.end(), begins(word));
           });
}

/// Whether a part is what a calendar program writes when somebody accepts or declines an invitation
/// (RFC 5546): its type may say the method, its content always does.
bool is_calendar_reply(std::string_view type, std::string_view content) {
    constexpr std::size_t first_lines = 8192;
    const std::string said = lower(type);
    const bool calendar = said.starts_with("text/calendar") || said.starts_with("application/ics");
    if (!calendar) return false;
    if (said.find("method=reply") != std::string::npos ||
        said.find("method=\"reply\"") != std::string::npos) {
        return true;
    }
    return lower(content.substr(0, first_lines)).find("\nmethod:reply") != std::string::npos;
}

/// The provider was asked for the mail as it is: of that, only its headers are read.
void add_raw_headers(std::string_view raw, IncomingMail& mail) {
    const std::size_t end = std::min(raw.find("\r\n\r\n"), raw.find("\n\n"));
    MissingHeaders missing(mail);
    for (const Header& one : parse_header_lines(raw.substr(0, end))) {
        missing.add(one.name, one.value);
    }
    mail.withheld = !raw.empty() && mail.text.empty() && mail.html.empty();
}

/// What a Mailgun route with the action *Store* says of files instead of posting them.
void add_stored_files(const std::string& listed, std::vector<Attachment>& files) {
    const Json json = parse_json(listed).value;
    if (!json.is_array()) return;
    for (const Json& file : json) {
        const std::string type = lower(text_at(file, "content-type"));
        files.push_back({.kind = attachment_name(kind_of_mime_type(type)),
                         .url = {},
                         .id = {},
                         .mime_type = type,
                         .name = text_at(file, "name")});
    }
}

}  // namespace

std::string IncomingMail::header(std::string_view name) const {
    return std::string(find_header(headers, name).value_or(""));
}

std::optional<MailForm> parse_mail_form(const HttpRequest& request) {
    const std::string type(find_header(request.headers, "content-type").value_or(""));
    MailForm form;
    if (!lower(type).starts_with("multipart/form-data")) {
        form.fields = parse_form(request.body);
        return form;
    }
    const auto parts = parse_multipart(type, request.body);
    if (!parts) return std::nullopt;
    for (const FormPart& part : *parts) {
        if (part.file_name.empty()) {
            form.fields.push_back({part.name, std::string(part.content)});
        } else {
            if (is_calendar_reply(part.content_type, part.content)) form.answers_invitation = true;
            form.files.push_back({.kind = attachment_name(kind_of_mime_type(part.content_type)),
                                  .url = {},
                                  .id = part.name,
                                  .mime_type = part.content_type,
                                  .name = decode_header(part.file_name)});
        }
    }
    return form;
}

IncomingMail read_mailgun(const MailForm& form) {
    IncomingMail mail;
    const std::string listed = field(form, "message-headers");
    const Json headers = parse_json(listed).value;
    if (headers.is_array()) {
        for (const Json& header : headers) {
            const bool pair = header.is_array() && header.size() == 2 && header[0].is_string() &&
                              header[1].is_string();
            if (pair)
                mail.headers.push_back(
                    {header[0].get<std::string>(), header[1].get<std::string>()});
        }
    }
    // The mail's own headers are fields too, and begin with a capital; Mailgun's own fields do not.
    // A route may leave out the list, but not what tells a program's mail from a person's.
    MissingHeaders missing(mail);
    for (const Header& one : form.fields) {
        const bool is_header = !one.name.empty() && one.name[0] >= 'A' && one.name[0] <= 'Z';
        if (is_header) missing.add(one.name, one.value);
    }
    mail.text = field(form, "body-plain");
    mail.html = field(form, "body-html");
    add_raw_headers(field(form, "body-mime"), mail);
    mail.from = field(form, "from");
    if (mail.from.empty()) mail.from = mail.header("From");
    if (mail.from.empty()) mail.from = field(form, "sender");
    mail.subject = field(form, "subject");
    if (mail.subject.empty()) mail.subject = mail.header("Subject");
    mail.recipients = {field(form, "recipient"), field(form, "To")};
    mail.attachments = form.files;
    add_stored_files(field(form, "attachments"), mail.attachments);
    mail.answers_invitation =
        form.answers_invitation || is_calendar_reply("text/calendar", field(form, "body-calendar"));
    return mail;
}

IncomingMail read_sendgrid(const MailForm& form) {
    IncomingMail mail;
    const Json charsets = parse_json(field(form, "charsets")).value;
    const auto decoded = [&](const char* name) {
        return to_utf8(field(form, name), text_at(charsets, name, "utf-8"));
    };
    mail.headers = parse_header_lines(field(form, "headers"));
    mail.from = decoded("from");
    mail.subject = decoded("subject");
    const Json envelope = parse_json(field(form, "envelope")).value;
    for (const Json& recipient : array_at(envelope, "to")) {
        if (recipient.is_string()) mail.recipients.push_back(recipient.get<std::string>());
    }
    mail.recipients.push_back(decoded("to"));
    mail.text = decoded("text");
    mail.html = decoded("html");
    mail.attachments = form.files;
    mail.answers_invitation = form.answers_invitation;
    add_raw_headers(field(form, "email"), mail);
    return mail;
}

IncomingMail read_postmark(std::string_view body, bool& readable) {
    const ParsedJson parsed = parse_json(body);
    readable = parsed.fault == ParsedJson::Fault::none && parsed.value.is_object();
    IncomingMail mail;
    if (!readable) return mail;
    const Json& json = parsed.value;
    for (const Json& header : array_at(json, "Headers")) {
        mail.headers.push_back({text_at(header, "Name"), text_at(header, "Value")});
    }
    MissingHeaders missing(mail);
    missing.add("Date", text_at(json, "Date"));
    missing.add("Reply-To", text_at(json, "ReplyTo"));
    mail.from = text_at(json, "From");
    const std::string name = text_at(json, "FromFull.Name");
    const std::string address = text_at(json, "FromFull.Email");
    if (!address.empty()) mail.from = name + " <" + address + ">";
    mail.subject = text_at(json, "Subject");
    mail.recipients = {text_at(json, "OriginalRecipient")};
    for (const Json& to : array_at(json, "ToFull")) mail.recipients.push_back(text_at(to, "Email"));
    mail.recipients.push_back(text_at(json, "To"));
    mail.text = text_at(json, "TextBody");
    mail.html = text_at(json, "HtmlBody");
    for (const Json& file : array_at(json, "Attachments")) {
        const std::string type = lower(text_at(file, "ContentType"));
        const auto content = type.find("calendar") == std::string::npos &&
                                     type.find("application/ics") == std::string::npos
                                 ? std::nullopt
                                 : from_base64(text_at(file, "Content"));
        if (is_calendar_reply(type, content.value_or(""))) mail.answers_invitation = true;
        mail.attachments.push_back({.kind = attachment_name(kind_of_mime_type(type)),
                                    .url = {},
                                    .id = text_at(file, "ContentID"),
                                    .mime_type = type.substr(0, type.find(';')),
                                    .name = text_at(file, "Name")});
    }
    return mail;
}

namespace {

bool is_one(const std::vector<std::string>& addresses, const std::string& address) {
    return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

/// `hola@luna.example` as a mailing list: its id is `hola.luna.example`.
bool is_our_list(const IncomingMail& mail, const std::vector<std::string>& ours) {
    const std::string id = lower(mail.header("List-Id"));
    const std::string post = lower(mail.header("List-Post"));
    return std::any_of(ours.begin(), ours.end(), [&](const std::string& address) {
        std::string as_id = "<" + address + ">";
        std::replace(as_id.begin(), as_id.end(), '@', '.');
        return !address.empty() && (id.find(as_id) != std::string::npos ||
                                    post.find("mailto:" + address + ">") != std::string::npos);
    });
}

/// `Automatic reply: Pedido 1234`: some mail servers say it nowhere else.
bool says_automatic(const std::string& subject) {
    static constexpr std::array<std::string_view, 16> beginnings{"automatic reply:",
                                                                 "autoreply:",
                                                                 "auto-reply:",
                                                                 "auto reply:",
                                                                 "auto response:",
                                                                 "autoresponse:",
                                                                 "out of office:",
                                                                 "out of the office:",
                                                                 "out of office autoreply:",
                                                                 "respuesta automática:",
                                                                 "respuesta automatica:",
                                                                 "fuera de la oficina:",
                                                                 "fuera de oficina:",
                                                                 "resposta automática:",
                                                                 "resposta automatica:",
                                                                 "fora do escritório:"};
    const std::string begin = lower(decode_header(subject));
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view one) { return begin.starts_with(one); });
}

/// A domain that asks for nothing to be done about forged mail (`p=none`) sends such mail itself.
bool is_forged(const IncomingMail& mail) {
    const std::string results = lower(mail.header("Authentication-Results"));
    const std::size_t fails = results.find("dmarc=fail");
    if (fails == std::string::npos) return false;
    return results.substr(fails, results.find(';', fails) - fails).find("p=none") ==
           std::string::npos;
}

/// What a program, a list or a server says of itself in the headers.
std::string automatic_headers(const IncomingMail& mail, bool our_list) {
    static constexpr std::array<std::string_view, 9> telling{
        "X-Auto-Response-Suppress", "X-Autoreply",      "X-Autorespond",
        "X-Autoresponder",          "X-AutoReply-From", "X-Mail-Autoreply",
        "X-Failed-Recipients",      "Feedback-ID",      "X-Loop"};
    static constexpr std::array<std::string_view, 3> of_lists{"List-Id", "List-Unsubscribe",
                                                              "X-Mailing-List"};
    if (is_set_and_not(mail.header("Auto-Submitted"), "no")) return "Auto-Submitted";
    for (const std::string_view name : telling) {
        if (find_header(mail.headers, name)) return std::string(name);
    }
    for (const std::string_view name : of_lists) {
        if (!our_list && find_header(mail.headers, name)) return std::string(name);
    }
    for (const char* name : {"Precedence", "X-Precedence", "Preference"}) {
        const std::string value = lower(mail.header(name));
        if (value == "bulk" || value == "junk" || value == "auto_reply" ||
            (value == "list" && !our_list)) {
            return std::string(name) + ": " + value;
        }
    }
    if (mail.header("Return-Path") == "<>") return "an empty Return-Path";
    if (lower(mail.header("Content-Type")).starts_with("multipart/report")) return "a report";
    return {};
}

}  // namespace

Mailbox writer_of(const IncomingMail& mail, const MailAddresses& addresses) {
    const Mailbox from = parse_mailbox(mail.from);
    const auto instead = [&](const char* header) {
        const Mailbox other = parse_mailbox(mail.header(header));
        return other.address.empty() || is_one(addresses.ours, other.address) ? from : other;
    };
    if (is_one(addresses.forms, from.address)) return instead("Reply-To");
    const bool passed_on =
        is_one(addresses.ours, from.address) && is_our_list(mail, addresses.ours);
    return passed_on ? instead("X-Original-From") : from;
}

std::string automatic_mail(const IncomingMail& mail, const MailAddresses& addresses) {
    const std::string from = parse_mailbox(mail.from).address;
    const std::string writer = writer_of(mail, addresses).address;
    if (writer.empty()) return "no sender's address";
    const bool form = is_one(addresses.forms, from) && writer != from;
    if (!form) {
        const std::string told = automatic_headers(mail, is_our_list(mail, addresses.ours));
        if (!told.empty()) return told;
        if (says_automatic(mail.subject)) return "the subject says so";
    }
    if (mail.answers_invitation || is_calendar_reply(mail.header("Content-Type"), "")) {
        return "an answer to an invitation";
    }
    if (is_program(writer)) return "sent by " + writer;
    if (is_one(addresses.ours, writer)) return "one of our own addresses";
    return !form && is_forged(mail) ? "the sender is forged (DMARC)" : "";
}

}  // namespace webhooks

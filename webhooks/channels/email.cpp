#include "webhooks/channels/email.h"

#include "webhooks/attachment_kind.h"
#include "webhooks/exchange.h"
#include "webhooks/handshake.h"
#include "webhooks/html_text.h"
#include "webhooks/mail/incoming_mail.h"
#include "webhooks/mail/mail_text.h"
#include "webhooks/mail/outgoing_mail.h"
#include "webhooks/public_key.h"
#include "webhooks/signature.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace webhooks {
namespace {

enum class Provider { mailgun, postmark, sendgrid };

constexpr std::size_t token_length = 24;
constexpr std::size_t most_references = 12;
constexpr std::string_view own_id_prefix = "<pv.";
/// Mailgun tries again for eight hours and signs the time of the first attempt.
constexpr std::chrono::hours longest_retry{9};

struct MailAccount {
    Provider provider = Provider::mailgun;
    std::vector<std::string> secrets;
    std::vector<std::string> public_keys;  ///< SendGrid's, when it signs.
    std::string name;
    std::string address;
    MailAddresses addresses;
    std::string smtp;
    std::string user;
    std::string password;
};

bool is_token(std::string_view text) {
    return text.size() == token_length &&
           text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Every `<id>` of a header.
std::vector<std::string> message_ids(std::string_view header) {
    std::vector<std::string> ids;
    for (std::size_t open = header.find('<'); open != std::string_view::npos;
         open = header.find('<', open + 1)) {
        const std::size_t close = header.find('>', open);
        if (close == std::string_view::npos) break;
        const std::string_view id = header.substr(open, close - open + 1);
        if (id.size() > 2 && id.find_first_of(" \t\r\n") == std::string_view::npos) {
            ids.emplace_back(id);
        }
    }
    return ids;
}

std::string short_hash(std::string_view text) {
    return to_hex(sha256(text)).substr(0, token_length);
}

/// For a mail without an id: the same at every delivery, however the provider wraps it.
std::string id_of_content(const IncomingMail& mail) {
    std::string content;
    for (const std::string& part :
         {mail.from, mail.subject, mail.header("Date"), mail.text, mail.html}) {
        content += std::to_string(part.size()) + ":" + part;
    }
    return "<none." + short_hash(content) + ">";
}

/// The thread that one of our own ids or addresses names, or an empty text.
std::string token_of_id(std::string_view id) {
    if (!id.starts_with(own_id_prefix)) return {};
    const std::string_view token = id.substr(own_id_prefix.size(), token_length);
    return is_token(token) ? std::string(token) : std::string{};
}

std::string token_of_recipient(std::string_view field) {
    for (std::size_t plus = field.find('+'); plus != std::string_view::npos;
         plus = field.find('+', plus + 1)) {
        const std::string_view token = field.substr(plus + 1, token_length);
        const std::size_t at = plus + 1 + token_length;
        if (is_token(token) && at < field.size() && field[at] == '@') return std::string(token);
    }
    return {};
}

/// The same for every mail of a thread: named by our address or one of our ids, else by the mail
/// that began it.
std::string thread_of(const IncomingMail& mail,
                      const std::vector<std::string>& references,
                      const std::string& id) {
    for (const std::string& recipient : mail.recipients) {
        if (std::string token = token_of_recipient(recipient); !token.empty()) return token;
    }
    for (const std::string& reference : references) {
        if (std::string token = token_of_id(reference); !token.empty()) return token;
    }
    return short_hash(references.empty() ? id : references.front());
}

class Email : public Channel {
public:
    explicit Email(MailAccount account) : account_(std::move(account)) {}

    Receipt receive(const HttpRequest& request, TimeMs now) const override {
        const bool json = account_.provider == Provider::postmark;
        if (json) {
            if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        } else if (auto refusal = refuse_unless_post(request, "multipart/form-data")) {
            if (refuse_unless_post(request, "application/x-www-form-urlencoded")) return *refusal;
        }
        if (account_.provider != Provider::mailgun && !knows_password(request)) {
            return refused(401, "user and password of the URL");
        }
        if (!account_.public_keys.empty() && !is_signed_by_sendgrid(request, now)) {
            return refused(401, "SendGrid's signature or timestamp");
        }
        if (json) {
            bool readable = true;
            const IncomingMail mail = read_postmark(request.body, readable);
            if (!readable) return *refuse_unless_read(parse_json(request.body));
            return read_mail(mail);
        }
        const auto form = parse_mail_form(request);
        if (!form) {
            const bool proved = account_.provider != Provider::mailgun;
            return refused(proved ? 400 : 401, "body is no form");
        }
        if (account_.provider == Provider::sendgrid) {
            return read_mail(read_sendgrid(*form));
        }
        if (!is_signed(*form, now)) return refused(401, "signature or timestamp");
        return read_mail(read_mailgun(*form));
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "mail has no comments", .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string to = parse_mailbox(address_value(reply, "to")).address;
        if (to.empty()) return CannotSend{.reason = "no address", .window_closed = false};
        if (account_.smtp.empty()) {
            return CannotSend{.reason = "the inbox has no smtp server", .window_closed = false};
        }
        OutboundRequest request;
        request.url = account_.smtp;
        request.mail_from = account_.address;
        request.mail_recipients = {to};
        request.basic_user = account_.user;
        request.basic_password = account_.password;
        request.body = compose_mail(answer_to(reply, to), now);
        return std::vector{std::move(request)};
    }

    Delivery read_result(const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs /*now*/) const override {
        Delivery delivery = read_smtp_answer(response);
        const std::size_t at = request.body.find("Message-ID: ");
        if (delivery.outcome == Delivery::Outcome::sent && at != std::string::npos) {
            const std::size_t begin = at + 12;
            delivery.message_id =
                request.body.substr(begin, request.body.find('\r', begin) - begin);
        }
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("email"); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        if (account_.smtp.empty()) return {};
        OutboundRequest request;
        request.url = account_.smtp;
        request.basic_user = account_.user;
        request.basic_password = account_.password;
        return {{wording("the mail server"), std::move(request)}};
    }

private:
    bool is_ours(const std::string& address) const {
        const auto& ours = account_.addresses.ours;
        return std::find(ours.begin(), ours.end(), address) != ours.end();
    }

    bool knows_password(const HttpRequest& request) const {
        const auto header = find_header(request.headers, "Authorization");
        static constexpr std::string_view prefix = "Basic ";
        if (!header || !header->starts_with(prefix)) return false;
        const auto given = from_base64(header->substr(prefix.size()));
        return given && webhooks::is_one_of(*given, account_.secrets);
    }

    /// ECDSA over the timestamp and the raw bytes.
    bool is_signed_by_sendgrid(const HttpRequest& request, TimeMs now) const {
        const auto header = [&](std::string_view part) {
            return find_header(request.headers,
                               std::string("X-Twilio-Email-Event-Webhook-").append(part))
                .value_or("");
        };
        const std::string_view timestamp = header("Timestamp");
        if (!is_recent_timestamp(timestamp, now, longest_retry)) return false;
        const auto signature = from_base64(header("Signature"));
        return signature && signed_with_ecdsa(*signature, std::string(timestamp) + request.body,
                                              account_.public_keys);
    }

    bool is_signed(const MailForm& form, TimeMs now) const {
        const auto timestamp = form_value(form.fields, "timestamp");
        const auto token = form_value(form.fields, "token");
        const auto signature = form_value(form.fields, "signature");
        if (!timestamp || !token || token->empty() || !signature) return false;
        if (!is_recent_timestamp(*timestamp, now, longest_retry)) return false;
        const auto digest = from_hex(*signature);
        const std::string data = std::string(*timestamp).append(*token);
        return digest && signed_with_sha256(*digest, data, account_.secrets);
    }

    Receipt read_mail(const IncomingMail& mail) const {
        Receipt receipt = accepted();
        const Mailbox from = writer_of(mail, account_.addresses);
        if (from.address.empty()) {
            receipt.ignored.push_back({"a mail without a sender", {}});
            return receipt;
        }
        const std::vector<std::string> ids = message_ids(mail.header("Message-ID"));
        const std::string id = ids.empty() ? id_of_content(mail) : ids.front();
        std::vector<std::string> references = message_ids(mail.header("References"));
        for (std::string& parent : message_ids(mail.header("In-Reply-To"))) {
            const bool known =
                std::find(references.begin(), references.end(), parent) != references.end();
            if (!known) references.push_back(std::move(parent));
        }
        Inbound inbound;
        inbound.dedupe_key = id;
        inbound.message_id = id;
        inbound.contact_key = from.address;
        inbound.contact_name = from.name;
        const std::string thread = thread_of(mail, references, id);
        inbound.conversation_key = thread + ":" + from.address;
        if (!references.empty()) inbound.reply_to_id = references.back();
        inbound.attachments = mail.attachments;
        set_text(mail, references.empty(), inbound);
        set_author(mail, from.address, inbound, receipt);
        references.push_back(id);
        set_address(mail, from.address, thread, references, inbound);
        receipt.messages.push_back(std::move(inbound));
        return receipt;
    }

    static void set_text(const IncomingMail& mail, bool begins_thread, Inbound& inbound) {
        const std::string whole = mail.text.find_first_not_of(" \t\r\n") == std::string::npos
                                      ? html_mail_to_text(mail.html)
                                      : to_utf8(mail.text, "utf-8");
        inbound.text = words_of_mail(whole, decode_header(mail.subject), begins_thread);
        if (mail.withheld) inbound.kind = MessageKind::withheld;
        if (mail.withheld || !inbound.text.empty()) return;
        inbound.kind = inbound.attachments.empty()
                           ? MessageKind::unsupported
                           : kind_of_attachment(inbound.attachments[0].kind);
    }

    void set_author(const IncomingMail& mail,
                    const std::string& from,
                    Inbound& inbound,
                    Receipt& receipt) const {
        const std::string reason = automatic_mail(mail, account_.addresses);
        if (reason.empty()) return;
        inbound.author = is_ours(from) ? Author::our_echo : Author::bot;
        receipt.ignored.push_back({"never answered: " + reason, inbound.message_id.substr(0, 200)});
    }

    void set_address(const IncomingMail& mail,
                     const std::string& from,
                     const std::string& thread,
                     const std::vector<std::string>& references,
                     Inbound& inbound) const {
        const std::string reply_to = parse_mailbox(mail.header("Reply-To")).address;
        const bool usable = !reply_to.empty() && !is_ours(reply_to);
        const std::size_t first =
            references.size() > most_references ? references.size() - most_references : 0;
        std::string joined;
        for (std::size_t i = first; i < references.size(); ++i) {
            joined += (joined.empty() ? "" : " ") + references[i];
        }
        inbound.address = {{"to", usable ? reply_to : from},
                           {"subject", decode_header(mail.subject)},
                           {"message_id", inbound.message_id},
                           {"references", joined},
                           {"thread", thread}};
    }

    OutgoingMail answer_to(const Reply& reply, const std::string& to) const {
        OutgoingMail mail;
        mail.from_name = account_.name;
        mail.from_address = account_.address;
        mail.to = to;
        const std::string subject = address_value(reply, "subject");
        mail.subject = is_answer_subject(subject) ? subject : "Re: " + subject;
        const std::string thread = address_value(reply, "thread");
        const std::size_t at = account_.address.find('@');
        const std::string domain = account_.address.substr(at + 1);
        const bool known = is_token(thread);
        if (known) {
            mail.reply_to = account_.address.substr(0, at) + "+" + thread + "@" + domain;
        }
        mail.message_id = std::string(own_id_prefix) + (known ? thread : short_hash(to)) + "." +
                          short_hash(reply.reference) + "@" + domain + ">";
        mail.in_reply_to = address_value(reply, "message_id");
        if (!mail.in_reply_to.starts_with("<") || mail.in_reply_to.starts_with("<none.")) {
            mail.in_reply_to.clear();
        }
        mail.references = message_ids(address_value(reply, "references"));
        std::erase_if(mail.references,
                      [](const std::string& id) { return id.starts_with("<none."); });
        if (reply.author == Reply::Author::bot) mail.auto_submitted = "auto-replied";
        mail.text = with_numbered_choices(reply.text, reply.buttons);
        return mail;
    }

    MailAccount account_;
};

/// Who we are to those who write.
void read_addresses(const InboxSettings& settings, SettingsReader& reader, MailAccount& account) {
    account.name = reader.optional("name");
    account.address =
        parse_mailbox(reader.required("address", wording("such as {1}", "hola@tiendaluna.example")))
            .address;
    if (account.address.empty() && !settings.value("address").empty()) {
        reader.problem("address", wording("{1} is no mail address", "address"),
                       wording("such as {1}", "hola@tiendaluna.example"));
    }
    const auto add_all = [&](const char* key, std::vector<std::string>& addresses) {
        for (const std::string& one : settings.all(key))
            addresses.push_back(parse_mailbox(one).address);
    };
    account.addresses.ours = {account.address};
    add_all("addresses", account.addresses.ours);
    add_all("forms", account.addresses.forms);
}

}  // namespace

MadeChannel make_email(const InboxSettings& settings) {
    SettingsReader reader(settings);
    MailAccount account;
    const std::string provider = reader.required(
        "provider", wording("who receives the mail: mailgun, postmark or sendgrid"));
    account.provider = provider == "postmark"   ? Provider::postmark
                       : provider == "sendgrid" ? Provider::sendgrid
                                                : Provider::mailgun;
    if (!provider.empty() && account.provider == Provider::mailgun && provider != "mailgun") {
        reader.problem("provider", wording("provider is none of mailgun, postmark, sendgrid"),
                       wording("name one of them"));
    }
    account.secrets = reader.required_all(
        "secret",
        wording("Mailgun: the HTTP webhook signing key; others: user:password as in the URL"));
    for (const std::string& text : settings.all("public_key")) {
        auto key = ecdsa_public_key(text);
        const bool fits = key && account.provider == Provider::sendgrid;
        if (fits) account.public_keys.push_back(std::move(*key));
        if (!fits) {
            reader.problem(
                "public_key", wording("public_key is no verification key of SendGrid"),
                wording("Inbound Parse → security policy → the public key, as it is shown"));
        }
    }
    read_addresses(settings, reader, account);
    account.smtp = reader.optional("smtp");
    if (!account.smtp.empty() && !is_smtp_url(account.smtp)) {
        reader.problem("smtp", wording("smtp is no mail server"),
                       wording("such as {1}", "smtps://mail.example:465"));
    }
    account.user = reader.optional("smtp_user");
    account.password = reader.optional("smtp_password");
    return make_unless_problems<Email>(reader, std::move(account));
}

}  // namespace webhooks

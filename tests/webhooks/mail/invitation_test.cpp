#include "tests/webhooks/channels/email_support.h"
#include "webhooks/mail/incoming_mail.h"

using namespace webhooks;
using namespace webhooks::test;

TEST_CASE("a calendar's yes or no to an invitation is kept and never answered", "[email]") {
    const auto author_with = [](const std::string& type, const std::string& content) {
        Json mail = parse_json(postmark_mail("Ana ha aceptado la invitación.")).value;
        mail["Attachments"] = {
            {{"Name", "invite.ics"}, {"ContentType", type}, {"Content", to_base64(content)}}};
        return mail_received(mail.dump()).author;
    };
    const std::string begin = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";

    CHECK(author_with("text/calendar; charset=utf-8; method=REPLY", "") == Author::bot);
    CHECK(author_with("application/ics", begin + "METHOD:REPLY\r\n") == Author::bot);
    CHECK(author_with("text/calendar", begin + "METHOD:REQUEST\r\n") == Author::customer);
    CHECK(author_with("application/pdf", begin + "METHOD:REPLY\r\n") == Author::customer);
    CHECK(mail_received(postmark_mail("x", {{"Content-Type", "text/calendar; method=\"REPLY\""}}))
              .author == Author::bot);
}

TEST_CASE("a calendar's answer is known through Mailgun and as a file of a form", "[email]") {
    const std::string reply = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n";
    MailForm mailgun;
    mailgun.fields = {{"from", "ana@cliente.example"}, {"body-calendar", reply}};
    CHECK(read_mailgun(mailgun).answers_invitation);

    const std::string part =
        "--b\r\nContent-Disposition: form-data; name=\"attachment1\"; "
        "filename=\"invite.ics\"\r\nContent-Type: text/calendar\r\n\r\n" +
        reply + "\r\n--b--\r\n";
    HttpRequest posted = post(part);
    posted.headers = {{"Content-Type", "multipart/form-data; boundary=b"}};
    CHECK(read_sendgrid(*parse_mail_form(posted)).answers_invitation);
}

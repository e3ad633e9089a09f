#include "tests/webhooks/channels/email_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

/// The answer to a mail that was received with `headers`.
Reply answer_to(const std::vector<Header>& headers, const std::string& text) {
    const Inbound mail = mail_received(postmark_mail("hola", headers));
    Reply reply;
    reply.text = text;
    reply.reference = "out:42";
    reply.address = mail.address;
    return reply;
}

std::string mail_header(const std::string& message, const std::string& name) {
    const std::size_t at = message.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return message.substr(begin, message.find("\r\n", begin) - begin);
}

}  // namespace

TEST_CASE("an answer by mail stays in its thread and says that a program wrote it", "[email]") {
    const Reply reply =
        answer_to({{"Message-ID", "<b@x>"}, {"References", "<a@x>"}}, "Llega mañana.");
    const auto request = render(*mail_inbox("postmark"), reply, mail_now).at(0);

    CHECK(request.url == "smtps://mail.example:465");
    CHECK(request.mail_from == "hola@tiendaluna.example");
    CHECK(request.mail_recipients == std::vector<std::string>{"ana@cliente.example"});
    CHECK(request.body.starts_with("Date: Thu, 28 May 2026 20:26:40 +0000\r\n"));
    CHECK(mail_header(request.body, "From") == "\"Tienda Luna\" <hola@tiendaluna.example>");
    CHECK(mail_header(request.body, "To") == "ana@cliente.example");
    CHECK(mail_header(request.body, "Subject") == "Re: Pedido 1234");
    CHECK(mail_header(request.body, "In-Reply-To") == "<b@x>");
    CHECK(request.body.find("References: <a@x>\r\n <b@x>\r\n") != std::string::npos);
    CHECK(mail_header(request.body, "Auto-Submitted") == "auto-replied");
    CHECK(request.body.ends_with("\r\n\r\nLlega ma=C3=B1ana.\r\n"));
}

TEST_CASE("the answer to our answer finds the conversation by address or by id alone", "[email]") {
    const Inbound first = mail_received(postmark_mail("hola", {{"Message-ID", "<a@x>"}}));
    const auto request =
        render(*mail_inbox("postmark"), answer_to({{"Message-ID", "<a@x>"}}, "Sí"), mail_now).at(0);

    const std::string back = mail_header(request.body, "Reply-To");
    const std::string id = mail_header(request.body, "Message-ID");
    CHECK(
        mail_received(postmark_mail("gracias", {}, "ana@cliente.example", back)).conversation_key ==
        first.conversation_key);
    CHECK(mail_received(postmark_mail("gracias", {{"In-Reply-To", id}})).conversation_key ==
          first.conversation_key);
    CHECK(mail_inbox("postmark")->read_result(request, answer(250, ""), mail_now).message_id == id);
    CHECK(mail_header(render(*mail_inbox("postmark"), answer_to({{"Message-ID", "<a@x>"}}, "Sí"),
                             mail_now + 9)
                          .at(0)
                          .body,
                      "Message-ID") == id);
}

TEST_CASE("a person's answer by mail does not call itself automatic", "[email]") {
    Reply reply = answer_to({}, "hola");
    reply.author = Reply::Author::person;
    const std::string body = render(*mail_inbox("postmark"), reply, mail_now).at(0).body;
    CHECK(body.find("Auto-Submitted") == std::string::npos);
    CHECK(body.find("X-Auto-Response-Suppress") == std::string::npos);
}

TEST_CASE("nothing in an address can begin a header of an outgoing mail", "[email]") {
    Reply reply = answer_to({}, "hola");
    reply.address["subject"] = "x\r\nBcc: evil@x.example";
    reply.address["message_id"] = "<a\r\nBcc: evil@x.example>";
    reply.address["references"] = "<a\r\nBcc:evil@x>";
    const std::string body = render(*mail_inbox("postmark"), reply, mail_now).at(0).body;
    CHECK(body.find("\nBcc") == std::string::npos);
    reply.address["to"] = "a@b.c\r\nRCPT TO:x@y";
    CHECK(cannot_send(*mail_inbox("postmark"), reply, mail_now).reason == "no address");
}

TEST_CASE("answers go where Reply-To says, unless that is us", "[email]") {
    const auto to = [](const std::string& reply_to) {
        return mail_received(postmark_mail("hola", {{"Reply-To", reply_to}})).address.at("to");
    };
    CHECK(to("Otra <otra@x.example>") == "otra@x.example");
    CHECK(to("hola@tiendaluna.example") == "ana@cliente.example");
    CHECK(to("garbage") == "ana@cliente.example");
}

TEST_CASE("the mail server's answer decides what becomes of a mail", "[email]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int code) {
        return mail_inbox("postmark")->read_result({}, answer(code, ""), mail_now).outcome;
    };
    CHECK(of(250) == Outcome::sent);
    CHECK(of(421) == Outcome::retry);
    CHECK(of(451) == Outcome::retry);
    CHECK(of(535) == Outcome::auth_failed);
    CHECK(of(550) == Outcome::permanent);
    CHECK(mail_inbox("postmark")
              ->read_result({}, no_answer(HttpResponse::Failure::unknown), mail_now)
              .outcome == Outcome::unknown);
}

TEST_CASE("a mail inbox says what it lacks", "[email]") {
    using Keys = std::vector<std::string>;
    CHECK(problem_keys("email", {}) == Keys{"provider", "secret", "address"});
    CHECK(problem_keys("email", {{"provider", {"pigeon"}},
                                 {"secret", {"s"}},
                                 {"address", {"x"}},
                                 {"smtp", {"http://x"}}}) == Keys{"provider", "address", "smtp"});
    CHECK(problem_keys("email",
                       {{"provider", {"mailgun"}}, {"secret", {""}}, {"address", {"a@b.c"}}}) ==
          Keys{"secret"});
    const auto silent =
        make("email", {{"provider", {"mailgun"}}, {"secret", {"s"}}, {"address", {"a@b.c"}}});
    CHECK(cannot_send(*silent, answer_to({}, "hola"), mail_now).reason ==
          "the inbox has no smtp server");
}

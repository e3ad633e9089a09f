#include "bot/net/http_client.h"
#include "tests/support/catch.h"
#include "tests/support/mail_server.h"

#include <future>

using bot::net::HttpClient;
using tests::MailServer;
using webhooks::HttpResponse;
using Failure = HttpResponse::Failure;

namespace {

webhooks::OutboundRequest mail_to(std::string url) {
    webhooks::OutboundRequest mail;
    mail.url = std::move(url);
    mail.mail_from = "bot@tienda.example";
    mail.mail_recipients = {"ana@tienda.example", "luis@tienda.example"};
    mail.body = "Subject: PV-7K3Q\r\n\r\n.punto\r\nHola\r\n";
    return mail;
}

HttpResponse submit(const webhooks::OutboundRequest& mail) {
    auto client = HttpClient::start();
    REQUIRE(client);
    bot::net::SendOptions options;
    options.destination = bot::net::Destination::configured;
    std::promise<HttpResponse> answered;
    (*client)->send(mail, options,
                    [&](HttpResponse response) { answered.set_value(std::move(response)); });
    return answered.get_future().get();
}

}  // namespace

TEST_CASE("a mail is submitted to all its recipients", "[net][mail]") {
    MailServer server;
    const auto response = submit(mail_to(server.url()));

    CHECK(response.status == 250);
    CHECK(response.failure == Failure::none);
    REQUIRE(server.mails().size() == 1);
    const auto mail = server.mails().at(0);
    CHECK(mail.from == "bot@tienda.example");
    CHECK(mail.recipients == std::vector<std::string>{"ana@tienda.example", "luis@tienda.example"});
    CHECK(mail.message.find("Subject: PV-7K3Q\r\n\r\n") == 0);
    CHECK(mail.message.find("..punto") != std::string::npos);
}

TEST_CASE("a mail server's refusal is its answer", "[net][mail]") {
    const auto [verb, reply, status] = GENERATE(table<std::string, std::string, int>(
        {{"RCPT", "550 no such user", 550}, {"MAIL", "451 later", 451}, {".", "554 spam", 554}}));
    CAPTURE(verb);
    MailServer server(verb, reply);
    const auto response = submit(mail_to(server.url()));

    CHECK(response.status == status);
    CHECK(response.failure == Failure::none);
    CHECK(server.mails().empty());
}

TEST_CASE("a mail whose end was not confirmed is unknown", "[net][mail]") {
    MailServer server(".", "");

    CHECK(submit(mail_to(server.url())).failure == Failure::unknown);
}

TEST_CASE("a mail that broke off before its end was not sent", "[net][mail]") {
    MailServer server("DATA", "");

    CHECK(submit(mail_to(server.url())).failure == Failure::not_sent);
}

TEST_CASE("a password does not travel without encryption", "[net][mail]") {
    MailServer server;
    auto mail = mail_to(server.url());
    mail.basic_user = "bot";
    mail.basic_password = "secret";
    const auto response = submit(mail);

    CHECK(response.failure == Failure::not_sent);
    CHECK(server.mails().empty());
}

TEST_CASE("an address that is none is refused", "[net][mail]") {
    MailServer server;
    auto mail = mail_to(server.url());
    mail.mail_recipients = {"ana@tienda.example>\r\nRCPT TO:<all@tienda.example"};

    CHECK(submit(mail).failure == Failure::not_sent);
    CHECK(server.mails().empty());
}

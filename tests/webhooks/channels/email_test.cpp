#include "tests/webhooks/channels/email_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

const std::vector<Header> mailgun_fields{
    {"recipient", "hola@tiendaluna.example"},
    {"from", "=?utf-8?q?Ana_P=C3=A9rez?= <Ana@cliente.example>"},
    {"subject", "Pedido 1234"},
    {"body-plain", "¿Dónde está?"},
    {"message-headers", R"([["Message-Id","<m1@cliente.example>"],["Date","x"],["bad"],7])"}};

}  // namespace

TEST_CASE("a mail through Postmark is read without what the phone added", "[email]") {
    const Inbound mail = mail_received(fixture("email/postmark.json"));

    CHECK(mail.dedupe_key == "<CAHk=1@mail.cliente.example>");
    CHECK(mail.contact_key == "ana@cliente.example");
    CHECK(mail.contact_name == "Ana Pérez");
    CHECK(mail.text == "Pedido 1234\n\n¿Dónde está mi pedido?");
    CHECK(mail.author == Author::customer);
    CHECK(mail.attachments.at(0).name == "factura.pdf");
    CHECK(mail.attachments.at(0).mime_type == "application/pdf");
    CHECK(mail.address.at("to") == "ana@cliente.example");
}

TEST_CASE("Postmark and SendGrid prove themselves by the URL's password", "[email]") {
    const std::string provider = GENERATE("postmark", "sendgrid");
    const std::string type =
        provider == "postmark" ? "application/json" : "multipart/form-data; boundary=x";
    const auto status = [&](const std::string& authorization) {
        HttpRequest request = form_request("{}", type);
        request.headers[1].value = authorization;
        return mail_inbox(provider)->receive(request, mail_now).response.status;
    };
    CHECK(status("Basic " + to_base64(mail_secret)) != 401);
    CHECK(status("Basic " + to_base64("newer")) != 401);
    CHECK(status("Basic " + to_base64("hola:secretO")) == 401);
    CHECK(status("Basic " + mail_secret) == 401);
    CHECK(status("Bearer " + to_base64(mail_secret)) == 401);
    CHECK(status("") == 401);
}

TEST_CASE("a mail through Mailgun is read when its signature is right", "[email]") {
    const auto channel = mail_inbox("mailgun");
    const Receipt receipt = channel->receive(form_request(mailgun_form(mailgun_fields)), mail_now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].contact_name == "Ana Pérez");
    CHECK(receipt.messages[0].message_id == "<m1@cliente.example>");
    CHECK(receipt.messages[0].text == "Pedido 1234\n\n¿Dónde está?");
    const auto status = [&](const std::string& body, TimeMs now = mail_now) {
        return channel->receive(form_request(body), now).response.status;
    };
    const std::string good = mailgun_form(mailgun_fields);
    std::string bad = good;
    bad.replace(bad.find("token=tok"), 9, "token=toc");
    CHECK(status(bad) == 401);
    CHECK(status("body-plain=hola&from=a@b.c") == 401);
    CHECK(status(mailgun_form(mailgun_fields, "NaN")) == 401);
    CHECK(status(good, mail_now + 8LL * 3600 * 1000) == 200);  // Its last attempt.
    CHECK(status(good, mail_now + 10LL * 3600 * 1000) == 401);
}

TEST_CASE("a Mailgun mail with a file arrives as multipart and keeps the file's name", "[email]") {
    std::string body;
    for (const Header& field : parse_form(mailgun_form(mailgun_fields))) {
        body += "--bb\r\nContent-Disposition: form-data; name=\"" + field.name + "\"\r\n\r\n" +
                field.value + "\r\n";
    }
    body +=
        "--bb\r\nContent-Disposition: form-data; name=\"attachment-1\"; filename=\"roto.jpg\"\r\n"
        "Content-Type: image/jpeg\r\n\r\n\xff\xd8\r\n--bb--\r\n";
    const Receipt receipt = mail_inbox("mailgun")->receive(
        form_request(body, "multipart/form-data; boundary=bb"), mail_now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].attachments.at(0).name == "roto.jpg");
    CHECK(receipt.messages[0].attachments.at(0).kind == "image");
}

TEST_CASE("files that Mailgun keeps are listed too", "[email]") {
    const auto stored = mailgun_form(
        {{"from", "ana@cliente.example"},
         {"subject", "Re: Pedido"},
         {"attachments",
          R"([{"url":"https://storage.example/0","content-type":"image/jpeg","name":"roto.jpg"}])"}});
    const Inbound mail =
        mail_inbox("mailgun")->receive(form_request(stored), mail_now).messages.at(0);
    CHECK(mail.kind == MessageKind::image);
    CHECK(mail.attachments.at(0).name == "roto.jpg");
}

TEST_CASE("Mailgun's fields stand in for the list of headers", "[email]") {
    const auto received = [](const std::vector<Header>& more) {
        std::vector<Header> fields{{"recipient", "hola@tiendaluna.example"},
                                   {"sender", "ana@cliente.example"},
                                   {"subject", "Re: Pedido 1234"},
                                   {"body-plain", "Gracias"},
                                   {"Message-Id", "<m2@cliente.example>"}};
        fields.insert(fields.end(), more.begin(), more.end());
        return mail_inbox("mailgun")
            ->receive(form_request(mailgun_form(fields)), mail_now)
            .messages.at(0);
    };
    const Inbound answer = received({{"In-Reply-To", "<m1@tiendaluna.example>"},
                                     {"References", "<m0@x> <m1@tiendaluna.example>"}});
    CHECK(answer.message_id == "<m2@cliente.example>");
    CHECK(answer.reply_to_id == "<m1@tiendaluna.example>");
    CHECK(answer.contact_key == "ana@cliente.example");
    CHECK(answer.author == Author::customer);
    CHECK(received({{"Auto-Submitted", "auto-replied"}}).author == Author::bot);
    CHECK(received({{"message-headers", R"([["Message-Id","<first@x>"]])"}}).message_id ==
          "<first@x>");
}

TEST_CASE("a SendGrid mail is decoded by the charsets it names", "[email]") {
    const auto part = [](const std::string& name, const std::string& value) {
        return "--bb\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value +
               "\r\n";
    };
    const std::string body =
        part("headers", "Message-ID: <s1@x>\nReferences: <r0@x>\n <r1@x>\nReceived: x") +
        part("from", "Ana <ana@cliente.example>") + part("to", "hola@tiendaluna.example") +
        part("subject", "Re: Pedido") +
        part("text",
             "\xbf"
             "D\xf3nde?") +
        part("envelope", R"({"to":["hola@tiendaluna.example"],"from":"ana@cliente.example"})") +
        part("charsets", R"({"text":"iso-8859-1","from":"UTF-8"})") + "--bb--\r\n";
    const Receipt receipt =
        mail_inbox("sendgrid")
            ->receive(form_request(body, "multipart/form-data; boundary=bb"), mail_now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].text == "¿Dónde?");
    CHECK(receipt.messages[0].reply_to_id == "<r1@x>");
    CHECK(receipt.messages[0].message_id == "<s1@x>");
}

TEST_CASE("the mails of one thread are one conversation, however it is shown", "[email]") {
    const auto key = [](const std::vector<Header>& headers,
                        const std::string& to = "hola@tiendaluna.example") {
        return mail_received(postmark_mail("hola", headers, "ana@cliente.example", to))
            .conversation_key;
    };
    const std::string first = key({{"Message-ID", "<a@x>"}});
    CHECK(key({{"Message-ID", "<b@x>"}, {"References", "<a@x> <our@y>"}}) == first);
    CHECK(key({{"Message-ID", "<c@x>"}, {"In-Reply-To", "<a@x>"}}) == first);
    CHECK(key({{"Message-ID", "<d@x>"}}) != first);
    const std::string token = first.substr(0, first.find(':'));
    CHECK(key({{"Message-ID", "<e@x>"}}, "hola+" + token + "@tiendaluna.example") == first);
    CHECK(key({{"Message-ID", "<f@x>"},
               {"In-Reply-To", "<pv." + token + ".00@tiendaluna.example>"}}) == first);
    const Inbound other =
        mail_received(postmark_mail("hola", {{"References", "<a@x>"}}, "luis@x.example"));
    CHECK(other.conversation_key == token + ":luis@x.example");
}

TEST_CASE("a mail without Message-ID has a key of its own content", "[email]") {
    const Inbound a = mail_received(postmark_mail("uno"));
    CHECK(a.dedupe_key == mail_received(postmark_mail("uno")).dedupe_key);
    CHECK(a.dedupe_key != mail_received(postmark_mail("dos")).dedupe_key);
    const auto key = [](const std::string& boundary, const std::string& text) {
        const auto part = [&](const std::string& name, const std::string& value) {
            return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name +
                   "\"\r\n\r\n" + value + "\r\n";
        };
        const std::string body = part("from", "ana@cliente.example") + part("subject", "Pedido") +
                                 part("text", text) + "--" + boundary + "--\r\n";
        const auto request = form_request(body, "multipart/form-data; boundary=" + boundary);
        return mail_inbox("sendgrid")->receive(request, mail_now).messages.at(0).dedupe_key;
    };
    CHECK(key("xYzZY", "hola") == key("aBcDe", "hola"));
    CHECK(key("xYzZY", "hola") != key("xYzZY", "adiós"));
}

TEST_CASE("what programs write is kept and never answered", "[email]") {
    const auto [name, value] = GENERATE(table<std::string, std::string>(
        {{"Auto-Submitted", "auto-replied"},
         {"Auto-Submitted", "auto-generated; x=y"},
         {"X-Auto-Response-Suppress", "All"},
         {"X-Autoreply", "yes"},
         {"X-Autoresponder", "x"},
         {"X-Precedence", "auto_reply"},
         {"Precedence", "Bulk"},
         {"Precedence", "list"},
         {"List-Id", "<l.x>"},
         {"List-Unsubscribe", "<mailto:x>"},
         {"Return-Path", "<>"},
         {"Content-Type", "multipart/report; report-type=delivery-status"},
         {"Authentication-Results", "mx; spf=pass; dmarc=fail"}}));
    INFO(name << ": " << value);
    CHECK(mail_received(postmark_mail("x", {{name, value}})).author == Author::bot);
}

TEST_CASE("a person's mail is answered, a daemon's not, our own is an echo", "[email]") {
    const auto author = [](const std::string& from, const std::vector<Header>& headers = {}) {
        return mail_received(postmark_mail("x", headers, from)).author;
    };
    CHECK(author("ana@x.example", {{"Auto-Submitted", "no"},
                                   {"Return-Path", "<ana@x.example>"},
                                   {"Precedence", "first-class"}}) == Author::customer);
    CHECK(author("MAILER-DAEMON@x.example") == Author::bot);
    CHECK(author("no-reply@x.example") == Author::bot);
    CHECK(author("postmaster@x.example") == Author::bot);
    CHECK(author("Ventas@tiendaluna.example") == Author::our_echo);
    CHECK(author("norepliesever@x.example") == Author::customer);
    for (const char* address :
         {"no.reply@x.example", "do_not_reply@x.example", "noreply+17@x.example",
          "forwarding-noreply@x.example", "avisos.no-reply@x.example", "noresponder@x.example",
          "no-responda@x.example", "nao-responda@x.example", "pedidos_naoresponder@x.example"}) {
        INFO(address);
        CHECK(author(address) == Author::bot);
    }
    for (const char* address : {"bruno.reply@x.example", "ana.bounce@x.example",
                                "reno-replying@x.example", "respondona@x.example"}) {
        INFO(address);
        CHECK(author(address) == Author::customer);
    }
}

TEST_CASE("a customer who writes to a group of the brand's own is a customer", "[email]") {
    const std::vector<Header> list{
        {"Precedence", "list"},
        {"List-ID", "<hola.tiendaluna.example>"},
        {"List-Unsubscribe", "<mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>"},
        {"Mailing-list", "list hola@tiendaluna.example; contact hola+owners@tiendaluna.example"}};
    CHECK(mail_received(postmark_mail("x", list)).author == Author::customer);

    std::vector<Header> renamed = list;
    renamed.push_back({"X-Original-From", "Ana Pérez <ana@cliente.example>"});
    const Inbound passed_on =
        mail_received(postmark_mail("x", renamed, "'Ana' via Hola <hola@tiendaluna.example>"));
    CHECK(passed_on.author == Author::customer);
    CHECK(passed_on.contact_key == "ana@cliente.example");
    CHECK(passed_on.contact_name == "Ana Pérez");
    CHECK(passed_on.address.at("to") == "ana@cliente.example");

    std::vector<Header> automatic = list;
    automatic.push_back({"Auto-Submitted", "auto-replied"});
    CHECK(mail_received(postmark_mail("x", automatic)).author == Author::bot);
    const std::vector<Header> other{{"Precedence", "list"}, {"List-ID", "<hola.otra.example>"}};
    CHECK(mail_received(postmark_mail("x", other)).author == Author::bot);
    CHECK(mail_received(postmark_mail("x", {{"X-Original-From", "ana@cliente.example"}},
                                      "hola@tiendaluna.example"))
              .author == Author::our_echo);
}

TEST_CASE("what a contact form sends is the words of whoever filled it in", "[email]") {
    const auto sent = [](const std::string& from, const std::string& reply_to) {
        Json mail =
            parse_json(postmark_mail("Body:\n¿Abrís?", {{"Feedback-ID", "1.eu-west-1"}}, from))
                .value;
        mail["ReplyTo"] = reply_to;
        const auto inbox = mail_inbox(
            "postmark", {{"forms", {"mailer@shopify.example", "hola@tiendaluna.example"}}});
        return inbox->receive(postmark_post(mail.dump()), mail_now).messages.at(0);
    };
    for (const char* form :
         {"Luna (Shopify) <mailer@shopify.example>", "hola@tiendaluna.example"}) {
        INFO(form);
        const Inbound message = sent(form, "Ana Pérez <ana@cliente.example>");
        CHECK(message.author == Author::customer);
        CHECK(message.contact_key == "ana@cliente.example");
        CHECK(message.contact_name == "Ana Pérez");
        CHECK(message.address.at("to") == "ana@cliente.example");
    }
    CHECK(sent("otro@shopify.example", "ana@cliente.example").author == Author::bot);
    CHECK(sent("hola@tiendaluna.example", "").author == Author::our_echo);
    CHECK(sent("mailer@shopify.example", "no-reply@x.example").author == Author::bot);
}

TEST_CASE("a forged sender is not answered, one whose domain does not care is", "[email]") {
    const auto author = [](const std::string& results) {
        return mail_received(postmark_mail("x", {{"Authentication-Results", results}})).author;
    };
    CHECK(author("mx.example; spf=pass; dmarc=fail (p=REJECT dis=NONE) header.from=x; arc=pass") ==
          Author::bot);
    CHECK(author("mx.example; dmarc=fail") == Author::bot);
    CHECK(author("mx.example; dkim=none; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=x") ==
          Author::customer);
    CHECK(author("mx.example; dmarc=pass (p=NONE)") == Author::customer);
}

TEST_CASE("an answer goes where the mail asks for it, unless that is ourselves", "[email]") {
    const auto to = [](const std::string& reply_to) {
        Json mail = parse_json(postmark_mail("x")).value;
        mail["ReplyTo"] = reply_to;
        return mail_received(mail.dump()).address.at("to");
    };
    CHECK(to("Ana <ana@casa.example>") == "ana@casa.example");
    CHECK(to("hola@tiendaluna.example") == "ana@cliente.example");
    CHECK(to("") == "ana@cliente.example");
}

TEST_CASE("an automatic answer that says so in its subject alone is not answered", "[email]") {
    const auto author = [](const std::string& subject) {
        return mail_received(
                   Json{{"From", "a@b.example"}, {"Subject", subject}, {"TextBody", "Vuelvo el 3."}}
                       .dump())
            .author;
    };
    CHECK(author("Automatic reply: Pedido 1234") == Author::bot);
    CHECK(author("Respuesta automática: Pedido 1234") == Author::bot);
    CHECK(author("=?utf-8?Q?Resposta_autom=C3=A1tica:_Pedido?=") == Author::bot);
    CHECK(author("OUT OF OFFICE: back on Monday") == Author::bot);
    CHECK(author("Re: Automatic reply: Pedido 1234") == Author::customer);
    CHECK(author("Out of office chairs again?") == Author::customer);
    CHECK(author("¿Es una respuesta automática: o no?") == Author::customer);
}

TEST_CASE("a mail that is posted raw goes to a person instead of its subject being answered",
          "[email]") {
    const std::string raw =
        "From: Ana <ana@cliente.example>\r\nMessage-ID: <r1@cliente.example>\r\nReferences: "
        "<a1@cliente.example>\r\n\r\n"
        "Auto-Submitted: is only a word here\r\n¿Y el cambio de talla?";
    const std::vector<Header> fields{{"sender", "bounces+ana@lista.example"},
                                     {"subject", "¿Tenéis tienda en Madrid?"},
                                     {"email", raw},
                                     {"body-mime", raw}};
    std::string body = "from=ana@cliente.example&";
    for (const Header& one : fields) {
        body += one.name + "=" + percent_encode(one.value) + "&";
    }
    for (const Inbound& mail :
         {mail_inbox("sendgrid")->receive(form_request(body), mail_now).messages.at(0),
          mail_inbox("mailgun")
              ->receive(form_request(mailgun_form(fields)), mail_now)
              .messages.at(0)}) {
        CHECK(mail.kind == MessageKind::withheld);
        CHECK(mail.author == Author::customer);
        CHECK(mail.message_id == "<r1@cliente.example>");
        CHECK(mail.reply_to_id == "<a1@cliente.example>");
        CHECK(mail.contact_key == "ana@cliente.example");
    }
}

TEST_CASE("HTML-only and attachment-only mails are read as what they are", "[email]") {
    Json html{{"From", "a@b.c"},
              {"Subject", "Re: x"},
              {"HtmlBody", "<p>uno</p><blockquote>viejo</blockquote>"}};
    CHECK(mail_received(html.dump()).text == "uno");
    Json file{{"From", "a@b.c"},
              {"Attachments", {{{"Name", "a.png"}, {"ContentType", "image/png"}}}}};
    CHECK(mail_received(file.dump()).kind == MessageKind::image);
    CHECK(mail_received(Json{{"From", "a@b.c"}}.dump()).kind == MessageKind::unsupported);
    const Receipt nobody =
        mail_inbox("postmark")->receive(postmark_post(R"({"From":"x"})"), mail_now);
    CHECK(nobody.messages.empty());
    CHECK(nobody.ignored.size() == 1);
}

TEST_CASE("damaged mails are answered and never taken for messages without keys", "[email]") {
    const std::string body = fixture("email/postmark.json");
    check_survives_damage(*mail_inbox("postmark"), body, postmark_post, mail_now);
    check_survives_wrong_types(*mail_inbox("postmark"), body, postmark_post, mail_now);
    check_survives_damage(
        *mail_inbox("mailgun"), mailgun_form(mailgun_fields),
        [](const std::string& bytes) { return form_request(bytes); }, mail_now);
    check_survives_damage(
        *mail_inbox("sendgrid"),
        "--b\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\na@b.c\r\n--b--",
        [](const std::string& bytes) {
            return form_request(bytes, "multipart/form-data; boundary=b");
        },
        mail_now);
}

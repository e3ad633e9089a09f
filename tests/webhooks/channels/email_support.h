#pragma once

#include "tests/webhooks/damage.h"
#include "webhooks/signature.h"

namespace webhooks::test {

inline constexpr TimeMs mail_now = 1780000000000;
inline const std::string mail_secret = "hola:secreto";

inline std::unique_ptr<Channel> mail_inbox(const std::string& provider, Values more = {}) {
    more.insert({"provider", {provider}});
    more.insert({"secret", {"newer", mail_secret}});
    more.insert({"address", {"hola@tiendaluna.example"}});
    more.insert({"addresses", {"ventas@tiendaluna.example"}});
    more.insert({"name", {"Tienda Luna"}});
    more.insert({"smtp", {"smtps://mail.example:465"}});
    return make("email", more);
}

inline HttpRequest postmark_post(const std::string& body) {
    return post(body, {{"Authorization", "Basic " + to_base64(mail_secret)}});
}

/// A mail as Postmark's JSON.
inline std::string postmark_mail(const std::string& text,
                                 const std::vector<Header>& headers = {},
                                 const std::string& from = "ana@cliente.example",
                                 const std::string& to = "hola@tiendaluna.example") {
    Json json{{"From", from},
              {"ToFull", {{{"Email", to}}}},
              {"Subject", "Pedido 1234"},
              {"TextBody", text},
              {"Headers", Json::array()}};
    for (const Header& header : headers) {
        json["Headers"].push_back({{"Name", header.name}, {"Value", header.value}});
    }
    return json.dump();
}

inline Inbound mail_received(const std::string& body) {
    const Receipt receipt = mail_inbox("postmark")->receive(postmark_post(body), mail_now);
    REQUIRE(receipt.messages.size() == 1);
    return receipt.messages[0];
}

/// The fields as Mailgun posts them, signed.
inline std::string mailgun_form(const std::vector<Header>& fields,
                                const std::string& timestamp = "1780000000") {
    std::string body = "timestamp=" + timestamp + "&token=tok&signature=" +
                       to_hex(hmac_sha256(mail_secret, timestamp + "tok"));
    for (const Header& field : fields) {
        body += "&" + percent_encode(field.name) + "=" + percent_encode(field.value);
    }
    return body;
}

inline HttpRequest form_request(const std::string& body,
                                const std::string& type = "application/x-www-form-urlencoded") {
    HttpRequest request = post(body);
    request.headers = {{"Content-Type", type},
                       {"Authorization", "Basic " + to_base64(mail_secret)}};
    return request;
}

}  // namespace webhooks::test

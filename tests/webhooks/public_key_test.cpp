#include "webhooks/public_key.h"

#include "tests/webhooks/channels/email_support.h"
#include "webhooks/standard_webhook.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

// Senders that sign with a private key: Standard Webhooks `v1a` and SendGrid.

using namespace webhooks;
using namespace webhooks::test;

namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// A sender with a key pair of its own.
class Signer {
public:
    explicit Signer(bool ed25519)
        : ed25519_(ed25519),
          key_(ed25519 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                       : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")) {}

    [[nodiscard]] std::string public_key() const {
        if (ed25519_) {
            std::string raw(32, '\0');
            std::size_t size = raw.size();
            EVP_PKEY_get_raw_public_key(key_.get(), bytes(raw), &size);
            return "whpk_" + to_base64(raw);
        }
        unsigned char* der = nullptr;
        const int size = i2d_PUBKEY(key_.get(), &der);
        const std::string text(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
        OPENSSL_free(der);
        return to_base64(text);
    }

    [[nodiscard]] std::string sign(const std::string& data) const {
        const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
        EVP_DigestSignInit(context.get(), nullptr, ed25519_ ? nullptr : EVP_sha256(), nullptr,
                           key_.get());
        std::string signature(256, '\0');
        std::size_t size = signature.size();
        EVP_DigestSign(context.get(), bytes(signature), &size,
                       reinterpret_cast<const unsigned char*>(data.data()), data.size());
        signature.resize(size);
        return to_base64(signature);
    }

private:
    static unsigned char* bytes(std::string& text) {
        return reinterpret_cast<unsigned char*>(text.data());
    }

    bool ed25519_;
    std::unique_ptr<EVP_PKEY, Free> key_;
};

constexpr TimeMs now = 1780000000000;
const std::string stamp = "1780000000";
const std::string message =
    R"({"type":"message.created","data":{"id":"1","contact":{"id":"7"},"text":"hola"}})";

int status_of_hook(const Signer& signer, const std::string& signatures, const std::string& body) {
    const auto channel = make("webhook", {{"secret", {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
                                          {"public_key", {signer.public_key()}}});
    return channel
        ->receive(post(body, {{"webhook-id", "m1"},
                              {"webhook-timestamp", stamp},
                              {"webhook-signature", signatures}}),
                  now)
        .response.status;
}

}  // namespace

TEST_CASE("a webhook signed with a private key is read, another's or a changed one is not",
          "[signature]") {
    const Signer sender(true);
    const Signer stranger(true);
    const std::string good = "v1a," + sender.sign("m1." + stamp + "." + message);

    CHECK(status_of_hook(sender, good, message) == 200);
    CHECK(status_of_hook(sender, "v1,AAAA " + good, message) == 200);
    CHECK(status_of_hook(stranger, good, message) == 401);
    CHECK(status_of_hook(sender, good, message + " ") == 401);
    CHECK(status_of_hook(sender, "v1," + good.substr(4), message) == 401);
    CHECK(status_of_hook(sender, "v1a,", message) == 401);
    CHECK(problem_keys("webhook", {{"secret", {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
                                   {"public_key", {"whpk_short"}}}) ==
          std::vector<std::string>{"public_key"});
}

TEST_CASE("a mail through SendGrid needs its signature when the inbox has the key", "[email]") {
    const Signer sendgrid(false);
    const std::string body =
        "--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n"
        "ana@cliente.example\r\n--x--\r\n";
    const auto channel = mail_inbox("sendgrid", {{"public_key", {sendgrid.public_key()}}});
    const auto status = [&](const std::string& time, const std::string& signature,
                            const std::string& sent) {
        HttpRequest request = form_request(sent, "multipart/form-data; boundary=x");
        request.headers.push_back({"X-Twilio-Email-Event-Webhook-Timestamp", time});
        request.headers.push_back({"X-Twilio-Email-Event-Webhook-Signature", signature});
        return channel->receive(request, mail_now).response.status;
    };
    const std::string time = std::to_string(mail_now / 1000);
    const std::string good = sendgrid.sign(time + body);

    CHECK(status(time, good, body) == 200);
    CHECK(status(time, good, body + " ") == 401);
    CHECK(status(time, Signer(false).sign(time + body), body) == 401);
    CHECK(status(time, "", body) == 401);
    CHECK(status("1", sendgrid.sign("1" + body), body) == 401);
    CHECK(mail_inbox("sendgrid")
              ->receive(form_request(body, "multipart/form-data; boundary=x"), mail_now)
              .response.status == 200);
}

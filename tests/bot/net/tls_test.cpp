#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/certificate.h"
#include "tests/support/raw_client.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

using namespace std::chrono_literals;
using tests::Certificate;
using tests::TestedServer;

namespace {

/// What a client insists on.
struct Wish {
    int min_version{0};
    int max_version{0};
    std::string ciphers{};
};

/// A blocking TLS connection by OpenSSL.
class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, const Wish& wish = {})
        : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), wish.min_version);
        SSL_CTX_set_max_proto_version(context_.get(), wish.max_version);
        if (!wish.ciphers.empty()) {
            SSL_CTX_set_cipher_list(context_.get(), wish.ciphers.c_str());
        }
        bio_.reset(BIO_new_ssl_connect(context_.get()));
        BIO_set_conn_hostname(bio_.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
        BIO_get_ssl(bio_.get(), &ssl_);
        connected_ = BIO_do_connect(bio_.get()) == 1 && BIO_do_handshake(bio_.get()) == 1;
    }

    [[nodiscard]] bool connected() const { return connected_; }
    [[nodiscard]] SSL* ssl() { return ssl_; }
    [[nodiscard]] std::string version() const { return SSL_get_version(ssl_); }
    [[nodiscard]] std::string subject() const {
        const std::unique_ptr<X509, void (*)(X509*)> peer(SSL_get1_peer_certificate(ssl_),
                                                          &X509_free);
        std::array<char, 256> name{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer.get()), NID_commonName, name.data(),
                                  int{name.size()});
        return name.data();
    }
    [[nodiscard]] std::string exchange(const std::string& request) {
        BIO_write(bio_.get(), request.data(), static_cast<int>(request.size()));
        return read();
    }
    [[nodiscard]] std::string read() {
        std::array<char, 4096> block{};
        const int count = BIO_read(bio_.get(), block.data(), int{block.size()});
        return count > 0 ? std::string(block.data(), static_cast<std::size_t>(count))
                         : std::string{};
    }

private:
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
    std::unique_ptr<BIO, void (*)(BIO*)> bio_{nullptr, &BIO_free_all};
    SSL* ssl_ = nullptr;
    bool connected_ = false;
};

const std::string get = "GET /echo HTTP/1.1\r\nHost: bot.example\r\n\r\n";

bot::net::ServerOptions secure(const Certificate& certificate) {
    bot::net::ServerOptions options;
    options.certificate_file = certificate.certificate_file();
    options.private_key_file = certificate.key_file();
    return options;
}

}  // namespace

TEST_CASE("requests travel over TLS 1.2 and 1.3", "[net][tls]") {
    const auto [version, name] = GENERATE(
        table<int, std::string>({{TLS1_2_VERSION, "TLSv1.2"}, {TLS1_3_VERSION, "TLSv1.3"}}));
    const Certificate certificate("bot.example");
    TestedServer tested(secure(certificate));
    TlsClient client(tested.port(), {.min_version = version, .max_version = version});

    REQUIRE(client.connected());
    CHECK(client.version() == name);
    CHECK(client.subject() == "bot.example");
    CHECK(tests::body_of(client.exchange(get)) == "GET /echo \n");
    CHECK(tests::body_of(client.exchange(get)) == "GET /echo \n");
    CHECK(tested.handler.requests().at(0).public_url == "https://bot.example/echo");
}

TEST_CASE("old versions and weak ciphers are refused", "[net][tls][T56]") {
    const auto wish = GENERATE(values<Wish>({
        {TLS1_VERSION, TLS1_VERSION, ""},
        {TLS1_1_VERSION, TLS1_1_VERSION, ""},
        {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256"},
        {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES256-SHA"},
        {TLS1_2_VERSION, TLS1_2_VERSION, "AES128-GCM-SHA256"},
    }));
    CAPTURE(wish.max_version, wish.ciphers);
    const Certificate certificate("bot.example");
    TestedServer tested(secure(certificate));

    CHECK_FALSE(TlsClient(tested.port(), wish).connected());
    CHECK(
        TlsClient(tested.port(), {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256"})
            .connected());
}

TEST_CASE("renegotiation is refused", "[net][tls][T56]") {
    const Certificate certificate("bot.example");
    TestedServer tested(secure(certificate));
    TlsClient client(tested.port(), {.max_version = TLS1_2_VERSION});
    REQUIRE(client.connected());
    SSL_renegotiate(client.ssl());

    CHECK(SSL_do_handshake(client.ssl()) != 1);
}

TEST_CASE("plain text to a TLS port is no request", "[net][tls]") {
    const Certificate certificate("bot.example");
    TestedServer tested(secure(certificate));
    tests::RawClient client(tested.port());
    client.send(get);

    CHECK(client.read_to_end().find("HTTP") == std::string::npos);
    CHECK(client.ended());
    CHECK(tested.handler.requests().empty());
}

TEST_CASE("a handshake that does not end in time is cut", "[net][tls]") {
    const Certificate certificate("bot.example");
    auto options = secure(certificate);
    options.deadlines.header = 100ms;
    TestedServer tested(options);
    tests::RawClient client(tested.port());
    client.send("\x16\x03\x01");

    (void)client.read_to_end();
    CHECK(client.ended());
}

TEST_CASE("a new certificate serves new connections, a broken one changes nothing", "[net][tls]") {
    const Certificate first("first.example");
    const Certificate second("second.example");
    TestedServer tested(secure(first));
    TlsClient before(tested.port());
    CHECK(before.subject() == "first.example");

    std::filesystem::copy_file(second.certificate_file(), first.certificate_file(),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK_FALSE(tested.server->reload_certificate());  // The key is still the other's.
    CHECK(TlsClient(tested.port()).subject() == "first.example");
    std::filesystem::copy_file(second.key_file(), first.key_file(),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(tested.server->reload_certificate());

    CHECK(TlsClient(tested.port()).subject() == "second.example");
    CHECK(tests::body_of(before.exchange(get)) == "GET /echo \n");
}

TEST_CASE("a server with TLS connections stops in time", "[net][tls]") {
    const Certificate certificate("bot.example");
    TestedServer tested(secure(certificate));
    TlsClient idle(tested.port());
    CHECK(tests::body_of(idle.exchange(get)) == "GET /echo \n");
    std::thread stopper([&] { tested.server->stop(5s); });

    CHECK(idle.read().empty());
    stopper.join();
}

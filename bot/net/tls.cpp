#include "bot/net/tls.h"

#include <openssl/ssl.h>

namespace bot::net {

namespace {

constexpr auto ciphers_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

}  // namespace

Result<std::shared_ptr<asio::ssl::context>> make_server_tls(const std::string& certificate_file,
                                                            const std::string& private_key_file) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    auto* const native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_SINGLE_ECDH_USE);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_set_cipher_list(native, ciphers_1_2) != 1) {
        return Error{Error::Code::internal, "this OpenSSL has no ECDHE with AEAD"};
    }
    ErrorCode error;
    context->use_certificate_chain_file(certificate_file, error);
    if (error) {
        return Error{Error::Code::configuration,
                     "certificate " + certificate_file + ": " + error.message()};
    }
    context->use_private_key_file(private_key_file, asio::ssl::context::pem, error);
    if (error) {
        return Error{Error::Code::configuration,
                     "private key " + private_key_file + ": " + error.message()};
    }
    return context;
}

}  // namespace bot::net

#include "webhooks/public_key.h"

#include "webhooks/signature.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace webhooks {
namespace {

constexpr std::size_t ed25519_bytes = 32;

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Key read_ed25519(std::string_view key) {
    return Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(key), key.size()));
}

Key read_ecdsa(std::string_view der) {
    const unsigned char* at = bytes_of(der);
    Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
    const bool right = key != nullptr && EVP_PKEY_base_id(key.get()) == EVP_PKEY_EC;
    return right ? std::move(key) : nullptr;
}

bool verifies(EVP_PKEY* key,
              const EVP_MD* digest,
              std::string_view signature,
              std::string_view data) {
    if (key == nullptr) return false;
    const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(data),
                            data.size()) == 1;
}

}  // namespace

std::optional<std::string> ed25519_public_key(std::string_view text) {
    constexpr std::string_view prefix = "whpk_";
    if (!text.starts_with(prefix)) return std::nullopt;
    std::string padded(text.substr(prefix.size()));
    padded.append((4 - padded.size() % 4) % 4, '=');
    auto key = from_base64(padded);
    return key && key->size() == ed25519_bytes ? key : std::nullopt;
}

bool signed_with_ed25519(std::string_view signature,
                         std::string_view data,
                         const std::vector<std::string>& keys) {
    bool found = false;
    for (const std::string& key : keys) {
        found |= verifies(read_ed25519(key).get(), nullptr, signature, data);
    }
    return found;
}

std::optional<std::string> ecdsa_public_key(std::string_view text) {
    auto key = from_base64(text);
    return key && read_ecdsa(*key) != nullptr ? key : std::nullopt;
}

bool signed_with_ecdsa(std::string_view signature,
                       std::string_view data,
                       const std::vector<std::string>& keys) {
    bool found = false;
    for (const std::string& key : keys) {
        found |= verifies(read_ecdsa(key).get(), EVP_sha256(), signature, data);
    }
    return found;
}

}  // namespace webhooks

#include "bot/sha256.h"

#include <openssl/evp.h>

#include <array>

namespace bot {

std::string sha256_hex(std::string_view text) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) hex += {digits[digest[i] >> 4U], digits[digest[i] & 15U]};
    return hex;
}

}  // namespace bot

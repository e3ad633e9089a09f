#include "bot/random_token.h"

#include <sodium.h>

#include <array>

namespace bot {

std::string random_token() {
    std::array<unsigned char, 32> bytes{};
    std::array<char, 65> hex{};
    randombytes_buf(bytes.data(), bytes.size());
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return hex.data();
}

}  // namespace bot

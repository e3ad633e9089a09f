#include "rules/book/content_hash.h"

namespace rules {

void ContentHash::add(std::string_view text) {
    constexpr std::uint64_t prime = 1099511628211ULL;
    const auto take = [&](std::uint64_t byte) {
        first_ = (first_ ^ byte) * prime;
        second_ = (second_ ^ (byte + 0x5bULL)) * prime;
        second_ ^= second_ >> 29;
    };
    for (const char c : text) take(static_cast<unsigned char>(c));
    take(256 + (text.size() & 0xFFU));
}

std::string ContentHash::text() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const std::uint64_t lane : {first_, second_}) {
        for (int shift = 60; shift >= 0; shift -= 4) hex += digits[(lane >> shift) & 0xFU];
    }
    return hex;
}

}  // namespace rules
